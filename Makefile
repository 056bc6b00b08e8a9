# Needs git, make and python3 >= 3.11. Everything else is installed into .venv from requirements.lock, which is
# whole: nothing is left for pip to resolve (--no-deps).
PYTHON ?= python3
BIN := .venv/bin
DEMO_HOME ?= hubhouse-demo
FOLDS ?= .folds
# Sums in one order: the same data give the same weights on any number of cores.
ONE_THREAD := OMP_NUM_THREADS=1 XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

.PHONY: demo demo-scrape test lint types imports check proof bench-load bench-fields bench-statistics bench-quality bench-speed bench-pipeline train lock clean

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hubhouse needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/.installed  ## ingest the two sample dumps and print what an analyst gets
	@$(BIN)/python -m flows.demo $(DEMO_HOME)

demo-scrape: .venv/.installed  ## scrape a hub on loopback, twice
	@$(BIN)/python tests/demo_scrape.py $(DEMO_HOME)-scrape

test: .venv/.installed  ## the tests, within ten minutes on two cores
	$(BIN)/pytest -m "not proof" --numprocesses 3 --dist loadfile

proof: .venv/.installed  ## the long proofs: many kills, large corpora
	$(BIN)/pytest -m proof

bench-statistics: .venv/.installed  ## precision and recall on annotated abstracts: make bench-statistics DATA=folder
	@$(BIN)/python -m benchmarks.abstract_statistics $(DATA)

bench-load: .venv-bench/.installed  ## loads, publishes, queries and searches at 200,000 articles, beside dlt
	.venv-bench/bin/python -m benchmarks.load

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed
	$(BIN)/mypy

imports: .venv/.installed
	$(BIN)/lint-imports

check: lint types imports test

.venv-bench/.installed: requirements.lock pyproject.toml  # the peers never enter .venv
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --upgrade pip setuptools wheel
	.venv-bench/bin/pip install --quiet --require-hashes --no-deps -r requirements.lock
	.venv-bench/bin/pip install --quiet --no-build-isolation --editable '.[bench]'
	@touch $@

bench-fields: .venv-bench/.installed  ## headline, authors and dates beside the peers: make bench-fields DATA=DIR
	.venv-bench/bin/python -m benchmarks.fields --data $(DATA)

bench-quality: .venv-bench/.installed .venv-train/.installed  ## bodies, dumps and hubs beside the peers: make bench-quality DATA=DIR [HUBS=DIR]
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_html --data $(DATA) --folds $(FOLDS) --only-folds
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_text --data $(DATA) --folds $(FOLDS) --only-folds
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_notices --data $(DATA) --folds $(FOLDS) --only-folds
	.venv-bench/bin/python -m benchmarks.quality --data $(DATA) --folds $(FOLDS)
	.venv-bench/bin/python -m benchmarks.text_quality --data $(DATA) --folds $(FOLDS)
	$(if $(HUBS),.venv-bench/bin/python -m benchmarks.hubs --data $(HUBS) --pages 2 10 100 --leaks 3 --peers)
	$(if $(HUBS),.venv-bench/bin/python -m benchmarks.hubs --data $(HUBS) --languages all --pages 2 10 --peers)
	.venv-bench/bin/python -m benchmarks.hubs --traps --pages 2 10 100
	.venv-bench/bin/python -m benchmarks.hubs --written --pages 1 2 12 --peers
	.venv-bench/bin/python -m benchmarks.hubs --written benchmarks/written/held --pages 1 2 12 --peers
	.venv-bench/bin/python -m benchmarks.sites --data $(DATA) --folds $(FOLDS)

bench-speed: .venv-bench/.installed  ## CPU of a page in multiples of a bare parse: make bench-speed DATA=DIR
	.venv-bench/bin/python -m benchmarks.speed --data $(DATA)

bench-pipeline: .venv-bench/.installed  ## files to a published release, beside trafilatura into DuckDB: make bench-pipeline DATA=DIR [DUMPS=DIR]
	.venv-bench/bin/python -m benchmarks.pipeline --data $(DATA) $(if $(DUMPS),--dumps $(DUMPS))

.venv-train/.installed: requirements.lock pyproject.toml  # nor does what trains the models
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install --quiet --upgrade pip
	.venv-train/bin/pip install --quiet --require-hashes --no-deps -r requirements.lock
	.venv-train/bin/pip install --quiet --no-build-isolation --editable '.[train]'
	@touch $@

train: .venv-train/.installed  ## train the models anew, and judge them by folds: make train DATA=DIR
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_html --data $(DATA) --folds $(FOLDS)
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_text --data $(DATA) --folds $(FOLDS)
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_notices --data $(DATA) --folds $(FOLDS)
	$(ONE_THREAD) .venv-train/bin/python -m benchmarks.train_hubs --folds $(FOLDS) --judge
	.venv-train/bin/python -m benchmarks.quality --data $(DATA) --folds $(FOLDS) --only-ours
	.venv-train/bin/python -m benchmarks.text_quality --data $(DATA) --folds $(FOLDS)

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock

clean:
	rm -rf .venv .venv-bench .venv-train $(FOLDS) $(DEMO_HOME) $(DEMO_HOME)-scrape
