# The commands of the book. Each is a thin call of the `evidence` command line (README.md has the same for Windows).
PYTHON ?= python3
SOURCES ?= ../shared/sources
ENV := .venv/.installed

.PHONY: book test check verify ledger serve bench clean lint
book: $(ENV)
	@.venv/bin/evidence book
test: $(ENV)
	@.venv/bin/evidence book
	@.venv/bin/python -m pytest -n 2
check: $(ENV)
	@.venv/bin/evidence check
verify: $(ENV)
	@.venv/bin/evidence verify --sources $(SOURCES)
ledger: $(ENV)
	@.venv/bin/evidence ledger --sources $(SOURCES)
serve: $(ENV)
	@.venv/bin/evidence serve
bench: $(ENV)
	@.venv/bin/evidence bench
lint: $(ENV)
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
clean:
	rm -rf _build

$(ENV): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
	  { echo "The book needs Python 3.11 or 3.12: run make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(ENV)
