"""What is handed over: findings and changes on a terminal, as JSON, CSV and Parquet, and as SARIF."""

from netvet.report.changes import print_changes, write_changes
from netvet.report.difference import difference_document, print_difference
from netvet.report.files import write_document, write_json, write_rows, write_table
from netvet.report.matrix import print_matrix
from netvet.report.sarif import write_sarif
from netvet.report.terminal import print_explanation, print_findings, print_regime, print_regimes

__all__ = [
    "difference_document",
    "print_changes",
    "print_difference",
    "print_explanation",
    "print_findings",
    "print_matrix",
    "print_regime",
    "print_regimes",
    "write_changes",
    "write_document",
    "write_json",
    "write_rows",
    "write_sarif",
    "write_table",
]
