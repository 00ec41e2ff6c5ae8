"""Policy options side by side: what each protects, costs, delays and leaves open."""

from netvet.appraisal.front import Front, front_of
from netvet.appraisal.option import INSTRUMENTS, MEASURES, Option, Said, read_options

__all__ = ["INSTRUMENTS", "MEASURES", "Front", "Option", "Said", "front_of", "read_options"]
