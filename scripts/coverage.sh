#!/usr/bin/env bash
# Prints which share of the lines of lib/ the tests execute, and for each file which
# lines they do not, and why. Builds with Clang's counters (preset coverage), and runs
# all tests.
#
# Usage: coverage.sh [--report]
#
#   --report   of the counters of the last run, without tests
#
# Fails where a test fails, below 92 % of lines, and where scripts/uncovered-lines.txt has
# no reason for a line. A line counts that any tool, library or unit test executes.
# build/coverage/html has the sources with their counts.
set -euo pipefail
cd "$(dirname "$0")/.."

least=92
build=build/coverage
profiles=$build/profiles
llvm=$(llvm-config-22 --bindir)
status=0

if [ "${1:-}" != --report ]; then
  scripts/build.sh coverage
  rm -rf "$profiles"
  ctest --preset coverage || status=$?
fi

"$llvm/llvm-profdata" merge --sparse -o "$build/tests.profdata" "$profiles"/*.profraw

objects=()
while IFS= read -r file; do
  objects+=(--object "$file")
done < <(find "$build/bin" "$build/lib" "$build/test" -type f \
           \( -perm -u+x -o -name '*.so' \) ! -name '*.py' ! -name '*.sh' | sort)
sources=(--sources lib)
"$llvm/llvm-cov" show --format=html --output-dir="$build/html" \
  --instr-profile="$build/tests.profdata" "${objects[@]}" "${sources[@]}" 2>/dev/null
"$llvm/llvm-cov" export --format=lcov --skip-expansions --skip-functions \
  --instr-profile="$build/tests.profdata" "${objects[@]}" "${sources[@]}" \
  >"$build/tests.lcov" 2>/dev/null
python3 scripts/uncovered-lines.py "$build/tests.lcov" "$least" || status=1
exit $status
