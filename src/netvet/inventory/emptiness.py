"""The error where no element is there on a day, and why."""

from __future__ import annotations

from datetime import date

from netvet.errors import CaseError
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import ELEMENTS


def nothing_there(inventory: Inventory, day: date, where: str, option: str = "--on") -> CaseError:
    """That no element is there on a day: how many of the case are removed, planned or procured.

    Args:
        inventory: the network.
        day: the day asked.
        where: the network as the user knows it.
        option: by which option another day is asked.
    """
    told = "count(*), count(*) FILTER (state = 'removed'), count(*) FILTER (state IN ('planned', 'procured'))"
    ((count, gone, ahead),) = inventory.con.execute(f"SELECT {told} FROM ({whole_table(inventory, ELEMENTS)})").fetchall()
    why = f"of {count} in the case {gone} are removed, {ahead} planned or procured" if count else "the case has none"
    remedy = f"ask another day by {option}, or check `state`, `installed_on` and `removed_on`"
    return CaseError(f"no element is there on {day}: {why}", where=where, remedy=remedy)
