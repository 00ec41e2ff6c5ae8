"""The supply chain: what equipment could see or stop, and what hangs on which maker, as a page, paper or JSON."""

from netvet.report.forms import forms_of

FORMATS = forms_of(__name__)
"""Endings of files, each with what writes them."""
