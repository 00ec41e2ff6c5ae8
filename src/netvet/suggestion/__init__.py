"""A first mapping for somebody's own spreadsheet: what is certain as lines, what is likely as comments, the rest counted."""

from netvet.suggestion.catalogue import Catalogue, Found, shipped_catalogue
from netvet.suggestion.proposal import Suggestion, suggest
from netvet.suggestion.text import write

__all__ = ["Catalogue", "Found", "Suggestion", "shipped_catalogue", "suggest", "write"]
