"""What else is asked of exposure, as JSON: shares as fractions, from the least to the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netvet.compromise import Each, Options, Parts, Scene, Week
from netvet.exposure import MEASURES, Bounds, Worst
from netvet.report.exposure_questions import guarantee, told_of_days
from netvet.report.share import pair

_DIGITS = 6

Shares = Mapping[tuple[str, str], Bounds]


def each_document(found: Each) -> list[dict[str, Any]]:
    """Every element, those first that see or stop most; names of columns as in the table."""
    rows: list[dict[str, Any]] = found.to_arrow().to_pylist()
    return rows


def worst_document(scene: Scene, found: Sequence[Worst]) -> dict[str, Any]:
    """The worst few, class by class."""
    names, sure = scene.names()["element_id"], scene.present[0]
    return {
        "how": guarantee(found),
        "classes": [
            {
                "class": one.word,
                "guaranteed": one.guaranteed,
                "picks": [
                    {"element": str(names[pick.place]), "there": True if sure[pick.place] else None}
                    | {"alone": round(pick.alone, _DIGITS), "together": pair(pick.together)}
                    for pick in one.picks
                ],
            }
            for one in found
        ],
    }


def parts_document(found: Parts, words: Sequence[str]) -> dict[str, Any]:
    """What of the whole is each maker's, of the least and of the most that all together see; and within what it lies."""
    low, high, union = found.attribution.low, found.attribution.high, found.attribution.union
    keys = [(word, measure) for word in words for measure in MEASURES]
    return {
        "value": "Shapley value, by reach",
        "union": [_of_class(key, pair(union[key])) for key in keys],
        "makers": [
            {
                "maker": label,
                "elements": found.elements[n],
                "shares": [
                    _of_class(key, None)
                    | {"of_least": _round(low[key][n]), "of_most": _round(high[key][n])}
                    | {"within": pair(Bounds(*(float(side[n]) for side in found.attribution.within[key])))}
                    for key in keys
                ],
            }
            for n, label in enumerate(found.labels)
        ],
    }


def options_document(found: Options, words: Sequence[str]) -> dict[str, Any]:
    """Measures side by side."""
    return {
        "compromised": found.chosen.label,
        "before": _shares(found.before, words),
        "measures": [
            {
                "measure": one.label,
                "change": one.change,
                "after": None if one.shares is None else _shares(one.shares, words),
                "difference": None if one.shares is None else _differences(found.before, one.shares, words),
                "cannot_apply": one.obstacle or None,
            }
            for one in found.options
        ],
    }


def week_document(found: Week, words: Sequence[str]) -> dict[str, Any]:
    """Whom a set sees at some time within some days."""
    model = found.model
    return {
        "compromised": found.label,
        "estimate": True,
        "model": {"visits_a_day": model.visits, "decay_km": model.decay, "square_degrees": model.side},
        "rests_on": list(told_of_days(found)),
        "shares": [
            {"class": word, "days": day, "reach": pair(bounds)}
            for word in words
            for day, bounds in zip(found.days, found.shares[word], strict=True)
        ],
    }


def _shares(shares: Shares, words: Sequence[str]) -> list[dict[str, Any]]:
    return [_of_class((word, measure), pair(shares[word, measure])) for word in words for measure in MEASURES]


def _differences(before: Shares, after: Shares, words: Sequence[str]) -> list[dict[str, Any]]:
    """By how much the least and the most change."""
    keys = [(word, measure) for word in words for measure in MEASURES]
    ends = [(after[key].low - before[key].low, after[key].high - before[key].high) for key in keys]
    return [_of_class(key, [_round(low), _round(high)]) for key, (low, high) in zip(keys, ends, strict=True)]


def _of_class(key: tuple[str, str], reach: list[float] | None) -> dict[str, Any]:
    word, measure = key
    return {"class": word, "measure": measure} | ({} if reach is None else {"reach": reach})


def _round(value: float) -> float:
    return round(float(value), _DIGITS)
