"""The README's transcripts are real, every command is mentioned, every link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
FOLDERS = ("docs", "examples", "conformance")
PAGES = [*sorted(ROOT.glob("*.md")), *(page for name in FOLDERS for page in sorted((ROOT / name).rglob("*.md")))]
REGISTER = ROOT.parent / "shared" / "data" / "lavras" / "anatel_lavras_2021-04_smp_base_stations.csv"


def test_transcripts_of_the_readme_are_what_comes_out(transcripts) -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- transcript") >= 3
    assert transcripts.replay(text) == text, "run `uv run python docs/generate.py README.md` and read what changed"


@pytest.mark.parametrize("command", ["pip install uv && uv run netvet demo", "pip install uv && uv run pytest"])
def test_the_two_commands_stand_there_exactly(command: str) -> None:
    assert f"\n    {command}\n" in README.read_text(encoding="utf-8")


def test_the_readme_says_that_the_operators_are_invented() -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    assert "All operators of the example are invented" in text
    assert "is a statement about a real company" in text
    assert "Apache-2.0" in text


def test_every_command_is_mentioned_outside_the_reference(reference_pages) -> None:
    written = [page for page in PAGES if "reference" not in page.parts and page.name != "CHANGELOG.md"]
    told = "\n".join(page.read_text(encoding="utf-8") for page in written)
    for words, command, _ in reference_pages.commands():
        if not hasattr(command, "commands"):
            assert re.search(rf"\b{' '.join(words)}\b", told), f"`{' '.join(words)}` is mentioned nowhere"


def test_every_command_and_option_has_help(reference_pages) -> None:
    for words, command, _ in reference_pages.commands():
        assert command.help, words
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, (words, parameter.name)


def slug(heading: str) -> str:
    """The anchor that the site gives a heading."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{link} leads nowhere"
        assert target.is_relative_to(ROOT), f"{link} leads out of the repository"
        if anchor:
            text = re.sub(r"^```.*?^```$", "", target.read_text(encoding="utf-8"), flags=re.M | re.S)
            assert anchor in {slug(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.M)}, f"no heading for {link}"


def test_no_page_names_a_path_of_somebodys_machine() -> None:
    for page in PAGES:
        for word in (*(f"/{folder}/" for folder in ("work", "home", "root")), "C:\\Users"):
            assert word not in page.read_text(encoding="utf-8"), f"{page.relative_to(ROOT)}: {word}"


def test_the_paragraph_on_a_real_register_is_right(tmp_path: Path) -> None:
    if not REGISTER.is_file():
        pytest.skip("the register of Lavras is not there (../shared)")
    told = " ".join(README.read_text(encoding="utf-8").split())
    found = re.search(
        r"makes (\d+) elements on (\d+) sites.*maker is known of (\d+) elements, inferred of (\d+) .*not known of (\d+)\.", told
    )
    assert found is not None

    def netvet(*words: str) -> str:
        command = [sys.executable, "-m", "netvet", *words]
        env = {**os.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    made = netvet("inventory", "convert", str(REGISTER), "-o", "lavras", "--as-of", "2021-04-30")
    checked = netvet("inventory", "check", "lavras")
    elements, sites = (int(number) for number in re.search(r"(\d+) elements, (\d+) sites", made).groups())
    known = sum(int(number) for number in re.findall(r"maker known of (\d+)", checked))
    guessed = sum(int(number) for number in re.findall(r"\((\d+) of them by estimate\)", checked))
    assert [int(number) for number in found.groups()] == [elements, sites, known - guessed, guessed, elements - known]
