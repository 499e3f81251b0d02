# The short words. `make` alone lists them; each sets up what it needs.

ENV    ?=
TARGET ?=
ARGS   ?=

# The first Python that is new enough; one that cannot run (a version manager's shim) is passed over.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

PY     := .venv/bin/python
ENVC   := $(PY) -m compiler
PIP    := $(PY) -m pip --disable-pip-version-check --quiet --quiet

ENV_NEEDED = $(if $(ENV),,$(error name an environment: make $@ ENV=staging))
TARGET_OPTION = $(if $(TARGET),--target $(TARGET))
# Nothing in the emulator is worth keeping; elsewhere each stateful resource has to be named.
NOTHING_REAL = $(if $(filter emulator,$(TARGET)),--allow-destroy '*')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

.PHONY: help
help: ## Show these words
	@echo 'Words (ENV=staging or prod, TARGET=aws, emulator or offline):'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: check
check: .venv/run.stamp ## Validate the specs: make check, or make check ENV=prod
	@$(ENVC) check $(ENV) $(ARGS)

.PHONY: compile
compile: .venv/run.stamp ## Write build/ENV/main.tf.json, for every environment without ENV
	@$(ENVC) compile $(ENV) $(ARGS)

.PHONY: plan
plan: .venv/run.stamp ## Plan, check the policies, write the report: make plan ENV=prod
	$(ENV_NEEDED)@$(ENVC) plan $(ENV) $(TARGET_OPTION) $(ARGS)

.PHONY: apply
apply: .venv/run.stamp ## Apply what was reviewed: make apply ENV=staging TARGET=emulator
	$(ENV_NEEDED)@$(ENVC) apply $(ENV) $(TARGET_OPTION) $(ARGS)

.PHONY: destroy
destroy: .venv/run.stamp ## Remove an environment: make destroy ENV=staging TARGET=emulator
	$(ENV_NEEDED)@$(ENVC) destroy $(ENV) $(TARGET_OPTION) $(NOTHING_REAL) $(ARGS)

.PHONY: report
report: .venv/run.stamp ## Say where the policy report is: make report ENV=prod
	$(ENV_NEEDED)@$(ENVC) report $(ENV) $(ARGS)

.PHONY: doctor
doctor: .venv/run.stamp ## Say which tools are used, and what is missing
	@$(ENVC) doctor

.PHONY: test
test: .venv/dev.stamp ## Run the tests, real plans and a real apply among them
	$(PY) -m pytest -m 'not slow' -n 2 --dist loadgroup $(ARGS)

.PHONY: test-slow
test-slow: .venv/dev.stamp ## Apply every environment to the emulator, for real
	$(PY) -m pytest -m slow -n 2 --dist loadgroup $(ARGS)

.PHONY: coverage
coverage: .venv/dev.stamp ## Run the tests and measure what they reach
	$(PY) -m pytest -m 'not slow' -n 2 --dist loadgroup --cov --cov-report=term --cov-fail-under=85 $(ARGS)

.PHONY: lint
lint: .venv/dev.stamp ## Style, types, Terraform format, and every module's own tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m tests.lint_modules

.PHONY: format
format: .venv/dev.stamp ## Put the code into its form
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	$(PY) -m tests.lint_modules --format

.PHONY: bench
bench: .venv/dev.stamp ## Measure the speed, side by side with what it stands on
	$(PY) -m tests.bench $(ARGS)

.PHONY: golden
golden: .venv/dev.stamp ## Write the accepted outputs anew; read the difference before you commit it
	ENVC_REFRESH_GOLDEN=1 $(PY) -m pytest -q $(ARGS)

.PHONY: docs
docs: .venv/run.stamp ## Write the spec's reference and the editors' schema anew
	$(PY) -m compiler.components.reference

.PHONY: lock
lock: .venv/dev.stamp ## Lock the requirements anew, with hashes
	$(PIP) install uv
	for set in requirements/envc requirements/dev compiler/toolchain/locks/checkov \
		compiler/toolchain/locks/emulator compiler/toolchain/locks/terraform; do \
		$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links --quiet $$set.in -o $$set.txt || exit 1; done

.PHONY: clean
clean: ## Remove what was built (not the emulator's processes: envc emulator down)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

.venv/bin/python:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed (python3 on PATH, or PYTHON=…)' >&2; exit 3; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/envc.txt pyproject.toml | .venv/bin/python
	@echo 'setting up .venv (once)' >&2
	@$(PIP) install --require-hashes -r requirements/envc.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@echo 'setting up the tools of the tests (once)' >&2
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
