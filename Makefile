# Everything a newcomer needs is `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
TOOLS := .tools
VENV := .venv
UV := $(TOOLS)/bin/uv
BIN := $(VENV)/bin
LOCK := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	--custom-compile-command "make lock"

.PHONY: help setup lock

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Telederm needs Python 3.11 or newer: install it, or name one with make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(TOOLS) \
		|| { echo "Python's venv module is missing: install it (on Debian: apt-get install python3-venv)"; exit 1; }
	$(TOOLS)/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.installed: requirements/development.txt pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/development.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.installed ## install everything from the lock file into .venv

lock: $(UV) ## compile requirements/*.txt again from pyproject.toml
	$(LOCK) $(foreach group,build demo training test lint,--group $(group)) pyproject.toml -o requirements/development.txt
	$(LOCK) -c requirements/development.txt pyproject.toml -o requirements/production.txt
