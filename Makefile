# Everything here sets itself up: a new clone needs Python 3.11 or newer, and nothing done by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench crash crash-posts fuzz trace properties zones years docs picture lock clean

run: $(VENV)/.run  ## start the adapters whose tokens are set, or the chat in this terminal
	@$(BIN)/syllabot run

test: $(VENV)/.dev  ## all tests
	@$(BIN)/python -m pytest

check: $(VENV)/.dev  ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## the speeds that we promise, each beside its floor
	@$(BIN)/python -m tests.benchmarks

crash: $(VENV)/.dev  ## kill a busy writer KILLS times, then look for what was lost
	@$(BIN)/python -m tests.crash --kills $(or $(KILLS),50) --seed $(or $(SEED),1)

trace: $(VENV)/.dev  ## show that a sync comes before the first acknowledgement of a batch (needs strace)
	@$(BIN)/python -m tests.crash.trace

properties: $(VENV)/.dev  ## all tests, with 500 examples where a run tries 40
	@$(BIN)/python -m pytest --hypothesis-profile=many -o faulthandler_timeout=1200

zones: $(VENV)/.dev  ## every time zone, four times of day, two years: each schedule's dates against a calendar walk
	@EVERY_ZONE=1 $(BIN)/python -m pytest tests/unit/test_recurrence.py

years: $(VENV)/.dev  ## two years of daily questions in 40 zones, on the real loop and database, against a calendar walk
	@$(BIN)/python -m tests.years

docs: $(VENV)/.dev  ## write what the docs take from the code
	@$(BIN)/python -m tests.reference
	@$(BIN)/syllabot content handbook README.md docs/writing-a-course.md
	@$(BIN)/syllabot content schema --write content/schema
	@$(BIN)/syllabot slack manifest > docs/slack-manifest.yaml

crash-posts: $(VENV)/.dev  ## kill a posting bot KILLS times, then look for what is posted twice or never
	@$(BIN)/python -m tests.crash_posts --kills $(or $(KILLS),200) --seed $(or $(SEED),1)

fuzz: $(VENV)/.dev  ## COUNT bodies with good signatures and whatever in them: no 5xx, no unhandled error
	@$(BIN)/python -m tests.fuzz_http --count $(or $(COUNT),10000) --seed $(or $(SEED),1)

picture: $(VENV)/.run  ## the pictures in the README and the pages, made from real runs
	@$(BIN)/python docs/picture.py

lock: $(VENV)/.dev  ## pin the dependencies anew, with hashes and without index addresses
	$(PIP) install uv
	$(BIN)/uv pip compile -q pyproject.toml --group build --universal --generate-hashes --no-header -o requirements/run.txt
	$(BIN)/uv pip compile -q pyproject.toml --group build --group dev -c requirements/run.txt --universal --generate-hashes --no-header -o requirements/dev.txt

clean:  ## forget the environment and the caches; data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
