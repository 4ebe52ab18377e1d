# The commands of this project; `make` alone lists them. CONTRIBUTING.md says more.
PYTHON ?= python3
RUN := .venv/bin/python -m
PYTEST := $(RUN) pytest
WITHOUT_SERVICES := env -u DATABASE_URL -u REDIS_URL
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types contracts services fmt bench lock

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what `make run` needs, and write .env
	@$(PYTHON) -m scripts.bootstrap local

run: setup ## Serve on http://localhost:8000 (PORT=, DB=postgres DATABASE_URL=, REDIS=fakeredis, REDIS_URL=)
	@$(RUN) scripts.serve

# The tests start many processes: keep what is compiled, also where the environment says not to.
test services: export PYTHONDONTWRITEBYTECODE :=

test: ## Run the tests that need no service and no browser, on SQLite
	@$(PYTHON) -m scripts.bootstrap test
	$(WITHOUT_SERVICES) $(PYTEST) -q -n auto -m "not browser and not services"
	@echo "Left out: tests marked browser (Chromium) and services (PostgreSQL, Redis, worker). make check runs them."

check: ## Run everything else: lint, types, contracts, PostgreSQL, Redis, worker, browser
	@$(PYTHON) -m scripts.bootstrap check
	@$(MAKE) --no-print-directory lint contracts types services

lint:
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) djlint --check templates sandbox/outside
	$(RUN) djlint --lint templates sandbox/outside

contracts:
	.venv/bin/lint-imports
	$(WITHOUT_SERVICES) DJANGO_SETTINGS_MODULE=config.settings.test .venv/bin/python manage.py makemigrations --check
	$(RUN) scripts.check_production

types:
	$(RUN) mypy

services: export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/test
services: export REDIS_URL ?= redis://127.0.0.1:6379/15
services:
	@$(RUN) scripts.browser
	$(PYTEST) -q -n 3 -p tests.against_services

fmt: ## Format the code and the templates
	$(RUN) ruff check --fix .
	$(RUN) ruff format .
	$(RUN) djlint --quiet --reformat templates sandbox/outside || $(RUN) djlint --check templates sandbox/outside sandbox/outside

bench: ## Measure against the floor
	@$(PYTHON) -m scripts.bootstrap test
	$(WITHOUT_SERVICES) $(PYTEST) tests/benchmarks/bench_*.py -p no:randomly -q

lock: ## Compile the locks anew; to move a package on: make lock ARGS="--upgrade-package name"
	@$(PYTHON) -m scripts.bootstrap check
	cd requirements && ../.venv/bin/$(COMPILE) $(ARGS) check.in -o check.txt
	cd requirements && for set in base local test; do \
	  ../.venv/bin/$(COMPILE) -c check.txt $$set.in -o $$set.txt || exit 1; done
