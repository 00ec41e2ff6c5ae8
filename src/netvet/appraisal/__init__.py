"""Policy options side by side: what each protects, costs, delays and leaves open."""

from netvet.appraisal.appraised import CLASSES, CRITERIA, EXPOSED, Appraisal, Appraised, Gap
from netvet.appraisal.appraising import appraise
from netvet.appraisal.equivalence import Equivalent, Member, Mildness
from netvet.appraisal.equivalents import TURNING
from netvet.appraisal.front import Front, Interval, front_of
from netvet.appraisal.lookout import WORDS
from netvet.appraisal.mitigation import Applied
from netvet.appraisal.option import INSTRUMENTS, Option, Said, read_options
from netvet.appraisal.published import COUNTED, INTERESTS, MEASURES, Published, published_figures
from netvet.appraisal.resting import Rests
from netvet.appraisal.sensitivity import CHEAPER, DEARER, EITHER, SAME, WITHIN, Sensitivity, Swing, Told, Weighted
from netvet.appraisal.setting import Limit, listed

__all__ = [
    "CHEAPER",
    "CLASSES",
    "COUNTED",
    "CRITERIA",
    "DEARER",
    "EITHER",
    "EXPOSED",
    "INSTRUMENTS",
    "INTERESTS",
    "MEASURES",
    "SAME",
    "TURNING",
    "WITHIN",
    "WORDS",
    "Applied",
    "Appraisal",
    "Appraised",
    "Equivalent",
    "Front",
    "Gap",
    "Interval",
    "Limit",
    "Member",
    "Mildness",
    "Option",
    "Published",
    "Rests",
    "Said",
    "Sensitivity",
    "Swing",
    "Told",
    "Weighted",
    "appraise",
    "front_of",
    "listed",
    "published_figures",
    "read_options",
]
