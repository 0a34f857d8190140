# Everything a person or CI runs. Needs make, git and Python 3.11 or newer; brings the rest (see CONTRIBUTING.md).
# Kept to GNU make 3.81, which macOS has.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo install test test-fast lint types contracts format unit widget widget-check e2e bench fuzz reference migration postgres clean

# Without compiled modules every process that is started compiles the whole product anew: half of its start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Three processes keep two cores busy: many tests wait for servers to start and to die. Raise it where there are more cores.
WORKERS ?= 3
PYTEST = $(BIN)/pytest -q -n $(WORKERS) --dist loadgroup
STATIC := widget/codetether_widget/static
# Goes to the widget with Node in PATH, fetching it where the machine has none.
IN_WIDGET = node="$$($(BIN)/python -m tests.tools.node)" && PATH="$$node:$$PATH" && export PATH && cd widget

help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

demo: .venv/.runtime ## Run the whole product on this machine; ARGS="--port 8800" and so on
	@$(BIN)/codetether demo $(ARGS)

install: .venv/.dev ## Install everything for development into .venv

test: lint types contracts widget-check unit e2e ## Run every check, as CI does

# The rules of every part, and the life of a task; the rest is what `make unit` is for.
FAST = tests/tasks/test_states.py tests/tasks/test_tasks.py tests/billing/test_caps.py tests/billing/test_money.py tests/billing/test_pricing.py \
  tests/agents/test_sandbox_magic.py tests/webhooks/test_signing.py tests/webhooks/test_retries.py tests/webhooks/test_bodies.py \
  tests/web/test_body_gate.py

test-fast: lint ## Run the inner loop: lint, rules and the life of a task on SQLite (under 30 s)
	@CODETETHER_TEST_DATABASES=sqlite $(PYTEST) -m "not slow" $(FAST) $(ARGS)

lint: .venv/.dev ## Check style
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: .venv/.dev ## Check types
	@$(BIN)/mypy --no-error-summary

contracts: .venv/.dev ## Check the direction of imports
	@$(BIN)/lint-imports --no-logo

format: .venv/.dev ## Bring the code into shape
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

unit: .venv/.dev ## Run rule, feature, house, documentation and wheel tests on both databases
	@$(PYTEST) $(ARGS)

widget: widget/node_modules/.installed ## Build the widget's files
	@$(IN_WIDGET) && npm run --silent build

widget-check: widget/node_modules/.installed ## Check and test the widget, and that its built files are what its source makes
	@$(IN_WIDGET) && npm run --silent check && npm test --silent
	@rm -rf .test-artifacts/static && mkdir -p .test-artifacts && cp -R $(STATIC) .test-artifacts/static
	@$(IN_WIDGET) && npm run --silent build
	@diff -r .test-artifacts/static $(STATIC) || { echo "Run make widget and commit $(STATIC)."; exit 1; }

# Chromium is brought first: two test processes would install it at the same time.
e2e: .venv/.dev ## Run the journeys in a real Chromium, fetching it where the machine has none
	@[ "$$SKIP_BROWSER" = 1 ] || $(BIN)/python -m tests.tools.chromium >/dev/null
	@$(BIN)/pytest -q -n 2 --dist loadgroup e2e $(ARGS)

bench: .venv/.dev ## Measure; ARGS chooses what
	@$(BIN)/python -m benchmarks $(ARGS)

fuzz: .venv/.dev ## Run the full set of Schemathesis's cases; ARGS="--database postgresql --cases 20000"
	@$(BIN)/python -m tests.openapi.fuzzing $(ARGS)

reference: .venv/.dev ## Write the generated pages of docs/reference
	@$(BIN)/python -m tests.tools.reference

migration: .venv/.dev ## Write the next migration from the models: make migration M="Add schedules"
	@$(BIN)/python -m tests.tools.migration "$(M)"
	@$(BIN)/ruff check --quiet --fix platform/codetether_platform/migrations/versions || true
	@$(BIN)/ruff format --quiet platform/codetether_platform/migrations/versions

postgres: .venv/.dev ## Start a scratch PostgreSQL and print its address; stop it with: python -m tests.tools.postgres stop
	@$(BIN)/python -m tests.tools.postgres start

clean: ## Remove everything that was made here, the environment included
	rm -rf .venv dist .test-artifacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache widget/node_modules

.venv/bin/python:
	@python="$$(for each in python3.13 python3.12 python3.11 python3 python; do \
		if $$each -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done)"; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3-venv)."; exit 1; fi; \
	"$$python" -m venv .venv

.venv/.runtime: pyproject.toml | .venv/bin/python
	@echo "Installing, about a minute the first time ..."
	@$(PIP) --editable .
	@touch $@

.venv/.dev: pyproject.toml | .venv/bin/python
	@echo "Installing for development, about a minute the first time ..."
	@$(PIP) --editable '.[dev]'
	@touch .venv/.runtime $@

widget/node_modules/.installed: widget/package-lock.json | .venv/.dev
	@$(IN_WIDGET) && npm ci --ignore-scripts --silent
	@touch $@
