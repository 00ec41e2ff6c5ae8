"""What a set of elements could see or stop by trying every path of a small network: slow and obvious."""

from dataclasses import dataclass
from itertools import pairwise

from worlds import BOXES, STATIONS, World

from netvet.exposure import ASKED
from netvet.inventory.functions import shipped_functions

USER = {"5G": ["UPF"], "4G": ["SGW", "PGW"], "2G": ["SGSN", "GGSN"]}
CONTROL = {"5G": ["AMF"], "4G": ["MME"], "2G": ["SGSN", "MSC-S", "MSC"]}
SPARE = {"user": "UPF SGW PGW SGSN GGSN BNG".split(), "control": "AMF MME SGSN MSC-S MSC BNG UPF SGW PGW SGSN GGSN BNG".split()}
AGE = {"gNB": "5G", "eNB": "4G", "BTS": "2G"}


def brute(world, chosen, perhaps):
    """(word, measure) -> (design low, design high, reach low, reach high), over all operators."""
    rows = {row["element_id"]: row for row in world.elements}
    found, known = {}, {}
    for word in ASKED:
        reach = _reach(rows, chosen, word, sure=True), _reach(rows, perhaps, word, sure=False)
        for measure, column in (("subscribers", "subscribers"), ("traffic", "traffic_gbps")):
            design = _share(Question(world, rows, known, word, column, (chosen, perhaps), ordering=False))
            found[word, measure] = (*design, *_share(Question(world, rows, known, word, column, reach, ordering=True)))
    return found


def brute_load(world, plane, column, known):
    """element_id -> what passes through it, of what every station states."""
    rows = {row["element_id"]: row for row in world.elements}
    word = "user_plane" if plane == "user" else "identity"
    question = Question(world, rows, known, word, column, (set(), set()), ordering=False)
    found = dict.fromkeys(rows, 0.0)
    for name, row in rows.items():
        if row["function"] in STATIONS:
            for path, chance in _paths(question, name):
                for passed in (name, *(one for _, one in path)):
                    found[passed] += chance * (row[column] or 0)
    return found


@dataclass
class Question:
    """Of which class and column is asked, with whom compromised: surely, and perhaps."""

    world: World
    rows: dict
    known: dict
    word: str
    column: str
    sides: tuple
    ordering: bool

    @property
    def plane(self):
        return "user" if self.word in ("user_plane", "configuration", "disruption") else "control"

    def sees(self, name):
        return _sees(self.rows[name], self.word, ordering=self.ordering)


def _functions(row):
    return [shipped_functions().find(name) for name in row["function"].split("+")]


def _is_manager(row):
    return any(one.disruption == "fleet" for one in _functions(row))


def _reach(rows, chosen, word, *, sure):
    reached = set(chosen)
    while True:
        more = set(reached)
        for name, row in rows.items():
            for column in ("managed_by", "hosted_on"):
                for master in reached:
                    other = rows[master]
                    knows = all(one.sees.get(word) != "?" or one.disruption != "fleet" for one in _functions(other))
                    if column == "managed_by" and other["critical_functions_replaced"] in ((True, None) if sure else (True,)):
                        continue
                    if row[column] == master and (knows or not sure):
                        more.add(name)
                    if not sure and row[column] is None and other["operator"] == row["operator"] and _may(other, row, column):
                        more.add(name)
        if more == reached:
            return reached
        reached = more


def _may(master, row, column):
    domains = {one.domain for one in _functions(row)}
    word = master["function"]
    if column == "hosted_on":
        return word == "NFVI" and not {one.id for one in _functions(row)} <= BOXES and row["function"] != "NFVI"
    realms = {"RAN-EM": {"access"}, "Transport-EM": {"transport"}, "Core-EM": {"core", "border"}}
    return _is_manager(master) and word != "NFVI" and bool(domains & realms.get(word, domains))


