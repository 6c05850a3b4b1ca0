#!/usr/bin/env bash
# Runs benchmarks: prints tables, and writes JSON and plots.
#
# Usage: benchmark/run.sh [kernels|compile|constants|slices|models|mpi|all]
#                         [--output=DIRECTORY] [--build=DIRECTORY] [--rounds=N]
#                         [--models=DIRECTORY] [--onnxruntime=PYTHON] [WORD...]
#
# `kernels` builds the program that measures, if need be, and runs it on the cases
# that have all the words: `benchmark/run.sh kernels f32 NCHW`. `compile` simplifies
# modules of many batch norms, of the kinds that the words name. `constants` folds large
# weights, imports them, and simplifies models. `slices` runs layers of slices, `models`
# whole networks, and `mpi` small ones on several processes. The words name the models for
# `constants` and `models`, which make-models.py makes if they are not there; PYTHON is one
# that has ONNX Runtime.
set -euo pipefail
cd "$(dirname "$0")/.."

what=all output=benchmark/results build=build rounds=21 words=()
models=build/models onnxruntime=/usr/bin/python3
for argument in "$@"; do
  case $argument in
    kernels | compile | constants | slices | models | mpi | all) what=$argument ;;
    --output=*) output=${argument#*=} ;;
    --build=*) build=${argument#*=} ;;
    --rounds=*) rounds=${argument#*=} ;;
    --models=*) models=${argument#*=} ;;
    --onnxruntime=*) onnxruntime=${argument#*=} ;;
    -h | --help) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit ;;
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
  /usr/bin/python3 benchmark/kernels/report.py "$output/kernels.json" --plots="$output" |
    tee "$output/kernels.md"
}

build() {
  cmake -S . -B "$build" >"$output/configure.log"
  cmake --build "$build" >"$output/build.log"
}

# Makes those of the models that are not there yet.
make_models() {
  local missing=()
  for name in "$@"; do
    [ -e "$models/$name.onnx" ] || missing+=("$name")
  done
  if ((${#missing[@]})); then
    mkdir -p "$models"
    /usr/bin/python3 test/Integration/models/make-models.py "$models" "${missing[@]}"
  fi
}

# Runs a script, whose table, JSON and plot get this name.
run_script() {
  local name=$1 script=$2
  shift 2
  /usr/bin/python3 "benchmark/$script" "$@" "--rounds=$rounds" "--json=$output/$name.json" \
    "--plot=$output/$name.svg" | tee "$output/$name.md"
}

run_compile() {
  build
  run_script compile compile/compile.py "${words[@]}" "--build=$build"
}

run_constants() {
  local names=("${words[@]}")
  ((${#names[@]})) || names=(resnet50)
  build
  make_models "${names[@]}"
  run_script folding constants/folding.py "--bin=$build/bin"
  run_script importing constants/importing.py "--bin=$build/bin"
  run_script simplifying constants/models.py "$models" "${names[@]}" \
    "--bin=$build/bin" "--onnxruntime=$onnxruntime"
}

run_slices() {
  build
  run_script slices slices/slices.py "--bin=$build/bin"
}

run_models() {
  local names=("${words[@]}")
  ((${#names[@]})) || names=(resnet50 mobilenet_v2 densenet121)
  build
  make_models "${names[@]}"
  PYTHONPATH=$build/python run_script networks networks/networks.py "$models" \
    "${names[@]}" "--onnxruntime=$onnxruntime"
}

run_mpi() {
  build
  PATH=$PWD/$build/bin:$PATH run_script scaling mpi/scaling.py
}

case $what in
  kernels) run_kernels ;;
  compile) run_compile ;;
  constants) run_constants ;;
  slices) run_slices ;;
  models) run_models ;;
  mpi) run_mpi ;;
  all)
    ((${#words[@]} == 0)) || { echo "error: words go with one benchmark" >&2; exit 2; }
    run_kernels
    run_compile
    run_constants
    run_slices
    run_models
    run_mpi
    ;;
esac
