//===- VectorizeWindows.cpp - Reductions of small windows -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pooling or a depthwise convolution becomes
//
//   for rows of the result               // divided among the threads
//     values of the row, such as weights
//     for i in row
//       r = result[i]
//       r = f(r, ...) for each point of the window
//       result[i] = r
//
// of which LLVM makes vectors: what it would not do by itself is the order of
// the loops, and to keep `r` in a register beside buffers that might overlap.
//
//===----------------------------------------------------------------------===//

#include "StridedAccess.h"
#include "VectorCode.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_VECTORIZEWINDOWS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// The largest number of points that are unrolled.
static constexpr int64_t kMaxWindow = 32;

namespace {
class WindowBuilder {
public:
  /// The code for `op`, if it is an op that this serves.
  static std::optional<WindowBuilder> match(linalg::LinalgOp op);

  void build(OpBuilder &builder, int64_t threads);

private:
  WindowBuilder(linalg::LinalgOp op) : op(op) {}

  /// The element of an operand at a point of the window.
  Value buildLoad(OpBuilder &builder, unsigned number, Value start,
                  int64_t offset);
  int64_t getOffset(unsigned number, ArrayRef<int64_t> point) const;
  /// Whether an input has one element for all elements of a row.
  bool isSameInRow(unsigned number) const {
    return loops.empty() || accesses[number].strides[loops.back()] == 0;
  }
  unsigned getResultNumber() const { return accesses.size() - 1; }

  linalg::LinalgOp op;
  SmallVector<StridedAccess> accesses;
  /// The parallel iterators in the order of the result's axes, and the points
  /// of the others.
  SmallVector<unsigned> loops;
  SmallVector<SmallVector<int64_t>> points;
  SmallVector<Value> buffers;
};
} // namespace

std::optional<WindowBuilder> WindowBuilder::match(linalg::LinalgOp op) {
  std::optional<SmallVector<StridedAccess>> accesses = getStridedAccesses(op);
  if (!accesses || op.getNumDpsInits() != 1 || op.hasIndexSemantics() ||
      op.getNumReductionLoops() == 0 ||
      llvm::is_contained(op.getDpsInputs(), op.getDpsInits()[0]) ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0))
           .isProjectedPermutation())
    return std::nullopt;
  for (Operation &inner : op.getBlock()->without_terminator())
    if (inner.getNumRegions() || !isPure(&inner))
      return std::nullopt;

  WindowBuilder window(op);
  window.accesses = *accesses;
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  ArrayRef<int64_t> resultStrides = accesses->back().strides;
  window.points.emplace_back(sizes.size(), 0);
  for (auto [i, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool isParallel = type == utils::IteratorType::parallel;
    if (sizes[i] == 1)
      continue;
    if (isParallel != (resultStrides[i] != 0))
      return std::nullopt;
    if (isParallel) {
      window.loops.push_back(i);
      continue;
    }
    if (int64_t(window.points.size()) * sizes[i] > kMaxWindow)
      return std::nullopt;
    SmallVector<SmallVector<int64_t>> points;
    for (const SmallVector<int64_t> &point : window.points)
      for (int64_t index = 0; index < sizes[i]; ++index)
        points.push_back(point), points.back()[i] = index;
    window.points = std::move(points);
  }
  llvm::sort(window.loops, [&](unsigned outer, unsigned inner) {
    return resultStrides[outer] > resultStrides[inner];
  });
  return window;
}

int64_t WindowBuilder::getOffset(unsigned number,
                                 ArrayRef<int64_t> point) const {
  int64_t offset = accesses[number].offset;
  for (auto [index, stride] : llvm::zip_equal(point, accesses[number].strides))
    offset += index * stride;
  return offset;
}

Value WindowBuilder::buildLoad(OpBuilder &builder, unsigned number, Value start,
                               int64_t offset) {
  Location loc = op.getLoc();
  Value position = builder.createOrFold<arith::AddIOp>(
      loc, start, arith::ConstantIndexOp::create(builder, loc, offset));
  return memref::LoadOp::create(builder, loc, buffers[number], position);
}