def _sees(row, word, *, ordering):
    """(of those it serves, of anyone, may of those it serves, may of anyone, only where no IPsec hides it)."""
    served = anyone = maybe = maybe_anyone = False
    hidden = True
    for one in _functions(row):
        cell = one.disruption if word == "disruption" else one.sees[word]
        before = (served, anyone, maybe, maybe_anyone)
        stored = word in ("identity", "long_term_keys", "location", "interception_targets")
        served |= cell in ("s", "L", "cells", "area", "operator")
        served |= cell in ("B", "p") and not (
            word == "user_plane" and cell == "p" and one.domain not in ("access", "transport")
        )
        served |= ordering and cell == "h" and one.disruption != "fleet"
        anyone |= cell == "B" and stored
        maybe |= served or cell in ("?", "p")
        maybe_anyone |= anyone or cell == "operator" or (cell == "?" and (stored or word == "disruption"))
        covered = one.domain == "transport" and one.id != "SecGW"
        covered &= word in ("identity", "session_keys", "location", "signalling", "user_plane")
        if (served, anyone, maybe, maybe_anyone) != before or cell in ("B", "p", "s", "L", "?"):
            hidden &= covered
    return served, anyone, maybe, maybe_anyone, hidden


def _hosts(q, operator):
    """Whose elements may serve the subscribers of an operator: its own; where it has no gateway, those of all who have."""
    ends = set(SPARE["user"]) | (set(SPARE["control"]) if q.plane == "control" else set())
    able = {row["operator"] for row in q.rows.values() if set(row["function"].split("+")) & ends}
    return {operator} if operator in able else {operator} | able


def _share(q):
    total, least, most, lost, nothing = 0.0, 0.0, 0.0, [], []
    for operator in dict.fromkeys(row["operator"] for row in q.rows.values()):
        own = _of_operator(q, operator, [name for name, row in q.rows.items() if row["operator"] == operator])
        total, least, most = total + own[0], least + own[1], most + own[2]
        silent = any(row[q.column] is None for row in q.rows.values() if row["operator"] == operator)
        nothing += [own[3:5]] if own[0] == 0 and not own[5] and not silent else []
        lost += [own[3:5]] if (own[0] == 0 and silent) or own[5] else []
    lost += [] if total else nothing  # who serves nobody is no part of a whole
    lows = ([least / total] if total else []) + [one[0] for one in lost]
    highs = ([most / total] if total else []) + [one[1] for one in lost]
    return min(lows), min(max(highs), 1.0)


def _of_operator(q, operator, own):
    stations = [name for name in own if q.rows[name]["function"] in STATIONS]
    by_stations = _of_stations(q, stations)
    kinds = {one.id for name in own for one in _functions(q.rows[name])}
    having = [[n for n in own if kind in {one.id for one in _functions(q.rows[n])}] for kind in kinds]
    core = [one for kind, one in zip(kinds, having, strict=True) if shipped_functions().find(kind).domain in ("core", "border")]
    total = by_stations[0] or max([0, *(_sum(q, one) for one in core)]) or max([0, *(_sum(q, one) for one in having)])
    counted = [name for name in own if name not in stations and name not in _on_path(q)]
    # of what no way of a station meets, it is not known whether IPsec hides what passes
    low = {name: _part(q, name, total, 0) for name in counted if name in q.sides[0] and q.sees(name)[0] and not q.sees(name)[4]}
    high = {name: _part(q, name, total, 1) for name in counted if name in q.sides[1] and q.sees(name)[2]}
    some_low = max((min(1, sum(low.get(n, 0) for n in names)) for names in having), default=0)
    some_high = min(1, sum(high.values()))
    unbounded = by_stations[0] == 0 and _open(q, total, own, core if any(_sum(q, one) for one in core) else having)
    some_low = 0 if unbounded else some_low
    if any(name in q.sides[0] and q.sees(name)[1] for name in own):
        some_low = 1
    if any(name in q.sides[1] and q.sees(name)[3] for name in own):
        some_high = 1
    for name in q.rows:
        if q.rows[name]["operator"] in _hosts(q, operator) - {operator} and name in q.sides[1]:
            beside = q.rows[name]["function"] not in STATIONS and name not in _on_path(q)
            weighs = q.rows[name][q.column] is None or q.rows[name][q.column] > 0
            if q.sees(name)[3] or (beside and q.sees(name)[2] and weighs):
                some_high = 1
    least, most = max(by_stations[1], some_low * total), min(total, by_stations[2] + some_high * total)
    return total, min(least, most), most, some_low, max(some_low, 1.0 if some_high > 0 else 0.0), unbounded


