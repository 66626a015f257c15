# `make demo` and `make test` set up everything they need in .venv; the second time they are quick.
PYTHON ?= python3
VENV := .venv
PYWB := .venv-pywb
BIN := $(VENV)/bin
ARGS ?=
# Without warnings: setuptools takes the folders of the sample portals' pages for packages.
INSTALL := PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help demo test eval bare mutants replay findings lint format clean

help: ## show this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.installed ## crawl the sample portals, build data/archive.db, open the site (ARGS=--no-serve: only build)
	$(BIN)/gongkai --data data demo $(ARGS)

test: $(VENV)/.installed-dev lint eval ## check the style, the types and the readers' floors, then run every test
	$(BIN)/pytest --numprocesses auto --dist loadfile $(ARGS)

eval: $(VENV)/.installed-dev ## cells right of cells expected, by type and form; fails below the floors
	$(BIN)/python -m scripts.eval

mutants: $(VENV)/.installed-dev ## make faults in the core on purpose: do its unit tests notice? (ARGS=0: all faults, an hour)
	$(INSTALL) --editable '.[dev,ocr,mutants]'
	$(BIN)/python -m scripts.mutants $(ARGS)

bare: $(VENV)/.installed-dev ## the same, and the PDF and OFD readers' tests, without any font, in another locale and time zone
	scripts/bare.sh

replay: $(VENV)/.installed-dev $(PYWB)/.installed ## replay what was crawled in pywb, which has an environment of its own
	$(BIN)/pytest tests/archive/warc/test_replay.py $(ARGS)

findings: ## what surprised us in other libraries: does each still hold? (needs PyPI)
	bash findings/run.sh

lint: $(VENV)/.installed-dev ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev ## put the code into ruff's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what make made, not the archive in data/
	rm -rf $(VENV) $(PYWB) build dist mutants *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongkai needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) --editable '.[dev,ocr]'
	touch $@ $(VENV)/.installed

# pywb pins what Gongkai has newer; the pip that older venvs ship cannot read its requirements.
$(PYWB)/.installed:
	$(PYTHON) -m venv $(PYWB)
	$(PYWB)/bin/pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
	$(PYWB)/bin/pip install --quiet pywb==2.10.0
	touch $@
