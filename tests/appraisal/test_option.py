"""Options of a case: read, or refused with their number and a remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL

from netvet.appraisal import Option, read_options
from netvet.appraisal.option import check_days
from netvet.case import open_case
from netvet.errors import CaseError
from netvet.planning import Horizon

HEAD = 'title = "T"\nas_of = 2019-02-19\n'


def options(folder: Path, text: str) -> tuple[Option, ...]:
    (folder / "case.toml").write_text(HEAD + text, encoding="utf-8")
    return read_options(open_case(folder))


def test_an_option_is_read(tmp_path: Path, bench: Any) -> None:
    (tmp_path / "own.toml").write_text(bench.text(bench.rule(**REMOVAL)), encoding="utf-8")
    (found,) = options(
        tmp_path,
        """
[[option]]
id = "core"
title = "Not in the core"
regimes = ["own.toml", "de-keypoints-2019"]
earliest = 2019-07-01
instrument = "new law"
[[option.without_number]]
subject = "retaliation"
says = "might follow"
publisher = "P"
work = "W"
date = 2019-01-01
""",
    )
    assert (found.id, found.instrument, found.earliest) == ("core", "new law", date(2019, 7, 1))
    assert found.regimes == (str(tmp_path / "own.toml"), "de-keypoints-2019")
    assert found.without_number[0].subject == "retaliation"
    assert (found.measures, found.measures_due, found.announced) == ((), None, None)


def test_measures_stand_in_one_order_whatever_the_order_in_which_they_are_written(tmp_path: Path) -> None:
    text = "[[option]]\nid = 'a'\nmeasures = ['oversight', 'ipsec']\nmeasures_due = 2022-12-31"
    assert options(tmp_path, text)[0].measures == ("ipsec", "oversight")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no options"),
        ("[option]\nid = 'a'", "options are tables"),
        ("[[option]]\ntitle = 'x'", "needs an id"),
        ("[[option]]\nid = 'a'\n[[option]]\nid = 'a'", "two options are called 'a'"),
        ("[[option]]\nid = 'a'\nregime = ['b']", "did you mean regimes"),
        ("[[option]]\nid = 'a'\nregimes = ['lost.toml']", "no regime 'lost.toml'"),
        ("[[option]]\nid = ' '", "needs an id"),
        ("[[option]]\nid = 'a'\nregimes = ['de-keypoint-2019']", "option a: there is no regime 'de-keypoint-2019'"),
        ("[[option]]\nid = 'a'\nregimes = ['de-keypoint-2019']", "did you mean de-keypoints-2019"),
        ("[[option]]\nid = 'a'\nregimes = ['de-keypoints-2019', 'de-keypoints-2019']", "twice"),
        ("[[option]]\nid = 'a'\nterms = 'lost.toml'", "no terms 'lost.toml'"),
        ("[[option]]\nid = 'a'\ninstrument = 'decree'", "never 'decree'"),
        ("[[option]]\nid = 'a'\nearliest = '2019'", "earliest is a day"),
        ("[[option]]\nid = 'a'\nearliest = 1019-07-01", "option a: earliest = 1019-07-01 lies before 1970-01-01"),
        ("[[option]]\nid = 'a'\nannounced = 0001-01-01\nregimes = ['de-keypoints-2019']", "announced = 0001-01-01 lies before"),
        ("[[option]]\nid = 'a'\nmeasures = ['ipsec']\nmeasures_due = 1969-12-31", "write measures_due = 1970-01-01 or later"),
        ("[[option]]\nid = 'a'\nannounced = 2019-07-01", "announced without regimes has no effect"),
        ("[[option]]\nid = 'a'\nmeasures = ['ipsek']\nmeasures_due = 2022-12-31", "did you mean ipsec"),
        ("[[option]]\nid = 'a'\nmeasures = ['ipsec']", "by when its measures are in place"),
        ("[[option]]\nid = 'a'\nmeasures_due = 2022-12-31", "measures_due without measures"),
        ("[[option]]\nid = 'a'\nwithout_number = [{subject = 's'}]", "lacks says, publisher, work"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        options(tmp_path, text)
    assert words in f"{caught.value} {caught.value.remedy}"
    assert "case.toml" in (caught.value.where or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("announced = 2028-09-30\nregimes = ['de-keypoints-2019']", None),
        ("announced = 2028-10-01\nregimes = ['de-keypoints-2019']", "known after 2028Q4 only"),
        ("announced = 2999-01-01\nregimes = ['de-keypoints-2019']", "announced = 2999-01-01"),
        ("measures = ['ipsec']\nmeasures_due = 2028-12-31", None),
        ("measures = ['ipsec']\nmeasures_due = 2029-01-01", "measures_due = 2029-01-01 lies after 2028Q4"),
        ("earliest = 2028-12-31\nregimes = ['de-keypoints-2019']", None),
        ("earliest = 9999-12-31\nregimes = ['de-keypoints-2019']", "earliest = 9999-12-31: it could bind after 2028Q4 only"),
    ],
)
def test_days_lie_within_what_is_planned(tmp_path: Path, text: str, words: str | None) -> None:
    (found,) = options(tmp_path, f"[[option]]\nid = 'a'\n{text}")
    horizon = Horizon(2019, 1, 40)
    if words is None:
        check_days(found, horizon, "case.toml")
        return
    with pytest.raises(CaseError, match=words) as caught:
        check_days(found, horizon, "case.toml")
    assert "option a" in (caught.value.where or "")
    assert "horizon.quarters" in (caught.value.remedy or "")