def _open(q, total, own, functions):
    """Whether functions may tell of more than they do: one is not told of whom it serves, and none that is told serves all."""
    silent = [names for names in functions if any(q.rows[n][q.column] is None for n in names)]
    stations = {AGE[q.rows[n]["function"]] for n in own if q.rows[n]["function"] in STATIONS}
    core = [n for n in own if _ages(q.rows[n])]
    for names in functions:  # those of the core alone tell of all
        apart = any(stations & _ages(q.rows[n]) - _ages(q.rows[other]) for other in names for n in core)
        if names not in silent and not apart and set(names) <= set(core) and _sum(q, names) >= total > 0:
            return False
    return bool(silent)


def _ages(row):
    """The generations of the core of which an element has a function."""
    return {age for one in _functions(row) if one.domain in ("core", "border") for age in one.generations}


def _part(q, name, total, unknown):
    weight = q.rows[name][q.column]
    return min(weight / total, 1) if weight is not None and total > 0 else unknown


def _sum(q, names, part=lambda _: 1):
    return sum((q.rows[name][q.column] or 0) * part(name) for name in names)


def _of_stations(q, stations):
    seen = {name: _met(q, name) for name in stations}
    units = {}
    for name in stations:
        units.setdefault(q.rows[name]["site_id"] or name, []).append(name)
    per_unit = [_unit(q, names, seen) for names in units.values()]
    return [sum(part) for part in zip(*per_unit, strict=True)] if per_unit else [0, 0, 0]


def _unit(q, names, seen):
    groups = {}
    for name in names:
        age = AGE[q.rows[name]["function"]] if q.column == "traffic_gbps" else ""
        groups.setdefault(age, {}).setdefault(q.rows[name]["function"], []).append(name)
    weight = least = most = 0
    for kinds in groups.values():
        largest = max(_sum(q, n) for n in kinds.values())
        weight += largest
        least += max(_sum(q, n, lambda m: seen[m][0]) for n in kinds.values())
        most += min(largest, sum(_sum(q, n, lambda m: seen[m][1]) for n in kinds.values()))
    return weight, least, max(most, least)


def _usable(world, plane):
    wanted = {None, "transport", {"user": "N3", "control": "N2"}[plane]}
    return [(number, row) for number, row in enumerate(world.links) if row["reference_point"] in wanted]


def _linked(world):
    return {row[end] for row in world.links if row["reference_point"] != "O&M" for end in ("from_element", "to_element")}


def _gateways(q, station):
    rows, plane = q.rows, q.plane
    row, linked = rows[station], _linked(q.world)
    table = USER if plane == "user" else CONTROL
    for word in [*table[AGE[row["function"]]], *SPARE[plane]]:
        found = [
            name
            for name, other in rows.items()
            if other["operator"] == row["operator"] and name in linked and word in other["function"].split("+")
        ]
        if found:
            return found
    return []


def _paths(q, station):
    """Every shortest path to the nearest gateway as a list of (link, element), and its probability."""
    key = (station, q.plane)
    if key not in q.known:
        gateways = _gateways(q, station)
        # short ones first: trying every long path of a dense network takes for ever
        found = next((found for limit in range(30) if (found := list(_walks(q, station, gateways, limit)))), [])
        shortest = min((length for length, _ in found), default=None)
        q.known[key] = _with_chances(station, [path for length, path in found if length == shortest])
    return q.known[key]


def _walks(q, station, gateways, limit, *, path=(), length=0.0):
    here = path[-1][1] if path else station
    if length > limit:
        return
    if here in gateways:
        yield length, path
        return
    for number, row in _usable(q.world, q.plane):
        ends = (row["from_element"], row["to_element"])
        there = ends[1] if ends[0] == here else ends[0]
        if here in ends and there not in {station, *(name for _, name in path)}:
            yield from _walks(q, station, gateways, limit, path=(*path, (number, there)), length=length + row["length_km"])


