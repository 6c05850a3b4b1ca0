//===- ChannelAffine.h - Affine maps with few parameters --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_CHANNELAFFINE_H
#define NNSPEC_IR_CHANNELAFFINE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::nnspec {

/// A tensor that is repeated along some of the axes of a larger one: what
/// nnspec.broadcast makes of `value`. No axis expands.
struct ChannelParameter {
  Value value;
  /// Axis `i` of `value` is axis `dims[i]` of the larger tensor; increasing.
  SmallVector<int64_t> dims;

  /// Whether `tensor` is a fill, or a broadcast of what has no axis of size 1;
  /// canonicalisation drops such axes.
  static bool isOne(Value tensor);
  /// The operand of such a broadcast; for a fill, one of rank 0, which is
  /// created.
  static ChannelParameter get(OpBuilder &builder, Value tensor);

  /// The parameter as a tensor of the sizes of `like`, but its own element
  /// type.
  Value broadcastLike(OpBuilder &builder, Location loc, Value like) const;
};

/// Whether `tensor` is a parameter: repeated along an axis, or the same
/// everywhere.
bool isParameter(Value tensor);

/// The axes that a parameter depends on: none of size 1.
llvm::SmallBitVector getParameterAxes(Value parameter);

/// `x * scale + bias`, the normal form of a chain of maps per channel, on
/// tensors of one type. Either parameter may be null: 1 or 0.
struct ChannelAffine {
  Value x, scale, bias;
  /// The ops that compute it from `x`, first to last.
  SmallVector<Operation *, 2> ops;

  /// The map of which `result` is the value; nothing where it is none.
  static std::optional<ChannelAffine> match(Value result);
};

/// The laws that collapse chains of such maps. They are canonicalisation
/// patterns of the dialect.
void populateAffineAlgebraPatterns(RewritePatternSet &patterns);

/// broadcast_outwards alone: the arithmetic on parameters comes to tensors of
/// their own size.
void populateBroadcastOutwardsPatterns(RewritePatternSet &patterns);

/// All canonicalisation patterns of the dialect, which bring maps to normal
/// form and the arithmetic on parameters to tensors of their own size.
void populateNormalFormPatterns(RewritePatternSet &patterns);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_CHANNELAFFINE_H
