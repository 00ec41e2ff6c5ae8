"""What is handed over: findings on a terminal, as JSON, CSV and Parquet."""

from netvet.report.files import write_json, write_rows
from netvet.report.terminal import print_explanation, print_findings, print_regime, print_regimes

__all__ = ["print_explanation", "print_findings", "print_regime", "print_regimes", "write_json", "write_rows"]
