# Opstap: two commands are enough.
#   make run    sets everything up, loads the sample town, ranks it, prints one candidate's pathways, and serves
#   make test   sets everything up and runs the test suite

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
READY  := $(VENV)/.ready
SAMPLE ?= yes
export PORT HOST OPSTAP_DATA_DIR

.PHONY: run test setup check format lock clean help

run: setup  ## Set up, load the sample town once (SAMPLE=no starts empty), and serve on 127.0.0.1:8000
	@exec $(VENV)/bin/opstap up $(if $(filter no,$(SAMPLE)),--no-sample,--sample)

test: setup system-parts compiled  ## Set up and run the whole test suite
	$(VENV)/bin/python -m pytest -n $(or $(TEST_PROCESSES),2) --dist loadgroup $(TESTS)

setup: $(READY)  ## Only the set-up: a virtual environment with everything pinned by hash

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Opstap needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (a minute or so) ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

.PHONY: system-parts compiled
system-parts:
	@deploy/system-parts

compiled: setup  ## Compile the engine now, once (a server does so by itself, in the background)
	@$(VENV)/bin/python -m services.matcher.engine.kernel

check: setup  ## Lint, types, import rules (what .ci/run does besides the tests)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

format: setup  ## Put the code in its usual shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: setup  ## Work out requirements.lock anew from pyproject.toml (hashes, no addresses)
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --all-extras --upgrade pyproject.toml --output-file requirements.lock

clean:  ## Remove what was installed and built; var/ (your data) stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'
