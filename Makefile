# Everything one does here, by name. `make` alone shows it. Each target sets up what it needs, and is quiet when that is done.

PYTHON := .venv/bin/python
NPM := $(PYTHON) tools/npm.py
BUILT := src/vivevoix/web/console/index.html
CONSOLE := $(shell find console -path console/node_modules -prune -o -type f -print 2>/dev/null)
CONFIG ?= vivevoix.toml
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help demo serve test check bench bench-% console generate fmt wheel setup setup-python setup-tests

help: ## Show this
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup-python $(BUILT) ## Run the example company with real calls on this machine; sign in at the printed address
	@$(PYTHON) -m vivevoix demo $(WITH)

serve: setup-python $(BUILT) ## Run the house of vivevoix.toml (another file: make serve CONFIG=FILE)
	@$(PYTHON) -m vivevoix serve --config $(CONFIG)

test: setup-tests $(BUILT) ## Run every test: rules, stories, real telephones, a real browser, the console
	@tools/test.sh $(WITH)

check: setup-python console/node_modules/.ready ## Style, types, imports, the house rules, and that everything generated is fresh
	@tools/check.sh

bench: setup-tests ## Measure P1 to P7, R1, R2, S1 and I1; prints one JSON line for each figure
	@nice -n 0 $(PYTHON) -m bench $(WITH)

bench-%: setup-tests ## Measure one figure, as in make bench-p2
	@$(PYTHON) -m bench $* $(WITH)

console: setup-python $(BUILT) ## Build the console into the package

generate: setup-python console/node_modules/.ready ## Write again everything that is generated from the code
	@$(PYTHON) tools/generate.py

fmt: setup-python ## Put the code into our format
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix --unsafe-fixes .

wheel: setup-python $(BUILT) ## Build the package, console inside: dist/
	@.tools/uv/bin/uv build -q --wheel --out-dir dist && ls dist/*.whl

setup: setup-tests console/node_modules/.ready ## Install everything for working on Vivevoix, and nothing outside this folder but Debian packages

setup-python:
	@tools/setup.sh

setup-tests:
	@tools/setup.sh tests

console/node_modules/.ready: console/package-lock.json console/package.json | setup-python
	@echo "Installing the console's packages"
	@$(NPM) ci --silent && touch $@

$(BUILT): $(CONSOLE) console/node_modules/.ready
	@echo "Building the console"
	@$(NPM) run --silent build && touch $@
