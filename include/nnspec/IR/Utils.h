//===- Utils.h - Helpers on nnspec values -----------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_UTILS_H
#define NNSPEC_IR_UTILS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Value.h"

namespace mlir::nnspec {

/// How many ops a search for a value's origin looks through. A bound, since an
/// op may reach itself in a graph region, and since a search from each op of a
/// long chain would take quadratic time.
inline constexpr unsigned kMaxSearchDepth = 64;

/// The fused location of a few of these at most: that of an op that stands for
/// thousands would grow with each rewrite, and take quadratic time.
Location fuseLocations(ArrayRef<Location> locations);

/// Notes whether a rewriter changes anything. A pass that has changed nothing
/// says so by markAllAnalysesPreserved(), and nothing is verified again.
class ChangeListener : public RewriterBase::Listener {
public:
  bool hasChanged() const { return changed; }

  void notifyOperationInserted(Operation *, OpBuilder::InsertPoint) override {
    changed = true;
  }
  void notifyOperationModified(Operation *) override { changed = true; }
  void notifyOperationErased(Operation *) override { changed = true; }

private:
  bool changed = false;
};

/// The size of `tensor`'s axis `axis`: an attribute where its type knows it,
/// else a value. Looks through nnspec ops to a size operand or an argument, so
/// that a size does not keep the tensor alive.
OpFoldResult getSize(OpBuilder &builder, Location loc, Value tensor,
                     int64_t axis);

/// The sizes of all axes of `tensor`.
SmallVector<OpFoldResult> getSizes(OpBuilder &builder, Location loc,
                                   Value tensor);

/// The dynamic ones among `sizes`, in order: what a size operand list holds.
SmallVector<Value> getDynamicSizes(ArrayRef<OpFoldResult> sizes);

/// `tensor` stored in `elementType`; itself where it is already. A cast gets
/// the flags.
Value castElementType(OpBuilder &builder, Location loc, Value tensor,
                      Type elementType, arith::FastMathFlagsAttr flags = {});

/// The flags of casts that stem from the type in which an op computes: what
/// they round may be left unrounded.
arith::FastMathFlagsAttr getContractFlags(MLIRContext *context);

/// `tensor` with the static type of `shape`; itself where it has it already.
Value castShape(OpBuilder &builder, Location loc, Value tensor,
                ArrayRef<int64_t> shape);

/// Whether every value of element type `from` is one of element type `to`.
bool isExactCast(Type from, Type to);

/// `value` rounded to the nearest value of `type`.
llvm::APFloat roundTo(FloatType type, double value);

/// The one value that `tensor` has at every point, where that is known: a fill
/// or a splat constant, or what is broadcast, reshaped or cut from one. Over
/// the reals: a fill's value is not rounded to its element type.
std::optional<double> getUniformValue(Value tensor);

/// Whether every element of `tensor` is known to be positive, as stored.
bool isKnownPositive(Value tensor);

/// Remarks of `op` that applying law `law` loses accuracy, where `ratio`, the
/// largest |mean| / std of a constant map (x - mean) / std, is large: then so
/// is |x| / std in practice, and x * scale + bias a small difference of large
/// numbers. See docs/Algebra.md.
void remarkCancellation(Operation *op, StringRef law, double ratio);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_UTILS_H
