//===- RoundedConstant.h - Constants in the making --------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_ROUNDEDCONSTANT_H
#define NNSPEC_LIB_TRANSFORMS_ROUNDEDCONSTANT_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinTypes.h"
#include "nnspec/IR/RawConstant.h"

#include <mutex>

namespace mlir::nnspec {

/// A constant whose elements are being rounded from doubles. Its buffer is that
/// of the resource which it may become: nothing is copied.
class RoundedConstant {
public:
  /// A constant with memory for its elements, or one value for all of them.
  static RoundedConstant create(RankedTensorType type, bool isSplat);

  /// Rounds elements from number `begin` on. Different threads may write
  /// different elements; each writes at least one.
  void write(int64_t begin, ArrayRef<double> values);

  const FloatCounts &getCounts() const { return counts; }
  RankedTensorType getType() const { return type; }

  /// The attribute: a splat where all elements have the same bits, dense below
  /// `resourceThreshold` bytes, else made by `createResource` of the buffer.
  TypedAttr
  takeAttribute(size_t resourceThreshold,
                llvm::function_ref<TypedAttr(AsmResourceBlob)> createResource);

private:
  RoundedConstant(RankedTensorType type, bool isSplat);

  size_t getSize() const { return getFloatSize(format); }

  RankedTensorType type;
  FloatFormat format;
  AsmResourceBlob blob;
  MutableArrayRef<char> data;
  FloatCounts counts;
  std::unique_ptr<std::mutex> countsMutex;
  bool isSplat;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_ROUNDEDCONSTANT_H
