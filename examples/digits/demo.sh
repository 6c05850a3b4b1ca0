#!/usr/bin/env bash
# A trained network from ONNX to machine code: where its batch norms go, that it is
# still the same function, how well it classifies before and after, and how far its
# answers can be trusted. Needs nnspec's tools in PATH, and a Python with NumPy: python3,
# or PYTHON.
#
# Usage: demo.sh [DIRECTORY]     (for what it writes; default: build/demo)
set -euo pipefail
cd "$(dirname "$0")/../.."

example=examples/digits
python=${PYTHON:-python3}
out=${1:-build/demo}
mkdir -p "$out"

bold='' plain=''
[ -t 1 ] && bold=$'\033[1m' plain=$'\033[0m'
heading() { printf '\n%s== %s%s\n\n' "$bold" "$*" "$plain"; }
run() {
  printf '$ %s\n' "$*"
  "$@"
}

heading "Import: a network for handwritten digits, trained with PyTorch"
run nnspec-translate --import-onnx $example/digits.onnx -o "$out"/digits.mlir
run nnspec-translate --import-onnx $example/digits.onnx -o "$out"/digits.mlirbc
run grep -c nnspec.batch_norm_inference "$out"/digits.mlir

heading "Simplify: where each batch norm went, and why one did not"
run nnspec-opt "$out"/digits.mlirbc --nnspec-simplify -o "$out"/simplified.mlir
run "$python" $example/report.py "$out"/digits.mlirbc -o "$out"/report.html

heading "Verify: it is the same function over the reals"
run nnspec-verify --simplify "$out"/digits.mlirbc

heading "Compile and classify: each op as it is written, then simplified"
for simplify in false true; do
  run nnspec-run $example/digits.onnx --simplify=$simplify \
    --input=$example/images.npy --output="$out"/simplify-$simplify.npy \
    --expect=$example/logits.npy --rtol=0 --atol=1e-4
done
run "$python" $example/evaluate.py accuracy $example/labels.npy \
  "$out"/simplify-false.npy "$out"/simplify-true.npy

heading "Time for one image: each op as it is written, then simplified"
for simplify in false true; do
  run nnspec-run $example/digits.onnx --simplify=$simplify --repeat=3000 \
    --input=$example/image.npy
done

heading "Rounding: how far f32 arithmetic may take a logit, certified"
run nnspec-run $example/digits.onnx --domain=rounding \
  --input=$example/images.npy --output="$out"/value.npy --output="$out"/bound.npy
run "$python" $example/evaluate.py rounding "$out"/value.npy "$out"/bound.npy

for numerator in 1 4; do
  radius=$(awk "BEGIN { print $numerator / 255 }")
  heading "Intervals: each pixel changed by up to $numerator/255"
  run nnspec-run $example/digits.onnx --domain=interval \
    --input=$example/images.npy --radius="$radius" \
    --output="$out"/lower.npy --output="$out"/upper.npy
  run "$python" $example/evaluate.py certain $example/labels.npy \
    "$out"/lower.npy "$out"/upper.npy
done

heading "To look at"
echo "$out/report.html     the network before and after, and what became of each batch norm"
echo "$out/simplified.mlir"

heading "The same for a model of yours"
cat <<'END'
PATH=$PWD/build/bin:$PATH
nnspec-translate --import-onnx model.onnx -o model.mlirbc
nnspec-verify --simplify model.mlirbc
examples/digits/report.py model.mlirbc -o report.html

nnspec-opt model.mlirbc --nnspec-simplify writes the simplified module, and
nnspec-run model.onnx --input=x.npy --output=y.npy compiles and runs it.
END
