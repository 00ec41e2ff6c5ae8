"""Policy options side by side: what each protects, costs, delays and leaves open."""

from netvet.appraisal.appraising import CRITERIA, Appraisal, Appraised, appraise
from netvet.appraisal.front import Front, Interval, front_of
from netvet.appraisal.option import INSTRUMENTS, Option, Said, read_options
from netvet.appraisal.protection import WORDS

__all__ = [
    "CRITERIA",
    "INSTRUMENTS",
    "WORDS",
    "Appraisal",
    "Appraised",
    "Front",
    "Interval",
    "Option",
    "Said",
    "appraise",
    "front_of",
    "read_options",
]
