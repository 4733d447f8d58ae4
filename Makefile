# Copydesk. `make` lists what can be made. Every target works on a machine that has Python 3.11 to 3.14, git and make.
.DEFAULT_GOAL := help
BIN    := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY     := $(BIN)/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
            $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && echo $$p && break; done)
# without compiled modules every process compiles all packages anew: a server needs three times as long to its first page
unexport PYTHONDONTWRITEBYTECODE
RUN_PYTHON = $(or $(PYTHON),$(error Copydesk needs Python 3.11, 3.12, 3.13 or 3.14; none was found. Name one: make PYTHON=/path/to/python3.13))

.PHONY: site test-hostile fuzz test-crash bench-drawing bench-pages bench-growth bench-scale bench-desk scripts sbom audit wheel help run test check lint clean lock env env-dev docs screenshots bench-pane bench-mark bench-effort bench-quality bench-screen bench-walkthrough bench-stages coverage \
        bench-learning bench-align bench-race bench-load bench-soak bench-elsewhere

help:  ## this list
	@grep -hE '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z -]+):.*## /  make \1\t/' | expand -t 24

run: env  ## start the desk: make run [CORPUS=folder [METADATA=file.csv]] [PORT=n] [DB=url]
	@$(PY) -m dashboard serve $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(METADATA),--metadata "$(METADATA)") \
	  $(if $(PORT),--port "$(PORT)") $(if $(DB),--db "$(DB)")

test: env-dev  ## all tests: make test [ARGS="tests/corpus -k html"]
	@$(PY) .ci/system.py
	@$(PY) -m pytest -n auto --dist loadgroup $(ARGS)

test-hostile: env-dev  ## run every hostile input at its full size, each within 10 s and 1 GB (Linux, half an hour)
	$(PY) tests/hostile/runner.py $(ARGS)

test-crash: env-dev  ## kill processes, fill disks, harm files at random: a table of what was lost and said: make test-crash ARGS="--rounds 5"
	$(PY) -m tests.crash.experiments $(ARGS)
	$(if $(ARGS),,BURST=300 $(PY) -m pytest -q -k burst_of_keys tests/browser/test_no_mark_is_lost.py)

fuzz: env-dev  ## look for inputs that break readers, splitter, details, alignment, diff, marks: make fuzz ARGS="--seconds 600" (Linux)
	$(PY) -m tests.fuzz.fuzzing $(ARGS)

test-peers: env-dev  ## let Label Studio, doccano, datasets, pandas, DuckDB and the W3C's tests read the exports, and read back theirs (installs 1 GB)
	@$(PY) tests/peers/runner.py $(ARGS)

coverage: env-dev  ## all tests, then how much of each file they run: make coverage [ARGS="tests/store"]
	@$(PY) .ci/system.py
	@SLIPCOVER_ENABLED=1 SLIPCOVER_SOURCE=dashboard $(PY) -m pytest -n auto --dist loadgroup $(ARGS)

check: BESIDE := .ci/system.py
check: lint test  ## lint, format, types and tests: what CI runs

lint: env-dev  ## lint, format and types alone, of Python and of the scripts
	@$(PY) .ci/lint.py $(BESIDE)

scripts: env-dev  ## bring the scripts into their format, then run their unit tests
	@$(PY) .ci/scripts.py format
	@$(PY) .ci/scripts.py test

COMPILE := uv pip compile --quiet --universal --generate-hashes --python-version 3.11
lock:  ## renew the locks after a change of requirements*.txt or .ci/installer.txt (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv." >&2; exit 1; }
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements.txt -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) -c requirements.lock requirements-dev.txt -o requirements-dev.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) .ci/installer.txt -o .ci/installer.lock

docs: env  ## write docs/commands.md and the keys in README.md anew from the program
	@$(PY) -m tools.generate_docs

site: env-dev  ## build the documentation as a site in build/site
	@$(PY) -m sphinx -q -W --keep-going -b html docs build/site
	@echo "Open build/site/index.html."

