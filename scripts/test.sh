#!/usr/bin/env bash
# Builds everything and runs all tests: unit, lit, integration, install. Installs what
# is missing. Ends with a line that counts the tests.
#
# Usage: test.sh [PRESET]     (default: release, or ci where CI is set)
#        test.sh --models     whole networks of torchvision instead, at 224 x 224;
#                             needs PyTorch, and an hour
#        test.sh --sizes      a module of a million ops instead; needs 15 minutes
#        test.sh --sanitize   everything with AddressSanitizer and UBSan, and again
#                             with ThreadSanitizer; needs hours
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --models ]; then
  scripts/install-packages.sh python3-torchvision
  scripts/build.sh release
  export PATH=$PWD/build/bin:$PATH PYTHONPATH=$PWD/test/Integration/Inputs
  /usr/bin/python3 test/Integration/models/make-models.py build/models
  exec /usr/bin/python3 test/Integration/onnx-networks.py build/models
fi

if [ "${1:-}" = --sizes ]; then
  scripts/build.sh release
  export PATH=$PWD/build/bin:$PATH PYTHONPATH=$PWD/test/Integration/Inputs
  exec /usr/bin/python3 test/Limits/many-ops.py --all
fi

if [ "${1:-}" = --sanitize ]; then
  scripts/install-packages.sh libclang-rt-22-dev
  status=0
  for preset in asan tsan; do
    scripts/test.sh "$preset" || status=1
  done
  exit $status
fi

preset=${1:-$([ -n "${CI:-}" ] && echo ci || echo release)}
scripts/install-packages.sh
scripts/build.sh "$preset"

case "$preset" in
  release | ci) build=build ;;
  *) build=build/$preset ;;
esac
# The test of the wheel downloads what pip builds with.
probe=$(mktemp -d)
if /usr/bin/python3 -m venv "$probe" >/dev/null 2>&1 &&
   "$probe/bin/pip" -q download --no-deps -d "$probe" 'scikit-build-core>=0.10' \
     >/dev/null 2>&1; then
  export NNSPEC_PACKAGE_INDEX=1
else
  echo "No package index: the wheel is not tested."
fi
rm -rf "$probe"

rm -f "$build"/test/results/*.json
status=0
ctest --preset "$preset" || status=$?
python3 scripts/count-tests.py "$build/test/results" || status=1
exit $status
