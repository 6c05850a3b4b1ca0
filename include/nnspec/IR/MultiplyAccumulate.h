//===- MultiplyAccumulate.h - Regions of linear layers ----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_MULTIPLYACCUMULATE_H
#define NNSPEC_IR_MULTIPLYACCUMULATE_H

#include "mlir/IR/Block.h"
#include "mlir/IR/ValueRange.h"

#include <optional>

namespace mlir::nnspec {

/// The operands that a region multiplies, by number; the accumulator is the one
/// output.
struct MultiplyAccumulate {
  unsigned lhs, rhs;
};

/// Whether the region multiplies two of the inputs, widened or not, and adds
/// the product to the accumulator. This, and not an op's name, makes an op a
/// linear layer: a sum pooling has two inputs too, and a quantised convolution
/// multiplies something else.
std::optional<MultiplyAccumulate>
matchMultiplyAccumulate(Block &body, unsigned numInputs, ValueRange yielded);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_MULTIPLYACCUMULATE_H
