//===- Arrays.h - NumPy arrays and ours -------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_PYTHON_ARRAYS_H
#define NNSPEC_PYTHON_ARRAYS_H

#include "nnspec/ExecutionEngine/FunctionSignature.h"

#include <pybind11/numpy.h>

namespace nnspec_python {

/// Arrays that refer to the elements of NumPy's, which must be row-major,
/// aligned and in the machine's byte order, and stay for as long. Where
/// `signature` has bf16, a uint16 array is one of it.
mlir::SmallVector<mlir::nnspec::NDArray>
refer(const std::vector<pybind11::array> &arrays,
      const mlir::nnspec::FunctionSignature &signature);

/// A NumPy array that takes over the elements; of uint16 where they are bf16.
pybind11::array release(mlir::nnspec::NDArray array);

} // namespace nnspec_python

#endif // NNSPEC_PYTHON_ARRAYS_H
