"""Makers' names: one key whatever the script, case, punctuation and legal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netvet.dossier import read_dossiers
from netvet.dossier.names import fold

DOSSIERS = read_dossiers()


@pytest.mark.parametrize(
    ("written", "maker"),
    [
        ("HUAWEI", "huawei"),
        ("huawei", "huawei"),
        (" Huawei ", "huawei"),
        ("Huawei Technologies Co., Ltd.", "huawei"),
        ("Huawei Technologies Co.,Ltd", "huawei"),
        ("HUAWEI TECHNOLOGIES CO LTD", "huawei"),
        ("华为", "huawei"),
        ("华为技术有限公司", "huawei"),
        ("Хуавэй", "huawei"),
        ("Nokia Corporation", "nokia"),
        ("NOKIA CORP.", "nokia"),
        ("ZTE Corporation", "zte"),
        ("zte corp", "zte"),
        ("Telefonaktiebolaget LM Ericsson", "ericsson"),
        ("Ericsson AB", "ericsson"),
        ("Samsung Electronics Co., Ltd.", "samsung"),
        ("Mavenir Systems, Inc.", "mavenir"),
        ("NEC", "nec"),
        ("日本電気株式会社", "nec"),
        ("FUJITSU LIMITED", "fujitsu"),
        ("富士通", "fujitsu"),
        ("CISCO", "cisco"),
        ("Cisco Systems", "cisco"),
        ("Juniper", "juniper"),
        ("Juniper Networks", "juniper"),
    ],
)
def test_a_name_means_its_maker(written: str, maker: str) -> None:
    found = DOSSIERS.maker(written)
    assert found.id == maker
    assert found.dossier is not None
    assert found.dossier.id == maker
    assert found.affiliate is None


@pytest.mark.parametrize(
    ("written", "group"),
    [("HiSilicon", "huawei"), ("HISILICON", "huawei"), ("Alcatel-Lucent", "nokia"), ("Alcatel Lucent", "nokia")],
)
def test_an_affiliate_is_itself_and_of_its_group(written: str, group: str) -> None:
    found = DOSSIERS.maker(written)
    assert found.affiliate is not None
    assert found.dossier is not None
    assert found.dossier.group == group
    assert found.id != group


@pytest.mark.parametrize(
    "written",
    [
        "Hangzhou",
        "Hangzhou Huawei City",
        "China",
        "Technologies",
        "Co., Ltd.",
        "Hua",
        "Nokian Tyres",
        "",
        "***",
        "LM",
        "Systems",
    ],
)
def test_a_city_or_a_part_of_a_name_means_nobody(written: str) -> None:
    found = DOSSIERS.maker(written)
    assert (found.id, found.dossier, found.ambiguous) == (None, None, False)


def test_a_slip_has_near_names() -> None:
    assert DOSSIERS.maker("Huawai").candidates == ("huawei",)
    assert DOSSIERS.maker("Huawai").id is None


@given(st.text(max_size=40))
def test_folding_takes_any_text(name: str) -> None:
    key = fold(name)
    assert key == key.casefold()
    assert fold(name.strip()) == key
    assert fold(name) == key


@given(
    st.sampled_from(("Huawei", "Nokia", "Ericsson")),
    st.sampled_from(("Ltd", "Ltd.", "GmbH", "AB", "Inc.", "S.A.", "Oy", "Co., Ltd.", "AG")),
)
def test_a_legal_form_changes_nothing(name: str, form: str) -> None:
    assert fold(f"{name} {form}") == fold(name) == fold(f"{name.upper()}, {form.upper()}")
