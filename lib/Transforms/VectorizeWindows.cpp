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
//     for i in row step lanes
//       r = result[i ...]
//       r = f(r, ...) for each point of the window
//       result[i ...] = r
//     the rest under a mask
//
// Where a type or a stride has no vectors, `i` has one lane: then what LLVM
// would not do by itself is the order of the loops, and to keep `r` in a
// register beside buffers that might overlap.
//
//===----------------------------------------------------------------------===//

#include "Neighbours.h"
#include "StridedAccess.h"
#include "VectorCode.h"
#include "WindowSize.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "nnspec/IR/MultiplyAccumulate.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_VECTORIZEWINDOWS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

namespace {
/// An op that this serves.
struct Window {
  static std::optional<Window> match(linalg::LinalgOp op);

  linalg::LinalgOp op;
  SmallVector<StridedAccess> accesses;
  /// The parallel iterators in the order of the result's axes, and the points
  /// of the others.
  SmallVector<unsigned> loops;
  SmallVector<SmallVector<int64_t>> points;
};
} // namespace

std::optional<Window> Window::match(linalg::LinalgOp op) {
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

  Window window{op, *accesses, {}, {}};
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
    if (int64_t(window.points.size()) * sizes[i] > kMaxWindowSize)
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

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

namespace {
class WindowBuilder : CodeBuilder {
public:
  WindowBuilder(OpBuilder &builder, const Window &window, int64_t vectorBits);

  /// Builds the code, and erases the op and the neighbours that are part of it.
  void build(int64_t threads);

private:
  int64_t chooseLanes(int64_t vectorBits);
  void addNeighbours();
  void buildRow(Value row);
  void buildElements(ArrayRef<Value> starts,
                     ArrayRef<SmallVector<Value>> values, Value first,
                     int64_t count);
  Value buildPoint(ArrayRef<Value> arguments);
  Value buildNeighbour(linalg::LinalgOp op, unsigned firstNumber,
                       ArrayRef<Value> starts, Value first, int64_t count,
                       Value result);
  Value buildOneOfRow(unsigned number, Value position);
  Value buildPartOfRow(unsigned number, Value position, int64_t count);

  int64_t getOffset(unsigned number, ArrayRef<int64_t> point) const;
  int64_t getStrideInRow(unsigned number) const {
    const StridedAccess &access = accesses[number];
    return loops.empty() || access.strides.empty()
               ? 0
               : access.strides[loops.back()];
  }
  unsigned getResultNumber() const { return op->getNumOperands() - 1; }
  /// Poolings have an input for its shape alone.
  bool isRead(unsigned number) {
    return !op.getBlock()->getArgument(number).use_empty();
  }
  Type getElementType(unsigned number) {
    return getElementTypeOrSelf(buffers[number].getType());
  }
  /// Values of the type, as many as there are lanes.
  Type getVectorType(Type type) const {
    return lanes == 1 ? type : VectorType::get(lanes, type);
  }
  Value multiply(Value value, int64_t factor) {
    return CodeBuilder::multiply(value, constant(factor));
  }

  linalg::LinalgOp op;
  ArrayRef<unsigned> loops;
  ArrayRef<SmallVector<int64_t>> points;
  Neighbours neighbours;
  /// Of the op's operands, then of its neighbours'; a scalar is one itself.
  SmallVector<StridedAccess> accesses;
  SmallVector<Value> buffers;
  /// How many elements of a row are computed at once.
  int64_t lanes;
};
} // namespace

WindowBuilder::WindowBuilder(OpBuilder &builder, const Window &window,
                             int64_t vectorBits)
    : CodeBuilder(builder, window.op->getLoc()), op(window.op),
      loops(window.loops), points(window.points), accesses(window.accesses),
      buffers(op->getOperands()), lanes(chooseLanes(vectorBits)) {
  addNeighbours();
  if (neighbours.after)
    builder.setInsertionPoint(neighbours.after);
  for (Value &buffer : buffers)
    if (isa<MemRefType>(buffer.getType()))
      buffer = buildFlatView(builder, loc, buffer);
}

/// Adds the neighbours that have rows as the op has them.
void WindowBuilder::addNeighbours() {
  auto hasRows = [&](const Neighbours &found) {
    if (lanes == 1)
      return true;
    for (auto [k, access] : llvm::enumerate(found.accesses)) {
      int64_t stride =
          access.strides.empty() ? 0 : access.strides[loops.back()];
      bool isResult = found.after && k == found.getResult();
      if (stride != 1 && (isResult || (stride != 0 && stride != 2)))
        return false;
    }
    return true;
  };
  for (bool withAfter : {true, false}) {
    neighbours = Neighbours::find(op, [&](linalg::LinalgOp other) {
      return withAfter || other->isBeforeInBlock(op);
    });
    if (hasRows(neighbours))
      break;
    neighbours = {};
  }
  llvm::append_range(accesses, neighbours.accesses);
  llvm::append_range(buffers, neighbours.getOperands());
}

int64_t WindowBuilder::chooseLanes(int64_t vectorBits) {
  if (getStrideInRow(getResultNumber()) != 1)
    return 1;
  int64_t width = 8;
  for (unsigned number = 0; number <= getResultNumber(); ++number) {
    if (number != getResultNumber() && !isRead(number))
      continue;
    Type type = getElementType(number);
    int64_t stride = getStrideInRow(number);
    if (!isVectorElement(type) || stride < 0 || stride > 2)
      return 1;
    width = std::max<int64_t>(width, type.getIntOrFloatBitWidth());
  }
  return hasVectorBody(op) ? vectorBits / width : 1;
}

int64_t WindowBuilder::getOffset(unsigned number,
                                 ArrayRef<int64_t> point) const {
  int64_t offset = accesses[number].offset;
  for (auto [index, stride] : llvm::zip_equal(point, accesses[number].strides))
    offset += index * stride;
  return offset;
}

void WindowBuilder::build(int64_t threads) {
  int64_t numRows = 1;
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  for (unsigned loop : loops.drop_back(!loops.empty()))
    numRows *= sizes[loop];
  buildParts(constant(numRows), threads, [&](Value, Value first, Value last) {
    buildLoop(first, last, /*step=*/1, [&](Value row) { buildRow(row); });
  });
  for (linalg::LinalgOp done : {op, neighbours.before, neighbours.after})
    if (done)
      done.erase();
}

void WindowBuilder::buildRow(Value row) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  SmallVector<Value> starts(accesses.size(), constant(0));
  for (size_t i = loops.empty() ? 0 : loops.size() - 1; i-- > 0;) {
    Value index = row;
    if (i > 0) {
      Value size = constant(sizes[loops[i]]);
      index = getRemainder(row, size);
      row = divide(row, size);
    }
    for (auto [start, access] : llvm::zip_equal(starts, accesses))
      if (int64_t stride =
              access.strides.empty() ? 0 : access.strides[loops[i]])
        start = add(start, multiply(index, stride));
  }
  // What LLVM cannot move out of the loop beside its store.
  SmallVector<SmallVector<Value>> values(points.size());
  for (auto [point, valuesOfPoint] : llvm::zip_equal(points, values)) {
    valuesOfPoint.resize(getResultNumber() + 1);
    for (unsigned number = 0; number < getResultNumber(); ++number)
      if (isRead(number) && getStrideInRow(number) == 0)
        valuesOfPoint[number] = buildOneOfRow(
            number, add(starts[number], constant(getOffset(number, point))));
  }

  int64_t rowSize = loops.empty() ? 1 : sizes[loops.back()];
  int64_t rest = rowSize % lanes;
  if (rowSize >= lanes)
    buildLoop(constant(0), constant(rowSize - rest), lanes, [&](Value first) {
      buildElements(starts, values, first, lanes);
    });
  if (rest)
    buildElements(starts, values, constant(rowSize - rest), rest);
}

