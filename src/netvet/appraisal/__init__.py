"""Policy options side by side: what each protects, costs, delays and leaves open."""

from netvet.appraisal.appraising import CRITERIA, Appraisal, Appraised, appraise
from netvet.appraisal.front import Front, Interval, front_of
from netvet.appraisal.option import INSTRUMENTS, Option, Said, read_options
from netvet.appraisal.protection import WORDS
from netvet.appraisal.published import COUNTED, INTERESTS, MEASURES, Published, published_figures

__all__ = [
    "COUNTED",
    "CRITERIA",
    "INSTRUMENTS",
    "INTERESTS",
    "MEASURES",
    "WORDS",
    "Appraisal",
    "Appraised",
    "Front",
    "Interval",
    "Option",
    "Published",
    "Said",
    "appraise",
    "front_of",
    "published_figures",
    "read_options",
]
