#!/usr/bin/env bash
# Writes docs/Spec.md anew from the op definitions.
#
# Usage: update-docs.sh [OUTPUT]     (default: docs/Spec.md)
set -euo pipefail
cd "$(dirname "$0")/.."

llvm=$(llvm-config-22 --prefix)
"$llvm/bin/mlir-tblgen" -gen-dialect-doc -dialect=nnspec -I include \
  -I "$llvm/include" include/nnspec/IR/NNSpecOps.td |
  grep -v '^\[TOC\]$' >"${1:-docs/Spec.md}"
