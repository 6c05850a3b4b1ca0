#!/usr/bin/env bash
# A stock mlir-opt folds a batch norm, with nnspec's plugin and a transform script.
# What is left of nnspec goes back to linalg.
#
# Usage: run.sh PLUGIN     (NNSpecPlugin.so; MLIR_OPT says which mlir-opt)
set -euo pipefail

here=$(dirname "$0")
"${MLIR_OPT:-mlir-opt-22}" "$here/model.mlir" \
  --load-dialect-plugin="$1" --load-pass-plugin="$1" \
  --pass-pipeline="builtin.module(
      transform-preload-library{transform-library-paths=$here/fold.mlir},
      transform-interpreter,
      nnspec-fold-constants,
      convert-nnspec-to-linalg,
      canonicalize)"
