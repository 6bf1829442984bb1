# Two commands do everything on a machine with python3, python3-venv, make and git:
#   make demo    sets up, starts the broker and the departments, and runs the loop on real messages
#   make test    sets up, checks and tests everything
# The tests never touch the broker that AMQP_URI names: what they fill, break and delete is their own.

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak chaos cluster count fuzz check docs migrations bench clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.capaloop
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
SOURCES := capaloop services rules shared tests bench
WORKERS ?= 2
MEASURED := $(VENV)/.capaloop-bench

help:
	@echo "make demo   set everything up and run the loop on real messages"
	@echo "make test   set everything up and run every check and test; WORKERS=2 in so many processes side by side"
	@echo "make soak   all faults at random under load; SEED=7 CASES=5000 MINUTES=30 as you like"
	@echo "make cluster  lose nodes of a RabbitMQ cluster and replicas under load; SEED=7 CASES=300 as you like"
	@echo "make chaos  whole lives of complaints under the faults of a seed; SEED=7 CASES=400 MINUTES=60 as you like"
	@echo "make count  deadlines counted minute by minute as well, COUNTED=100000 of them"
	@echo "make fuzz   other inputs in every run, EXAMPLES=20000 of each kind"
	@echo "make check  lint, types, import contracts"
	@echo "make docs   write the generated documents anew"
	@echo "make bench  measure against a floor and against rivals; ARGS=--help says which parts there are"
	@echo "make migrations  write the first revision of every table anew (until the first release)"
	@echo "make clean  stop what runs here, remove what was made (var/ with its cases stays)"

setup: $(STAMP)
	@$(BIN)/python -m capaloop.print_fonts || true

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CAPA Loop needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing the libraries named in requirements.lock"
	@$(PIP) install --constraint requirements.lock --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@$(BIN)/python -m capaloop.broker_package
	@$(BIN)/python -m capaloop.print_fonts || true
	$(BIN)/capaloop demo

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)
	$(BIN)/python -m capaloop.documents

bench: $(MEASURED)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m bench $(ARGS)

$(MEASURED): $(STAMP)
	@echo "installing what is measured beside it"
	@$(PIP) install --constraint requirements.lock --editable '.[dev,bench]'
	@touch $@

migrations: $(STAMP)
	$(BIN)/python -m capaloop.migrations --anew

test: check
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	@$(BIN)/python -m capaloop.postgres_package
	@$(BIN)/python -m capaloop.print_fonts
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

soak: $(STAMP)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	SEED=$(SEED) CASES=$(CASES) MINUTES=$(MINUTES) $(BIN)/pytest -q -s --timeout=0 tests/faults/soak.py
	$(MAKE) count

cluster: $(STAMP)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	@$(BIN)/python -m capaloop.postgres_package
	@$(BIN)/python -m tests.cluster $(addprefix --seed ,$(SEED)) $(addprefix --cases ,$(CASES)) $(ARGS)

chaos: $(STAMP)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	@$(BIN)/python -m capaloop.postgres_package
	SEED=$(SEED) CASES=$(CASES) MINUTES=$(MINUTES) FAULTS=$(FAULTS) DATABASE=$(DATABASE) OFF=$(OFF) \
		$(BIN)/pytest -q -s --timeout=0 tests/chaos/long_run.py

COUNTED ?= 100000

count: $(STAMP)
	CALENDAR_CASES=$(COUNTED) $(BIN)/pytest -q --timeout=0 tests/calendars/test_agreement.py

EXAMPLES ?= 20000

fuzz: $(STAMP)
	@env -u AMQP_URI -u AMQP_URI_FILE $(BIN)/python -m capaloop.broker_package
	FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/fuzz --timeout 0 --hypothesis-show-statistics

clean:
	@test ! -x $(BIN)/python || $(BIN)/python -m capaloop.processes down
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find $(SOURCES) -type d -name __pycache__ -prune -exec rm -rf {} +
