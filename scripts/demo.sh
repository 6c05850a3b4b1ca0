#!/usr/bin/env bash
# Two batch norms of trained networks, from nnspec IR through the theorem and
# linalg to machine code. Installs what is missing and builds first.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh
scripts/build.sh release nnspec-opt nnspec-run

PATH=$PWD/build/bin:$PATH
examples=examples/batch-norm

bold='' plain=''
[ -t 1 ] && bold=$'\033[1m' plain=$'\033[0m'
heading() { printf '\n%s== %s%s\n\n' "$bold" "$*" "$plain"; }
run() {
  printf '$ %s\n' "$*"
  "$@"
}

for layer in ppocr_cls_conv1_bn nsfw_mobilenetv2_depthwise_bn; do
  ir=$examples/$layer.mlir
  data=$examples/vectors/$layer

  heading "$layer: the op"
  run cat "$ir"
  heading "$layer: its normal form, x * scale + bias"
  run nnspec-opt "$ir" --canonicalize
  heading "$layer: as linalg, one pass over the data"
  run nnspec-opt "$ir" --nnspec-lower-to-linalg
  heading "$layer: compiled and run, against the f64 reference"
  run nnspec-run "$ir" --entry=main \
    --input="$data/x.npy" --input="$data/mean.npy" \
    --input="$data/variance.npy" --input="$data/gamma.npy" \
    --input="$data/beta.npy" \
    --expect="$data/expected_f64.npy" --atol=4e-6 --rtol=0
done
