"""How the conformance suite is made of the cases in `tests/regime/texts`."""
