//===- VectorizeLayers.cpp - Linear layers as blocked vector loops --------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With operands as strides of iterators, every convolution and every product of
// matrices is one computation:
//
//   C[batch, row, column] += sum over k of A[batch, row, k] * B[batch, k,
//   column]
//
// where columns lie side by side in C. It is done in tiles of two vectors of
// columns:
//
//   for tile in batches x columns        // divided among the threads
//     panel[k, 0..1] = B[batch, k, tile]           // contiguous, read often
//     for rows, eight at a time
//       sums = C[batch, rows, tile]                // in registers
//       for k
//         sums[row, 0..1] += A[batch, row, k] * panel[k, 0..1]
//       C[batch, rows, tile] = sums
//
// An element's products are added in the order of the op's loops.
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
#include "llvm/Support/MathExtras.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_VECTORIZELAYERS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Rows, columns and products
//===----------------------------------------------------------------------===//

namespace {
/// An iterator, or several that are one loop.
struct Loop {
  int64_t size;
  int64_t a, b, c;
  /// In the operands of the neighbours.
  SmallVector<int64_t, 4> others = {};
};

/// A layer as the computation above. Loops are outermost first.
struct BlockedLayer {
  /// Which operands A and B are.
  unsigned aNumber, bNumber;
  StridedAccess a, b, c;
  Value result;
  SmallVector<Loop> batch, rows, columns, products;
  Neighbours neighbours;
};
} // namespace

static int64_t getCount(ArrayRef<Loop> loops) {
  int64_t count = 1;
  for (const Loop &loop : loops)
    count *= loop.size;
  return count;
}

/// Makes one loop of those that step through all operands alike.
static SmallVector<Loop> merge(ArrayRef<Loop> loops) {
  SmallVector<Loop> merged;
  for (const Loop &loop : loops) {
    auto isStepOf = [&](int64_t outer, int64_t inner) {
      return outer == inner * loop.size;
    };
    if (!merged.empty() && isStepOf(merged.back().a, loop.a) &&
        isStepOf(merged.back().b, loop.b) &&
        isStepOf(merged.back().c, loop.c) &&
        llvm::equal(merged.back().others, loop.others, isStepOf)) {
      int64_t size = merged.back().size * loop.size;
      merged.back() = loop;
      merged.back().size = size;
    } else {
      merged.push_back(loop);
    }
  }
  return merged;
}

/// The fewest rows for which copying B into panels pays.
static constexpr int64_t kMinRows = 4;

