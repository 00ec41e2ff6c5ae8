"""What measures are worth: each changes what it says, makes no more visible to a whole maker, says where it cannot apply."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from tests.compromise.cases import HEAD, changed, write_small

from netvet.cli import cli
from netvet.compromise import MEASURES as MEASURES_BY_ID
from netvet.compromise import Option, not_judged, open_scene, take, weigh_options
from netvet.compromise.options import DOMAINS, TOGETHER
from netvet.exposure import ASKED, MEASURES, Bounds
from netvet.inventory.functions import DOMAINS as ALL_DOMAINS


def weighed(case: Path, maker: str) -> dict[str, Option]:
    with open_scene(case) as scene:
        found = weigh_options(scene, scene.of_vendor(maker))
    return {one.label: one for one in found.options} | {"": Option("", "", found.before)}


def content(option: Option, word: str = "user_plane") -> tuple[float, float]:
    assert option.shares is not None, option.obstacle
    bounds: Bounds = option.shares[word, "subscribers"]
    return round(bounds.low, 9), round(bounds.high, 9)


def test_ipsec_hides_content_from_a_router_and_not_its_chance_to_stop(case: Path) -> None:
    changed(case, "u,Op,UPF,s9,Beta", "u,Op,UPF,s9,Gamma")
    changed(case, "g3,Op,gNB,s3,Beta", "g3,Op,gNB,s3,Gamma")
    found = weighed(case, "Beta")
    assert content(found[""]) == (0.8, 0.8)
    assert content(found["IPsec on all backhaul"]) == (0.0, 0.0)
    assert content(found["IPsec on all backhaul"], "disruption") == (0.8, 0.8)
    assert content(found["ban from transport"]) == (0.0, 0.0)


def test_a_parted_manager_keeps_its_own_makers_elements_of_its_own_domain(case: Path) -> None:
    found = weighed(case, "Alpha")
    assert content(found[""], "disruption") == (1.0, 1.0)
    assert content(found["managers parted by maker and domain"], "disruption") == (0.8, 0.8)
    assert content(found["another maker's oversight"], "disruption") == (0.8, 0.8)
    assert content(found["ban from access"], "disruption") == (1.0, 1.0), "the manager is left, and controls all"
    both = weighed(changed(case, "g2,Op,gNB,s2,Alpha", "g2,Op,gNB,s2,"), "Alpha")
    assert content(both["managers parted by maker and domain"], "session_keys") == (0.3, 0.8), "the maker of one is not known"


def test_a_parted_manager_gives_up_its_own_makers_elements_of_another_domain(case: Path) -> None:
    changed(case, "r,Op,cell-site-router,s1,Beta,in-service,80,8,none", "r,Op,cell-site-router,s1,Alpha,in-service,80,8,em")
    changed(case, "g2,Op,gNB,s2,Alpha", "g2,Op,gNB,s2,Beta")
    with open_scene(case) as scene:
        found = weigh_options(scene, scene.of_element("em"), ("disruption",))
    parted = next(one for one in found.options if one.label.startswith("managers"))
    assert found.before["disruption", "subscribers"].low == pytest.approx(1)
    assert content(parted, "disruption") == (0.3, 0.3)


def test_oversight_ends_control_and_leaves_what_a_manager_sees_itself(case: Path) -> None:
    found = weighed(case, "Alpha")
    assert content(found[""], "identity")[0] == pytest.approx(0.8)
    assert content(found["another maker's oversight"], "identity")[0] == pytest.approx(0.8)
    assert content(found["ban from management"], "identity") == (0.0, 0.0)


def test_oversight_of_an_element_whose_function_is_not_known_is_not_known(case: Path) -> None:
    told = weighed(case, "Alpha")
    changed(case, "em,Op,RAN-EM,", "em,Op,,")
    found = weighed(case, "Alpha")
    assert content(told["another maker's oversight"], "disruption") == (0.8, 0.8)
    low, high = content(found["another maker's oversight"], "disruption")
    assert (low <= 0.8, high) == (True, 1.0), "it may be a manager, or not"
    both, every = (found[label].change for label in ("IPsec, and another maker's oversight", "all of these but a ban"))
    assert "another maker's oversight" in both
    assert "another maker's oversight" in every
    with open_scene(case) as scene:
        assert take(scene, scene.of_vendor("Alpha"), ["oversight"]).changes == {"oversight": (0, 1)}
        assert not_judged(scene, scene.of_vendor("Alpha")) == frozenset()


def test_a_platform_of_ones_own_hosts_nobody_elses_functions(case: Path) -> None:
    changed(case, "smf,Op,SMF,s9,Gamma", "smf,Op,SMF,s9,Beta")
    found = weighed(case, "Gamma")
    assert content(found[""]) == (1.0, 1.0)
    assert content(found["hosts not shared"]) == (0.0, 0.0)


def test_a_ban_from_all_but_access_leaves_nothing_of_any_other_domain(case: Path) -> None:
    changed(case, "smf,Op,SMF,s9,Gamma", "smf,Op,SIM-personalisation,s9,Alpha")
    found = weighed(case, "Alpha")
    assert content(found[""], "long_term_keys") == (1.0, 1.0)
    assert content(found["ban from support"], "long_term_keys") == (0.0, 0.0)
    assert content(found["ban from all but access"], "long_term_keys") == (0.0, 0.0)
    assert {held for domains in DOMAINS.values() for held in domains} == set(ALL_DOMAINS), "each domain has a ban"
    assert {"access", *TOGETHER["ban from all but access"][1]} == set(DOMAINS)
    none = weighed(case, "Gamma")
    assert none["ban from support"].obstacle == "none of them has a function of support"


def test_what_cannot_apply_says_why(case: Path) -> None:
    (case / "network" / "links.csv").unlink()
    found = weighed(case, "Gamma")
    assert found["IPsec on all backhaul"].obstacle == "the case has no links of access or transport"
    assert found["ban from transport"].obstacle == "none of them has a function of transport"
    assert found["another maker's oversight"].obstacle == "no manager is among them"
    changed(changed(changed(case, "NFVI", "UDM"), ",none,h,", ",none,none,"), "em,Op,RAN-EM", "em,Op,gNB")
    changed(case, ",em,none", ",none,none")
    found = weighed(case, "Gamma")
    assert found["managers parted by maker and domain"].obstacle == "no manager is there, and no element names one"
    assert found["hosts not shared"].obstacle == "no platform is there, and no element names one"


def test_where_all_links_are_protected_ipsec_is_worth_nothing_more(case: Path) -> None:
    links = case / "network" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("false", "true"), encoding="utf-8")
    assert weighed(case, "Beta")["IPsec on all backhaul"].obstacle == "IPsec protects all of them already"


MAKERS = ["Alpha", "Beta", "Gamma"]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Option]]:
    """What the measures are worth in the case as it is, where everything is known, by maker."""
    folder = write_small(tmp_path_factory.mktemp("known"))
    return {maker: weighed(folder, maker) for maker in MAKERS}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("unknown", ["", "g2,Op,gNB,s2,Alpha", "em,Op,RAN-EM,s9,Alpha", "h,Op,NFVI,s9,Gamma"])
@pytest.mark.parametrize("master", [",em,none", ",none,h"])
def test_no_measure_makes_more_visible_and_not_knowing_only_widens(
    case: Path, known: dict[str, dict[str, Option]], maker: str, unknown: str, master: str
) -> None:
    if unknown:
        changed(case, unknown, unknown.rpartition(",")[0] + ",")
    changed(case, master, master.replace("em", "").replace("h", ""))  # who manages or hosts them is not known
    found = weighed(case, maker)
    for label, option in found.items():
        if option.shares is None:
            continue
        for key in ((word, measure) for word in ASKED for measure in MEASURES):
            before, after = found[""].shares[key], option.shares[key]  # type: ignore[index]
            assert after.low <= before.low + 1e-9, (label, key)
            assert after.high <= before.high + 1e-9, (label, key)
            exact = known[maker][label].shares
            if exact is not None:
                assert after.low <= exact[key].low + 1e-9, (label, key)
                assert exact[key].high <= after.high + 1e-9, (label, key)


def test_measures_together_are_worth_at_least_each_of_them(case: Path) -> None:
    changed(case, "r,Op,cell-site-router,s1,Beta", "r,Op,cell-site-router,s1,Alpha")
    changed(case, "u,Op,UPF,s9,Beta", "u,Op,UPF,s9,Gamma")
    found = weighed(case, "Alpha")
    for label, (measures, domains) in TOGETHER.items():
        for part in (*(MEASURES_BY_ID[one].label for one in measures), *(f"ban from {one}" for one in domains)):
            if found[part].shares is not None:
                assert content(found[label], "disruption") <= content(found[part], "disruption"), (label, part)
                assert content(found[label], "session_keys") <= content(found[part], "session_keys"), (label, part)
    assert content(found["IPsec, and another maker's oversight"], "session_keys") == (0.8, 0.8), "its own stations are left"
    assert content(found["ban from all but access"], "disruption") == (0.8, 0.8)
    assert content(found["another maker's oversight"], "disruption") == (0.8, 0.8)


def test_of_measures_together_those_are_taken_that_can_apply(case: Path) -> None:
    found = weighed(case, "Gamma")
    assert found["ban from core and management"].change == "Only one of them can apply: ban from core."
    assert found["ban from core and management"].same == "ban from core"
    assert found["ban from core and management"].shares == found["ban from core"].shares
    assert found["ban from core and management, with IPsec"].same == ""
    (case / "network" / "links.csv").unlink()
    assert weighed(case, "Beta")["IPsec, and another maker's oversight"].obstacle == "none of them can apply"


def test_bans_from_two_domains_that_hit_the_same_elements_are_told_once(case: Path) -> None:
    changed(case, "em,Op,RAN-EM,s9,Alpha", "em,Op,RAN-EM+SMF,s9,Alpha")
    found = weighed(case, "Alpha")
    assert found["ban from core"].same == ""
    assert found["ban from management"].same == found["ban from core and management"].same == "ban from core"
    result = CliRunner().invoke(cli, ["exposure", str(case), "--vendor", "Alpha", "--class", "disruption", "--mitigations"])
    assert "the same as ban from core\n" in "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())


HOMES = """element_id,operator,function,vendor,state,subscribers,traffic_gbps,managed_by,hosted_on
p1,Op,NFVI,Alpha,in-service,,,none,none
p2,Op,NFVI,Beta,in-service,,,none,none
ub,Op,UPF,Beta,in-service,300,3,none,p1
ua,Op,UPF,Alpha,in-service,700,7,none,p2
g1,Op,gNB,Gamma,in-service,1000,10,none,none
"""
MANAGERS = """element_id,operator,function,site_id,vendor,state,subscribers,traffic_gbps,managed_by,hosted_on
ea,Op,RAN-EM,,Alpha,in-service,,,none,none
eb,Op,RAN-EM,,Beta,in-service,,,none,none
ga,Op,gNB,s1,Alpha,in-service,700,7,eb,none
gb,Op,gNB,s2,Beta,in-service,300,3,ea,none
"""
PARTED, NOT_SHARED = "managers parted by maker and domain", "hosts not shared"


def moved(case: Path, rows: str, label: str, *ids: str) -> tuple[tuple[float, float], tuple[float, float], tuple[int, int]]:
    """What some elements could see as it is, and after a measure that moves others; how many that moves."""
    (case / "network" / "links.csv").unlink(missing_ok=True)
    (case / "network" / "elements.csv").write_text(rows, encoding="utf-8")
    with open_scene(case) as scene:
        chosen = scene.of_element(*ids)
        found = weigh_options(scene, chosen, ("user_plane",))
        (ident,) = (one.id for one in MEASURES_BY_ID.values() if one.label == label)
        count = take(scene, chosen, [ident]).changes[ident]
    after = next(one for one in found.options if one.label == label)
    return content(Option("", "", found.before)), content(after), count


def test_what_moves_goes_to_the_platform_of_its_maker(case: Path) -> None:
    assert moved(case, HOMES, NOT_SHARED, "p1") == ((0.3, 0.3), (0.7, 0.7), (2, 2)), "ub leaves, and ua comes"
    another = HOMES + "p3,Op,NFVI,Alpha,in-service,,,none,none\n"
    assert moved(case, another, NOT_SHARED, "p1") == ((0.3, 0.3), (0.0, 0.7), (2, 2)), "to which of two is not known"
    assert moved(case, another, NOT_SHARED, "p1", "p3") == ((0.3, 0.3), (0.7, 0.7), (2, 2)), "both are compromised"
    nobodys = HOMES + "p3,Op,NFVI,,in-service,,,none,none\n"
    assert moved(case, nobodys, NOT_SHARED, "p1") == ((0.3, 0.3), (0.0, 0.7), (2, 2)), "it may be of theirs"
    new = HOMES.replace("p1,Op,NFVI,Alpha", "p1,Op,NFVI,Gamma")
    assert moved(case, new, NOT_SHARED, "p1") == ((0.3, 0.3), (0.0, 0.0), (2, 2)), "no platform of theirs: a new one"
    theirs = HOMES.replace("p1,Op,", "p1,Po,")
    assert moved(case, theirs, NOT_SHARED, "p1")[1] == (0.0, 0.0), "another operator's platform takes nothing over"
    lost = HOMES.replace("ua,Op,UPF,Alpha", "ua,Op,UPF,")
    assert moved(case, lost, NOT_SHARED, "p1") == ((0.3, 0.3), (0.0, 0.7), (1, 2)), "whose it is is not known"
    stays = HOMES.replace("ub,Op,UPF,Beta", "ub,Op,UPF,")
    assert moved(case, stays, NOT_SHARED, "p1") == ((0.3, 0.3), (0.7, 1.0), (1, 2)), "it may stay"


def test_what_moves_goes_to_the_manager_of_its_maker_and_domain(case: Path) -> None:
    before, after, count = moved(case, MANAGERS, PARTED, "ea")
    assert (before[1], after[1], count) == (0.3, 0.7, (2, 2))
    both = moved(case, MANAGERS, PARTED, "ea", "eb")
    assert both[0] == both[1], "each manages as much as before, its own maker's"
    idle = MANAGERS.replace("ea,Op,RAN-EM", "ea,Op,OSS").replace(",ea,none", ",none,none")
    assert moved(case, idle, PARTED, "ea") == ((0.0, 0.0), (0.0, 0.7), (1, 1)), "of which domain it is is not known"
    other = idle.replace("Op,OSS", "Op,Core-EM")
    assert moved(case, other, PARTED, "ea") == ((0.0, 0.0), (0.0, 0.0), (1, 1)), "a manager of another domain takes none"


@pytest.mark.parametrize(("host", "most"), [("h", 1.0), ("none", 0.0)])
def test_a_manager_of_no_known_maker_may_be_anothers_which_nobody_oversees(case: Path, host: str, most: float) -> None:
    """As theirs it is overseen. As another's it is not, and they control it where it runs on a platform of theirs."""
    rows = ["g,Op,gNB,s1,Beta,in-service,10,1,m,none,", f"m,Op,RAN-EM,s9,,in-service,,,none,{host},false"]
    rows += ["h,Op,NFVI,s9,Alpha,in-service,,,none,none,", "u,Op,UPF,s9,Beta,in-service,10,1,none,none,"]
    (case / "network" / "elements.csv").write_text(
        "\n".join([f"{HEAD}critical_functions_replaced", *rows]) + "\n", encoding="utf-8"
    )
    (case / "network" / "links.csv").unlink()
    assert content(weighed(case, "Alpha")["another maker's oversight"], "disruption") == (0.0, most)
