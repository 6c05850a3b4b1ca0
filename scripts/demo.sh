#!/usr/bin/env bash
# A trained network from ONNX to machine code (examples/digits). Installs what is
# missing and builds first.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh
scripts/build.sh release nnspec-opt nnspec-run nnspec-translate nnspec-verify

PATH=$PWD/build/bin:$PATH
# Debian's Python has NumPy; another one that comes first may not.
python3 -c 'import numpy' 2>/dev/null || export PYTHON=/usr/bin/python3
examples/digits/demo.sh
