# LPSE Helpdesk: every command a person or a machine needs. `make help` explains them.
# Needed on the machine: Python 3.11 with pip, and make. PostgreSQL comes from a wheel; DATABASE_URL replaces it.

SHELL := /bin/sh
PORT ?= 8000
BOOTSTRAP ?= $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) "$(CURDIR)/manage.py"
POSTGRES := $(PYTHON) -m lpse_helpdesk.embedded_postgres
# What an older PostgreSQL could answer otherwise: constraints, triggers, locks, plans, SQL of our own (LPSE_FULL: all).
R := tests/requests_app
TWICE := $R/*/test_*constraints.py $R/*/test_*races.py $R/*/*/test_races.py $R/frontdesk/test_at_once.py \
	$R/frontdesk/test_numbers.py $R/tickets/test_numbers.py $R/decrees/test_numbering.py $R/desk/test_search.py \
	$R/outbox/test_delivery.py $R/outbox/test_faults.py $R/reports/test_folding.py $R/reports/test_plans.py \
	$R/tickets/identity/test_traces.py tests/archive_app tests/accounts_app/test_along.py tests/accounts_app/test_kept.py \
	tests/accounts_app/test_prepared.py tests/accounts_app/register/test_constraints.py
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Without its bytecode every worker compiles the whole project, and so does every program that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo stop clean-demo test test-slow test-pg15 pictures bench bench-quick lint lock

help: ## Explain these commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1 \t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: export DEMO = 1
demo: export SITE_URL = http://localhost:$(PORT)
demo: .venv/demo.stamp ## Start everything with example data on http://localhost:8000 (other port: make demo PORT=9000)
	@exec $(MANAGE) rundemo --prepare --port $(PORT)

stop: ## Stop the demo's web server, worker and PostgreSQL
	@$(BOOTSTRAP) .ci/stop_demo.py "$(CURDIR)/manage.py"
	@test ! -x $(PYTHON) || $(POSTGRES) stop

clean-demo: stop ## Stop the demo and remove its data: database, files, everything under .local
	@test ! -x $(PYTHON) || $(POSTGRES) clean
	@rm -rf .local

test: .venv/dev.stamp ## Run the whole suite, in a real browser too (heavy tests with reduced counts)
	@sh .ci/require /usr/bin/chromium-headless-shell chromium-headless-shell "The browser tests" 2>/dev/null || \
		sh .ci/require /usr/bin/chromium chromium "The browser tests"
	@sh .ci/require /usr/sbin/dovecot dovecot-imapd "The tests of incoming mail"
	@$(PYTEST) tests; status=$$?; $(POSTGRES) stop --profile test >/dev/null; exit $$status

test-slow: export LPSE_FULL = 1
test-slow: test ## Run the whole suite with the full counts of the heavy tests

test-pg15: .venv/dev.stamp ## Run what asks the database on a private PostgreSQL 15 from Debian's package
	@DATABASE_URL="$$($(POSTGRES) start --profile pg15)" && export DATABASE_URL || exit 1; \
	$(PYTEST) -m "not browser" $(if $(LPSE_FULL),tests,$(TWICE)); status=$$?; $(POSTGRES) stop --profile pg15 >/dev/null; exit $$status

pictures: .venv/dev.stamp ## Take the guide's pictures anew, where they no longer show what people see
	@GUIDE_PICTURES=take $(PYTHON) -m pytest tests/design/test_guide_pictures.py; status=$$?; \
	$(POSTGRES) stop --profile test >/dev/null; exit $$status

bench: .venv/dev.stamp ## Measure what pages cost at 1 000 to 1 000 000 requests (10 minutes; the first time longer)
	@$(PYTHON) -m bench.measure; status=$$?; $(POSTGRES) stop --profile bench $${BENCH_KEPT:+--checkout "$$BENCH_KEPT"} >/dev/null; exit $$status

bench-quick: .venv/dev.stamp ## The same at 1 000 requests (1 minute)
	@$(PYTHON) -m bench.measure --quick; status=$$?; $(POSTGRES) stop --profile bench $${BENCH_KEPT:+--checkout "$$BENCH_KEPT"} >/dev/null; exit $$status

lint: export DEBUG = 1
lint: .venv/dev.stamp ## Check style, types, layers, settings and missing migrations
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy . & types=$$!; .venv/bin/lint-imports; layers=$$?; wait $$types && exit $$layers
	@DATABASE_URL="$${DATABASE_URL:-$$($(POSTGRES) start --profile test)}" && export DATABASE_URL || exit 1; \
	$(MANAGE) check && $(MANAGE) makemigrations --check --dry-run; status=$$?; \
	$(POSTGRES) stop --profile test >/dev/null; exit $$status

lock: ## Choose versions anew from requirements*.in (network; to raise all: make lock UPGRADE=--upgrade)
	@sh .ci/lock $(BOOTSTRAP) $(UPGRADE)

.venv/demo.stamp: requirements.txt
	@sh .ci/install $(BOOTSTRAP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt
	@sh .ci/install $(BOOTSTRAP) -r requirements.txt -r requirements-dev.txt
	@touch $@ .venv/demo.stamp