/// The layer with these operands as A and B, if it has enough rows and has
/// columns that lie side by side in C.
static std::optional<BlockedLayer>
getBlockedLayer(linalg::LinalgOp op, ArrayRef<StridedAccess> accesses,
                unsigned aNumber, unsigned bNumber, bool onlyWithColumns,
                const Neighbours &neighbours) {
  BlockedLayer layer;
  layer.neighbours = neighbours;
  layer.aNumber = aNumber;
  layer.bNumber = bNumber;
  layer.a = accesses[aNumber];
  layer.b = accesses[bNumber];
  layer.c = accesses[op.getNumDpsInputs()];
  layer.result = op.getDpsInits()[0];
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  for (auto [i, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    Loop loop{sizes[i], layer.a.strides[i], layer.b.strides[i],
              layer.c.strides[i]};
    for (const StridedAccess &access : neighbours.accesses)
      loop.others.push_back(access.strides.empty() ? 0 : access.strides[i]);
    if (loop.size == 1)
      continue;
    bool isParallel = type == utils::IteratorType::parallel;
    if (isParallel != (loop.c != 0))
      return std::nullopt;
    if (!isParallel)
      layer.products.push_back(loop);
    else if (loop.b == 0)
      layer.rows.push_back(loop);
    else if (loop.a == 0)
      layer.columns.push_back(loop);
    else
      layer.batch.push_back(loop);
  }
  for (SmallVector<Loop> *loops : {&layer.batch, &layer.rows, &layer.columns})
    llvm::sort(*loops, [](const Loop &outer, const Loop &inner) {
      return outer.c > inner.c;
    });
  if (layer.columns.empty() || layer.columns.back().c != 1) {
    if (onlyWithColumns)
      return std::nullopt;
    // A value of either input meets at most one of the other, as in a depthwise
    // convolution: there is nothing to keep in registers but the sum.
    if (layer.columns.empty() && getCount(layer.products) <= kMaxWindowSize)
      return std::nullopt;
    layer.batch.append(layer.columns);
    layer.columns = {{1, 0, 1, 1, {}}};
    layer.columns.back().others.resize(neighbours.accesses.size());
  }
  layer.rows = merge(layer.rows);
  layer.columns = merge(layer.columns);
  if (getCount(layer.rows) < kMinRows)
    return std::nullopt;
  return layer;
}

/// Rows are vectors of columns, the last of which may be in part empty: their
/// number, and that of all.
static int64_t getUnitsOfRow(const BlockedLayer &layer, int64_t lanes) {
  return llvm::divideCeil(layer.columns.back().size, lanes);
}
static int64_t getNumUnits(const BlockedLayer &layer, int64_t lanes) {
  return getCount(ArrayRef(layer.columns).drop_back()) *
         getUnitsOfRow(layer, lanes);
}

/// A pass over the result takes as long as about so many products for each of
/// its vectors.
static constexpr int64_t kProductsOfPass = 16;

/// Whether to compute a layer with neighbours, rather than without them.
static bool isWorthIt(const BlockedLayer &with, const BlockedLayer &without,
                      int64_t lanes) {
  // The rows of a neighbour may end earlier than those of the layer.
  const Loop &innermost = with.columns.back();
  if (innermost.size > 1 && innermost.c != 1)
    return false;
  for (auto [k, stride] : llvm::enumerate(innermost.others)) {
    bool isResult = with.neighbours.after && k == with.neighbours.getResult();
    if (innermost.size > 1 && stride != 1 && (isResult || stride != 0))
      return false;
  }
  int64_t numUnits = getNumUnits(without, lanes);
  return (getNumUnits(with, lanes) - numUnits) * getCount(with.products) <=
         kProductsOfPass * numUnits;
}

static std::optional<BlockedLayer> getBlockedLayer(linalg::LinalgOp op,
                                                   int64_t vectorBits) {
  if (op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0)
    return std::nullopt;
  Block *body = op.getBlock();
  auto product = matchMultiplyAccumulate(*body, op.getNumDpsInputs(),
                                         body->getTerminator()->getOperands());
  std::optional<SmallVector<StridedAccess>> accesses = getStridedAccesses(op);
  if (!product || !accesses)
    return std::nullopt;
  // Each element is the sum of one row and column, and no operand changes.
  if (!op.getMatchingIndexingMap(op.getDpsInitOperand(0))
           .isProjectedPermutation() ||
      llvm::is_contained(op.getDpsInputs(), op.getDpsInits()[0]))
    return std::nullopt;
  // Products of one type, which is rounded to.
  Type type = getElementTypeOrSelf(op.getDpsInits()[0].getType());
  if (!type.isF32() && !type.isF64())
    return std::nullopt;
  for (unsigned number : {product->lhs, product->rhs})
    if (getElementTypeOrSelf(op->getOperand(number).getType()) != type)
      return std::nullopt;
  for (bool onlyWithColumns : {true, false})
    for (auto [a, b] : {std::pair(product->lhs, product->rhs),
                        std::pair(product->rhs, product->lhs)}) {
      auto get = [&, a = a, b = b](const Neighbours &neighbours) {
        return getBlockedLayer(op, *accesses, a, b, onlyWithColumns,
                               neighbours);
      };
      std::optional<BlockedLayer> layer = get({});
      if (!layer)
        continue;
      int64_t lanes = vectorBits / type.getIntOrFloatBitWidth();
      for (bool withAfter : {true, false}) {
        auto isEligible = [&](linalg::LinalgOp other) {
          return withAfter || other->isBeforeInBlock(op);
        };
        std::optional<BlockedLayer> with =
            get(Neighbours::find(op, isEligible));
        if (with && isWorthIt(*with, *layer, lanes))
          return with;
      }
      return layer;
    }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

namespace {
/// A vector of columns of the tile.
struct Columns {
  /// The positions of its first element in B without products, and in C
  /// without rows.
  Value b, c;
  /// Which lanes are columns; null for all.
  Value mask;
  /// Which elements of twice as many lanes are columns or lie between two.
  Value pairMask;
  /// As `c`, in the operands of the neighbours.
  SmallVector<Value, 4> others;
};

class LayerBuilder : CodeBuilder {
public:
  LayerBuilder(OpBuilder &builder, linalg::LinalgOp op,
               const BlockedLayer &layer, int64_t vectorBits, int64_t threads);

  void build();

private:
  void buildTasks(Value panel, Value firstTask, Value lastTask,
                  Value firstBlock, Value lastBlock);
  Columns buildColumns(Value unit, ArrayRef<Value> batch);
  void buildPanel(ArrayRef<Columns> columns, Value batchB, Value panel);
  Value buildColumnsOfB(const Columns &columns, Value position);
  void buildRowBlock(ArrayRef<Columns> columns, Value panel,
                     ArrayRef<Value> batch, Value block);
  SmallVector<Value> buildSums(ArrayRef<Loop> loops, Value panel,
                               ArrayRef<Value> rows, ArrayRef<Value> sums);

  Value multiply(Value value, int64_t factor) {
    return CodeBuilder::multiply(value, constant(factor));
  }
  /// The indices of the loops in the round `number` of all of them.
  SmallVector<Value> delinearize(Value number, ArrayRef<Loop> loops);
  /// The position in an operand at the indices of the loops.
  Value getPosition(ArrayRef<Value> indices, ArrayRef<Loop> loops,
                    int64_t Loop::*stride);
  Value getPosition(ArrayRef<Value> indices, ArrayRef<Loop> loops,
                    size_t other);
  /// What a neighbour computes for `columns` of a row, at `positions` in the
  /// operands of the neighbours. Of a neighbour behind the layer, `result` is
  /// the layer's.
  Value buildNeighbour(linalg::LinalgOp op, size_t firstOther,
                       const Columns &columns, ArrayRef<Value> positions,
                       Value result);

  const BlockedLayer &layer;
  int64_t threads;
  int64_t lanes;
  VectorType vectorType;
  /// The operands as buffers of rank 1, and the panels of all parts.
  Value a, b, c, panels;
  /// The operands of the neighbours, as such buffers or scalars.
  SmallVector<Value> others;
  /// A tile is so many vectors of columns.
  int64_t unitsOfRow, numUnits, unitsOfTile;
  int64_t numRows;
};
} // namespace

/// As many sums as hide the latency of an addition, and fit the registers.
static constexpr int64_t kRowsOfBlock = 8, kMaxUnitsOfTile = 2;

LayerBuilder::LayerBuilder(OpBuilder &builder, linalg::LinalgOp op,
                           const BlockedLayer &layer, int64_t vectorBits,
                           int64_t threads)
    : CodeBuilder(builder, op.getLoc()), layer(layer), threads(threads) {
  Value result = op.getDpsInits()[0];
  Type type = getElementTypeOrSelf(result.getType());
  lanes = vectorBits / type.getIntOrFloatBitWidth();
  vectorType = VectorType::get(lanes, type);
  a = buildFlatView(builder, loc, op->getOperand(layer.aNumber));
  b = buildFlatView(builder, loc, op->getOperand(layer.bNumber));
  c = buildFlatView(builder, loc, result);
  for (Value operand : layer.neighbours.getOperands())
    others.push_back(isa<MemRefType>(operand.getType())
                         ? buildFlatView(builder, loc, operand)
                         : operand);
  unitsOfRow = getUnitsOfRow(layer, lanes);
  numUnits = getNumUnits(layer, lanes);
  unitsOfTile = std::min(numUnits, kMaxUnitsOfTile);
  numRows = getCount(layer.rows);
}

SmallVector<Value> LayerBuilder::delinearize(Value number,
                                             ArrayRef<Loop> loops) {
  SmallVector<Value> indices(loops.size());
  for (size_t i = loops.size(); i-- > 0;) {
    indices[i] = number;
    if (i == 0)
      break;
    Value size = constant(loops[i].size);
    indices[i] = arith::RemUIOp::create(builder, loc, number, size);
    number = arith::DivUIOp::create(builder, loc, number, size);
  }
  return indices;
}

Value LayerBuilder::getPosition(ArrayRef<Value> indices, ArrayRef<Loop> loops,
                                int64_t Loop::*stride) {
  Value position = constant(0);
  for (auto [index, loop] : llvm::zip_equal(indices, loops))
    if (loop.*stride)
      position = add(position, multiply(index, loop.*stride));
  return position;
}

Value LayerBuilder::getPosition(ArrayRef<Value> indices, ArrayRef<Loop> loops,
                                size_t other) {
  Value position = constant(0);
  for (auto [index, loop] : llvm::zip_equal(indices, loops))
    if (int64_t stride = loop.others[other])
      position = add(position, multiply(index, stride));
  return position;
}

void LayerBuilder::build() {
  int64_t numTasks =
      getCount(layer.batch) * llvm::divideCeil(numUnits, unitsOfTile);
  int64_t numBlocks = llvm::divideCeil(numRows, kRowsOfBlock);
  // Threads that divide the rows each make all panels.
  bool areTasksDivided = numTasks >= threads || numTasks >= numBlocks;
  int64_t numParts = std::min(threads, areTasksDivided ? numTasks : numBlocks);

  int64_t panelSize = getCount(layer.products) * unitsOfTile * lanes;
  panels = memref::AllocOp::create(
      builder, loc,
      MemRefType::get({numParts * panelSize}, vectorType.getElementType()),
      builder.getI64IntegerAttr(64));
  buildParts(
      constant(areTasksDivided ? numTasks : numBlocks), numParts,
      [&](Value part, Value first, Value last) {
        Value panel = multiply(part, panelSize);
        if (areTasksDivided)
          buildTasks(panel, first, last, constant(0), constant(numBlocks));
        else
          buildTasks(panel, constant(0), constant(numTasks), first, last);
      });
  memref::DeallocOp::create(builder, loc, panels);
}

void LayerBuilder::buildTasks(Value panel, Value firstTask, Value lastTask,
                              Value firstBlock, Value lastBlock) {
  buildLoop(firstTask, lastTask, /*step=*/1, [&](Value task) {
    Value numTiles = constant(llvm::divideCeil(numUnits, unitsOfTile));
    Value tile = arith::RemUIOp::create(builder, loc, task, numTiles);
    SmallVector<Value> batch = delinearize(
        arith::DivUIOp::create(builder, loc, task, numTiles), layer.batch);
    SmallVector<Columns> columns;
    for (int64_t i = 0; i < unitsOfTile; ++i)
      columns.push_back(
          buildColumns(add(multiply(tile, unitsOfTile), constant(i)), batch));
    buildPanel(columns, getPosition(batch, layer.batch, &Loop::b), panel);
    buildLoop(firstBlock, lastBlock, /*step=*/1, [&](Value block) {
      buildRowBlock(columns, panel, batch, block);
    });
  });
}

Columns LayerBuilder::buildColumns(Value unit, ArrayRef<Value> batch) {
  const Loop &innermost = layer.columns.back();
  ArrayRef<Loop> outer = ArrayRef(layer.columns).drop_back();
  bool isLastTileFull = numUnits % unitsOfTile == 0;
  Value exists;
  if (!isLastTileFull) {
    exists = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult,
                                   unit, constant(numUnits));
    unit = getMinimum(unit, constant(numUnits - 1));
  }
  Value size = constant(unitsOfRow);
  Value row = arith::DivUIOp::create(builder, loc, unit, size);
  Value start =
      multiply(arith::RemUIOp::create(builder, loc, unit, size), lanes);
  SmallVector<Value> indices = delinearize(row, outer);

  Columns columns;
  columns.b =
      add(constant(layer.b.offset), add(getPosition(indices, outer, &Loop::b),
                                        multiply(start, innermost.b)));
  columns.c = add(
      add(constant(layer.c.offset), getPosition(batch, layer.batch, &Loop::c)),
      add(getPosition(indices, outer, &Loop::c), start));
  for (auto [k, access] : llvm::enumerate(layer.neighbours.accesses))
    columns.others.push_back(
        add(add(constant(access.offset), getPosition(batch, layer.batch, k)),
            add(getPosition(indices, outer, k),
                multiply(start, innermost.others[k]))));
  Value count =
      arith::SubIOp::create(builder, loc, constant(innermost.size), start);
  count = getMinimum(count, constant(lanes));
  if (exists)
    count = arith::SelectOp::create(builder, loc, exists, count, constant(0));
  if (!isLastTileFull || innermost.size % lanes != 0)
    columns.mask = buildMask(count, lanes);
  if (innermost.b == 2)
    columns.pairMask = buildMask(
        arith::SubIOp::create(builder, loc, multiply(count, 2), constant(1)),
        2 * lanes);
  return columns;
}

Value LayerBuilder::buildColumnsOfB(const Columns &columns, Value position) {
  int64_t stride = layer.columns.back().b;
  if (stride == 1)
    return buildLoad(vectorType, b, position, columns.mask);
  if (stride == 2) {
    auto type = VectorType::get(2 * lanes, vectorType.getElementType());
    Value pairs = buildLoad(type, b, position, columns.pairMask);
    return vector::DeinterleaveOp::create(builder, loc, pairs).getRes1();
  }
  auto type = VectorType::get(lanes, builder.getIndexType());
  SmallVector<int64_t> offsets;
  for (int64_t i = 0; i < lanes; ++i)
    offsets.push_back(i * stride);
  Value offset = arith::ConstantOp::create(
      builder, loc, DenseIntElementsAttr::get(type, offsets));
  Value mask = columns.mask;
  if (!mask)
    mask = vector::ConstantMaskOp::create(
        builder, loc, VectorType::get(lanes, builder.getI1Type()),
        vector::ConstantMaskKind::AllTrue);
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(vectorType));
  return vector::GatherOp::create(builder, loc, vectorType, b, position, offset,
                                  mask, zero);
}

