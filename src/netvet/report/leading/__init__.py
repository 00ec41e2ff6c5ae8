"""Which maker has most, or all, in either language of a report."""

from netvet.report.leading.words import alone_words, largest_words

__all__ = ["alone_words", "largest_words"]
