"""Ranges as they are written: two ends with the figures that count, in the manner of a language."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal

from netvet.appraisal import Interval, Limit
from netvet.planning import tenth
from netvet.report.texts import NARROW, Texts

_MONTH_TENTH = 0.05
_HUNDRED = 100
_TENTH_OF_MILLION = 1e5


def ends_of(ends: Interval) -> str:
    """The ends of an interval, with no more than two or three figures; one where both are written alike."""
    low, high = ends
    if math.isinf(high):
        return f"at least {_number(low)}"
    return " to ".join(dict.fromkeys((_number(low), _number(high))))


def _number(value: float) -> str:
    if abs(value) < _MONTH_TENTH:  # less than a tenth of a month, or of a million, is not none
        return tenth(value)
    return f"{round(value, 1):g}" if abs(value) < _HUNDRED else f"{float(f'{value:.3g}'):,.0f}".replace(",", " ")


def people_of(ends: Interval) -> tuple[str, str]:
    """A number of people and its unit, `million` or nothing: below a tenth of a million they are counted one by one."""
    if ends[1] < _TENTH_OF_MILLION:
        return " to ".join(dict.fromkeys(_few(end) for end in ends)), ""
    return ends_of((ends[0] / 1e6, ends[1] / 1e6)), "million"


def _few(number: float) -> str:
    """With three figures that count."""
    return f"{round(float(f'{number:.3g}')):,}".replace(",", " ")


_WORDS = {
    " or more, not known": "or_more",
    "not known": "not_known",
    "at least ": "at_least",
    "over ": "over",
    "under ": "under",
    " to ": "to",
}


def in_language(told: str, texts: Texts) -> str:
    """A figure or a range as the language writes it: its words, the point, units of money, spaces that do not break."""
    told = re.sub(r"(?<![\d\w])-(?=\d)", "\N{MINUS SIGN}", told)
    told = re.sub(r"(?<=\d)\.(?=\d)", lambda _: texts("point"), told)
    told = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, told).replace(" %", NARROW + "%")
    told = re.sub(r" (thousand|bn|m) (?=[A-Z]{3}\b)", lambda unit: f"\u00a0{texts(unit[1])}\u00a0", told)
    told = re.sub(r"(?<=\d) (?=[A-Z]{3}\b)", "\u00a0", told)
    return re.sub("|".join(_WORDS), lambda word: texts(_WORDS[word[0]]), told)


def limit_words(name: str, value: Limit, texts: Texts) -> str:
    """A limit that an option sets: its name in words, a day or a number as the language writes it."""
    return f"{texts.words['limit'].get(name, name.replace('_', ' '))} {_limit(value, texts)}"


def _limit(value: Limit, texts: Texts) -> str:
    if isinstance(value, date):
        return texts.day(value)
    return in_language(str(value), texts) if isinstance(value, Decimal) else value
