"""A made-up inventory as spreadsheets are: German headings in row 4, two kinds of days, decimal commas, typos, merged cells.

    python examples/make_spreadsheet.py FILE.xlsx [ROWS]

All operators, sites and elements are invented: no statement about a real company. The same number makes the same rows.
"""

from __future__ import annotations

import datetime
import random
import sys
from typing import Any

import xlsxwriter

HEADINGS = (
    "Anlagen-Nr|Netzbetreiber|Geräteklasse|Hersteller|Produkt|Standort-ID|Standortname|Breite|Länge|Technologie|Zustand|"
    "Inbetriebnahme|Rückbau geplant am|Teilnehmer|Durchsatz (Mbit/s)|Zuständig|Bemerkung"
).split("|")
OPERATORS = ("Nordlicht Mobil", "Alpenfunk", "Rheinnetz")
TOWNS = "Altenrode Birkenau Dornfeld Eschbach Falkensee Grünwald Hohenau Immenhof Kaltental Lindow Moosach Neuried".split()
RADIO = (("Basisstation 4G", "4G", 55), ("Basisstation 5G", "5G", 30), ("Basisstation 2G", "2G", 10))
CORE = (("UPF", "5G"), ("AMF", "5G"), ("SMF", "5G"), ("MME", "4G"), ("HSS", "4G"), ("Funk-Manager", "4G/5G"))
MAKERS = (("Huawei", 38), ("Ericsson", 27), ("Nokia", 22), ("ZTE", 5), ("NOKIA", 3), ("HW", 2), ("Ericson", 2), ("k.A.", 1))
LINKS = (("Ericsson", "MINI-LINK TN", 60), ("Nokia", "NetAct 22", 10), ("Ericsson", "Richtfunk XL", 30))
"""Rows that say what was bought, and not what it does: only the first product's name decides that."""

STATES = (("in Betrieb", 90), ("in Betreib", 4), ("geplant", 3), ("abgebaut", 2), ("gestört", 1))
FIRST_ROW = 4
BLOCK = 250
"""Every so many rows the team is written once, in cells merged over five."""


def pick(rng: random.Random, choices: tuple[tuple[Any, ...], ...]) -> tuple[Any, ...]:
    """One of the choices, by the weight that ends each."""
    return rng.choices(choices, weights=[choice[-1] for choice in choices])[0]


def element(rng: random.Random, number: int) -> list[Any]:
    """One row; days and numbers are what a spreadsheet holds them as."""
    if number % 200 == 0:
        function, generation = rng.choice(CORE)
    else:
        function, generation, _ = pick(rng, RADIO)
    maker, product = pick(rng, MAKERS)[0], ""
    if number % 50 == 25:
        (maker, product, _), function, generation = pick(rng, LINKS), "", ""
    state = pick(rng, STATES)[0]
    site = number // 3
    begun = datetime.date(2014, 1, 1) + datetime.timedelta(days=rng.randrange(4200))
    leaves = begun.replace(year=2027, day=1) if rng.random() < 0.05 and state == "in Betrieb" else None
    traffic = rng.randrange(100, 40_000) / 8
    return [
        f"A{number:06d}",
        OPERATORS[site % 3],
        function,
        maker,
        product,
        f"S{site:05d}",
        f"{TOWNS[site % len(TOWNS)]} {site}",
        round(47.5 + (site * 7919 % 70_000) / 10_000, 4),
        round(6.5 + (site * 104_729 % 80_000) / 10_000, 4),
        generation,
        state,
        None if state == "geplant" else begun if number % 5 else begun.strftime("%d.%m.%Y"),
        leaves,
        rng.randrange(50, 3000),
        traffic if number % 4 else f"{traffic:,.1f}".replace(",", " ").replace(".", ",").replace(" ", "."),
        f"Team {site % 7}",
        "siehe Akte" if number % 50 == 0 else "",
    ]


def write(path: str, rows: int) -> None:
    """Write the workbook."""
    rng = random.Random(20261121)
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime.datetime(2026, 11, 21), "comments": "All of it is invented."})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    book.add_worksheet("Deckblatt").write(1, 1, "Bestand der Netzelemente (erfunden)")
    sheet = book.add_worksheet("Bestand")
    book.add_worksheet("Auswahllisten").hide()
    sheet.write(0, 0, "Bestand der Netzelemente, Stand 21.11.2026 (alle Angaben erfunden)")
    sheet.write_row(FIRST_ROW - 1, 0, HEADINGS)
    for number in range(rows):
        cells, place = element(rng, number), FIRST_ROW + number
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(place, column, datetime.datetime.combine(cell, datetime.time()), day)
            elif column == 3 and number % 1250 == 7:
                sheet.write_formula(place, column, "=NA()", None, "#N/A")
            elif cell not in ("", None) and not (column == 15 and number % BLOCK < 5):
                sheet.write(place, column, cell)
        if number % BLOCK == 0 and number + 5 <= rows:
            sheet.merge_range(place, 15, place + 4, 15, cells[15])
    sheet.write(FIRST_ROW + rows + 1, 5, "Summe")
    sheet.write(FIRST_ROW + rows + 1, 13, rows)
    book.close()


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)
    print(f"{sys.argv[1]}: an invented inventory")
