#!/usr/bin/env bash
# Runs benchmarks: prints tables, and writes JSON and plots.
#
# Usage: benchmark/run.sh [kernels|all] [--output=DIRECTORY] [--build=DIRECTORY]
#                         [--rounds=N] [WORD...]
#
# `kernels` builds the program that measures, if need be, and runs it on the cases
# that have all the words: `benchmark/run.sh kernels f32 NCHW`.
set -euo pipefail
cd "$(dirname "$0")/.."

what=all output=benchmark/results build=build rounds=21 words=()
for argument in "$@"; do
  case $argument in
    kernels | all) what=$argument ;;
    --output=*) output=${argument#*=} ;;
    --build=*) build=${argument#*=} ;;
    --rounds=*) rounds=${argument#*=} ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit ;;
    -*) echo "error: unknown option $argument; see --help" >&2; exit 2 ;;
    *) words+=("$argument") ;;
  esac
done
mkdir -p "$output"

run_kernels() {
  cmake -S . -B "$build" -DNNSPEC_BUILD_BENCHMARKS=ON >"$output/configure.log"
  cmake --build "$build" --target nnspec-benchmark-kernels >"$output/build.log"
  # One OpenMP runtime for all: LLVM's has the interface of GCC's, which oneDNN and
  # PyTorch ask for, and two that wait for work at once take each other's cores.
  local runtime
  runtime=$(sed -n 's/^NNSPEC_OPENMP_LIBRARY:[A-Z]*=//p' "$build/CMakeCache.txt")
  LD_LIBRARY_PATH=$(dirname "$runtime"):${LD_LIBRARY_PATH:-} \
    "$build/bin/nnspec-benchmark-kernels" "--rounds=$rounds" "${words[@]}" \
    >"$output/kernels.json"
  python3 benchmark/kernels/report.py "$output/kernels.json" --plots="$output" |
    tee "$output/kernels.md"
}

case $what in
  kernels | all) run_kernels ;;
esac
