"""The tests dealt out to two runs side by side: each takes the next module that the other has not, until none is left.

So both end together on any machine, however long a module takes. One run goes forwards, what plans first: the loops of its
search are compiled on first use, which takes half a minute, and lie ready when the other, which goes backwards, comes there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PLANNING = ("appraisal", "docs", "planning", "report", "transition")
"""Folders whose tests plan."""

HERE = Path(__file__).parent


def in_turn(items: Iterable[pytest.Item], claims: Path, *, backwards: bool = False) -> Iterator[pytest.Item]:
    """The tests of the modules that no other run has taken; a module is taken when the first of its tests is asked for.

    Args:
        items: the tests of all modules.
        claims: a folder that the runs share, empty at the start.
        backwards: whether to begin with the last module.
    """
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.path, []).append(item)
    for path in sorted(modules, key=lambda path: (not _below(path).startswith(PLANNING), path), reverse=backwards):
        try:
            (claims / _below(path).replace("/", ".")).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from modules[path]


def _below(path: Path) -> str:
    return (path.relative_to(HERE) if path.is_relative_to(HERE) else path).as_posix()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run what `in_turn` deals out where NETVET_CLAIMS names the folder; from the end where NETVET_BACKWARDS is set."""
    claims = os.environ.pop("NETVET_CLAIMS", "")  # a test that runs tests has all of them run
    if not claims or session.testsfailed or session.config.option.collectonly:
        return None
    dealt = in_turn(session.items, Path(claims), backwards="NETVET_BACKWARDS" in os.environ)
    item = next(dealt, None)
    while item:
        following = next(dealt, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True
