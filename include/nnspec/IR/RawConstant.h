//===- RawConstant.h - The bytes of a float constant ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_RAWCONSTANT_H
#define NNSPEC_IR_RAWCONSTANT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "nnspec/Support/FloatArray.h"

namespace mlir::nnspec {

/// How the floats of an element type are stored; nothing for other types than
/// f16, bf16, f32 and f64.
std::optional<FloatFormat> getFloatFormat(Type elementType);

/// The elements of a constant tensor of floats where they are, whether they
/// belong to an attribute or to a resource.
struct RawConstant {
  /// Nothing where `constant` is no such constant, or its resource has no data
  /// or data of the wrong length.
  static std::optional<RawConstant> get(Attribute constant);

  ShapedType type;
  FloatFormat format;
  /// One element where all are equal, else all of them in row-major order.
  ArrayRef<char> data;
  bool isSplat;

  size_t getNumStored() const { return data.size() / getFloatSize(format); }
  /// The value of a splat.
  double getSplatValue() const;
};

/// Whether the elements of a resource are there, all of them or one for all.
bool hasData(DenseResourceElementsAttr resource);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_RAWCONSTANT_H
