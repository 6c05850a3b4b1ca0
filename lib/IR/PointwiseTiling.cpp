//===- PointwiseTiling.cpp - TilingInterface of pointwise ops -------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "nnspec/IR/PointwiseOpInterface.h"
#include "nnspec/IR/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;

SmallVector<Range>
nnspec::detail::getPointwiseIterationDomain(PointwiseOpInterface op,
                                            OpBuilder &builder) {
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  return llvm::map_to_vector(
      op.getResultSizes(builder),
      [&](OpFoldResult size) { return Range{zero, size, one}; });
}

FailureOr<TilingResult>
nnspec::detail::getPointwiseTile(PointwiseOpInterface op, OpBuilder &builder,
                                 ArrayRef<OpFoldResult> offsets,
                                 ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  SmallVector<Value> operands;
  SmallVector<Operation *> slices;
  for (auto [operand, map] :
       llvm::zip_equal(op.getTensorOperands(), op.getIndexingMaps())) {
    if (map.getNumResults() == 0) {
      operands.push_back(operand);
      continue;
    }
    SmallVector<OpFoldResult> sliceOffsets, sliceSizes;
    for (AffineExpr expr : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      sliceOffsets.push_back(dim ? offsets[dim.getPosition()] : zero);
      sliceSizes.push_back(dim ? sizes[dim.getPosition()] : one);
    }
    SmallVector<OpFoldResult> strides(sliceOffsets.size(), one);
    auto slice = tensor::ExtractSliceOp::create(
        builder, loc, operand, sliceOffsets, sliceSizes, strides);
    slices.push_back(slice);
    operands.push_back(slice);
  }
  Operation *tile = op.buildResized(builder, loc, operands, sizes);
  return TilingResult{{tile}, {tile->getResult(0)}, std::move(slices)};
}

LogicalResult nnspec::detail::getPointwiseDomainTileFromOperandTiles(
    PointwiseOpInterface op, OpBuilder &builder,
    ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> offsets,
    ArrayRef<SmallVector<OpFoldResult>> sizes,
    SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  domainSizes.assign(op.getResultSizes(builder));
  domainOffsets.assign(domainSizes.size(), builder.getIndexAttr(0));
  SmallVector<bool> isSet(domainSizes.size());
  SmallVector<AffineMap> maps = op.getIndexingMaps();
  for (auto [operand, tileOffsets, tileSizes] :
       llvm::zip_equal(operandNumbers, offsets, sizes)) {
    if (operand >= maps.size())
      return failure(); // A size operand has no tiles.
    for (auto [expr, offset, size] :
         llvm::zip_equal(maps[operand].getResults(), tileOffsets, tileSizes)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      unsigned axis = dim.getPosition();
      if (isSet[axis] &&
          (!isEqualConstantIntOrValue(domainOffsets[axis], offset) ||
           !isEqualConstantIntOrValue(domainSizes[axis], size)))
        return failure();
      isSet[axis] = true;
      domainOffsets[axis] = offset;
      domainSizes[axis] = size;
    }
  }
  return success();
}
