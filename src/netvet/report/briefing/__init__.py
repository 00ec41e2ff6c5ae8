"""The briefing for a deciding body: what each option brings, costs and leaves open, as a page, paper or JSON."""

from netvet.report.forms import forms_of

FORMATS = forms_of(__name__)
"""Endings of files, each with what writes them."""