void LayerBuilder::buildPanel(ArrayRef<Columns> columns, Value batchB,
                              Value panel) {
  OpBuilder::InsertionGuard guard(builder);
  Value number = constant(0), position = batchB;
  for (const Loop &product : layer.products) {
    auto loop = scf::ForOp::create(builder, loc, constant(0),
                                   constant(product.size), constant(1));
    builder.setInsertionPointToStart(loop.getBody());
    Value index = loop.getInductionVar();
    number = add(multiply(number, product.size), index);
    position = add(position, multiply(index, product.b));
  }
  Value start = add(panel, multiply(number, unitsOfTile * lanes));
  for (auto [i, unit] : llvm::enumerate(columns))
    vector::StoreOp::create(builder, loc,
                            buildColumnsOfB(unit, add(unit.b, position)),
                            panels, add(start, constant(i * lanes)));
}

SmallVector<Value> LayerBuilder::buildSums(ArrayRef<Loop> loops, Value panel,
                                           ArrayRef<Value> rows,
                                           ArrayRef<Value> sums) {
  if (loops.empty()) {
    SmallVector<Value> columns, results;
    for (int64_t i = 0; i < unitsOfTile; ++i)
      columns.push_back(buildLoad(vectorType, panels,
                                  add(panel, constant(i * lanes)),
                                  /*mask=*/nullptr));
    for (auto [i, row] : llvm::enumerate(rows)) {
      Value scalar = memref::LoadOp::create(builder, loc, a, row);
      Value vector =
          vector::BroadcastOp::create(builder, loc, vectorType, scalar);
      for (int64_t j = 0; j < unitsOfTile; ++j)
        results.push_back(vector::FMAOp::create(
            builder, loc, vector, columns[j], sums[i * unitsOfTile + j]));
    }
    return results;
  }
  const Loop &product = loops.front();
  int64_t step = getCount(loops.drop_front()) * unitsOfTile * lanes;
  auto loop = scf::ForOp::create(builder, loc, constant(0),
                                 constant(product.size), constant(1), sums);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value index = loop.getInductionVar();
  SmallVector<Value> rowsHere;
  for (Value row : rows)
    rowsHere.push_back(add(row, multiply(index, product.a)));
  SmallVector<Value> results =
      buildSums(loops.drop_front(), add(panel, multiply(index, step)), rowsHere,
                llvm::to_vector_of<Value>(loop.getRegionIterArgs()));
  scf::YieldOp::create(builder, loc, results);
  return llvm::to_vector_of<Value>(loop.getResults());
}