void WindowBuilder::build(OpBuilder &builder, int64_t threads) {
  Location loc = op.getLoc();
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  unsigned numOperands = accesses.size();
  for (Value operand : op->getOperands())
    buffers.push_back(buildFlatBuffer(builder, loc, operand));
  Block *body = op.getBlock();
  // Poolings have an input for its shape alone.
  auto isRead = [&](unsigned number) {
    return !body->getArgument(number).use_empty();
  };

  int64_t numRows = 1;
  for (unsigned loop : ArrayRef(loops).drop_back(!loops.empty()))
    numRows *= sizes[loop];
  int64_t rowSize = loops.empty() ? 1 : sizes[loops.back()];

  auto buildRow = [&](Value row) {
    SmallVector<Value> starts(numOperands, constant(0));
    for (size_t i = loops.empty() ? 0 : loops.size() - 1; i-- > 0;) {
      Value index = row;
      if (i > 0) {
        Value size = constant(sizes[loops[i]]);
        index = arith::RemUIOp::create(builder, loc, row, size);
        row = arith::DivUIOp::create(builder, loc, row, size);
      }
      for (auto [start, access] : llvm::zip_equal(starts, accesses))
        if (int64_t stride = access.strides[loops[i]])
          start = builder.createOrFold<arith::AddIOp>(
              loc, start,
              builder.createOrFold<arith::MulIOp>(loc, index,
                                                  constant(stride)));
    }
    // What LLVM cannot move out of the loop beside its store.
    SmallVector<SmallVector<Value>> values(points.size());
    for (auto [point, valuesOfPoint] : llvm::zip_equal(points, values)) {
      valuesOfPoint.resize(numOperands);
      for (unsigned number = 0; number < getResultNumber(); ++number)
        if (isRead(number) && isSameInRow(number))
          valuesOfPoint[number] = buildLoad(builder, number, starts[number],
                                            getOffset(number, point));
    }

    auto loop = scf::ForOp::create(builder, loc, constant(0), constant(rowSize),
                                   constant(1));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    for (auto [start, access] : llvm::zip_equal(starts, accesses))
      if (int64_t stride = loops.empty() ? 0 : access.strides[loops.back()])
        start = builder.createOrFold<arith::AddIOp>(
            loc, start,
            builder.createOrFold<arith::MulIOp>(loc, loop.getInductionVar(),
                                                constant(stride)));
    unsigned resultNumber = getResultNumber();
    int64_t resultOffset = accesses[resultNumber].offset;
    Value result =
        buildLoad(builder, resultNumber, starts[resultNumber], resultOffset);
    for (auto [point, valuesOfPoint] : llvm::zip_equal(points, values)) {
      IRMapping mapping;
      mapping.map(body->getArgument(resultNumber), result);
      for (unsigned number = 0; number < resultNumber; ++number) {
        if (!isRead(number))
          continue;
        Value value = valuesOfPoint[number];
        if (!value)
          value = buildLoad(builder, number, starts[number],
                            getOffset(number, point));
        mapping.map(body->getArgument(number), value);
      }
      for (Operation &inner : body->without_terminator())
        builder.clone(inner, mapping);
      result = mapping.lookupOrDefault(body->getTerminator()->getOperand(0));
    }
    Value position = builder.createOrFold<arith::AddIOp>(
        loc, starts[resultNumber], constant(resultOffset));
    memref::StoreOp::create(builder, loc, result, buffers[resultNumber],
                            position);
  };

  CodeBuilder(builder, loc)
      .buildParts(
          constant(numRows), threads, [&](Value, Value first, Value last) {
            auto loop =
                scf::ForOp::create(builder, loc, first, last, constant(1));
            OpBuilder::InsertionGuard guard(builder);
            builder.setInsertionPointToStart(loop.getBody());
            buildRow(loop.getInductionVar());
          });
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct VectorizeWindowsPass
    : public nnspec::impl::VectorizeWindowsBase<VectorizeWindowsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<WindowBuilder, 0> windows;
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (std::optional<WindowBuilder> window = WindowBuilder::match(op)) {
        windows.push_back(*window);
        ops.push_back(op);
      }
    });
    for (auto [window, op] : llvm::zip_equal(windows, ops)) {
      OpBuilder builder(op);
      window.build(builder, threads);
      op.erase();
    }
  }
};
} // namespace
