"""What a result of exposure rests on: facts that are missing or rest on an estimate, and what they are taken for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netvet.compromise import (
    Exposure,
    Loose,
    Scene,
    lent_stations,
    loose_names,
    not_named,
    of_unknown_function,
    open_stations,
    resting_stations,
    strange_users,
)
from netvet.report.counts import grouped
from netvet.report.texts import Texts, read_words

_SHOWN = 5
"""How many of the names that lead nowhere are told."""


@dataclass(frozen=True)
class Note:
    """One sentence or two, before they are put into words.

    Attributes:
        key: of the text; `estimate` says that something rests on one.
        values: what is filled in; numbers are grouped, `n` tells one from many.
    """

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)


def in_words(notes: Iterable[Note], language: str = "en", *, page: bool = False) -> tuple[str, ...]:
    """Notes as sentences.

    Args:
        notes: what to tell.
        language: en or de.
        page: for a page, where no option of a command is named.
    """
    texts = Texts(language, read_words(__package__, language))
    return tuple(_said(texts, note, page=page) for note in notes)


def _said(texts: Texts, note: Note, *, page: bool) -> str:
    key = f"{note.key}_page" if page and f"{note.key}_page" in texts.words else note.key
    values = {name: value if isinstance(value, str) else grouped(value) for name, value in note.values.items()}
    return texts(key, **values)


def notes_of(scene: Scene, found: Sequence[Exposure]) -> Iterator[Note]:
    """What a result rests on."""
    yield Note("reach")
    yield from _paths(scene)
    for column, number in not_named(scene).items():
        yield Note(f"not_named.{column}", {"n": number})
    if boxes := scene.exposing.boxes():
        yield Note("boxes", {"n": boxes})
    yield from _among(found)
    yield Note("interval")
    yield from _weights(scene)
    if lost_rows := scene.set_aside:
        yield Note("aside", {"n": lost_rows})
    if scene.exposing.network.estimate:
        yield Note("estimate")
    if any("from knowledge" in cell.cite or cell.cite == "no citation" for one in found for cell in one.cells):
        yield Note("uncited")


def _weights(scene: Scene) -> Iterator[Note]:
    """Of whom, and of what, shares are, and what is taken or open of it."""
    if scene.nobody_served:
        yield Note("nobody_served")
    for key, found in (("rest", resting_stations(scene)), ("open", open_stations(scene))):
        yield from (Note(f"{key}.{measure}", {"n": number}) for measure, number in found.items() if number)
    if lost := scene.without_weight:
        yield Note("weightless", {"operators": ", ".join(lost)})


def _paths(scene: Scene) -> Iterator[Note]:
    """How paths were found, and what is missing or listed twice in the table of links."""
    links, (traced, stations) = scene.exposing.network.links, scene.traced
    if not len(links):
        yield Note("loose_links" if scene.columns.get("links") else "no_links")
    else:
        yield Note("ways")
        yield Note("by_length" if links.measured else "by_number", {"n": stations, "traced": traced, "stations": stations})
    if 0 < links.unmeasured < len(links):
        yield Note("unmeasured", {"lost": links.unmeasured, "links": len(links)})
    yield from (_loose(one) for one in loose_names(scene))
    if unknown := of_unknown_function(scene):
        yield Note("unknown_function", {"n": unknown})
    if links.doubled:
        yield Note("disputed" if links.disputed else "doubled", {"n": links.doubled, "disputed": links.disputed})
    if links.vague:
        yield Note("vague", {"pairs": links.vague})
    yield from _whose(scene)
    if lost := int((~scene.present[0]).sum()):
        yield Note("doubtful", {"n": lost})


def _whose(scene: Scene) -> Iterator[Note]:
    """Whose gateways and ways are taken, and which stations are shared."""
    if shared := scene.sharing:
        yield Note("sharing", {"operators": ", ".join(shared)})
    if same := scene.same_way:
        yield Note("same_way", {"operators": ", ".join(same)})
    if used := lent_stations(scene):
        yield Note("used_by_others", {"n": used})
    if strange := strange_users(scene):
        yield Note("strangers", {"n": strange.rows, "first": strange.first, "names": ", ".join(strange.names)})


def _among(found: Sequence[Exposure]) -> Iterator[Note]:
    """Why it is not known of some elements whether they are among those named."""
    for words, n in dict.fromkeys((words, n) for one in found for words, n in one.lacks.items()):
        yield Note("among", {"n": n, "words": words})


def _loose(one: Loose) -> Note:
    """Names that lead nowhere."""
    names, more = ", ".join(one.names[:_SHOWN]), len(one.names) - _SHOWN
    values: dict[str, int | str] = {"n": one.rows, "column": one.column, "names": names, "more": more}
    kind = "loose_ends" if one.column == "links" else "loose_names"
    return Note(f"{kind}_more" if more > 0 else kind, values)
