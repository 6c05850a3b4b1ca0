#!/usr/bin/env bash
# Runs benchmarks: prints tables, and writes JSON and plots.
#
# Usage: benchmark/run.sh [kernels|models|all] [--output=DIRECTORY] [--build=DIRECTORY]
#                         [--rounds=N] [--models=DIRECTORY] [--onnxruntime=PYTHON]
#                         [WORD...]
#
# `kernels` builds the program that measures, if need be, and runs it on the cases
# that have all the words: `benchmark/run.sh kernels f32 NCHW`. `models` runs the
# networks that the words name, or three of them, which make-models.py makes if they are
# not there; PYTHON is one that has ONNX Runtime.
set -euo pipefail
cd "$(dirname "$0")/.."

what=all output=benchmark/results build=build rounds=21 words=()
models=build/models onnxruntime=python3
for argument in "$@"; do
  case $argument in
    kernels | models | all) what=$argument ;;
    --output=*) output=${argument#*=} ;;
    --build=*) build=${argument#*=} ;;
    --rounds=*) rounds=${argument#*=} ;;
    --models=*) models=${argument#*=} ;;
    --onnxruntime=*) onnxruntime=${argument#*=} ;;
    -h | --help) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit ;;
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

run_models() {
  local names=("${words[@]}") missing=()
  ((${#names[@]})) || names=(resnet50 mobilenet_v2 densenet121)
  for name in "${names[@]}"; do
    [ -e "$models/$name.onnx" ] || missing+=("$name")
  done
  if ((${#missing[@]})); then
    mkdir -p "$models"
    python3 test/Integration/models/make-models.py "$models" "${missing[@]}"
  fi
  cmake -S . -B "$build" >"$output/configure.log"
  cmake --build "$build" >"$output/build.log"
  PYTHONPATH=$build/python python3 benchmark/networks/networks.py "$models" \
    "${names[@]}" "--rounds=$rounds" "--onnxruntime=$onnxruntime" \
    "--json=$output/networks.json" "--plot=$output/networks.svg" |
    tee "$output/networks.md"
}

case $what in
  kernels) run_kernels ;;
  models) run_models ;;
  all)
    run_kernels
    words=()
    run_models
    ;;
esac
