#!/usr/bin/env bash
# Builds everything and runs all tests: unit, lit, integration. Installs what is
# missing. Ends with a line that counts the tests.
#
# Usage: test.sh [PRESET]     (default: release, or ci where CI is set)
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-$([ -n "${CI:-}" ] && echo ci || echo release)}
scripts/install-packages.sh
scripts/build.sh "$preset"

case "$preset" in
  release | ci) build=build ;;
  *) build=build/$preset ;;
esac
rm -f "$build"/test/results/*.json
status=0
ctest --preset "$preset" || status=$?
python3 scripts/count-tests.py "$build/test/results" || status=1
exit $status
