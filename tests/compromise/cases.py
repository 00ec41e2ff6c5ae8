"""A small case with paths, managers, a platform and three invented makers, and small changes of it."""

from __future__ import annotations

from pathlib import Path

HEAD = "element_id,operator,function,site_id,vendor,state,subscribers,traffic_gbps,managed_by,hosted_on,"
ELEMENTS = f"""{HEAD}critical_functions_replaced
g1,Op,gNB,s1,Alpha,in-service,30,3,em,none,
g2,Op,gNB,s2,Alpha,in-service,50,5,em,none,
g3,Op,gNB,s3,Beta,in-service,20,2,em,none,
r,Op,cell-site-router,s1,Beta,in-service,80,8,none,none,
u,Op,UPF,s9,Beta,in-service,100,10,none,h,
smf,Op,SMF,s9,Gamma,in-service,100,10,none,h,
em,Op,RAN-EM,s9,Alpha,in-service,80,8,none,none,false
h,Op,NFVI,s9,Gamma,in-service,100,10,none,none,
"""
LINKS = "from_element,to_element,ipsec\ng1,r,false\ng2,r,false\nr,u,false\ng3,u,false\n"
SITES = "site_id,latitude,longitude\ns1,50.0,8.0\ns2,50.1,8.3\ns3,51.0,9.0\ns9,50,8\n"


def write_small(folder: Path) -> Path:
    """The case, written into a folder."""
    (folder / "network").mkdir()
    (folder / "case.toml").write_text('title = "Small"\nas_of = 2026-11-21\n', encoding="utf-8")
    for name, text in (("elements", ELEMENTS), ("links", LINKS), ("sites", SITES)):
        (folder / "network" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def changed(case: Path, old: str, new: str) -> Path:
    """The case with one text of its elements otherwise."""
    target = case / "network" / "elements.csv"
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")
    return case