void LayerBuilder::buildRowBlock(ArrayRef<Columns> columns, Value panel,
                                 ArrayRef<Value> batch, Value block) {
  int64_t numRowsOfBlock = std::min(numRows, kRowsOfBlock);
  Value batchA =
      add(constant(layer.a.offset), getPosition(batch, layer.batch, &Loop::a));
  const Neighbours &neighbours = layer.neighbours;
  SmallVector<Value> rowsOfA, positions, exist, sums;
  SmallVector<SmallVector<Value>> otherPositions;
  for (int64_t i = 0; i < numRowsOfBlock; ++i) {
    Value row = add(multiply(block, kRowsOfBlock), constant(i));
    Value exists;
    // The last block repeats the last row, without storing it.
    if (numRows % kRowsOfBlock != 0 && numRows > kRowsOfBlock) {
      exists = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult,
                                     row, constant(numRows));
      row = getMinimum(row, constant(numRows - 1));
    }
    SmallVector<Value> indices = delinearize(row, layer.rows);
    rowsOfA.push_back(add(batchA, getPosition(indices, layer.rows, &Loop::a)));
    Value rowOfC = getPosition(indices, layer.rows, &Loop::c);
    for (const Columns &unit : columns) {
      positions.push_back(add(unit.c, rowOfC));
      exist.push_back(exists);
      SmallVector<Value> &inOthers = otherPositions.emplace_back();
      for (auto [k, position] : llvm::enumerate(unit.others))
        inOthers.push_back(add(position, getPosition(indices, layer.rows, k)));
      sums.push_back(
          neighbours.before
              ? buildNeighbour(neighbours.before, 0, unit, inOthers, nullptr)
              : buildLoad(vectorType, c, positions.back(), unit.mask));
    }
  }

  // A may step through several products alike though B does not.
  SmallVector<Loop> products;
  for (const Loop &product : layer.products)
    products.push_back({product.size, product.a, 0, 0});
  SmallVector<Value> results = buildSums(merge(products), panel, rowsOfA, sums);

  for (auto [i, result] : llvm::enumerate(results)) {
    OpBuilder::InsertionGuard guard(builder);
    if (exist[i]) {
      auto choice = scf::IfOp::create(builder, loc, exist[i],
                                      /*withElseRegion=*/false);
      builder.setInsertionPointToStart(choice.thenBlock());
    }
    const Columns &unit = columns[i % unitsOfTile];
    if (!neighbours.after) {
      buildStore(result, c, positions[i], unit.mask);
      continue;
    }
    size_t number = neighbours.getResult();
    Value vector =
        buildNeighbour(neighbours.after, neighbours.getFirstOfAfter(), unit,
                       otherPositions[i], result);
    buildStore(vector, others[number], otherPositions[i][number], unit.mask);
  }
}

