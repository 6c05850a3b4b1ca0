//===- Invocation.h - One call of a compiled function -----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_INVOCATION_H
#define NNSPEC_LIB_EXECUTIONENGINE_INVOCATION_H

#include "nnspec/ExecutionEngine/FunctionSignature.h"

#include <chrono>

namespace mlir::nnspec {

/// The memref descriptors of one call through the packed C interface, and the
/// buffers that the call returns.
class Invocation {
public:
  /// `arguments` must fit `signature`; both must outlive the invocation.
  Invocation(const FunctionSignature &signature, ArrayRef<NDArray> arguments);
  Invocation(const Invocation &) = delete;
  Invocation &operator=(const Invocation &) = delete;
  /// Frees the buffers that the call returned.
  ~Invocation();

  /// Calls the function once and returns how long it took. Fails where the
  /// compiled code does.
  llvm::Expected<std::chrono::nanoseconds> run(void (*function)(void **));

  /// Takes a result of the call over; copies it where it is not row-major, and
  /// where its buffer is an argument's or another result's too. To be called
  /// once for each result. Fails where the code made a negative size of it and
  /// where there is not enough memory.
  llvm::Expected<NDArray> takeResult(size_t index);

private:
  bool ownsBuffer(size_t index) const;

  const FunctionSignature &signature;
  ArrayRef<NDArray> arguments;
  /// The descriptors of the arguments one after the other, and the struct of
  /// the results' descriptors.
  SmallVector<int64_t, 0> argumentWords, resultWords;
  /// Where each result's descriptor starts in `resultWords`.
  SmallVector<size_t> resultStarts;
  bool hasResults = false;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_INVOCATION_H
