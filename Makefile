# Two commands set up a fresh machine (git, make and Python 3.11 or newer): `make practise` and `make test`.
# Everything is installed into .venv from the versions in uv.lock; uv itself goes into .uv where the machine lacks it.

.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
PYTEST_ARGS ?= -n auto
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { $$p -c 'import sys; print(sys.executable)'; break; }; done)
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
unexport VIRTUAL_ENV
export UV_PYTHON_DOWNLOADS := never
RUN := .venv/bin

.PHONY: help practise test check format bench figures screenshots schemas train serve release

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

practise: .venv/practise.stamp ## set up and open the app, on the scripted voice
	@$(RUN)/triad --voice scripted

test: .venv/test.stamp ## set up and run all tests
	@$(RUN)/python -m pytest $(PYTEST_ARGS)

check: .venv/test.stamp ## format, lint, types, import contracts, tests
	@$(RUN)/ruff format --check . && $(RUN)/ruff check . && $(RUN)/mypy && $(RUN)/lint-imports && $(RUN)/python -m pytest $(PYTEST_ARGS)

format: .venv/test.stamp ## format the code
	@$(RUN)/ruff format . && $(RUN)/ruff check --fix .

bench: .venv/test.stamp ## measure start-up, turns, screens and scoring against their goals
	@$(RUN)/python tools/bench.py

figures: .venv/test.stamp ## measure the clients: every persona, every bot, 20 seeds
	@$(RUN)/triad rehearse --all --runs 20

screenshots: .venv/test.stamp ## draw the pictures of the README and the guides anew
	@$(RUN)/python tools/screenshots.py

schemas: .venv/test.stamp ## write the JSON Schemas that editors check personas, scenarios and rubrics with
	@$(RUN)/python tools/schemas.py

train: .venv/test.stamp ## train the coder from the corpus (fetches PyTorch)
	@$(UV) sync --quiet --frozen --inexact --all-extras --group train --python "$(PYTHON)"
	@$(RUN)/python -m scoring.training.train

release: .venv/test.stamp ## try a release: build, install into a clean environment, use it; tags and uploads nothing
	@UV="$(UV)" $(RUN)/python tools/release.py

serve: .venv/test.stamp ## show the app in a browser on this machine
	@$(RUN)/triad serve

.uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Triad needs Python 3.11 or newer; this machine has none on its PATH." >&2; exit 1; }
	@echo "Setting up (once)..." >&2
	@$(PYTHON) -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/practise.stamp: pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	@test -n "$(PYTHON)" || { echo "Triad needs Python 3.11 or newer; this machine has none on its PATH." >&2; exit 1; }
	@$(UV) sync --quiet --frozen --inexact --no-dev --python "$(PYTHON)"
	@touch $@

.venv/test.stamp: pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	@test -n "$(PYTHON)" || { echo "Triad needs Python 3.11 or newer; this machine has none on its PATH." >&2; exit 1; }
	@$(UV) sync --quiet --frozen --all-extras --compile-bytecode --python "$(PYTHON)"
	@touch $@ .venv/practise.stamp
