# make reproduce | test | quick | test-nightly | test-lowest | site | lab | build | archive | env | clean. Set PYTHON3 or VENV to use another
# Python or environment; an active conda environment named gbacorpus is used as it is.
PYTHON3 ?= python3
VENV ?= $(if $(filter gbacorpus,$(CONDA_DEFAULT_ENV)),$(CONDA_PREFIX),.venv)

.PHONY: reproduce test quick test-nightly site lab build archive env test-lowest clean
reproduce test site lab build: env
	@"$(VENV)/bin/python" -m gbacorpus $@

quick: env
	@"$(VENV)/bin/python" -m gbacorpus test --quick

test-nightly: env
	@"$(VENV)/bin/python" -m gbacorpus test --hypothesis-profile nightly

archive: env
	@"$(VENV)/bin/python" tools/archive.py

test-lowest:
	@"$(PYTHON3)" tools/lowest.py $(TESTS)

env:
	@command -v "$(PYTHON3)" >/dev/null || { echo "gbacorpus: no $(PYTHON3) here. Install Python 3.11 or newer, then run make again."; exit 1; }
	@"$(PYTHON3)" tools/environment.py "$(VENV)"

clean:
	rm -rf .venv .venv-lowest .mypy_cache .ruff_cache .hypothesis dist site
	find src tests tools notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