/// Builds `count` elements of a row, which are at most as many as there are
/// lanes.
void WindowBuilder::buildElements(ArrayRef<Value> starts,
                                  ArrayRef<SmallVector<Value>> values,
                                  Value first, int64_t count) {
  auto getPosition = [&](unsigned number, int64_t offset) {
    return add(add(starts[number], multiply(first, getStrideInRow(number))),
               constant(offset));
  };
  unsigned resultNumber = getResultNumber();
  Value position = getPosition(resultNumber, accesses[resultNumber].offset);
  Value result;
  if (neighbours.before)
    result = buildNeighbour(neighbours.before, resultNumber + 1, starts, first,
                            count, nullptr);
  else if (isRead(resultNumber))
    result = buildPartOfRow(resultNumber, position, count);
  for (auto [point, valuesOfPoint] : llvm::zip_equal(points, values)) {
    SmallVector<Value> arguments(valuesOfPoint);
    for (unsigned number = 0; number < resultNumber; ++number)
      if (!arguments[number] && isRead(number))
        arguments[number] = buildPartOfRow(
            number, getPosition(number, getOffset(number, point)), count);
    arguments[resultNumber] = result;
    result = buildPoint(arguments);
  }
  if (neighbours.after) {
    result = buildNeighbour(neighbours.after,
                            resultNumber + 1 + neighbours.getFirstOfAfter(),
                            starts, first, count, result);
    resultNumber += 1 + neighbours.getResult();
    position = getPosition(resultNumber, accesses[resultNumber].offset);
  }
  Value buffer = buffers[resultNumber];
  if (lanes == 1)
    memref::StoreOp::create(builder, loc, result, buffer, position);
  else
    buildStore(result, buffer, position, buildMask(constant(count), lanes));
}

