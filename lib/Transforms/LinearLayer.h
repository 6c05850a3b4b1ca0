//===- LinearLayer.h - Linear layers and maps around them -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A linear layer L(x, W; a) is any structured op that multiplies two inputs and
// adds the products to an accumulator. With iterators in the place of axis
// names, one set of functions serves every convolution and every product of
// matrices: a parameter per channel is one that depends on some iterators, and
// an operand can take it if these index it as they are.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_LINEARLAYER_H
#define NNSPEC_LIB_TRANSFORMS_LINEARLAYER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "nnspec/IR/ChannelAffine.h"

namespace mlir::nnspec {

class LinearLayer {
public:
  /// The layer that `op` is, if it is one, on tensors.
  static std::optional<LinearLayer> match(Operation *op);

  linalg::LinalgOp getOp() const { return op; }
  /// The numbers of the two operands that are multiplied.
  ArrayRef<unsigned> getFactors() const { return factors; }
  unsigned getOtherFactor(unsigned factor) const {
    return factor == factors[0] ? factors[1] : factors[0];
  }
  Value getOperand(unsigned number) const { return op->getOperand(number); }
  Value getAccumulator() const { return op.getDpsInits().front(); }
  AffineMap getMap(unsigned number) const {
    return op.getMatchingIndexingMap(&op->getOpOperand(number));
  }
  AffineMap getResultMap() const {
    return op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  }

  /// The iterators that index the axes `dims` of an operand read by `map`;
  /// nothing where one of them is not indexed by an iterator as it is.
  static std::optional<SmallVector<unsigned>>
  getIterators(AffineMap map, ArrayRef<int64_t> dims);

  /// The axes of a factor that these iterators index as they are; nothing where
  /// there is not one for each.
  std::optional<SmallVector<int64_t>>
  getFactorAxes(unsigned factor, ArrayRef<unsigned> iterators) const;

  /// The factor multiplied with a parameter along its axes `axes`, as it is to
  /// be stored: computed in the wider of the two element types.
  Value scaleFactor(OpBuilder &builder, Location loc, unsigned factor,
                    Value parameter, ArrayRef<int64_t> axes) const;

  /// Whether L(B(p), W; 0), for a parameter p of factor `factor` that depends
  /// on its axes `dims`, is computed on fewer iterators than the layer has.
  bool isReduced(unsigned factor, ArrayRef<int64_t> dims) const;
  /// The axes of the layer's result that the result for p depends on; nothing
  /// where it is not known how often each sum is repeated along others.
  std::optional<SmallVector<int64_t>>
  getReducedAxes(unsigned factor, ArrayRef<int64_t> dims) const;

  /// How many elements of a factor one element of the result is computed from,
  /// as far as that is known; at least 1.
  int64_t countTerms(unsigned factor) const;

  /// Whether the operands of L(B(p), W; 0), where that has reduced axes, say
  /// how often its loops run. A window may be sized by an input that is not
  /// multiplied.
  bool sizesReducedLoops(unsigned factor, ArrayRef<int64_t> dims) const;

  /// L(B(p), W; 0), as a parameter of the layer's result.
  ChannelParameter applyToParameter(OpBuilder &builder, Location loc,
                                    unsigned factor,
                                    const ChannelParameter &parameter) const;

private:
  LinearLayer(linalg::LinalgOp op, unsigned lhs, unsigned rhs)
      : op(op), factors{lhs, rhs} {}

  /// The axes that a factor depends on: not all where it is a parameter.
  SmallVector<int64_t> getOwnAxes(unsigned factor) const;

  /// The iterators that `factor`, read along `dims` alone, and the other factor
  /// depend on.
  llvm::SmallBitVector getReducedIterators(unsigned factor,
                                           ArrayRef<int64_t> dims) const;

  /// The maps of these iterators to the axes `dims` of `factor`, to the other
  /// factor, and to the axes `resultAxes` of the result.
  SmallVector<AffineMap> getReducedMaps(unsigned factor, ArrayRef<int64_t> dims,
                                        ArrayRef<int64_t> resultAxes) const;

  // Its accessors are not const.
  mutable linalg::LinalgOp op;
  std::array<unsigned, 2> factors;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_LINEARLAYER_H
