# Two commands: `make run` and `make test`. Each sets itself up and does nothing twice.
.DEFAULT_GOAL := help
.PHONY: help run test check unit format bench screenshots vendor pins audit sbom clean
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

$(BIN)/python:
	@tools/venv.sh $(VENV)

# What is needed to run, with hashes; then the product itself, which hashes would refuse.
$(VENV)/run.done: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: requirements/dev.txt $(VENV)/run.done
	@echo "Setting up checks and tests ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/run.done ## Serve on http://127.0.0.1:8000 (PORT=... changes it; DEMO=1 serves the demo world)
ifeq ($(DEMO),1)
	@COACHAPP_DEMO=1 COACHAPP_DATA_DIR=$${COACHAPP_DATA_DIR:-var/demo} exec $(BIN)/python -m coachapp.cli serve
else
	@exec $(BIN)/python -m coachapp.cli serve
endif

check: $(VENV)/dev.done ## Format, lint, types, import ladder, unit and page tests on SQLite: under three minutes
	@$(BIN)/python tools/check.py
	@$(MAKE) --no-print-directory unit

unit: $(VENV)/dev.done ## The unit and page tests alone
	@$(BIN)/python -m pytest -q -n 2 --ignore=tests/e2e --ignore=tests/faults -m "not postgres and not browser and not slow and not large"

test: $(VENV)/dev.done ## Everything: the checks, then all tests with Chromium and PostgreSQL
	@$(BIN)/python tools/check.py
	@$(BIN)/python tools/all_tests.py

format: $(VENV)/dev.done ## Put the code into its format
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(VENV)/dev.done ## Measure the main pages and print their bars as ratios
	@$(BIN)/python -m bench

screenshots: $(VENV)/dev.done ## Take the pictures of docs/screenshots from the demo world
	@$(BIN)/python tools/screenshots.py

vendor: $(VENV)/run.done ## Fetch the published front-end files again, with their manifests (needs npm)
	@$(BIN)/python tools/vendor.py

pins: $(VENV)/dev.done ## Write requirements/*.txt from requirements/*.in (UPGRADE=1 takes newer versions)
	@tools/pins.sh $(if $(UPGRADE),--upgrade)

audit: $(VENV)/dev.done ## Look for known holes in the pinned packages; fails if one could not be looked at
	@$(BIN)/python tools/audit.py

sbom: $(VENV)/dev.done ## Write dist/sbom.cdx.json: what Coachapp is made of (CycloneDX; needs no network)
	@$(BIN)/python tools/sbom.py

clean: ## Remove what make made; var/ with its data stays
	@rm -rf .venv .venv-* dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