Value LayerBuilder::buildNeighbour(linalg::LinalgOp op, size_t firstOther,
                                   const Columns &columns,
                                   ArrayRef<Value> positions, Value result) {
  SmallVector<Value> arguments;
  for (OpOperand &operand : op->getOpOperands()) {
    Value &argument = arguments.emplace_back();
    if (!op.payloadUsesValueFromOperand(&operand))
      continue;
    if (result && operand.get() == layer.result) {
      argument = result;
      continue;
    }
    size_t k = firstOther + operand.getOperandNumber();
    auto type =
        VectorType::get(lanes, getElementTypeOrSelf(operand.get().getType()));
    bool isBuffer = isa<MemRefType>(operand.get().getType());
    if (isBuffer && layer.columns.back().others[k] != 0) {
      argument = buildLoad(type, others[k], positions[k], columns.mask);
      continue;
    }
    Value scalar = others[k];
    if (isBuffer)
      scalar = memref::LoadOp::create(builder, loc, scalar, positions[k]);
    argument = vector::BroadcastOp::create(builder, loc, type, scalar);
  }
  return buildBody(builder, op, arguments, lanes);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct VectorizeLayersPass
    : public nnspec::impl::VectorizeLayersBase<VectorizeLayersPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    return verifyVectorBits(context, getArgument(), vectorBits);
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> layers;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (op.getNumReductionLoops() > 0)
        layers.push_back(op);
    });
    for (linalg::LinalgOp op : layers) {
      std::optional<BlockedLayer> layer = getBlockedLayer(op, vectorBits);
      if (!layer)
        continue;
      OpBuilder builder(op);
      if (packOperands(builder, op))
        layer = getBlockedLayer(op, vectorBits);
      const Neighbours &neighbours = layer->neighbours;
      if (neighbours.after)
        builder.setInsertionPoint(neighbours.after);
      LayerBuilder(builder, op, *layer, vectorBits, threads).build();
      op.erase();
      for (linalg::LinalgOp neighbour : {neighbours.before, neighbours.after})
        if (neighbour)
          neighbour.erase();
    }
  }
};
} // namespace
