"""Whether an element is there on a day: the one place that says it."""

from __future__ import annotations

from datetime import date

# most elements stand and nothing else is known of them: that is asked first, as it costs the least
_PRESENT = """
CASE WHEN e.installed_on <= {first} AND e.state IN ('installed', 'in-service') AND e.removed_on IS NULL
          AND ({on} <= {now} OR e.planned_removal_on IS NULL) THEN TRUE
     WHEN {removed} <= {on} THEN FALSE
     WHEN e.state = 'removed' THEN CASE WHEN {begin} > {on} THEN FALSE WHEN {removed} > {on} AND {begin} <= {on} THEN TRUE
                                        WHEN {removed} > {on} OR {on} < {now} THEN NULL ELSE FALSE END
     WHEN {on} > {now} AND e.planned_removal_on BETWEEN {now} AND {on} THEN FALSE
     WHEN {planned} THEN CASE WHEN {begin} > {now} THEN {arrived} END
     WHEN {begin} > {now} AND e.state IN ('installed', 'in-service') THEN CASE WHEN {begin} <= {on} THEN TRUE END
     WHEN {begin} IS NOT NULL THEN {begin} <= {on}
     WHEN NOT isfinite(e.installed_on) AND NOT isfinite(e.first_used_on) THEN FALSE
     WHEN e.state IN ('installed', 'in-service') THEN TRUE END
"""

_AHEAD = "CASE WHEN {planned} AND {begin} > {now} AND {begin} > {on} THEN {begin} END"


def presence(day: date, as_of: date) -> dict[str, str]:
    """SQL over `e`: whether an element is there on a day, and the later day on which a planned one is judged.

    There on D is what was installed (else first used) by D, or is installed or in service with the day not known, and is not
    removed by D. After `as_of` the network stays as it is but for its plans. What is planned is judged on its day.
    """
    terms = _terms(day, as_of)
    return {"present": _PRESENT.format(arrived="TRUE", **terms), "ahead_on": _AHEAD.format(**terms)}


def there(day: date, as_of: date) -> str:
    """SQL over `e`: whether an element is there on a day, without what is only planned for a later one."""
    terms = _terms(day, as_of)
    return _PRESENT.format(arrived="{begin} <= {on}".format(**terms), **terms)


def _terms(day: date, as_of: date) -> dict[str, str]:
    finite = "CASE WHEN isfinite(e.{0}) THEN e.{0} END"
    return {
        "on": f"DATE '{day}'",
        "now": f"DATE '{as_of}'",
        "first": f"DATE '{min(day, as_of)}'",
        "removed": finite.format("removed_on"),
        "begin": f"coalesce({finite.format('installed_on')}, {finite.format('first_used_on')})",
        "planned": "e.state IN ('planned', 'procured')",
    }
