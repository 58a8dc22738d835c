# Two commands: `make nightly` and `make test`. Each makes its own environment first.
# The first of these that is 3.11 or newer; name another with make PYTHON=/path/to/python
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))) python3)
BIN := .venv/bin
STAMP := .venv/.made-from-lock

.PHONY: nightly test test-slow lint clean

nightly: $(STAMP)
	@$(BIN)/catalogue nightly

test: $(STAMP) lint
	@$(BIN)/pytest -m "not slow" -n auto --dist loadfile

# in the order of the files: xdist's own leaves the few long tests to the end, when one core waits for the other
test-slow: $(STAMP)
	@$(BIN)/pytest -m slow -n auto --dist loadfile --no-loadscope-reorder

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# pip compiles bytecode as it installs: without it `import prefect` takes twice as long
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment .venv (once, about a minute)"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile --no-deps --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

clean:
	rm -rf .venv data/marts/*.duckdb data/accepted data/feedback reports/drafts reports/site