screenshots: env-dev  ## take the pictures and the recording in docs/images anew, and every page at three widths in build/screens
	@CHROMIUM="$$($(PY) .ci/system.py chromium)" $(PY) -m tools.screenshots
	@CHROMIUM="$$($(PY) .ci/system.py chromium)" $(PY) -m tools.screenshots --every
	@CHROMIUM="$$($(PY) .ci/system.py chromium)" $(PY) -m tools.recording
	@$(PY) -m tools.report_pictures

define bench
@test -f tests/bench/$(subst -,_,$@).py || { echo "There is no tests/bench/$(subst -,_,$@).py: nothing was measured." >&2; exit 1; }
@CHROMIUM="$$($(PY) .ci/system.py chromium)" CORPUS="$(CORPUS)" $(PY) -m tests.bench.$(subst -,_,$@) $(ARGS)
endef

bench-drawing: env-dev  ## measure drawing by hand beside lit-html (needs `npm ci`)
	$(bench)

bench-pages: env-dev  ## measure how well articles are told from page furniture: make bench-pages ARGS=FOLDER (see its --help)
	$(bench)

bench-scale: env-dev  ## measure what an analysis costs as a corpus grows: make bench-scale ARGS="--sizes 250,1000 --grouping 1000,10000"
	$(bench)

bench-desk: env-dev  ## measure the app on a large corpus, both databases, ratios between sizes: make bench-desk ARGS="--sizes 1000,10000"
	$(bench)

bench-growth: env-dev  ## measure how the cost grows with sentences, lines and versions
	$(bench)

bench-pane: env-dev  ## measure key pressed → next sentence painted, and → durable
	$(bench)

bench-mark: env-dev  ## measure what the server spends on one mark: make bench-mark [ARGS="--marks 200"]
	$(bench)

bench-effort: env-dev  ## measure key presses a sentence until all is right: make bench-effort CORPUS=folder
	$(bench)

bench-screen: env-dev  ## measure what each page costs at its first visit: bytes, layout shift, first paint
	$(bench)

bench-walkthrough: env-dev  ## walk a first-time user over the demo: keys and seconds to the first justified mark
	$(bench)

bench-stages: env-dev  ## measure what each stage of an analysis costs an article: make bench-stages [CORPUS=folder]
	$(bench)

bench-quality: env-dev  ## measure the suggestions, each corpus by models fitted on the others: make bench-quality [CORPUS=folder]
	$(bench)

bench-elsewhere: env-dev  ## measure the suggestions on public sets that others labelled: make bench-elsewhere CORPUS=folder (see its --help)
	$(bench)

bench-learning: env-dev  ## measure how suggestions get better with marks: make bench-learning CORPUS=folder
	$(bench)

bench-load: env-dev  ## measure a desk of 20 editors on one server, on both databases
	$(bench)

bench-soak: env-dev  ## measure whether a desk of 20 editors stays as it is for 20 minutes: make bench-soak ARGS="--minutes 5"
	$(bench)

bench-align: env-dev  ## measure the time that alignment, diff and grouping take
	$(bench)

bench-export: env-dev  ## measure what each form of export costs, at two sizes: time, memory, against pandas
	$(bench)

bench-race: env-dev  ## measure whether two editors ever get the same story: make bench-race [ARGS="--processes 8 --each 200"]
	$(bench)

sbom: env-dev  ## write dist/copydesk-VERSION.cdx.json: every package with version, hashes and licence (CycloneDX)
	@$(PY) tools/sbom.py

audit: env-dev  ## ask for known weaknesses of the locked packages; says what it could not check
	@$(PY) tools/audit.py

wheel: env-dev  ## build dist/copydesk-VERSION-py3-none-any.whl
	@$(PY) tools/build_wheel.py dist

clean:  ## remove .venv, caches and build folders; never the database
	rm -rf .venv build dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

env:
	@$(RUN_PYTHON) .ci/environment.py run

env-dev:
	@$(RUN_PYTHON) .ci/environment.py dev
