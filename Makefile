# The everyday commands. `make` alone lists them.
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help install demo test check fix lock catalogue reference screens ci clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

install: ## a development environment in .venv
	python3 -m venv --without-pip .venv
	python3 -m pip --python .venv install -q -c requirements.lock -e '.[dev]'

demo: ## the app on a sample shop
	$(BIN)/crm demo

test: ## all tests, on all cores
	$(BIN)/pytest

check: ## lint, format, types, contracts, translations, reference pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogue.py check
	$(BIN)/python tools/reference.py check

fix: ## put in order what a tool can put in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python tools/catalogue.py update
	$(BIN)/python tools/reference.py write

catalogue: ## gather new texts into the .po files, compile them
	$(BIN)/python tools/catalogue.py update
	$(BIN)/python tools/catalogue.py compile

reference: ## write docs/reference from the code
	$(BIN)/python tools/reference.py write

screens: ## write the screens that tests compare with, and the pictures of README and guide
	$(BIN)/pytest -q tests/snapshots --snapshot-update
	$(BIN)/python tools/screenshots.py

lock: ## pin the newest allowed versions in requirements.lock (needs uv)
	uv pip compile -q --universal --python-version 3.11 --extra dev --upgrade --no-header --no-annotate \
		--no-emit-index-url pyproject.toml -o requirements.lock

ci: ## what the server runs
	.ci/run

clean: ## away with everything that can be made again
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find crm_tui -name '*.mo' -delete
