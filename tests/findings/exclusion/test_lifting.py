"""The smallest sets to lift and the smallest changes of facts are those that trying everything finds, on 200 small regimes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from netvet.findings import Ruling, ruled_out
from netvet.verdict import Truth, all_of, any_of, negate

MAKERS = ("Alder", "Birch", "Cedar", "Dogwood")
FACTS = ("no_spy_pledge", "guarantee_declaration", "harmful_activity")
FUNCTIONS = ("UPF", "AMF", "gNB", "RNC")
REGIMES = 200

Facts = dict[str, Any]
Oracle = Callable[[Facts, str], Truth]


def write_makers(folder: Path, luck: Random) -> list[Facts]:
    """Invented makers with random facts, some of them not known."""
    found = []
    for name in MAKERS:
        facts: Facts = {"home_state": luck.choice(("XA", "XB")), **{fact: luck.choice((True, False, None)) for fact in FACTS}}
        claims = "".join(
            f'[[claim]]\nfact = "{fact}"\nvalue = {str(facts[fact]).lower()}\n'
            'source = { publisher = "P", work = "W", date = 2020-01-01 }\n'
            for fact in FACTS
            if facts[fact] is not None
        )
        head = f'subject = "vendor:{name.lower()}"\nname = "{name}"\ngroup = "{name.lower()}"\n'
        head += f'home_state = "{facts["home_state"]}"\n'
        source = 'head_source = { publisher = "P", work = "W", date = 2020-01-01 }\n'
        (folder / f"{name.lower()}.toml").write_text(head + source + claims, encoding="utf-8")
        found.append(facts)
    return found


def condition(luck: Random, depth: int = 2) -> tuple[str, Oracle]:
    """A random condition on makers and functions, and what it comes to."""
    kind = luck.randrange(5 if depth else 3)
    if kind == 0:
        fact = luck.choice(FACTS)
        return f"vendor.{fact}", lambda facts, _: facts[fact]
    if kind == 1:
        seat = luck.choice(("XA", "XB"))
        return f"vendor.home_state = '{seat}'", lambda facts, _: facts["home_state"] == seat
    if kind == 2:
        function = luck.choice(FUNCTIONS)
        return f"'{function}' IN function", lambda _, placed: placed == function
    (left, one), (right, other) = condition(luck, depth - 1), condition(luck, depth - 1)
    if kind == 3:
        return f"({left} AND NOT ({right}))", lambda f, p: all_of([one(f, p), negate(other(f, p))])
    return f"({left} OR {right})", lambda f, p: any_of([one(f, p), other(f, p)])


def write_regime(path: Path, luck: Random) -> list[Oracle]:
    """A regime of up to four random requirements, and whether each admits."""
    head = (
        f'[regime]\nid = "{path.stem}"\ntitle = "T"\nissuer = "I"\njurisdiction = "XX"\nforce = "option"\n'
        'valid_from = 2020-01-01\nsource = ["K"]\n[sources]\nK = { publisher = "P", work = "W", date = 2020-01-01 }\n'
    )
    rules, oracles = [], []
    for number in range(luck.randint(2, 4)):
        function = luck.choice(FUNCTIONS)
        applies, where = luck.choice([("TRUE", None), (f"NOT ('{function}' IN function)", function)])
        text, oracle = condition(luck)
        rules.append(
            f'[[requirement]]\nid = "R-{number}"\ntitle = "T"\nkind = "prohibition"\ncite = "C"\nsource = ["K"]\n'
            f"confidence = \"text\"\napplies = \"{applies}\"\nrequire = '''{text}'''\n"
        )
        oracles.append(lambda f, p, oracle=oracle, where=where: True if p == where else oracle(f, p))
    path.write_text(head + "".join(rules), encoding="utf-8")
    return oracles


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ruling, list[Facts], list[list[Oracle]]]:
    folder, luck = tmp_path_factory.mktemp("lifting"), Random(20261122)
    (folder / "dossiers").mkdir()
    facts = write_makers(folder / "dossiers", luck)
    paths = [folder / f"r{number:03}.toml" for number in range(REGIMES)]
    oracles = [write_regime(path, luck) for path in paths]
    return ruled_out([str(path) for path in paths], dossiers=folder / "dossiers", makers=MAKERS), facts, oracles


def alone(ruling: Ruling, key: str) -> Ruling:
    """The ruling of one of the regimes."""
    return replace(ruling, bars=tuple(one for one in ruling.bars if one.rule.regime.id == key))


def test_what_admits_and_what_to_lift_are_what_trying_everything_finds(asked: Any) -> None:
    ruling, facts, oracles = asked
    excluded = 0
    for key, own in zip(ruling.regimes, oracles, strict=True):
        one = alone(ruling, key)
        labels = [bar.label for bar in one.bars]
        for seller, known in enumerate(facts):
            places = [place for place, where in enumerate(one.placements) if where.function in FUNCTIONS]
            found = [[oracle(known, one.placements[place].function) for oracle in own] for place in places]
            assert [[one.admits[label][seller][place] for label in labels] for place in places] == found
            barred = [{labels[n] for n, value in enumerate(row) if value is False} for row in found if False in row]
            tried = (set(chosen) for n in range(len(labels) + 1) for chosen in itertools.combinations(labels, n))
            least: list[set[str]] = []
            for chosen in tried:
                if any(by <= chosen for by in barred) and not any(other <= chosen for other in least):
                    least.append(chosen)
            assert sorted(map(sorted, one.to_lift(seller, places))) == sorted(map(sorted, least))
            excluded += bool(barred)
    assert excluded > REGIMES  # of 800 makers and regimes: the law is about something


def test_what_to_change_is_what_trying_everything_finds(asked: Any) -> None:
    ruling, facts, oracles = asked
    tried = 0
    for key, own in zip(ruling.regimes, oracles, strict=True):
        one = alone(ruling, key)
        place = next(place for place, where in enumerate(one.placements) if where.function == "UPF")
        for seller, known in enumerate(facts):
            by = [oracle for oracle in own if oracle(known, "UPF") is False]
            if by:
                least = _least(by, known)
                found = one.to_change(seller, [place])
                assert bool(found) == (least is not None), key
                tried += least is not None
                fewest = [len({fact.asked.partition(" =")[0] for fact in change.facts}) for change in found]
                assert min(fewest, default=None) == least, key
    assert tried > REGIMES / 2


def _least(by: list[Oracle], known: Facts) -> int | None:
    """How many facts have to change at least, so that all of some requirements admit to the UPF; None where none would do."""
    for n in range(len(FACTS) + 2):
        for names in itertools.combinations(("home_state", *FACTS), n):
            if any(all(oracle({**known, **change}, "UPF") is True for oracle in by) for change in _changes(names, known)):
                return n
    return None


def _changes(names: tuple[str, ...], known: Facts) -> list[dict[str, Any]]:
    ways = [
        [value for value in (("XA", "XB", "other") if name == "home_state" else (True, False)) if value != known[name]]
        for name in names
    ]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*ways)]
