"""One name for one maker in every answer, however a table calls it."""

from __future__ import annotations

from collections.abc import Iterable

from netvet.dossier.dossiers import Dossiers
from netvet.dossier.names import fold


def maker_names(dossiers: Dossiers, written: Iterable[str]) -> dict[str, str]:
    """What makers are called, by their ids and by their names as written, whatever the order of these.

    As the dossier calls them, else by the shortest of their names, of several the first in the order of the alphabet.
    """
    names = {dossier.id: dossier.name for dossier in dossiers.vendors}
    for label in sorted(written, key=lambda name: (len(name), name)):
        maker = dossiers.maker(label)
        names[label] = names.setdefault(maker.id or fold(label), maker.affiliate.name if maker.affiliate else label)
    return names
