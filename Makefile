.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts conformance docs bench gate

help:       ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo:       ## put the example into ./nordland-2026 and assess it
	uv run netvet demo

test:       ## the tests
	uv run pytest

lint:       ## ruff: rules and format
	uv run --group lint ruff check .
	uv run --group lint ruff format --check .

types:      ## mypy, strict
	uv run --group lint mypy

contracts:  ## which room may import which
	uv run --group lint lint-imports

conformance: ## write the conformance suite anew, of the cases in tests/regime/texts
	uv run python conformance/generate.py

docs:       ## write the generated pages anew, and build the site into ./site
	uv run python docs/generate.py
	uv run --group notebook python docs/notebook.py
	NO_MKDOCS_2_WARNING=1 uv run --group docs mkdocs build --strict

bench:      ## benchmarks; they take long
	uv run --group bench python benchmarks/run.py

gate:       ## all that has to pass
	bash .ci/run
