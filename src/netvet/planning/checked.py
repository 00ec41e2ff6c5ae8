"""What comes of checking the record of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from netvet.planning.compared import Compared
from netvet.planning.endstate import EndState
from netvet.planning.folder import Recorded
from netvet.planning.replacing import Replaced

_TOLD = ("summary.json", "plan.html", "spend.svg", "calendar.svg")
"""What tells the plans to people; it is written, and told again, elsewhere."""


@dataclass
class Check:
    """What came of checking a folder.

    Attributes:
        folder: the folder.
        certificate: SHA-256 of its certificate: to be compared with what was published.
        plans: the plans that it records.
        layers: those of what is no radio, by reading.
        faults: what does not hold, each naming the file or the plan; none where all does.
        ends: with a case, what the network comes to under each reading.
        remarks: what a reader should know, and is no fault of the record.
        unchecked: files whose digest alone was looked at: what they tell is not counted again.
        compared: the plans put together again, where nothing of what they rest on is wrong; with a case, as `Planned`.
    """

    folder: Path
    certificate: str
    plans: list[Recorded] = field(default_factory=list)
    layers: dict[str, list[Replaced]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    ends: list[EndState] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=lambda: [*_TOLD])
    compared: Compared | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults
