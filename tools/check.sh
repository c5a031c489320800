#!/bin/sh
# What can be said about the code without running it, and whether everything generated is fresh. Says all, then fails.
cd "$(dirname "$0")/.."
bin=.venv/bin
status=0
say() { echo "$1"; shift; "$@" || status=1; }

say "Style" $bin/ruff check --quiet .
say "Format" $bin/ruff format --quiet --check .
say "Types" $bin/mypy
say "Imports" $bin/lint-imports --no-logo
say "The console's types" $bin/python tools/npm.py run --silent check
say "The house rules" $bin/python -m pytest -q tests/house
say "Generated files" $bin/python tools/generate.py
# shellcheck disable=SC2046 - several paths, several words
say "Generated files are committed" git diff --exit-code --stat -- $($bin/python tools/generate.py --list)
if [ $status -eq 0 ]; then echo "All is as it should be."; else echo "Something is not as it should be; see above." >&2; fi
exit $status
