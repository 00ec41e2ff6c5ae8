"""Transition plans as people read them: on a terminal, in a folder of tables, as a page with charts."""
