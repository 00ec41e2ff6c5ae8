"""What measures are worth: the same elements compromised, in a network in which one thing is otherwise.

Each option says what it changes. A ban takes the elements out of the compromised set, domain by domain; the others leave them
in and change what they see or control. What is not known of the change (the maker of an element) gives an interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.parting import parted_hosts, parted_managers
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, Bounds, Exposing, Links, Network, Share

DOMAINS = {"access": ("access",), "transport": ("transport",), "core": ("core", "border"), "management": ("management",)}
"""The domains from which a maker can be banned; the border of the core goes with it."""


@dataclass(frozen=True)
class Option:
    """What one measure is worth.

    Attributes:
        label: the measure.
        change: what it changes in the network.
        shares: what the set could see or stop then, by class and measure, by reach; None where it cannot apply.
        obstacle: why it cannot apply.
    """

    label: str
    change: str
    shares: dict[tuple[str, str], Bounds] | None
    obstacle: str = ""


@dataclass(frozen=True)
class Options:
    """Measures side by side.

    Attributes:
        chosen: who is compromised.
        before: what they could see or stop as it is.
        options: the measures.
    """

    chosen: Chosen
    before: dict[tuple[str, str], Bounds]
    options: tuple[Option, ...]


_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class _Measure:
    """One measure, ready to be applied alone or with others.

    Attributes:
        label, change: as `Option` has them.
        obstacle: why it cannot apply.
        least, most: the columns of the network that it changes: where it takes most, and where it takes least.
        gone, maybe_gone: the elements that it takes out of the compromised set, for certain and perhaps.
    """

    label: str
    change: str
    obstacle: str = ""
    least: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    most: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    gone: Mask | None = None
    maybe_gone: Mask | None = None


_IPSEC, _MANAGERS, _HOSTS, _OVERSIGHT = (
    "IPsec on all backhaul",
    "managers parted by maker and domain",
    "hosts not shared",
    "another maker's oversight",
)
TOGETHER = {
    "IPsec, and another maker's oversight": (_IPSEC, _OVERSIGHT),
    "IPsec, and managers parted": (_IPSEC, _MANAGERS),
    "all of these but a ban": (_IPSEC, _MANAGERS, _HOSTS, _OVERSIGHT),
    "ban from core and management": ("ban from core", "ban from management"),
    "ban from core and management, with IPsec": ("ban from core", "ban from management", _IPSEC),
    "ban from all but access": ("ban from transport", "ban from core", "ban from management"),
}
"""Measures that are taken together."""


def weigh_options(scene: Scene, chosen: Chosen, words: tuple[str, ...] = ASKED) -> Options:
    """What IPsec, parted managers, parted hosts, another maker's oversight and bans are worth, alone and together.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        words: the classes asked.
    """
    weighing = _Weighing(scene.exposing, chosen, words)
    alone = {one.label: one for one in (*_changes(scene, chosen), *_bans(scene, chosen))}
    found = {label: weighing.option(label, one.change, (one,)) for label, one in alone.items()}
    for label, parts in TOGETHER.items():
        able = tuple(alone[part] for part in parts if not alone[part].obstacle)
        if not able:
            found[label] = Option(label, f"Together: {'; '.join(parts)}.", None, "none of them can apply")
        elif len(able) == 1:
            change = f"Only one of them can apply: {able[0].label}."
            found[label] = replace(found[able[0].label], label=label, change=change)
        else:
            found[label] = weighing.option(label, f"Together: {'; '.join(part.label for part in able)}.", able)
    return Options(chosen, _by_reach(scene.exposing.trace(chosen.surely, chosen.perhaps, words)), tuple(found.values()))


def _by_reach(shares: list[Share]) -> dict[tuple[str, str], Bounds]:
    return {(one.word, one.measure): one.reach for one in shares}


@dataclass(frozen=True)
class _Weighing:
    """Measures applied to one network: what does not depend on them is found once."""

    exposing: Exposing
    chosen: Chosen
    words: tuple[str, ...]

    def option(self, label: str, change: str, parts: tuple[_Measure, ...]) -> Option:
        """What some measures are worth together; the bounds where the network may be one or the other."""
        if obstacle := next((part.obstacle for part in parts if part.obstacle), ""):
            return Option(label, change, None, obstacle)
        chosen = self.chosen
        for part in parts:
            if part.gone is not None:
                chosen = chosen.without(chosen.label, part.gone, part.maybe_gone)
        least, most = (_merged(getattr(part, side) for part in parts) for side in ("least", "most"))
        low = self._traced(chosen, least)
        high = low if all(part.least is part.most for part in parts) else self._traced(chosen, most)
        return Option(label, change, {key: Bounds(min(low[key].low, high[key].high), high[key].high) for key in low})

    def _traced(self, chosen: Chosen, columns: Mapping[str, Any]) -> dict[tuple[str, str], Bounds]:
        changed = dict(columns)
        exposing = self._over(changed.pop("links")) if "links" in changed else self.exposing
        if changed:
            exposing = exposing.under(replace(exposing.network, **changed))
        return _by_reach(exposing.trace(chosen.surely, chosen.perhaps, self.words))

    def _over(self, links: Links) -> Exposing:
        if "" not in self._kept:
            self._kept[""] = Exposing(replace(self.exposing.network, links=links))
        return self._kept[""]

    @cached_property
    def _kept(self) -> dict[str, Exposing]:
        """The network with IPsec, once it is asked."""
        return {}


def _merged(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {column: value for change in changes for column, value in change.items()}


def _changes(scene: Scene, chosen: Chosen) -> Iterator[_Measure]:
    """The measures that change the network and leave the compromised elements in it."""
    net = scene.exposing.network
    yield _shielded(net)
    change = "A manager controls elements of its own maker in its own domain only."
    if _has_managers(net):
        least, most = parted_managers(scene, chosen)
        yield _Measure(_MANAGERS, change, "", {"managed_by": least.managed_by}, {"managed_by": most.managed_by})
    else:
        yield _Measure(_MANAGERS, change, "no manager is there, and no element names one")
    change = "A platform hosts functions of its own maker only; the others move to platforms of theirs."
    if (net.hosted_on >= 0).any() or net.sight.holds(frozenset(["NFVI"]))[net.function].any():
        least, most = parted_hosts(scene, chosen)
        yield _Measure(_HOSTS, change, "", {"hosted_on": least.hosted_on}, {"hosted_on": most.hosted_on})
    else:
        yield _Measure(_HOSTS, change, "no platform is there, and no element names one")
    yield _overseen(net, chosen)


def _has_managers(net: Network) -> bool:
    return bool((net.managed_by >= 0).any() or (net.sight.manager & net.sight.in_domain("management"))[net.function].any())


def _shielded(net: Network) -> _Measure:
    change = "IPsec protects every link at which an element of access or transport stands."
    outer = (net.sight.in_domain("access") | net.sight.in_domain("transport"))[net.function]
    backhaul = outer[net.links.ends].any(axis=1)
    if not backhaul.any():
        return _Measure(_IPSEC, change, "the case has no links of access or transport")
    if not (net.links.maybe_clear & backhaul).any():
        return _Measure(_IPSEC, change, "IPsec protects all of them already")
    links = replace(net.links, clear=net.links.clear & ~backhaul, maybe_clear=net.links.maybe_clear & ~backhaul)
    changed = {"links": links}
    return _Measure(_IPSEC, change, "", changed, changed)


def _overseen(net: Network, chosen: Chosen) -> _Measure:
    change = "Another maker's solution takes over the critical functions of their managers, which then control nothing."
    masters = (net.sight.manager & net.sight.in_domain("management"))[net.function] & chosen.perhaps
    if not masters.any():
        return _Measure(_OVERSIGHT, change, "no manager is among them")
    changed = {"replaced": net.replaced | masters, "maybe_replaced": net.maybe_replaced | masters}
    return _Measure(_OVERSIGHT, change, "", changed, changed)


def _bans(scene: Scene, chosen: Chosen) -> Iterator[_Measure]:
    net = scene.exposing.network
    for domain, held in DOMAINS.items():
        label = f"ban from {domain}"
        change = f"Their elements with a function of {' and '.join(held)} are replaced by another maker's."
        there: Mask = np.logical_or.reduce([net.sight.in_domain(one) for one in held])[net.function]
        # of what function an element is may not be known: it may be under the ban
        open_ones = net.sight.unknown[net.function]
        if (chosen.perhaps & (there | open_ones)).any():
            yield _Measure(label, change, gone=there, maybe_gone=open_ones)
        else:
            yield _Measure(label, change, f"none of them has a function of {' or '.join(held)}")
