# Each target installs what it needs first; stamp files make the second time quick.

PYTHON := .venv/bin/python
RUNTIME := .venv/installed
TOOLS := .venv/installed-dev
ASSETS := node_modules/installed
SETUP := $(RUNTIME) $(ASSETS) .env

# The plain lane: SQLite and no broker, whatever the `.env` says.
EMBEDDED := DATABASE_URL= REDIS_URL=
SERVICES := \
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/fundtracker} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/0}

# Dealt out in their order: tests that empty the tables come last in each process.
ALL_CORES := --numprocesses=auto --dist=load

.PHONY: help run setup test test-services test-long test-browser test-crawl coverage bench lint docs format requirements clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(SETUP) ## Start the demo; DAY=2020-02-15 sets its day (DAY= for the real one), PORT its port
	@exec env $(if $(filter undefined,$(origin DAY)),,FIXED_DAY='$(DAY)') $(PYTHON) manage.py demo

setup: $(SETUP) $(TOOLS) ## Install everything for running, testing and checking

test: setup ## Run the tests on SQLite
	@$(EMBEDDED) $(PYTHON) -m pytest $(ALL_CORES) --budget=450

test-services: setup ## Run the tests on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@$(SERVICES) $(PYTHON) tools/create_database.py
	@$(SERVICES) $(PYTHON) -m pytest --create-db $(ALL_CORES)

test-long: setup ## Kill writers, race, try random bookings (SQLite, PostgreSQL); LONG=--bookings=10000
	@$(EMBEDDED) $(PYTHON) -m pytest -m long $(LONG)
	@$(SERVICES) $(PYTHON) tools/create_database.py
	@$(SERVICES) $(PYTHON) -m pytest -m long --create-db $(LONG)

test-browser: setup ## Run the tests in a real browser (Chromium)
	@$(EMBEDDED) $(PYTHON) -m pytest -m browser

test-crawl: setup ## Open every page for every object, on four days, as everybody
	@$(EMBEDDED) $(PYTHON) -m pytest -m crawl --numprocesses=2

coverage: setup ## Run the tests; name each line and refusal of the rules that none reaches
	@$(EMBEDDED) $(PYTHON) -m pytest $(ALL_CORES) --every-refusal --cov

bench: $(RUNTIME) ## Measure ledger, pages and jobs (SQLite, PostgreSQL); BENCH=--full takes longer
	@$(PYTHON) -m benchmarks $(BENCH)

lint: setup ## Check style, types, import directions, templates, migrations, deployment
	@tools/lint.sh

docs: $(RUNTIME) ## Write the table of checks in docs/reference/checks.md
	@$(PYTHON) -m tools.checks_page

format: $(TOOLS) ## Format code and templates
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .
	@.venv/bin/djlint --quiet --reformat templates || true

requirements: $(TOOLS) ## Pin the releases of requirements*.in anew
	@tools/pin_requirements.sh

clean: ## Delete what the tools made; database, mailbox and .env stay
	@rm -rf .venv node_modules staticfiles test-results pictures \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt
	@tools/make_venv.sh requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	@tools/make_venv.sh requirements.txt requirements-dev.txt
	@touch $@

$(ASSETS): package-lock.json $(RUNTIME)
	@tools/make_assets.sh
	@touch $@

.env: | $(RUNTIME)
	@$(PYTHON) tools/make_env.py
