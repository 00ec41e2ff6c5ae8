"""Questions of exposure put to a case: who is compromised, and what they could see or stop."""

from netvet.compromise.answers import Answers
from netvet.compromise.elements import Each, each_element, masters, worst_elements
from netvet.compromise.exposure import Cell, Chosen, Exposure
from netvet.compromise.fleets import Parts, attribute_to_makers, unions, with_and_without_managers
from netvet.compromise.glance import Fleet, Glance, Single, at_a_glance
from netvet.compromise.loose import (
    Loose,
    lent_stations,
    loose_names,
    not_named,
    of_unknown_function,
    open_stations,
    resting_stations,
    strange_users,
)
from netvet.compromise.makers import NOBODY, NOBODY_KNOWN
from netvet.compromise.measures import MEASURES, Measure, Taken, not_judged, take
from netvet.compromise.options import Option, Options, weigh_options
from netvet.compromise.parting import same_maker
from netvet.compromise.scene import Scene, open_scene
from netvet.compromise.week import Week, seen_within

__all__ = [
    "MEASURES",
    "NOBODY",
    "NOBODY_KNOWN",
    "Answers",
    "Cell",
    "Chosen",
    "Each",
    "Exposure",
    "Fleet",
    "Glance",
    "Loose",
    "Measure",
    "Option",
    "Options",
    "Parts",
    "Scene",
    "Single",
    "Taken",
    "Week",
    "at_a_glance",
    "attribute_to_makers",
    "each_element",
    "lent_stations",
    "loose_names",
    "masters",
    "not_judged",
    "not_named",
    "of_unknown_function",
    "open_scene",
    "open_stations",
    "resting_stations",
    "same_maker",
    "seen_within",
    "strange_users",
    "take",
    "unions",
    "weigh_options",
    "with_and_without_managers",
    "worst_elements",
]
