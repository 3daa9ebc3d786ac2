# Two commands are the whole set-up: `make serve` builds the graph and serves it, `make test` runs the tests.
# While you work, `make fast` runs the quick ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The report texts, if they lie beside the project, prove the tables; without them the tables build the same graph.
export DGKG_REPORTS ?= $(wildcard ../shared/reports)
export DGKG_SHARED ?= $(wildcard ../shared)

# How many processes test at once.
PROCESSES ?= 2
# The scripts of the pages, made from their sources where npm's registry can be reached; pages do without them elsewhere.
ASSETS := service/pages/static/built.json
SOURCES := $(wildcard service/pages/assets/*.json service/pages/assets/build.py service/pages/assets/source/*.js)
IN_PARALLEL := -n $(PROCESSES) --dist loadfile
SLOW_LANES := long or reference or engines or package or browser

.PHONY: serve build test fast check coverage mutants soak bench release clean

serve: build
	$(BIN)/dgkg serve

build: $(VENV)/installed $(ASSETS)
	$(BIN)/dgkg build

# Everything: what measures time runs by itself, after the rest.
test: $(VENV)/installed $(ASSETS)
	@begun=$$(date +%s); \
	$(MAKE) --no-print-directory check \
	&& $(BIN)/pytest $(IN_PARALLEL) -m 'not soak and not alone' \
	&& $(BIN)/pytest -m alone; \
	status=$$?; echo "make test: $$(( $$(date +%s) - begun )) seconds"; exit $$status

# Under two minutes on two cores, for each change.
fast: $(VENV)/installed
	@begun=$$(date +%s); \
	$(BIN)/pytest $(IN_PARALLEL) -m 'not (soak or alone or $(SLOW_LANES))'; \
	status=$$?; echo "make fast: $$(( $$(date +%s) - begun )) seconds"; exit $$status

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# All tests, with every line counted that any process of ours runs; prints what no test runs, and the share of what some do.
MEASURING := tests/support/measuring
MEASURED := $(CURDIR)/.coverage-workers
coverage: $(VENV)/installed
	rm -rf .coverage* && mkdir $(MEASURED)
	DGKG_MEASURED=$(MEASURED) PYTHONPATH=$(CURDIR)/$(MEASURING) $(BIN)/coverage run -m pytest -q $(IN_PARALLEL) -m 'not soak and not alone'
	DGKG_MEASURED=$(MEASURED) PYTHONPATH=$(CURDIR)/$(MEASURING) $(BIN)/coverage run -m pytest -q -m alone
	$(BIN)/python $(MEASURING)/gather.py $(MEASURED)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Breaks the code where words become numbers, numbers facts, facts checks, and where queries are read; lists what no test
# noticed (`mutmut show NAME` shows it). One in five, always the same: those whose number ends in 2 or 7.
MUTANTS ?= *[27]
mutants: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,mutants]'
	rm -rf mutants
	$(BIN)/mutmut run --max-children $(PROCESSES) '$(MUTANTS)'
	$(BIN)/mutmut results | grep -v 'not checked'

# Two minutes of everything at once on the service, an attack on it with numbers, full disks, kills.
soak: $(VENV)/installed
	$(BIN)/pytest -m soak -s

# Wheel and sdist, the bill of materials (CycloneDX) and an audit of what the wheel brings along, all in dist/. Fails where a
# vulnerability is known, and where no database of advisories could be asked.
release: $(VENV)/installed $(ASSETS)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,release]'
	$(BIN)/python -m tests.release.run

bench: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	$(BIN)/python tests/bench/run.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Never fails: what is said then stands on the screen, and the next `make` tries again.
$(ASSETS): $(SOURCES) | $(VENV)/installed
	-@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[assets]' \
	&& $(BIN)/python service/pages/assets/build.py

clean:
	rm -rf $(VENV) build dist mutants .coverage* $(addprefix service/pages/static/,*.js *.js.br built.json licences.txt)
