# Two commands do everything on a machine with python3, python3-venv, make and git:
#   make demo    sets up, starts the broker and the departments, and runs the loop on real messages
#   make test    sets up, checks and tests everything
# The tests never touch the broker that AMQP_URI names: what they fill, break and delete is their own.

.DEFAULT_GOAL := help
.PHONY: help setup demo test fuzz check docs clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.capaloop
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
SOURCES := capaloop services rules shared tests

help:
	@echo "make demo   set everything up and run the loop on real messages"
	@echo "make test   set everything up and run every check and test"
	@echo "make fuzz   other inputs in every run, EXAMPLES=20000 of each kind"
	@echo "make check  lint, types, import contracts"
	@echo "make docs   write the generated documents anew"
	@echo "make clean  stop what runs here, remove what was made (var/ with its cases stays)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CAPA Loop needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing the libraries named in requirements.lock"
	@$(PIP) install --constraint requirements.lock --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@$(BIN)/python -m capaloop.broker_package
	$(BIN)/capaloop demo

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)
	$(BIN)/python -m capaloop.documents

test: check
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	$(BIN)/pytest

EXAMPLES ?= 20000

fuzz: $(STAMP)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/fuzz --timeout 0 --hypothesis-show-statistics

clean:
	@test ! -x $(BIN)/python || $(BIN)/python -m capaloop.processes down
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find $(SOURCES) -type d -name __pycache__ -prune -exec rm -rf {} +
