//===- Contraction.h - Sums of products -------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The fast path of linear layers: matmuls, convolutions, and whatever else
// multiplies two inputs and adds to an accumulator. The region and the maps say
// whether an op is one, not its name.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_CONTRACTION_H
#define NNSPEC_LIB_EVALUATOR_CONTRACTION_H

#include "IterationSpace.h"

#include "mlir/IR/Threading.h"
#include "nnspec/Evaluator/Datum.h"
#include "nnspec/Evaluator/DegreeDomain.h"

namespace mlir::nnspec::eval {

/// The value that a region adds to an accumulator, and does not compute from
/// it: the accumulator is then a sum, in any order. Null where it is anything
/// else.
Value matchSummand(BlockArgument accumulator, Value yielded);

/// Computes `result[p] += sum over r of lhs[p, r] * rhs[p, r]` for all points p
/// of the parallel loops. The accesses must be linear.
template <typename D>
class Contraction {
public:
  using Scalar = typename D::Scalar;
  using Accumulator = typename D::Accumulator;

  Contraction(D &domain, const IterationSpace &space, const Access &lhs,
              const Access &rhs, const Access &out)
      : domain(domain), space(space), lhs(lhs), rhs(rhs), out(out) {
    chooseTileDim();
    listReduction();
  }

  void run(MLIRContext *context, ArrayRef<Scalar> lhsData,
           ArrayRef<Scalar> rhsData, MutableArrayRef<Scalar> outData,
           typename D::Format format) const {
    int64_t numOuter = space.getNumPoints(outerDims);
    parallelFor(context, 0, numOuter, [&](size_t number) {
      SmallVector<int64_t> point(space.sizes.size(), 0);
      space.setPoint(outerDims, number, point);
      runLine(lhsData.data() + lhs.getOffset(point),
              rhsData.data() + rhs.getOffset(point),
              outData.data() + out.getOffset(point), format);
    });
  }

private:
  /// How many neighbouring results are computed at once, in registers.
  static constexpr int64_t kTile = 8;
  /// How many terms ahead of their use the operands are fetched.
  static constexpr size_t kAhead = 8;

  /// Tiles go along the loop, of those that the output is contiguous along,
  /// that is longest: there the inputs are most likely contiguous too.
  void chooseTileDim() {
    tileDim = space.parallelDims.empty() ? -1 : space.parallelDims.back();
    for (unsigned dim : space.parallelDims)
      if (isBetter(dim))
        tileDim = dim;
    // What moves along the larger operand goes outermost, so that its elements
    // are used for all the rest while they are in the cache.
    for (bool moves : {true, false})
      for (unsigned dim : space.parallelDims)
        if (static_cast<int>(dim) != tileDim &&
            (larger().getStride(dim) != 0) == moves)
          outerDims.push_back(dim);
  }

  bool isBetter(unsigned dim) const {
    auto isSmooth = [&](unsigned d) {
      auto isUnit = [](int64_t stride) { return stride == 0 || stride == 1; };
      return isUnit(lhs.getStride(d)) && isUnit(rhs.getStride(d));
    };
    if (isSmooth(dim) != isSmooth(tileDim))
      return isSmooth(dim);
    return space.sizes[dim] > space.sizes[tileDim];
  }

  /// The operand that moves along the tiles, which is the activation rather
  /// than the weight.
  const Access &larger() const {
    return tileDim >= 0 && lhs.getStride(tileDim) == 0 ? rhs : lhs;
  }

  void listReduction() {
    SmallVector<int64_t> point(space.sizes.size(), 0);
    int64_t count = space.getNumPoints(space.reductionDims);
    lhsOffsets.reserve(count);
    rhsOffsets.reserve(count);
    for (int64_t r = 0; r < count; ++r) {
      lhsOffsets.push_back(lhs.getOffset(point) - lhs.getBase());
      rhsOffsets.push_back(rhs.getOffset(point) - rhs.getBase());
      space.advance(space.reductionDims, point);
    }
  }

