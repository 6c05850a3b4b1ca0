//===- Emitter.h - Tensor programs, op by op --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_EMITTER_H
#define NNSPEC_LIB_TARGET_ONNX_EMITTER_H

#include "ImportedTensor.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

#include <map>

namespace mlir::nnspec::importer {

/// Emits what the importers of most ops need. All sizes are those that the
/// operands have, or are computed from them, so that equal sizes stay equal.
/// Operands must fit; checking that is the caller's, who has the words for it.
class Emitter {
public:
  explicit Emitter(OpBuilder &builder) : builder(builder) {}

  OpBuilder &getBuilder() { return builder; }
  Location getLoc() const { return loc; }
  void setLoc(Location newLoc) { loc = newLoc; }

  //===--- Sizes ----------------------------------------------------------===//

  OpFoldResult getIndex(int64_t value) { return builder.getIndexAttr(value); }
  /// An affine expression of sizes, folded where it can be. The same one gives
  /// the same value each time.
  OpFoldResult apply(AffineExpr expr, ArrayRef<OpFoldResult> symbols);
  OpFoldResult add(OpFoldResult a, OpFoldResult b);
  OpFoldResult sub(OpFoldResult a, OpFoldResult b);
  OpFoldResult mul(OpFoldResult a, OpFoldResult b);
  OpFoldResult max(OpFoldResult a, OpFoldResult b);
  /// Notes that the values are sizes of a tensor.
  void noteSizes(ArrayRef<OpFoldResult> sizes);
  /// Whether the number is known not to be negative: a size, and what is
  /// computed from sizes without subtracting.
  bool isNonNegative(OpFoldResult number) const;
  OpFoldResult min(OpFoldResult a, OpFoldResult b);
  /// The numerator's factors may be cancelled by the denominator's.
  OpFoldResult divideProducts(ArrayRef<OpFoldResult> numerator,
                              ArrayRef<OpFoldResult> denominator);
  /// Whether the shapes may have the same number of elements.
  static bool mayReshape(ArrayRef<OpFoldResult> from,
                         ArrayRef<OpFoldResult> to);

  //===--- Checks at run time ---------------------------------------------===//

  /// Checks that the sizes are equal, unless that is certain. The message says
  /// what is wrong where they are not.
  void checkEqual(OpFoldResult a, OpFoldResult b, const Twine &message);
  /// As above, of products.
  void checkEqualProducts(ArrayRef<OpFoldResult> a, ArrayRef<OpFoldResult> b,
                          const Twine &message);
  /// As above, that a size is not less than another.
  void checkAtLeast(OpFoldResult size, OpFoldResult least,
                    const Twine &message);
  /// As above, that one of two pairs of sizes is equal.
  void checkEither(OpFoldResult size, OpFoldResult first, OpFoldResult second,
                   const Twine &message);

  //===--- Values ---------------------------------------------------------===//

  /// The tensor as a value of the program, from now on that of the tensor too.
  Value getValue(ImportedTensor &tensor);
  /// What an emitted op has computed.
  ImportedTensor wrap(Value value, ArrayRef<OpFoldResult> sizes,
                      bool isUnsigned = false);
  /// A scalar constant; `value` is rounded to the type.
  Value scalar(Type type, double value);
  Value empty(ArrayRef<OpFoldResult> sizes, Type elementType);
  /// A tensor with one value everywhere.
  Value fill(ArrayRef<OpFoldResult> sizes, Value scalar);
  Value fill(ArrayRef<OpFoldResult> sizes, Type elementType, double value) {
    return fill(sizes, scalar(elementType, value));
  }

  //===--- Shapes ---------------------------------------------------------===//

  /// The same elements in row-major order.
  ImportedTensor reshape(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes);
  /// The tensor with sizes that are known to be its own, axis by axis.
  ImportedTensor refine(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes);
  /// Result axis i is operand axis permutation[i].
  ImportedTensor transpose(ImportedTensor &tensor,
                           ArrayRef<int64_t> permutation);
  /// Operand axis i becomes result axis axes[i], which has its size.
  Value broadcast(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes,
                  ArrayRef<int64_t> axes);
  /// The tensor broadcast to `sizes` by NumPy's rule.
  Value broadcastTo(ImportedTensor &tensor, ArrayRef<OpFoldResult> sizes);
  /// Axis i `factors[i]` times: as a whole or, with `isEachElement`, each of
  /// its elements.
  ImportedTensor repeat(ImportedTensor &tensor, ArrayRef<int64_t> factors,
                        bool isEachElement);
  /// A part of the tensor, which has to be inside.
  ImportedTensor slice(ImportedTensor &tensor, ArrayRef<OpFoldResult> offsets,
                       ArrayRef<OpFoldResult> sizes,
                       ArrayRef<OpFoldResult> strides);
  /// As above, a range of one axis.
  ImportedTensor slice(ImportedTensor &tensor, int64_t axis,
                       OpFoldResult offset, OpFoldResult size);
  /// Borders of `value`; amounts must not be negative.
  Value pad(Value tensor, ArrayRef<OpFoldResult> low,
            ArrayRef<OpFoldResult> high, Value value,
            ArrayRef<OpFoldResult> resultSizes);

  //===--- Elementwise ----------------------------------------------------===//

  /// The sizes that shapes broadcast to by NumPy's rule, aligned at the last
  /// axis; nothing where they do not. A size that is not known is taken to be
  /// equal to the others, which run-time checks of the ops confirm.
  static std::optional<SmallVector<OpFoldResult>>
  broadcastSizes(ArrayRef<const ImportedTensor *> tensors);

  using Body = llvm::function_ref<Value(OpBuilder &, Location, ValueRange)>;

  /// One op over all points of the operands, broadcast to `sizes` by NumPy's
  /// rule. An axis along which an operand is broadcast is not in its map.
  ImportedTensor elementwise(ArrayRef<ImportedTensor *> operands,
                             ArrayRef<OpFoldResult> sizes, Type elementType,
                             bool isUnsigned, Body body);

  /// Elements as another type of float; the tensor itself where it is that.
  ImportedTensor castFloat(ImportedTensor &tensor, Type elementType);

  /// A parallel op over `sizes`, whose operands are read by their maps.
  Value generic(ValueRange operands, ArrayRef<AffineMap> maps,
                ArrayRef<OpFoldResult> sizes, Type elementType, Body body);

  /// In the body of such an op, the indices of the point.
  static SmallVector<Value> getIndices(OpBuilder &b, Location loc,
                                       int64_t rank);

private:
  /// The tensor without the axes along which it is broadcast to `sizes`, and
  /// the axes of the result that the others are.
  ImportedTensor dropBroadcastAxes(ImportedTensor &tensor,
                                   ArrayRef<OpFoldResult> sizes,
                                   SmallVectorImpl<int64_t> &axes);
  Value castTo(Value value, RankedTensorType type);
  Value compare(arith::CmpIPredicate predicate, OpFoldResult a, OpFoldResult b);
  void check(Value condition, const Twine &message);

  OpBuilder &builder;
  llvm::DenseSet<Value> knownSizes;
  /// How large the expression is that a value was composed of.
  llvm::DenseMap<Value, unsigned> weights;
  Location loc = UnknownLoc::get(builder.getContext());
  /// The applied expressions, by map and operands.
  std::map<std::pair<const void *, std::vector<const void *>>, OpFoldResult>
      applied;
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_EMITTER_H
