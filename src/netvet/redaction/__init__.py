"""A copy of a case for others: the same statuses, without the names, places and numbers by which people know its network."""

from netvet.redaction.copying import Redaction, pseudonyms, redact
from netvet.redaction.treatments import KINDS, TREATMENTS, WAYS, Kind, Treatment, Way

__all__ = ["KINDS", "TREATMENTS", "WAYS", "Kind", "Redaction", "Treatment", "Way", "pseudonyms", "redact"]
