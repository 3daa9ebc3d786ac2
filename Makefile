# Two commands are the whole set-up: `make serve` builds the graph and serves it, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The report texts, if they lie beside the project, prove the tables; without them the tables build the same graph.
export DGKG_REPORTS ?= $(wildcard ../shared/reports)
export DGKG_SHARED ?= $(wildcard ../shared)

.PHONY: serve build test check soak bench clean

serve: build
	$(BIN)/dgkg serve

build: $(VENV)/installed
	$(BIN)/dgkg build

test: $(VENV)/installed check
	$(BIN)/pytest

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two minutes of everything at once on the service, full disks, kills.
soak: $(VENV)/installed
	$(BIN)/pytest -m soak -s

bench: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	$(BIN)/python tests/bench/run.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build
