"""What else is asked of exposure, on a terminal: each element, the worst few, each maker's part, measures, days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.compromise import Each, Option, Options, Parts, Scene, Week
from netvet.exposure import GUARANTEE, Bounds, Worst
from netvet.report.counts import grouped
from netvet.report.share import class_name, shown

_POINT = 0.005
_SAME = 1e-6


def print_each(console: Console, found: Each, words: Sequence[str], number: int) -> None:
    """The elements that see or stop most, each alone."""
    total = len(found.order)
    least = min(number, total)
    console.print(
        f"\n[bold]Each element alone[/bold]: share of subscribers, by reach; the {grouped(least)} of {grouped(total)} "
        "elements that could see or stop most, by the sum over the classes."
    )
    rows = []
    for place, row in found.rows(number):
        named = [row[name] or "" for name in ("element_id", "operator", "function", "vendor")]
        rows.append([*named, *(shown(_alone(found, word, place)) for word in words)])
    _print_table(console, ("element", "operator", "function", "maker"), words, rows)


def _alone(found: Each, word: str, place: int) -> Bounds:
    key = (word, "subscribers")
    return Bounds(float(found.alone.low[key][place]), float(found.alone.high[key][place]))


def print_worst(console: Console, scene: Scene, found: Sequence[Worst]) -> None:
    """The elements that together could see or stop most."""
    names, sure = scene.names()["element_id"], scene.present[0]
    for one in found:
        console.print(f"\n[bold]The worst elements together[/bold]: {class_name(one.word)}, of subscribers, by reach")
        table = _table(("", "element", "alone, at most", "together"))
        for number, pick in enumerate(one.picks, start=1):
            alone = shown(Bounds(pick.alone, pick.alone))
            name = escape(str(names[pick.place])) + ("" if sure[pick.place] else ", perhaps there")
            table.add_row(str(number), name, alone, shown(pick.together))
        console.print(table)
        if len(one.picks) < one.asked:
            console.print(_no_more(one))
    console.print(f"\n{guarantee(found)}")


def _no_more(found: Worst) -> str:
    """Why fewer are picked than were asked."""
    open_end = bool(found.picks) and shown(found.picks[-1].together) != shown(Bounds(*[found.picks[-1].together.high] * 2))
    most = " to the most that they could; some may still add to the least" if open_end else " anything"
    return f"No other element adds{most}."


def guarantee(found: Sequence[Worst]) -> str:
    """What is known of the choice of the worst few, in a sentence."""
    if all(one.guaranteed for one in found):
        return (
            f"Picked one by one, each the one that can add most: together at least 1 - 1/e ({GUARANTEE * 100:.0f} %) of what "
            "the best choice of as many could at most (Nemhauser, Wolsey, Fisher 1978)."
        )
    return "Picked one by one, each the one that adds most; no guarantee, as not all facts on which it rests are known."


def print_parts(console: Console, found: Parts, words: Sequence[str]) -> None:
    """What of the whole is each maker's."""
    console.print(
        "\n[bold]Each maker's part[/bold]: shares of fleets do not add up; these do (Shapley value, by reach, of subscribers)."
    )
    attribution = found.attribution
    rows = [
        [label, grouped(elements)]
        + [_of_two(attribution.low[w, "subscribers"][n], attribution.high[w, "subscribers"][n]) for w in words]
        for n, (label, elements) in enumerate(zip(found.labels, found.elements, strict=True))
    ]
    union = [attribution.union[word, "subscribers"] for word in words]
    rows.append(["all together", "", *(_of_two(one.low, one.high) for one in union)])
    _print_table(console, ("maker", "elements"), words, rows)
    console.print("Of two numbers the first adds up to the least that all see, the second to the most.")
    if found.stray:
        console.print(
            "The parts of makers are without what may be theirs of the elements whose maker is not known; --format json has "
            "what they come to, whosever these are (within)."
        )
    if any((attribution.low[word, "subscribers"] > attribution.high[word, "subscribers"] + _SAME).any() for word in words):
        console.print(
            "Where the first is greater, what is not known adds more to others: the two are sums, not the ends of an interval; "
            "--format json has these (within)."
        )


def _of_two(low: float, high: float) -> str:
    # a value may be greater in the least than in the most: the two are sums of their own, not ends of an interval
    first, second = (shown(Bounds(float(one), float(one))) for one in (max(low, 0.0), max(high, 0.0)))
    return first if first == second else f"{first.removesuffix(' %')} | {second}"


def print_options(console: Console, found: Options, words: Sequence[str]) -> None:
    """Measures side by side: what each changes, class by class."""
    console.print(
        f"\n[bold]What measures are worth[/bold] against {escape(found.chosen.label)}: share of subscribers, by reach"
    )
    table = _table(("measure", "class", "as it is", "then", "difference in points"))
    for option in found.options:
        for number, row in enumerate(_rows(found, option, words)):
            table.add_row(escape(option.label) if not number else "", *row)
    console.print(table)
    for option in found.options:
        console.print(escape(f"{option.label}: {option.change}"))


def _rows(found: Options, option: Option, words: Sequence[str]) -> Sequence[tuple[str, ...]]:
    if option.shares is None:
        return [(f"cannot apply: {option.obstacle}", "", "", "")]
    if option.same:
        return [(f"the same as {option.same}", "", "", "")]
    told = []
    for word in words:
        before, after = found.before[word, "subscribers"], option.shares[word, "subscribers"]
        if shown(before) != shown(after):
            told.append((class_name(word), shown(before), shown(after), difference(before, after)))
    return told or [("no class asked changes", "", "", "")]


def difference(before: Bounds, after: Bounds) -> str:
    """By how many points of a hundred the least and the most fall."""
    low, high = (_points(one - other) for one, other in ((after.low, before.low), (after.high, before.high)))
    return low if low == high else f"least {low}, most {high}"


def _points(change: float) -> str:
    points = change * 100
    if abs(points) < _POINT:
        return "0"
    number = float(f"{points:.2g}")
    return f"{number:+.2f}".rstrip("0").rstrip(".")


def print_weeks(console: Console, found: Sequence[Week], words: Sequence[str]) -> None:
    """Whom sets see at some time within some days."""
    for one in found:
        console.print(
            f"\n[bold]Seen at some time[/bold] by {escape(one.label)}: share of subscribers, by reach; [bold]an estimate[/bold]"
        )
        table = _table(("class", "in an instant", *(f"in {_days(day)}" for day in one.days if day)))
        for word in words:
            table.add_row(class_name(word), *map(shown, one.shares[word]))
        console.print(table)
    if found:
        for line in told_of_days(found[0]):
            console.print(escape(line))


def told_of_days(one: Week) -> Iterable[str]:
    """The model of trips and its parameters, in lines."""
    model = one.model
    yield (
        f"Estimate: assumed that a subscriber visits {model.visits:g} cells a day besides home, each drawn anew, in proportion "
        f"to people and to exp(-distance/{model.decay:g} km), in squares of {model.side:g} degrees."
    )
    placed, stations = one.placed
    if placed < stations:
        yield (
            f"No coordinates are known of {grouped(stations - placed)} of {grouped(stations)} stations: trips from there, and of others "
            "to them, may lead where least or most is seen."
        )
    yield "What lies on no way of a station has no place on the map: who moves may always or never come to it."


def _days(day: float) -> str:
    return "a day" if day == 1 else "a week" if day == 7 else f"{day:g} days"  # noqa: PLR2004


def _table(head: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in head:
        table.add_column(label)
    return table


def _print_table(console: Console, head: Sequence[str], words: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = _table(head)
    for word in words:
        table.add_column(class_name(word), justify="right")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)
