#!/usr/bin/env bash
# Compiles a partitioned program to a shared library.
#
# Usage: compile.sh MODULE NUM_PROCESSES LIBRARY [OPTION of nnspec-lower-to-mpi]...
set -euo pipefail

# Copies of strided arrays.
lib=$("${LLVM_CONFIG:-llvm-config-22}" --libdir)

sed "s/@processes(shape = 2)/@processes(shape = $2)/" "$1" |
  nnspec-opt --nnspec-lower-to-mpi="${*:4}" |
  "${MLIR_TRANSLATE:-mlir-translate-22}" --mlir-to-llvmir |
  "${CLANG:-clang-22}" -O2 -shared -fPIC -Wno-override-module -x ir - \
    -L"$lib" -Wl,-rpath,"$lib" -lmlir_c_runner_utils -lm -o "$3"
