#!/usr/bin/env bash
# Configures and builds one CMake preset.
#
# Usage: build.sh [PRESET [TARGET ...]]     (default: release, all targets)
#
# Quiet unless something fails; the whole log is in build/build.log.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-release}
shift $(($# > 0))
targets=()
[ $# -gt 0 ] && targets=(--target "$@")

mkdir -p build
log=build/build.log
echo "Building (preset $preset, log in $log) ..."
if ! { cmake --preset "$preset" &&
       cmake --build --preset "$preset" "${targets[@]}"; } \
     </dev/null >"$log" 2>&1; then
  grep -E -A4 '(error|FAILED|CMake Error)' "$log" | head -n 60 >&2
  echo "error: the build failed; see $log" >&2
  exit 1
fi