def _with_chances(station, best):
    onward = {}
    for path in best:
        for (_, before), (number, after) in pairwise([(None, station), *path]):
            onward.setdefault(before, set()).add((number, after))
    told = []
    for path in best:
        chance = 1.0
        for before in [station, *(name for _, name in path[:-1])]:
            chance /= len(onward[before])
        told.append((path, chance))
    return told


def _met(q, station):
    """The least and the most of what a station serves that meets a compromised element."""
    own = q.sees(station)
    ends = [float(station in q.sides[0] and own[0]), float(station in q.sides[1] and own[2])]
    if not _paths(q, station):
        flagged = any(n in q.sides[1] and q.sees(n)[2] for n in nearby(q, q.rows[station]["operator"]))
        return ends[0], 1.0 if flagged else ends[1]
    for side in (0, 1):
        ends[side] = max(ends[side], sum(chance for path, chance in _paths(q, station) if _hit(q, station, path, side)))
    return tuple(ends)


def nearby(q, operator):
    """What may lie on the way of the stations of an operator that have no way that is known: it is told of all of them at once.

    All that counts by path of those who may serve them, but for stations: of these such as another's traffic may pass, over any
    links to any gateway, where it is not known whose it uses.
    """
    hosts = _hosts(q, operator)
    near = {name for name in _on_path(q) if q.rows[name]["operator"] in hosts and q.rows[name]["function"] not in STATIONS}
    if hosts != {operator}:
        ends = set(SPARE["user"]) | set(SPARE[q.plane])
        gateways = {n for n, row in q.rows.items() if row["operator"] in hosts and set(row["function"].split("+")) & ends}
        for name, row in q.rows.items():
            if row["operator"] == operator and row["function"] in STATIONS:
                near |= _passed(_beside(q), name, gateways, (name,)) - {name}
    return near


def _passed(beside, here, gateways, path):
    """All that lies on any way from an element to any of some gateways that passes nothing twice, the path so far among it."""
    found = set(path) if here in gateways else set()
    for there in beside.get(here, set()) - set(path):
        found |= _passed(beside, there, gateways, (*path, there))
    return found


def _beside(q):
    """Of each element those to which it is linked."""
    found = {}
    for _, row in _usable(q.world, q.plane):
        for one, other in ((row["from_element"], row["to_element"]), (row["to_element"], row["from_element"])):
            found.setdefault(one, set()).add(other)
    return found


def _hit(q, station, path, side):
    """Whether one path meets an element that sees; what is not known of IPsec hides it from the least, not from the most."""
    names = [station, *(name for _, name in path)]
    ipsec = [q.world.links[number]["ipsec"] for number, _ in path]
    shut = [False, *(cover is True if side else cover is not False for cover in ipsec), False]
    for place, name in enumerate(names):
        sight = q.sees(name)
        hidden = sight[4] and shut[place] and shut[place + 1]
        if name in q.sides[side] and sight[2 if side else 0] and not hidden:
            return True
    return False


def _on_path(q):
    """What counts by path: access, transport and gateways at a link, of operators whose elements have ways."""
    found, joined = set(), set()
    for station, row in q.rows.items():
        if row["function"] in STATIONS and _paths(q, station):
            gateways = _gateways(q, station)
            found |= set(gateways)
            joined |= _component(q.world, gateways, q.plane)
    traced = {q.rows[name]["operator"] for name in joined}
    found |= {n for n in _linked(q.world) if {one.domain for one in _functions(q.rows[n])} & {"access", "transport"}}
    return {name for name in found if q.rows[name]["operator"] in traced}


def _component(world, start, plane):
    reached = set(start)
    while True:
        more = set(reached)
        for _, row in _usable(world, plane):
            if {row["from_element"], row["to_element"]} & reached:
                more |= {row["from_element"], row["to_element"]}
        if more == reached:
            return reached
        reached = more
