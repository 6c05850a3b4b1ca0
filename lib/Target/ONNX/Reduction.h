//===- Reduction.h - Sums and the like over axes ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_REDUCTION_H
#define NNSPEC_LIB_TARGET_ONNX_REDUCTION_H

#include "Emitter.h"

namespace mlir::nnspec::importer {

enum class Reduction { Sum, Product, Max, Min };

/// The type in which values of `type` are combined: f32 for sums and products
/// of narrower floats, which are rounded once at the end.
Type getAccumulatorType(Reduction reduction, Type type);

/// The value that changes nothing.
TypedAttr getNeutralElement(Reduction reduction, Type type, bool isUnsigned);

/// One step of the reduction; widens `value` to the accumulator's type.
Value combine(OpBuilder &builder, Location loc, Reduction reduction,
              bool isUnsigned, Value accumulator, Value value);

/// Reduces `tensor` over `axes`, in the accumulator's type. The axes are gone.
ImportedTensor reduce(Emitter &emitter, Reduction reduction,
                      ImportedTensor &tensor, ArrayRef<int64_t> axes);

/// Divides by a count of elements.
ImportedTensor divideByCount(Emitter &emitter, ImportedTensor &tensor,
                             OpFoldResult count);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_REDUCTION_H