  /// All results along the tile loop.
  void runLine(const Scalar *a, const Scalar *b, Scalar *c,
               typename D::Format format) const {
    if (tileDim < 0)
      return runTile(a, b, c, 0, 0, 0, 1, format);
    int64_t da = lhs.getStride(tileDim), db = rhs.getStride(tileDim);
    int64_t dc = out.getStride(tileDim), size = space.sizes[tileDim];
    for (int64_t t = 0; t < size; t += kTile) {
      int64_t count = std::min(kTile, size - t);
      const Scalar *ta = a + t * da, *tb = b + t * db;
      Scalar *tc = c + t * dc;
      // Constant strides let the compiler use vectors.
      if (count == kTile && da == 1 && db == 0)
        runTile(ta, tb, tc, One(), Zero(), dc, Full(), format);
      else if (count == kTile && da == 0 && db == 1)
        runTile(ta, tb, tc, Zero(), One(), dc, Full(), format);
      else
        runTile(ta, tb, tc, da, db, dc, count, format);
    }
  }

  using Zero = std::integral_constant<int64_t, 0>;
  using One = std::integral_constant<int64_t, 1>;
  using Full = std::integral_constant<int64_t, kTile>;

  template <typename StrideA, typename StrideB, typename Count>
  void runTile(const Scalar *a, const Scalar *b, Scalar *c, StrideA da,
               StrideB db, int64_t dc, Count count,
               typename D::Format format) const {
    Accumulator accumulators[kTile];
    for (int64_t t = 0; t < count; ++t)
      accumulators[t].start(domain, c[t * dc], lhsOffsets.size(), format);
    for (size_t r = 0, n = lhsOffsets.size(); r < n; ++r) {
      const Scalar *ra = a + lhsOffsets[r], *rb = b + rhsOffsets[r];
      // A reduction along a column goes from page to page, which no hardware
      // follows by itself.
      if (r + kAhead < n) {
        __builtin_prefetch(a + lhsOffsets[r + kAhead]);
        __builtin_prefetch(b + rhsOffsets[r + kAhead]);
      }
      for (int64_t t = 0; t < count; ++t)
        accumulators[t].addProduct(ra[t * da], rb[t * db]);
    }
    for (int64_t t = 0; t < count; ++t)
      c[t * dc] = accumulators[t].finish(domain);
  }

  D &domain;
  const IterationSpace &space;
  const Access &lhs, &rhs, &out;
  int tileDim;
  SmallVector<unsigned> outerDims;
  /// Where each term of the sums is, beside the first one.
  std::vector<int64_t> lhsOffsets, rhsOffsets;
};

/// Degrees are bounds, and those of neighbours hardly differ: all sums get the
/// bound of the one with the largest terms.
template <>
class Contraction<DegreeDomain> {
public:
  Contraction(DegreeDomain &domain, const IterationSpace &space,
              const Access &lhs, const Access &rhs, const Access &out)
      : domain(domain), numProducts(space.getNumPoints(space.reductionDims)) {}

  void run(MLIRContext *, ArrayRef<Degree> lhs, ArrayRef<Degree> rhs,
           MutableArrayRef<Degree> out, DegreeDomain::Format format) const {
    DegreeDomain::Accumulator accumulator;
    accumulator.start(domain, getLargest(out), numProducts, format);
    accumulator.addProducts(getLargest(lhs), getLargest(rhs), numProducts);
    llvm::fill(out, accumulator.finish(domain));
  }

private:
  Degree getLargest(ArrayRef<Degree> degrees) const {
    Degree largest;
    for (const Degree &degree : degrees) {
      largest.numerator = std::max(largest.numerator, degree.numerator);
      largest.denominator = std::max(largest.denominator, degree.denominator);
      domain.noteUse(degree);
    }
    return largest;
  }

  DegreeDomain &domain;
  size_t numProducts;
};

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_CONTRACTION_H