/// What a neighbour computes of these elements; `result` are the op's, for a
/// neighbour behind it.
Value WindowBuilder::buildNeighbour(linalg::LinalgOp neighbour,
                                    unsigned firstNumber,
                                    ArrayRef<Value> starts, Value first,
                                    int64_t count, Value result) {
  SmallVector<Value> arguments;
  for (OpOperand &operand : neighbour->getOpOperands()) {
    Value &argument = arguments.emplace_back();
    if (!neighbour.payloadUsesValueFromOperand(&operand))
      continue;
    if (result && operand.get() == op.getDpsInits()[0]) {
      argument = result;
      continue;
    }
    unsigned number = firstNumber + operand.getOperandNumber();
    int64_t stride = getStrideInRow(number);
    Value position = add(add(starts[number], multiply(first, stride)),
                         constant(accesses[number].offset));
    argument = stride == 0 ? buildOneOfRow(number, position)
                           : buildPartOfRow(number, position, count);
  }
  return buildBody(builder, neighbour, arguments, lanes);
}

/// The element at `position` on all lanes.
Value WindowBuilder::buildOneOfRow(unsigned number, Value position) {
  Value scalar = buffers[number];
  if (isa<MemRefType>(scalar.getType()))
    scalar = memref::LoadOp::create(builder, loc, scalar, position);
  if (lanes == 1)
    return scalar;
  return vector::BroadcastOp::create(builder, loc,
                                     getVectorType(scalar.getType()), scalar);
}

/// `count` elements of a row that begin at `position`, and zeros.
Value WindowBuilder::buildPartOfRow(unsigned number, Value position,
                                    int64_t count) {
  if (lanes == 1)
    return memref::LoadOp::create(builder, loc, buffers[number], position);
  auto type = VectorType::get(lanes, getElementType(number));
  auto load = [&](VectorType type, Value position, int64_t count) {
    return buildLoad(type, buffers[number], position,
                     buildMask(constant(count), type.getNumElements()));
  };
  if (getStrideInRow(number) == 1)
    return load(type, position, count);
  if (count < lanes) {
    auto pairs = VectorType::get(2 * lanes, type.getElementType());
    return vector::DeinterleaveOp::create(builder, loc,
                                          load(pairs, position, 2 * count - 1))
        .getRes1();
  }
  // The second vector begins with the last element of the first, so that it
  // ends with one that the op reads too.
  Value first = load(type, position, lanes);
  Value second = load(type, add(position, constant(lanes - 1)), lanes);
  SmallVector<int64_t> even;
  for (int64_t i = 0; i < lanes; ++i)
    even.push_back(2 * i < lanes ? 2 * i : 2 * i + 1);
  return vector::ShuffleOp::create(builder, loc, first, second, even);
}

/// The body of the op. An argument that it does not use may be null.
Value WindowBuilder::buildPoint(ArrayRef<Value> arguments) {
  Block *body = op.getBlock();
  Value result = body->getTerminator()->getOperand(0);
  auto product = matchMultiplyAccumulate(*body, op.getNumDpsInputs(), result);
  // As in other linear layers, products are not rounded.
  if (product && lanes > 1 && isa<FloatType>(result.getType()) &&
      getElementType(product->lhs) == result.getType() &&
      getElementType(product->rhs) == result.getType())
    return vector::FMAOp::create(builder, loc, arguments[product->lhs],
                                 arguments[product->rhs], arguments.back());
  return buildBody(builder, op, arguments, lanes);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct VectorizeWindowsPass
    : public nnspec::impl::VectorizeWindowsBase<VectorizeWindowsPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    return verifyVectorBits(context, getArgument(), vectorBits);
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (op.getNumReductionLoops() > 0)
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      std::optional<Window> window = Window::match(op);
      if (!window)
        continue;
      OpBuilder builder(op);
      packOperands(builder, op);
      WindowBuilder(builder, *window, vectorBits).build(threads);
    }
  }
};
} // namespace
