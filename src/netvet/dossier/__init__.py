"""What is known about makers, products and certificates: claims with their sources."""

from netvet.dossier.claim import Claim
from netvet.dossier.coverage import Answer, Knowledge, answers
from netvet.dossier.dossiers import Dossier, Dossiers, Maker
from netvet.dossier.kinds import HEAD_FACTS, changed_by, facts_of, speaks_for
from netvet.dossier.names import fold
from netvet.dossier.naming import maker_names
from netvet.dossier.reading import read_dossier, read_dossiers
from netvet.dossier.weight import Weighed, group_of, home_of, vendor_fact, weigh
from netvet.dossier.words import known_words

__all__ = [
    "HEAD_FACTS",
    "Answer",
    "Claim",
    "Dossier",
    "Dossiers",
    "Knowledge",
    "Maker",
    "Weighed",
    "answers",
    "changed_by",
    "facts_of",
    "fold",
    "group_of",
    "home_of",
    "known_words",
    "maker_names",
    "read_dossier",
    "read_dossiers",
    "speaks_for",
    "vendor_fact",
    "weigh",
]
