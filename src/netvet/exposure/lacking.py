"""Why a share of exposure is not known, in words: which facts of which elements an operator, or all, would have to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from netvet.exposure.alone import Alone
from netvet.exposure.gateways import USER
from netvet.exposure.links import Mask
from netvet.exposure.network import NOT_KNOWN
from netvet.exposure.tracing import Exposing


@dataclass(frozen=True)
class Lacking:
    """What is not known of a network.

    Attributes:
        exposing: the network made ready.
        siteless: which elements stand nobody knows where.
    """

    exposing: Exposing
    siteless: Mask

    def words(self, alone: Alone, key: tuple[str, str], of: str, *, controls: bool) -> list[str]:
        """Of each operator what its shares may lack; what those of all together may, where `of` is not empty.

        Args:
            alone: what each element alone could see or stop.
            key: the class and the measure.
            of: of whom the share is: empty for the operator, `national`, `national_site`.
            controls: whether what elements manage and host counts.
        """
        net = self.exposing.network
        masks = self._masks(alone, key, sites=of.endswith("site"), controls=controls)
        counts = {words: np.bincount(net.operator[mask], minlength=len(net.operators)) for words, mask in masks.items()}
        every = self._worded({words: int(own.sum()) for words, own in counts.items()})
        if of:
            return [every] * len(net.operators)
        each = ({words: int(own[operator]) for words, own in counts.items()} for operator in range(len(net.operators)))
        # where an operator's own are all known, it lies at those of others on whom it depends
        return [self._worded(one) or every for one in each]

    def _worded(self, counts: Mapping[str, int]) -> str:
        told = [words.format(_counted(n, "element"), be="is" if n == 1 else "are") for words, n in counts.items() if n]
        links = self.exposing.network.links
        return ", ".join(
            [*told, *([f"length_km of {_counted(links.unmeasured, 'link')}"] if 0 < links.unmeasured < len(links) else [])]
        )

    def _masks(self, alone: Alone, key: tuple[str, str], *, sites: bool, controls: bool) -> dict[str, Mask]:
        net = self.exposing.network
        station = (net.sight.station | net.sight.maybe_station)[net.function]
        weighed = station | (~self.exposing.routes.surely_by_path(USER) & (alone.high[key] > 0))
        masks = {
            f"{key[1]} of {{}}": np.isnan(net.weights[key[1]]) & weighed,
            "the function of {}": net.sight.unknown[net.function],
        }
        if net.doubtful is not None:
            masks["whether {} {be} there"] = net.doubtful
        if net.lent is not None:
            masks["whose the customers at {} are (used_by)"] = net.lent
        if controls:
            unsaid = self.exposing.unsaid()
            masks |= {f"{column} of {{}}": getattr(net, column) == NOT_KNOWN for column, n in unsaid.items() if n}
        return masks | ({"the site of {}": self.siteless} if sites else {})


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
