//===- FuzzNumpy.cpp - Fuzz the reader of .npy files ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../lib/ExecutionEngine/NumpyHeader.h"
#include "nnspec/ExecutionEngine/NumpyFile.h"

#include <cstring>

using namespace mlir;
using namespace mlir::nnspec;

/// Any bytes give an array or an error; an array that is written is read again
/// as it is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef bytes(reinterpret_cast<const char *>(data), size);
  llvm::Expected<NDArray> array = parseNumpy(bytes, "input");
  if (!array) {
    llvm::consumeError(array.takeError());
    return 0;
  }
  std::string written = formatNumpyHeader(*array);
  written.append(array->getData(), array->getSizeInBytes());
  llvm::Expected<NDArray> again = parseNumpy(written, "written");
  if (!again || again->getShape() != array->getShape() ||
      again->getElementType() != array->getElementType() ||
      std::memcmp(again->getData(), array->getData(),
                  array->getSizeInBytes()) != 0)
    llvm::report_fatal_error("an array is not read as it was written");
  return 0;
}
