# Each target sets up what it needs. Python 3.11 or later is enough; what bundles or runs JavaScript needs Node 20.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := $(shell command -v node 2>/dev/null)
GRAPHIQL := serving/static/graphiql/manifest.json

.PHONY: serve test check schema bench bench-execution bench-peers format graphiql test-clients test-codegen test-slots \
	test-http test-browser test-conformance test-execution site clean

serve: $(VENV)/ready $(if $(NODE),$(GRAPHIQL))
	@$(BIN)/python server.py

test: $(VENV)/ready
	$(BIN)/python -m pytest

check: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

schema: $(VENV)/ready
	$(BIN)/python server.py schema --base --output schema.graphql

bench: $(VENV)/ready
	$(BIN)/python -m benchmarks

bench-execution: $(VENV)/ready
	$(BIN)/python -m benchmarks.execution

bench-peers: $(VENV)/ready
	npm ci --prefix benchmarks/peers/contenders --no-audit --no-fund
	$(BIN)/python -m benchmarks.peers --write docs/performance.md

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

graphiql: $(GRAPHIQL)

test-clients: $(VENV)/ready
	npm ci --prefix tests/clients --no-audit --no-fund
	$(BIN)/python -m tests.clients.run

# graphql-core's own execution tests.
test-conformance: $(VENV)/ready
	$(BIN)/python tests/execution/conformance/run.py

# 5,000 generated operations and 2,500 generated schemas against the stock executor; a quarter of an hour.
test-execution: $(VENV)/ready
	EXECUTION_EXAMPLES=5000 $(BIN)/python -m pytest tests/execution/test_differential.py tests/execution/test_random_schemas.py

test-codegen: $(VENV)/ready
	$(BIN)/python -m tests.codegen.run

# Needs CONTENTGRAPH_RECORDINGS.
test-slots: $(VENV)/ready
	npm ci --prefix tests/typed/node --no-audit --no-fund
	PYTHON=$(abspath $(BIN)/python) npm test --prefix tests/typed/node

site: $(VENV)/ready
	npm ci --prefix examples/site --no-audit --no-fund
	$(BIN)/python server.py schema --typed --output examples/site/schema.graphql
	npm run build --prefix examples/site

test-http: $(VENV)/ready
	npm ci --prefix tests/http --no-audit --no-fund
	$(BIN)/python -m tests.http.run

test-browser: $(VENV)/ready $(GRAPHIQL) site
	npm ci --prefix tests/browser --no-audit --no-fund
	$(BIN)/python -m tests.browser.run

clean:
	rm -rf $(VENV) build dist *.egg-info serving/static graphiql/node_modules tests/*/node_modules

$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	PYTHONWARNINGS='ignore:Editable installation' $(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(GRAPHIQL): $(wildcard graphiql/src/*) graphiql/build.mjs graphiql/package-lock.json
	npm ci --prefix graphiql --no-audit --no-fund
	npm run build --prefix graphiql
