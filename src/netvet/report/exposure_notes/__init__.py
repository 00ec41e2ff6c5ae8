"""What a result of exposure rests on, in either language of a report."""

from netvet.report.exposure_notes.notes import Note, in_words, notes_of

__all__ = ["Note", "in_words", "notes_of"]
