//===- NumpyHeader.h - The header of a .npy file ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_NUMPYHEADER_H
#define NNSPEC_LIB_EXECUTIONENGINE_NUMPYHEADER_H

#include "nnspec/ExecutionEngine/NDArray.h"

namespace mlir::nnspec {

/// What the header of a .npy file says about the data behind it.
struct NumpyHeader {
  ElementType elementType;
  bool isByteSwapped = false;
  bool isFortranOrder = false;
  SmallVector<int64_t> shape;
  /// Where the data starts, in bytes from the start of the file.
  size_t dataOffset = 0;
};

/// Reads the magic string, the version and the header's dictionary at the start
/// of `bytes`; `name` is what errors call the file. The shape's sizes are not
/// negative and have a product that fits int64_t (in bytes).
llvm::Expected<NumpyHeader> parseNumpyHeader(StringRef bytes, StringRef name);

/// The bytes before the data of a file that holds `array` in C order.
std::string formatNumpyHeader(const NDArray &array);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_NUMPYHEADER_H
