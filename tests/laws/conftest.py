"""Random networks and regimes for the laws, drawn so that a failure shrinks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

AS_OF = date(2026, 11, 21)
FUNCTIONS = {"MME": "4G", "AMF": "5G", "UPF": "5G", "eNB": "4G", "gNB": "5G", "SEPP": "5G"}
VENDORS = ("Huawei", "HUAWEI TECHNOLOGIES CO., LTD.", "Nokia", "ZTE", "HiSilicon", "Acme", "none")

SCOPES = (
    "'core' IN domain",
    "function && ('MME', 'AMF')",
    "'5G' IN generation",
    "cleared_by = 'x'",
    "cleared_by <> 'y'",
    "subscribers >= 1000",
    "subscribers < 1000.5",
    "traffic_gbps BETWEEN 0.5 AND 10",
    "installed_on < DATE '2026-06-01'",
    "installed_on BETWEEN DATE '2026-06-01' AND DATE '2026-11-21'",
    "support_ends_on >= :as_of",
    "support_ends_on > DATE '2027-01-01'",
    "high_data_rate",
    "site.sensitive",
    "site.population > 1000",
    "'b' IN site.area_tags",
    "operator.vital",
    "operator.turnover > 5",
    "accessible_from && ('CN', 'RU')",
    "product IN ('p', 'q')",
    "'n78' IN bands",
)
DEMANDS = (
    *SCOPES,
    "vendor.group = 'huawei'",
    "vendor.id <> 'nokia'",
    "vendor.home_state IN ('CN', 'FI')",
    "'CN' IN vendor.may_be_compelled_by",
    "vendor.designated_by && ('uk-designation-notice-2022', 'x')",
    "vendor.harmful_activity",
    "product.sanctions_affected",
)
PRODUCT = """
subject = "product:p"
name = "p"
[[claim]]
fact = "sanctions_affected"
value = true
source = { publisher = "P", work = "W" }
"""


class Draw:
    """Draws elements, tables and regimes."""

    product = PRODUCT

    def condition(self, r: Random, atoms: tuple[str, ...], depth: int = 2) -> str:
        kind = r.choice(("atom", "not", "and", "or")) if depth else "atom"
        if kind == "atom":
            return r.choice(atoms)
        if kind == "not":
            return f"NOT ({self.condition(r, atoms, depth - 1)})"
        left, right = (self.condition(r, atoms, depth - 1) for _ in range(2))
        return f"({left} {kind.upper()} {right})"

    def rules(self, r: Random, bench: Any, number: int = 4) -> str:
        """Requirements of every kind, and caps."""
        parts = []
        for i in range(number):
            keys: dict[str, str] = {"applies": self.condition(r, SCOPES)}
            time = r.choice(("due", "act", "none"))
            if time == "due":
                keys["due"] = r.choice(("2026-11-20", "2026-11-21", "2027-03-01"))
            if time == "act":
                keys |= {
                    "from": r.choice(("2026-06-01", "2026-11-21")),
                    "act": f'"{r.choice(("installed_on", "first_used_on"))}"',
                }
            if r.random() < 0.2:
                keys["exceptions"] = f"[{{ where = '''{self.condition(r, SCOPES, 1)}''', because = 'ex' }}]"
            if r.random() < 0.2:
                keys["undecided"] = f"[{{ where = '''{self.condition(r, SCOPES, 1)}''', because = 'un' }}]"
            if r.random() < 0.2:
                one, other = (self.condition(r, SCOPES, 1) for _ in range(2))
                keys["readings"] = f"{{ one = '''{one}''', other = '''{other}''' }}"
            kind = r.choice(("require", "require", "require", "needs", "power"))
            if kind == "require":
                keys["require"] = self.condition(r, DEMANDS)
            elif kind == "needs":
                keys["needs"] = f'{{ scheme = "S", document = "TS 33.512", version = "{r.choice(("exact", "minor", "any"))}" }}'
            else:
                keys["kind"] = '"power"'
                keys["indicators"] = (
                    '[{ fact = "vendor.harmful_activity", title = "h" }, { fact = "vendor.may_be_compelled_by", title = "m" }]'
                )
            parts.append(bench.rule(f"A-{i}", **keys))
        count = r.choice(("elements", "sites", "subscribers", "traffic"))
        subject, limit = r.choice(DEMANDS[-7:-1]), r.choice(("0", "0.35", "0.5", "1"))
        due = {"due": "2027-03-01"} if r.random() < 0.3 else {}
        jointly = r.choice(("true", "false"))
        applies = self.condition(r, SCOPES, 1)
        parts.append(bench.cap(subject=subject, count=count, at_most=limit, jointly=jointly, applies=applies, **due))
        return "\n".join(parts)

    def element(self, r: Random, number: int) -> dict[str, Any]:
        """An element of which every fact is known, and none contradicts another."""
        functions = r.sample(sorted(FUNCTIONS), r.choice((1, 1, 2)))
        state = r.choice(("planned", "procured", "installed", "in-service", "in-service", "removed"))
        past = AS_OF - timedelta(days=r.choice((0, 1, 30, 174, 175, 400)))
        ahead = AS_OF + timedelta(days=r.choice((1, 60, 100, 101, 500)))
        begin = ahead if state in ("planned", "procured") else past
        leaves = AS_OF + timedelta(days=r.choice((-5, 0, 10, 100, 101, 600)))
        return {
            "element_id": f"e{number}",
            "operator": r.choice(("Op", "Po")),
            "function": functions,
            "generation": sorted({FUNCTIONS[name] for name in functions}),
            "vendor": r.choice(VENDORS),
            "state": state,
            "installed_on": begin,
            "first_used_on": begin,
            "removed_on": AS_OF - timedelta(days=1) if state == "removed" else "none",
            "planned_removal_on": r.choice(("none", leaves)),
            "support_ends_on": r.choice(("none", AS_OF + timedelta(days=r.choice((-1, 0, 1, 41, 42, 100))))),
            "cleared_by": r.choice(("x", "y", "none")),
            "subscribers": r.choice((0, 999, 1000, 1001)),
            "traffic_gbps": r.choice(("0", "0.5", "0.499999", "10", "11")),
            "high_data_rate": r.choice((True, False)),
            "accessible_from": r.choice(("CN", "DE", "RU+DE", "none")),
            "product": r.choice(("p", "q", "z")),
            "bands": r.choice(("n78", "n1+n78", "none")),
            "software_version": r.choice(("1.2.3", "1.2.4", "2.0.0")),
            "certificates": r.choice(("none", "c1", "c2", "c1+c2")),
            "site_id": r.choice(("s1", "s2", "s3")),
        }

    def tables(self, r: Random) -> dict[str, list[dict[str, Any]]]:
        """The other tables."""
        return {
            "operators": [
                {
                    "operator": name,
                    "country": r.choice(("XX", "XX", "XY")),
                    "vital": r.choice((True, False)),
                    "turnover": r.choice((5, 6)),
                }
                for name in ("Op", "Po")
            ],
            "sites": [
                {
                    "site_id": name,
                    "sensitive": r.choice((True, False)),
                    "population": r.choice((1000, 1001)),
                    "area_tags": r.choice(("a", "a+b", "none")),
                }
                for name in ("s1", "s2", "s3")
            ],
            "certificates": [
                {
                    "certificate": name,
                    "scheme": r.choice(("S", "s", "T")),
                    "document": r.choice(("TS 33.512", "33.512", "TS 33.513")),
                    "version": r.choice(("1.2.3", "1.2.9", "2.0.0")),
                    "issued_on": AS_OF - timedelta(days=r.choice((10, 500))),
                    "valid_to": AS_OF + timedelta(days=r.choice((-1, 0, 50, 900))),
                }
                for name in ("c1", "c2")
            ],
        }

    def blanked(self, r: Random, row: dict[str, Any], keep: tuple[str, ...], share: float = 0.3) -> dict[str, Any]:
        """A row of which some cells are not known any more."""
        return {key: value if key in keep or r.random() > share else None for key, value in row.items()}

    def muddle(self, r: Random, row: dict[str, Any]) -> dict[str, Any]:
        """A row as it may come: with gaps, none, and days that contradict its state."""
        row = self.blanked(r, row, ("element_id", "operator"), 0.15)
        days = ("installed_on", "first_used_on", "removed_on", "planned_removal_on", "support_ends_on")
        for day in r.sample(days, 2):
            row[day] = r.choice((None, "none", AS_OF + timedelta(days=r.choice((-400, -1, 0, 1, 10, 500)))))
        row["state"] = r.choice((row["state"], row["state"], None, "removed", "planned", "in-service"))
        return row


@pytest.fixture(scope="session")
def draw() -> Draw:
    return Draw()
