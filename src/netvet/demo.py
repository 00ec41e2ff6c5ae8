"""The shipped example: put where the user asks, never over something of theirs."""

from __future__ import annotations

import filecmp
import shutil
from importlib.resources import files
from pathlib import Path

from netvet.errors import CaseError

NAME = "nordland-2026"


def example() -> Path:
    """Where the example lies: in the installed package, or in the tree that it is developed in.

    Raises:
        CaseError: where neither has it.
    """
    package = Path(str(files("netvet")))
    for folder in (package / "examples" / NAME, package.parents[1] / "examples" / NAME):
        if (folder / "case.toml").is_file():
            return folder
    raise CaseError("this installation does not carry the example", remedy="install netvet from its wheel")


def place_example(target: Path | str) -> bool:
    """Copy the example to `target`; false where an identical copy is there already.

    Raises:
        CaseError: where something else is there, or the folder cannot be written to.
    """
    source, target = example(), Path(target)
    if target.exists():
        changed = _differences(source, target)
        if changed:
            remedy = "name another folder by -o, or remove this one"
            raise CaseError("something other than the example is there", where=str(target), details=changed[:5], remedy=remedy)
        return False
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part)
        part.rename(target)
    except OSError as error:
        raise CaseError(
            f"cannot write there: {error.strerror}", where=str(target), remedy="name another folder by -o"
        ) from None
    return True


def _differences(source: Path, target: Path) -> list[str]:
    if not target.is_dir():
        return ["it is no folder"]
    ours, theirs = (_listed(folder) for folder in (source, target))
    strange = [f"{path}: not of the example" for path in sorted(theirs - ours)]
    missing = [f"{path}: missing" for path in sorted(ours - theirs)]
    changed = [
        f"{path}: changed" for path in sorted(ours & theirs) if not filecmp.cmp(source / path, target / path, shallow=False)
    ]
    return [*changed, *missing, *strange]


def _listed(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
