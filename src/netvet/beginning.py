"""A case to begin with: every key and file explained where it stands, and a few invented rows, so that it assesses at once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from netvet.errors import CaseError

NOTICE = (
    "The rows of this case are the invented examples that it began with: put your own in their place, and take this line out."
)

_CASE = """\
# What is judged, on which day, against which rules. Lines that begin with # are explanations, or keys not in use.

title = "{title}"

# The day whose state the tables describe. Results are of this day, never of the computer's clock; `--on DATE` judges another.
as_of = {as_of}

# The rules asked. `netvet regimes` lists those that come with the program, `netvet regime show ID` prints one;
# a path names one of your own ("own/strategy.toml").
regimes = ["de-contracts-2024", "de-telecom-2026"]

# A sentence that every result repeats. Take it out once the rows are yours.
notice = "{notice}"

# Where a rule can be read in several ways its verdict is unknown until you choose; the verdict names the ways.
# [readings]
# "DE26-05" = "list-continues"
"""

_ELEMENTS = """\
element_id,operator,function,vendor,product,site_id,generation,state,installed_on,planned_removal_on,subscribers,responsible,source,estimate
EXAMPLE-1,Example Mobile,UPF,Huawei,,EXAMPLE-DC,5G,in-service,2021-03-01,,2000000,Core team,invented example,
EXAMPLE-2,Example Mobile,UPF,Nokia,,EXAMPLE-DC,5G,in-service,2023-06-12,,2000000,Core team,invented example,
EXAMPLE-3,Example Mobile,AMF,,,EXAMPLE-DC,5G,in-service,2021-03-01,,4000000,Core team,invented example: maker not known,
EXAMPLE-4,Example Mobile,gNB,Ericsson,,EXAMPLE-SITE,5G,in-service,2022-09-30,,900,Radio team,invented example,
EXAMPLE-5,Example Mobile,RAN-EM,Huawei,,EXAMPLE-DC,4G+5G,in-service,2020-05-04,2027-06-30,4000000,Radio team,invented example,
"""

_OPERATORS = """\
operator,country,subscribers,party_to,source
Example Mobile,DE,4000000,de-contracts-2024,invented example
"""

_README = """\
# A case for netvet

The rows of `network/*.csv` are invented: no such operator exists. Replace them, then take `notice` out of `case.toml`.

1. `case.toml`: the day, the rules, your title. Each key is explained there.
2. `network/elements.csv`: one row an element. Only `element_id` and `operator` are required; each further column that you fill
   leaves less unknown. `function`, `generation`, `vendor`, `state` and `installed_on` decide most.
3. `network/operators.csv`: `country` decides whom a law addresses, `party_to` names the regimes that bind an operator by name.
4. Optional, in `network`: `sites.csv`, `links.csv`, `licences.csv`, `contracts.csv`, `certificates.csv`; CSV or Parquet.
5. Optional, here: `mapping.toml` (your own names of columns, vendors and products), `functions.csv` (functions of your own),
   `dossiers/*.toml` (what you know of a maker, each claim with its source).

A cell holds a value, the word `none` (known to be none), or nothing (not known): three different things. Days are written
2026-11-21; the members of a set are joined by +, as in `4G+5G`.

    netvet inventory check .        what cannot be used, and what means nothing here
    netvet assess .                 every element against every rule
    netvet explain . EXAMPLE-1      why

To begin from a spreadsheet instead: `netvet inventory convert SHEET.xlsx --suggest -o mapping.toml`.
"""


def begin(folder: Path, *, as_of: date) -> None:
    """Write a case to begin with: all of it, or nothing.

    Args:
        folder: the case to write; it must not exist, or be empty.
        as_of: the day whose state its tables will describe.

    Raises:
        CaseError: where something is there already, or the folder cannot be written to.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError("something is there already", where=str(folder), remedy="name a new folder, or an empty one")
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        for name, text in _files(as_of).items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_text(text, encoding="utf-8", newline="\n")
        part.replace(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        remedy = "name a folder where you may write"
        raise CaseError(f"cannot write there: {error.strerror}", where=str(folder), remedy=remedy) from None


def _files(as_of: date) -> dict[str, str]:
    return {
        "case.toml": _CASE.format(title="A case to begin with (invented rows)", as_of=as_of, notice=NOTICE),
        "README.md": _README,
        "network/elements.csv": _ELEMENTS,
        "network/operators.csv": _OPERATORS,
    }
