# The commands of the book. Each is a thin call of the `evidence` command line (README.md has the same for Windows).
PYTHON ?= python3
SOURCES ?= ../shared/sources
UV ?= uv
# Which environment is ready: to read and build the book, to test it, to change it on purpose (see CONTRIBUTING.md).
ENV := .venv/.installed
DEV := .venv/.installed-dev
MUTANTS := .venv/.installed-mutants
# pip compiles what it installs, unless the user's settings say no; without .pyc files a notebook runs 2.6 times slower.
INSTALL := .venv/bin/pip install --quiet --disable-pip-version-check --compile

.PHONY: book diff sentences updates test check verify ledger serve bench clean lint quick outputs incremental fuzz mutants pythons locks
# STRICT=1 fails where a sentence is withdrawn, as a release must.
book: $(ENV)
	@.venv/bin/evidence book $(if $(STRICT),--strict)
# What the sentences of the book rest on.
sentences: $(ENV)
	@.venv/bin/evidence sentences
# What changed since the last commit; AGAINST=v0.1.0, another commit, or `last`, the build before this one.
diff: $(ENV)
	@.venv/bin/evidence diff $(if $(AGAINST),'$(AGAINST)')
test: $(DEV)
	@.venv/bin/evidence book
	@.venv/bin/python -m pytest -n 2
# All tests but those that build whole books or open a browser.
quick: $(DEV)
	@.venv/bin/python -m pytest -n 2 $(addprefix --ignore=tests/,adding book diff pipeline preview)
check: $(ENV)
	@.venv/bin/evidence check
verify: $(ENV)
	@.venv/bin/evidence verify --sources $(SOURCES)
ledger: $(ENV)
	@.venv/bin/evidence ledger --sources $(SOURCES)
serve: $(ENV)
	@.venv/bin/evidence serve
bench: $(ENV)
	@.venv/bin/evidence bench --rounds $(or $(ROUNDS),3)
lint: $(DEV)
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
# The committed notebooks against a fresh run. Before `make book`, which writes them afresh. --dist loadfile: one notebook, one worker.
outputs: $(DEV)
	@.venv/bin/python -m pytest -p no:cacheprovider --nbval --nbval-current-env -n 2 --dist loadfile analysis/*.ipynb
# After random edits, an incremental build leaves what a clean one does, byte for byte. SEED=7 repeats a run.
incremental: $(DEV)
	@.venv/bin/python tests/incremental.py --sequences $(or $(SEQUENCES),200) $(if $(SEED),--seed $(SEED))
# Makes honest updates of the data, each of which must build and list what moved and what is withdrawn. SEED=7 repeats a run.
updates: $(DEV)
	@.venv/bin/python tests/updates.py --updates $(or $(UPDATES),100) $(if $(SEED),--seed $(SEED))
# Kills builds at random moments, mutates the data in every table, column and kind, and builds a book full of hostile text.
fuzz: $(DEV)
	@.venv/bin/python tests/fuzz.py --kills $(or $(KILLS),100) $(if $(SEED),--seed $(SEED))
	@.venv/bin/python tests/mutations.py --count $(or $(MUTATIONS),1000) $(if $(SEED),--seed $(SEED))
	@.venv/bin/python tests/hostile.py
# Breaks the computing code in small ways and counts what the tests do not notice; some minutes.
mutants: $(MUTANTS)
	@.venv/bin/python tests/mutants.py
pythons:
	@bash .ci/pythons
# By the command where there is one, for it waits for a build that runs.
clean:
	@if test -x .venv/bin/evidence; then .venv/bin/evidence clean; else rm -rf _build; fi

# An environment of another Python is cleared first: a mixture of two finds half of its packages.
$(ENV): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || \
	  { echo "There is no '$(PYTHON)' on this machine. Install Python 3.11 to 3.14, or say where it is: make book PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "The book needs Python 3.11 to 3.14, but '$(PYTHON)' is $$($(PYTHON) -V 2>&1). To choose another: make book PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "'$(PYTHON)' has no venv. On Debian and Ubuntu: apt install python3-venv, then run make again."; exit 1; }
	@test "$$(.venv/bin/python -V 2>&1)" = "$$($(PYTHON) -V 2>&1)" || $(PYTHON) -m venv --clear .venv
	@echo "Installing what builds the book into .venv (about a minute, once)"
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@.venv/bin/python -m compileall -q analysis/evidence
	@touch $@

$(DEV): requirements-dev.lock $(ENV)
	@echo "Installing what tests the book into .venv (once)"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(MUTANTS): requirements-mutants.lock $(DEV)
	@$(INSTALL) --require-hashes -r requirements-mutants.lock
	@touch $@

# Pins again what pyproject.toml asks for, for every Python and system at once; needs uv. `make locks UPGRADE=--upgrade` takes the newest.
LOCK = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet $(UPGRADE) \
  --custom-compile-command "make locks"
locks:
	$(LOCK) -o requirements.lock
	$(LOCK) -c requirements.lock --extra dev -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock --extra dev --extra mutants -o requirements-mutants.lock
