# Set-up and the main job:   make demo
# Set-up and every test:     make test
# Both work on a fresh clone with nothing but Python (>= 3.11) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo test check unit faults wheel lint bench conformance fuzz lock assets docs clean
.DELETE_ON_ERROR:

demo: $(VENV)/run.stamp
	-$(BIN)/seawall scan examples/careless
	$(BIN)/seawall scan examples/careful

test: lint assets unit faults wheel

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --cov=seawall --cov-report=term:skip-covered --cov-fail-under=88

faults: $(VENV)/dev.stamp
	$(BIN)/python tools/planted_faults.py

wheel: $(VENV)/dev.stamp
	$(BIN)/python tools/try_wheel.py

# The API server of the tests is built from its published modules where Go is present.
assets: $(VENV)/dev.stamp
	$(BIN)/python -m tests.cluster.assets etcd kube-apiserver kubectl

conformance: $(VENV)/dev.stamp assets
	$(BIN)/python -m tests.cluster.assets kube-controller-manager
	$(BIN)/python -m tests.conformance

bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench

fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.fuzz

docs: $(VENV)/dev.stamp
	$(BIN)/python tools/write_docs.py

# Versions and hashes only; the index is whatever pip is set up to use.
lock: $(VENV)/dev.stamp
	$(PIP) uv
	$(BIN)/python tools/lock.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml hatch_build.py $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src  # as for an installed package, whatever the environment says
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
