"""Each element, the worst few, makers' parts and days: of a case, on a terminal and as JSON, CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from tests.compromise.cases import changed

from netvet.cli import cli
from netvet.compromise import attribute_to_makers, each_element, open_scene, seen_within, with_and_without_managers
from netvet.compromise import fleets as fleets_module


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["exposure", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_each_element_is_what_it_is_alone(case: Path) -> None:
    with open_scene(case) as scene:
        found = each_element(scene)
        for row in found.to_arrow().to_pylist():
            share = scene.by_element(row["element_id"]).share("user_plane")
            assert (row["user_plane_subscribers_low"], row["user_plane_subscribers_high"]) == pytest.approx(
                (share.reach.low, share.reach.high), abs=1e-9
            )
        assert [row["element_id"] for _, row in found.rows(1)] == ["smf"], "of equals the first of the inventory"


def test_all_elements_go_into_a_table(case: Path, tmp_path: Path) -> None:
    told = list(csv.DictReader(io.StringIO(run(case, "--each", "--class", "disruption", "--format", "csv"))))
    assert len(told) == 8
    assert list(told[0])[:5] == ["element_id", "operator", "function", "vendor", "controls"]
    run(case, "--each", "--format", "parquet", "-o", tmp_path / "each.parquet")
    assert pq.read_table(tmp_path / "each.parquet").num_rows == 8
    assert len(json.loads(run(case, "--each", "--format", "json"))["each"]) == 8
    assert "the 3 of 8 elements" in run(case, "--each", "--top", 3)


def test_an_element_that_may_be_absent_may_see_nothing(case: Path) -> None:
    changed(case, "g2,Op,gNB,s2,Alpha,in-service", "g2,Op,gNB,s2,Alpha,")
    with open_scene(case) as scene:
        row = next(row for row in each_element(scene, ("user_plane",)).to_arrow().to_pylist() if row["element_id"] == "g2")
    assert (row["user_plane_subscribers_low"], row["user_plane_subscribers_high"]) == (0.0, 0.5)


def test_the_worst_are_named_with_their_guarantee(case: Path) -> None:
    printed = run(case, "--worst", 2, "--class", "session_keys")
    assert "together at least 1 - 1/e (63 %)" in " ".join(printed.split())
    told = json.loads(run(case, "--worst", 2, "--class", "session_keys", "--format", "json"))["worst"]["classes"][0]
    assert told["picks"][0]["element"] == "em"
    assert told["guaranteed"]


def test_what_may_be_there_may_be_among_the_worst(case: Path) -> None:
    changed(case, "em,Op,RAN-EM,s9,Alpha,in-service", "em,Op,RAN-EM,s9,Alpha,")
    told = json.loads(run(case, "--worst", 1, "--class", "session_keys", "--format", "json"))["worst"]["classes"][0]
    assert [(one["element"], one["there"], one["together"][0]) for one in told["picks"]] == [("em", None, 0.0)]
    assert "em, perhaps there" in run(case, "--worst", 1, "--class", "session_keys")


def test_a_class_asked_twice_is_told_once(case: Path) -> None:
    told = json.loads(run(case, "--element", "u", "--class", "user_plane", "--class", "user_plane", "--format", "json"))
    assert [(one["class"], one["measure"]) for one in told["exposures"][0]["shares"]] == [
        ("user_plane", "subscribers"),
        ("user_plane", "traffic"),
    ]


def test_rows_that_cannot_be_used_are_set_aside_and_told(case: Path) -> None:
    changed(case, "g3,Op,gNB,s3,Beta,in-service,20", "g3,Op,gNB,s3,Beta,in-service,many")
    told = run(case, "--set-aside", case / "aside.csv")
    assert "1 row was set aside" in told
    assert "many" in (case / "aside.csv").read_text(encoding="utf-8")


def test_makers_parts_add_up_and_names_mean_nothing(case: Path) -> None:
    with open_scene(case) as scene:
        found = attribute_to_makers(scene)
    assert found.labels == ("Alpha", "Beta", "Gamma")
    for key, union in found.attribution.union.items():
        assert found.attribution.low[key].sum() == pytest.approx(union.low)
        assert found.attribution.high[key].sum() == pytest.approx(union.high)
    target = case / "network" / "elements.csv"
    text = target.read_text(encoding="utf-8").replace("Alpha", "Zulu").replace("Beta", "Alpha")
    target.write_text(text, encoding="utf-8")
    with open_scene(case) as scene:
        renamed = attribute_to_makers(scene)
    assert renamed.labels == ("Zulu", "Alpha", "Gamma")
    for key, values in found.attribution.low.items():
        assert list(renamed.attribution.low[key]) == list(values)


def test_elements_whose_maker_is_not_known_are_one_player(case: Path) -> None:
    changed(case, "g3,Op,gNB,s3,Beta", "g3,Op,gNB,s3,")
    with open_scene(case) as scene:
        found = attribute_to_makers(scene, ("user_plane",))
    assert (found.labels[-1], found.elements[-1]) == ("maker not known", 1)


def test_of_many_makers_the_smallest_are_one(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleets_module, "MOST_PLAYERS", 2)
    with open_scene(case) as scene:
        found = attribute_to_makers(scene, ("disruption",))
    assert found.labels == ("Alpha", "2 other makers")
    assert found.attribution.low["disruption", "subscribers"].sum() == pytest.approx(1)


def test_fleets_stand_with_and_without_their_managers(case: Path) -> None:
    with open_scene(case) as scene:
        found = {one.label: one.share("disruption").reach.low for one in with_and_without_managers(scene)}
    assert found["Alpha"] == pytest.approx(1)
    assert found["Alpha, without its managers"] == pytest.approx(0.8)
    assert "Beta, without its managers" not in found
    printed = run(case, "--vendors", "--class", "disruption")
    assert "Each maker's part" in printed
    assert "all together" in printed


def test_the_smf_sees_content_by_control_not_by_design(case: Path) -> None:
    with open_scene(case) as scene:
        share = scene.by_element("smf").share("user_plane")
    assert (share.design.high, share.reach.low) == (0.0, 1.0)
    printed = run(case, "--element", "smf", "--class", "user_plane", "--why")
    assert "SMF, user plane: h (TS 29.244" in printed
    assert "order handed over" in " ".join(printed.split())


def test_a_manager_without_its_critical_functions_controls_nothing(case: Path) -> None:
    def control() -> tuple[float, float]:
        with open_scene(case) as scene:
            reach = scene.by_element("em").share("session_keys").reach
            return round(reach.low, 9), round(reach.high, 9)

    assert control() == (1.0, 1.0)
    changed(case, "none,none,false", "none,none,")
    assert control() == (0.0, 1.0)
    changed(case, "em,Op,RAN-EM,s9,Alpha,in-service,80,8,none,none,", "em,Op,RAN-EM,s9,Alpha,in-service,80,8,none,none,true")
    assert control() == (0.0, 0.0)


def test_days_are_an_estimate_with_its_parameters(case: Path) -> None:
    printed = " ".join(run(case, "--element", "g2", "--week", "--class", "user_plane").split())
    assert "an estimate" in printed
    assert "visits 6 cells a day besides home" in printed
    assert "in an instant in a day in a week" in printed
    told = json.loads(run(case, "--element", "g2", "--days", 3, "--visits", 2, "--decay", 40, "--format", "json"))["days"][0]
    assert told["estimate"] is True
    assert (told["model"]["visits_a_day"], told["model"]["decay_km"]) == (2, 40)
    with open_scene(case) as scene:
        found = seen_within(scene, scene.of_element("g2"), [1, 7], words=("user_plane",)).shares["user_plane"]
    assert found[0].low == pytest.approx(0.5)
    assert found[0].low < found[1].low < found[2].low


def test_measures_are_printed_beside_a_ban(case: Path) -> None:
    printed = run(case, "--vendor", "Alpha", "--mitigations", "--class", "disruption")
    assert "managers parted by maker and domain" in printed
    assert "-20" in printed
    told = json.loads(run(case, "--vendor", "Alpha", "--mitigations", "--class", "disruption", "--format", "json"))
    parted = next(one for one in told["measures"][0]["measures"] if one["measure"].startswith("managers parted"))
    assert parted["difference"][0]["reach"] == pytest.approx([-0.2, -0.2])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mitigations", "--each"), "need who is compromised"),
        (("--week", "--worst", 1), "need who is compromised"),
        (("--element", "g1", "--visits", 3), "need --week or --days"),
        (("--element", "g1", "--format", "csv"), "the table of --each, and nothing else"),
        (("--each", "--format", "parquet"), "parquet needs -o FILE"),
        (("--each", "--worst", 2, "--format", "csv"), "csv has the table of --each, and nothing else"),
        (("--each", "--worst", 2, "--format", "parquet", "-o", "x.parquet"), "parquet has the table of --each"),
    ],
)
def test_what_does_not_go_together_is_refused(case: Path, words: tuple[object, ...], told: str) -> None:
    assert told in run(case, *words, code=2)


def test_the_same_question_gives_the_same_bytes(case: Path) -> None:
    words = (case, "--vendors", "--each", "--worst", 2, "--mitigations", "--week", "--format", "json")
    assert run(*words) == run(*words)


def test_columns_that_may_be_a_slip_are_told_as_by_assess(case: Path) -> None:
    sites = case / "network" / "sites.csv"
    sites.write_text(sites.read_text(encoding="utf-8").replace("latitude,longitude", "lat,lng"), encoding="utf-8")
    result = CliRunner().invoke(cli, ["exposure", str(case), "--element", "u", "--week", "--class", "location"])
    assert "column 'lat' of sites means nothing here; did you mean latitude?" in result.stderr
    assert "column 'lng' of sites means nothing here; did you mean longitude?" in result.stderr
    assert "No coordinates are known of" in result.stdout
