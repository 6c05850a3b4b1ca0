//===- NumpyFile.h - NumPy's .npy files -------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes NumPy's .npy format, versions 1.0 to 3.0
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
//
// Read are bool, int8 to int64, uint8 to uint64, float16, float32 and float64,
// in either byte order and in C or Fortran order. NumPy has no bfloat16: such
// an array is written as its bits in a uint16 array, and is a uint16 array when
// read.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_NUMPYFILE_H
#define NNSPEC_EXECUTIONENGINE_NUMPYFILE_H

#include "nnspec/ExecutionEngine/NDArray.h"

namespace mlir::nnspec {

/// Reads the file at `path`. The text of an error is one line that names the
/// file, what was found and what was expected.
llvm::Expected<NDArray> readNumpyFile(StringRef path);

/// Reads the bytes of a file; `name` is what errors call it. Any bytes are
/// safe, and nothing is allocated for data that is not there.
llvm::Expected<NDArray> parseNumpy(StringRef bytes, StringRef name);

/// Writes the file at `path`, replacing what was there. Where that fails, a
/// regular file is removed and not left half written.
llvm::Error writeNumpyFile(StringRef path, const NDArray &array);

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_NUMPYFILE_H
