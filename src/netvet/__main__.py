"""`python -m netvet`."""

from netvet.cli import main

main()
