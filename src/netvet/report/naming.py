"""One name for one maker through a report, however a table calls it."""

from __future__ import annotations

from collections.abc import Iterable

from netvet.dossier import Dossiers


def maker_names(dossiers: Dossiers, written: Iterable[str]) -> dict[str, str]:
    """What makers are called, by their ids and by their names as written: as the dossier does, else as the case first does."""
    names = {dossier.id: dossier.name for dossier in dossiers.vendors}
    for label in written:
        own = names.setdefault(dossiers.key(label), label)
        names[label] = label if dossiers.maker(label).affiliate else own
    return names
