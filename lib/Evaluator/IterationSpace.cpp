//===- IterationSpace.cpp - Loops and what they read ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IterationSpace.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/IR/AffineExpr.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

std::optional<int64_t> nnspec::eval::countElements(ArrayRef<int64_t> shape) {
  // Far from overflow, too.
  constexpr int64_t maxElements = int64_t(1) << 40;
  int64_t count = 1;
  for (int64_t size : shape) {
    if (size != 0 && count > maxElements / size)
      return std::nullopt;
    count *= size;
  }
  return count;
}

SmallVector<int64_t> nnspec::eval::getRowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (int64_t axis = shape.size() - 1; axis >= 0; --axis) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/// The coefficients of the dims and the constant of a linear expression;
/// nothing where it is not linear.
static std::optional<SmallVector<int64_t>> getCoefficients(AffineExpr expr,
                                                           unsigned numDims) {
  SmallVector<int64_t> coefficients;
  // Most are single dims, and flattening takes as long as ten elements.
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    coefficients.resize(numDims + 1);
    coefficients[dim.getPosition()] = 1;
    return coefficients;
  }
  if (failed(getFlattenedAffineExpr(expr, numDims, /*numSymbols=*/0,
                                    &coefficients)) ||
      coefficients.size() != numDims + 1)
    return std::nullopt;
  return coefficients;
}

Access::Access(AffineMap map, ArrayRef<int64_t> shape)
    : map(map), shape(shape), strides(map.getNumDims(), 0) {
  for (auto [expr, axisStride] :
       llvm::zip_equal(map.getResults(), getRowMajorStrides(shape))) {
    auto coefficients = getCoefficients(expr, map.getNumDims());
    if (!coefficients) {
      linear = false;
      return;
    }
    for (auto [dim, coefficient] :
         llvm::enumerate(ArrayRef(*coefficients).drop_back()))
      strides[dim] += coefficient * axisStride;
    base += coefficients->back() * axisStride;
  }
}

static int64_t evaluate(AffineExpr expr, ArrayRef<int64_t> point) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return point[dim.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t a = evaluate(binary.getLHS(), point);
  int64_t b = evaluate(binary.getRHS(), point);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return a + b;
  case AffineExprKind::Mul:
    return a * b;
  default:
    break;
  }
  // A division by 0 or less has no meaning; no tensor has such an element.
  if (b <= 0)
    return -1;
  switch (expr.getKind()) {
  case AffineExprKind::Mod:
    return a - b * llvm::divideFloorSigned(a, b);
  case AffineExprKind::FloorDiv:
    return llvm::divideFloorSigned(a, b);
  case AffineExprKind::CeilDiv:
    return llvm::divideCeilSigned(a, b);
  default:
    llvm_unreachable("not a binary expression");
  }
}

int64_t Access::getOffset(ArrayRef<int64_t> point) const {
  if (linear) {
    int64_t offset = base;
    for (auto [stride, coordinate] : llvm::zip_equal(strides, point))
      offset += stride * coordinate;
    return offset;
  }
  int64_t offset = 0;
  for (auto [expr, stride] :
       llvm::zip_equal(map.getResults(), getRowMajorStrides(shape)))
    offset += evaluate(expr, point) * stride;
  return offset;
}

bool Access::isInBounds(ArrayRef<int64_t> loopSizes) const {
  if (llvm::is_contained(loopSizes, 0))
    return true;
  for (auto [expr, size] : llvm::zip_equal(map.getResults(), shape)) {
    if (auto coefficients = getCoefficients(expr, map.getNumDims())) {
      int64_t lowest = coefficients->back(), highest = lowest;
      for (auto [coefficient, loopSize] : llvm::zip(*coefficients, loopSizes))
        (coefficient > 0 ? highest : lowest) += coefficient * (loopSize - 1);
      if (lowest < 0 || highest >= size)
        return false;
      continue;
    }
    // Not linear: look at every point.
    SmallVector<int64_t> point(loopSizes.size(), 0);
    int64_t numPoints = ShapedType::getNumElements(loopSizes);
    SmallVector<unsigned> dims = llvm::to_vector(
        llvm::seq<unsigned>(0, static_cast<unsigned>(loopSizes.size())));
    IterationSpace space{SmallVector<int64_t>(loopSizes), dims, {}};
    for (int64_t i = 0; i < numPoints; ++i, space.advance(dims, point)) {
      int64_t coordinate = evaluate(expr, point);
      if (coordinate < 0 || coordinate >= size)
        return false;
    }
  }
  return true;
}

FailureOr<IterationSpace>
IterationSpace::create(Operation *op, ArrayRef<AffineMap> maps,
                       ArrayRef<utils::IteratorType> iterators,
                       ArrayRef<SmallVector<int64_t>> shapes) {
  IterationSpace space;
  space.sizes.assign(iterators.size(), ShapedType::kDynamic);
  for (auto [map, shape] : llvm::zip_equal(maps, shapes))
    for (auto [expr, size] : llvm::zip_equal(map.getResults(), shape))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        if (ShapedType::isDynamic(space.sizes[dim.getPosition()]))
          space.sizes[dim.getPosition()] = size;
  if (llvm::any_of(space.sizes, ShapedType::isDynamic))
    return op->emitOpError("has a loop whose size no operand tells");
  for (auto [number, map, shape] : llvm::enumerate(maps, shapes)) {
    bool fits = Access(map, shape).isInBounds(space.sizes);
    for (auto [expr, size] : llvm::zip_equal(map.getResults(), shape))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        fits &= space.sizes[dim.getPosition()] == size;
    if (!fits)
      return op->emitOpError("operand #")
             << number << " does not fit the sizes of the others";
  }
  for (auto [dim, iterator] : llvm::enumerate(iterators))
    (iterator == utils::IteratorType::parallel ? space.parallelDims
                                               : space.reductionDims)
        .push_back(dim);
  return space;
}

int64_t IterationSpace::getNumPoints(ArrayRef<unsigned> dims) const {
  int64_t count = 1;
  for (unsigned dim : dims)
    count *= sizes[dim];
  return count;
}

void IterationSpace::setPoint(ArrayRef<unsigned> dims, int64_t number,
                              MutableArrayRef<int64_t> point) const {
  for (unsigned dim : llvm::reverse(dims)) {
    point[dim] = number % sizes[dim];
    number /= sizes[dim];
  }
}

void IterationSpace::advance(ArrayRef<unsigned> dims,
                             MutableArrayRef<int64_t> point) const {
  for (unsigned dim : llvm::reverse(dims)) {
    if (++point[dim] < sizes[dim])
      return;
    point[dim] = 0;
  }
}
