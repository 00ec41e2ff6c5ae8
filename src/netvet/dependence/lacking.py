"""Why a figure is not known, in words: what is not known of the elements that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from netvet.dependence.parts import SHARED
from netvet.dependence.scopes import Scope
from netvet.inventory.store import Inventory

AREAS = "areas"
"""Stands for a measure where areas of one maker are asked."""

_LACKING = """
SELECT operator, coalesce(sum(n) FILTER (doubt), 0)::BIGINT AS absent,
       coalesce(sum(n) FILTER (list_contains(coalesce(f.summed, ['']), '') OR len(f.unmapped) > 0), 0)::BIGINT AS unsorted,
       coalesce(sum(siteless) FILTER ({sited}), 0)::BIGINT AS siteless
FROM parts LEFT JOIN function_cells AS f ON function = f.cell
WHERE maker IS DISTINCT FROM 'none' GROUP BY operator ORDER BY operator
"""

_SITED = {"sites": "TRUE", AREAS: "list_contains(f.domains, 'access')"}

_WORDS = {"absent": "whether {} there", "unsorted": "the function of {}", "siteless": "the site of {}"}


def take_lacking(inventory: Inventory, measure: str) -> dict[str | None, str]:
    """Of each operator, and as None of all together, what may be missing from its figures; where nothing is, no word.

    The table `parts` of `netvet.dependence.parts` is there.

    Args:
        inventory: the network.
        measure: what is counted, or AREAS.
    """
    counts: dict[str | None, dict[str, int]] = {None: dict.fromkeys(_WORDS, 0)}
    rows = inventory.con.execute(_LACKING.format(sited=_SITED.get(measure, "FALSE"))).fetchall()
    for operator, *found in rows:
        counts[operator] = dict(zip(_WORDS, found, strict=True))
        for label, n in counts[operator].items():
            counts[None][label] += n
    told = {operator: [_worded(label, n) for label, n in found.items() if n] for operator, found in counts.items()}
    return {operator: ", ".join(words) for operator, words in told.items() if words}


def _worded(label: str, n: int) -> str:
    return _WORDS[label].format(f"{elements(n)} {'is' if n == 1 else 'are'}" if label == "absent" else elements(n))


def elements(n: int) -> str:
    """So many elements."""
    return f"{n} element{'' if n == 1 else 's'}"


def of_scopes(scopes: Mapping[str, Scope | None], measure: str) -> str:
    """What is not known of the elements of some functions, by function where there are several."""
    told = {}
    for function, scope in scopes.items():
        if scope is not None:
            words = [f"the maker of {elements(scope.unknown)}"] if scope.unknown else []
            words += [f"{measure} of {elements(scope.unweighed)}"] if scope.unweighed and measure in SHARED else []
            if measure in SHARED and not scope.found.whole and not scope.unweighed:
                words += [f"no {measure} are stated"]
            told[function] = ", ".join(words)
    several = len(scopes) > 1
    return ", ".join(f"{function}: {words}" if several else words for function, words in told.items() if words)
