#!/bin/sh
# Every test. The console's come first, so that pytest's closing line is the last; all are run even if one fails.
cd "$(dirname "$0")/.."
npm=".venv/bin/python tools/npm.py"
status=0
export NO_COLOR=1
echo "The console: types and accessibility, then its tests"
$npm run --silent check || status=1
$npm run --silent test || status=1
if [ $status -ne 0 ]; then echo "The console's tests failed; see above." >&2; fi
.venv/bin/python -m pytest --numprocesses 2 --dist loadgroup "$@" || status=1
exit $status
