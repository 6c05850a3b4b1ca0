//===- VectorizeElementwise.cpp - Elementwise ops as vector loops ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The innermost loop of an op is a row. Rows are numbered over all other loops,
// and what does not depend on the innermost loop is computed once a row:
//
//   for row in [first, last)            // in as many parts as there are
//   threads
//     scale = ..., bias = ...
//     for i in row step lanes
//       store(f(load(x, i), scale, bias), y, i)
//     the rest under a mask
//
//===----------------------------------------------------------------------===//

#include "ElementwiseLoops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_VECTORIZEELEMENTWISE
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// What has a vector form
//===----------------------------------------------------------------------===//

/// Whether vectors of the type lie in memory as its scalars do.
static bool isVectorElement(Type type) {
  if (!type.isIntOrFloat())
    return false;
  unsigned width = type.getIntOrFloatBitWidth();
  return width >= 8 && width <= 64 && llvm::isPowerOf2_32(width);
}

/// Whether the op of a body works on vectors as on scalars, also on lanes that
/// no element fills, and by instructions: functions would be called for each
/// lane.
static bool isVectorizable(Operation &op) {
  if (op.getNumResults() != 1 || op.getNumRegions() || !isPure(&op) ||
      !op.getResult(0).getType().isIntOrFloat() ||
      !llvm::all_of(op.getOperandTypes(),
                    [](Type type) { return type.isIntOrFloat(); }))
    return false;
  if (isa<math::MathDialect>(op.getDialect()))
    return isa<math::AbsFOp, math::CeilOp, math::CopySignOp, math::FloorOp,
               math::FmaOp, math::RoundEvenOp, math::SqrtOp, math::TruncOp>(op);
  return isa<arith::ConstantOp>(op) ||
         (isa<arith::ArithDialect>(op.getDialect()) &&
          op.hasTrait<OpTrait::Vectorizable>());
}

static bool isVectorizable(linalg::LinalgOp op) {
  if (!ElementwiseLoops::exist(op))
    return false;
  for (Value operand : op->getOperands())
    if (isa<MemRefType>(operand.getType()) &&
        !isVectorElement(getElementTypeOrSelf(operand.getType())))
      return false;
  return llvm::all_of(op.getBlock()->without_terminator(),
                      [](Operation &op) { return isVectorizable(op); });
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

namespace {
/// A boolean that is known now or only at run time.
class Condition {
public:
  Condition(bool known) : known(known) {}

  static Condition isAtLeast(OpBuilder &builder, Location loc, Value value,
                             int64_t bound) {
    if (std::optional<int64_t> constant = getConstantIntValue(value))
      return *constant >= bound;
    Condition condition(false);
    condition.value = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::sge,
        getValueOrCreateConstantIndexOp(builder, loc, value),
        arith::ConstantIndexOp::create(builder, loc, bound));
    return condition;
  }

  static Condition isZero(OpBuilder &builder, Location loc, Value value) {
    if (std::optional<int64_t> constant = getConstantIntValue(value))
      return *constant == 0;
    Condition condition(false);
    condition.value =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, value,
                              arith::ConstantIndexOp::create(builder, loc, 0));
    return condition;
  }

  static Condition getAnd(OpBuilder &builder, Location loc, const Condition &a,
                          const Condition &b) {
    if (!a.value)
      return a.known ? b : a;
    if (!b.value)
      return b.known ? a : b;
    Condition condition(false);
    condition.value = arith::AndIOp::create(builder, loc, a.value, b.value);
    return condition;
  }

  bool isFalse() const { return !value && !known; }

  /// Builds one of two, or both and the choice.
  void build(OpBuilder &builder, Location loc, function_ref<void()> buildThen,
             function_ref<void()> buildElse) const {
    if (!value)
      return known ? buildThen() : buildElse();
    auto choice =
        scf::IfOp::create(builder, loc, value, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    buildThen();
    builder.setInsertionPointToStart(choice.elseBlock());
    buildElse();
  }

private:
  bool known;
  Value value;
};
} // namespace

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

/// So many vectors of a row are loaded before the first of them is stored.
static constexpr int64_t kUnroll = 4;

/// Rows of so many bytes at least are worth aligning for stores past the cache;
/// shorter ones have too many lines in common with their neighbours.
static constexpr int64_t kMinPastCacheBytes = 1024;

/// A row of at most so many vectors is computed without a loop, its parameters
/// before the loop over the rows.
static constexpr int64_t kMaxStraightVectors = 8;

/// Threads get so many bytes of a long row at once.
static constexpr int64_t kBlockBytes = 16384;

static int64_t getBytes(Type type) { return type.getIntOrFloatBitWidth() / 8; }

namespace {
/// How a result is stored.
enum class Stores {
  Cached,
  /// Past the cache, where all rows begin at an aligned address.
  AlignedPastCache,
  /// Past the cache from the first aligned address of each row on.
  PastCache
};

/// Builds the loops of one op.
class KernelBuilder {
public:
  KernelBuilder(OpBuilder &builder, linalg::LinalgOp op,
                const VectorizeElementwiseOptions &options);

  void build();

private:
  /// Some neighbouring elements of a row: as many as a vector has, or those
  /// that the mask selects.
  struct Chunk {
    Value position;
    /// Null for a whole vector.
    Value mask;
    /// The number of the vector in a row without a loop.
    int64_t number = 0;
  };
  /// What is the same everywhere in a row.
  struct Row {
    /// The position in each stream where the innermost loop is at zero.
    SmallVector<Value> offsets;
    /// The values of the body that are the same for all elements, as vectors.
    IRMapping values;
    /// The ops of the body that compute all others.
    SmallVector<Operation *> varyingOps;
  };

  Condition isPastCache();
  Condition isAligned();
  Condition isParallel();

  void buildRows(Stores stores, bool parallel);
  void buildRowLoop(Value first, Value last, ArrayRef<Value> rowSizes,
                    int64_t blockSize, Stores stores);
  void buildRow(Value number, ArrayRef<Value> loopIndices, Value first,
                Value last, Stores stores);
  Row buildInvariants(Value number, ArrayRef<Value> loopIndices);
  Value buildHead(const Row &row, Value first, Value last);
  void buildElements(const Row &row, Value first, Value last, Stores stores);
  void buildStore(const LoopOperand &result, Value position, Value mask,
                  Value vector, Stores stores);
  void buildChunks(const Row &row, ArrayRef<Chunk> chunks, Stores stores);

  const LoopOperand &getResult() {
    return loops.operands[op.getNumDpsInputs()];
  }
  int64_t getResultBytes() { return getBytes(getResult().getElementType()); }
  /// Whether the op reads or writes the operand at each element.
  bool isUsedStream(OpOperand &operand) {
    return loops.operands[operand.getOperandNumber()].isStream() &&
           op.payloadUsesValueFromOperand(&operand);
  }

  void buildIf(Value condition, function_ref<void()> buildThen);
  void buildLoop(Value first, Value last, int64_t step,
                 function_ref<void(Value)> buildBody);

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  /// Arithmetic on indices, which are not negative.
  Value add(Value a, Value b) {
    return builder.createOrFold<arith::AddIOp>(loc, a, b);
  }
  Value subtract(Value a, Value b) {
    return builder.createOrFold<arith::SubIOp>(loc, a, b);
  }
  Value multiply(Value a, Value b) {
    return builder.createOrFold<arith::MulIOp>(loc, a, b);
  }
  Value divide(Value a, Value b) {
    return builder.createOrFold<arith::DivUIOp>(loc, a, b);
  }
  Value isLess(Value a, Value b) {
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, a, b);
  }
  Value getRemainder(Value a, Value b) {
    return builder.createOrFold<arith::RemUIOp>(loc, a, b);
  }
  /// Whether each row is computed without a loop.
  bool isStraight() {
    std::optional<int64_t> size = getConstantIntValue(loops.sizes.back());
    return size && *size <= kMaxStraightVectors * lanes;
  }
  /// Whether a stream is the same in each row.
  static bool isSameInRows(const LoopOperand &operand) {
    return operand.isStream() &&
           llvm::none_of(ArrayRef(operand.strides).drop_back(),
                         [](Value stride) { return bool(stride); });
  }
  SmallVector<int64_t> getStraightPositions(Stores stores);
  void buildSameInRows(Stores stores);
  Value buildBitsAddress(Value buffer, Value position);
  Value buildLoad(size_t number, Value position, Value mask);

  /// Selects the first `count` lanes; null for all.
  Value buildMask(Value count);

  OpBuilder &builder;
  Location loc;
  linalg::LinalgOp op;
  const VectorizeElementwiseOptions &options;
  ElementwiseLoops loops;
  int64_t lanes;
  /// The vectors of an operand that are loaded before the rows, if they are.
  DenseMap<size_t, SmallVector<Value>> vectorsOfRows;
};
} // namespace

KernelBuilder::KernelBuilder(OpBuilder &builder, linalg::LinalgOp op,
                             const VectorizeElementwiseOptions &options)
    : builder(builder), loc(op.getLoc()), op(op), options(options),
      loops(ElementwiseLoops::get(builder, op)) {
  // The narrowest type fills a vector; LLVM takes several for wider ones.
  int64_t bytes = 8;
  for (const LoopOperand &operand : loops.operands)
    if (operand.isStream())
      bytes = std::min(bytes, getBytes(operand.getElementType()));
  lanes = options.vectorBits / 8 / bytes;
}

void KernelBuilder::buildIf(Value condition, function_ref<void()> buildThen) {
  auto choice =
      scf::IfOp::create(builder, loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(choice.thenBlock());
  buildThen();
}

void KernelBuilder::buildLoop(Value first, Value last, int64_t step,
                              function_ref<void(Value)> buildBody) {
  auto loop = scf::ForOp::create(builder, loc, first, last, constant(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  buildBody(loop.getInductionVar());
}

Value KernelBuilder::buildMask(Value count) {
  std::optional<int64_t> known = getConstantIntValue(count);
  if (known && *known >= lanes)
    return nullptr;
  auto type = VectorType::get(lanes, builder.getI32Type());
  SmallVector<int32_t> numbers = llvm::to_vector(llvm::seq<int32_t>(lanes));
  Value lane = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, ArrayRef(numbers)));
  Value bound =
      arith::IndexCastOp::create(builder, loc, builder.getI32Type(), count);
  return arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::slt, lane,
      vector::BroadcastOp::create(builder, loc, type, bound));
}

//===----------------------------------------------------------------------===//
// Choices
//===----------------------------------------------------------------------===//

Condition KernelBuilder::isPastCache() {
  // What was read is in the cache already.
  OpOperand *result = op.getDpsInitOperand(0);
  if (!options.nontemporalBytes || op.getNumDpsInits() != 1 ||
      op.payloadUsesValueFromOperand(result) ||
      llvm::is_contained(op.getDpsInputs(), result->get()))
    return false;
  return Condition::isAtLeast(
      builder, loc, getProduct(builder, loc, loops.sizes),
      llvm::divideCeil(options.nontemporalBytes, getResultBytes()));
}

/// Whether vectors of the result are aligned in each row.
Condition KernelBuilder::isAligned() {
  Value vectorBytes = constant(lanes * getResultBytes());
  Value bits = memref::ExtractAlignedPointerAsIndexOp::create(
      builder, loc, getResult().value);
  for (Value stride : ArrayRef(getResult().strides).drop_back())
    bits = builder.createOrFold<arith::OrIOp>(
        loc, bits, multiply(stride, constant(getResultBytes())));
  return Condition::isZero(builder, loc, getRemainder(bits, vectorBytes));
}

Condition KernelBuilder::isParallel() {
  if (options.threads <= 1)
    return false;
  int64_t bytes = 0;
  for (OpOperand &operand : op->getOpOperands())
    if (loops.operands[operand.getOperandNumber()].isInOrder &&
        (isUsedStream(operand) || op.isDpsInit(&operand)))
      bytes += getBytes(getElementTypeOrSelf(operand.get().getType()));
  return Condition::isAtLeast(builder, loc,
                              getProduct(builder, loc, loops.sizes),
                              llvm::divideCeil(options.parallelBytes, bytes));
}

void KernelBuilder::build() {
  bool hasThreads = options.threads > 1;
  auto buildCached = [&] {
    isParallel().build(
        builder, loc, [&] { buildRows(Stores::Cached, /*parallel=*/true); },
        [&] { buildRows(Stores::Cached, /*parallel=*/false); });
  };
  Condition pastCache = isPastCache();
  if (pastCache.isFalse())
    return buildCached();
  Condition isLong = Condition::isAtLeast(
      builder, loc, loops.sizes.back(), kMinPastCacheBytes / getResultBytes());
  Condition::getAnd(builder, loc, pastCache, isLong)
      .build(
          builder, loc, [&] { buildRows(Stores::PastCache, hasThreads); },
          [&] {
            // A single row is long if it is large.
            Condition areAligned =
                loops.sizes.size() > 1 ? isAligned() : Condition(false);
            Condition::getAnd(builder, loc, pastCache, areAligned)
                .build(
                    builder, loc,
                    [&] { buildRows(Stores::AlignedPastCache, hasThreads); },
                    buildCached);
          });
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

void KernelBuilder::buildRows(Stores stores, bool parallel) {
  SmallVector<Value> rowSizes(loops.sizes);
  Value length = rowSizes.pop_back_val();
  int64_t blockSize = 0;
  if (parallel) {
    // So that there are rows for all threads.
    blockSize = std::max(kBlockBytes / getResultBytes(), lanes);
    std::optional<int64_t> size = getConstantIntValue(length);
    if (size && *size <= blockSize)
      blockSize = 0;
    else
      rowSizes.push_back(
          divide(add(length, constant(blockSize - 1)), constant(blockSize)));
  }
  Value numRows = getProduct(builder, loc, rowSizes);
  auto buildPart = [&](Value first, Value last) {
    if (stores != Stores::PastCache)
      buildSameInRows(stores);
    buildRowLoop(first, last, rowSizes, blockSize, stores);
    vectorsOfRows.clear();
    // Such stores are not ordered with what follows.
    if (stores != Stores::Cached)
      LLVM::FenceOp::create(builder, loc, LLVM::AtomicOrdering::seq_cst);
  };
  if (!parallel)
    return buildPart(constant(0), numRows);

  Value threads = constant(options.threads);
  omp::ParallelOperands parallelClauses;
  parallelClauses.numThreads =
      arith::IndexCastOp::create(builder, loc, builder.getI32Type(), threads);
  auto region = omp::ParallelOp::create(builder, loc, parallelClauses);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&region.getRegion());
  omp::LoopNestOperands loopClauses;
  loopClauses.loopLowerBounds = {constant(0)};
  loopClauses.loopUpperBounds = {threads};
  loopClauses.loopSteps = {constant(1)};
  omp::WsloopOperands shareClauses;
  // All wait at the end of the region.
  shareClauses.nowait = builder.getUnitAttr();
  auto share = omp::WsloopOp::create(builder, loc, shareClauses);
  omp::TerminatorOp::create(builder, loc);
  builder.createBlock(&share.getRegion());
  auto loop = omp::LoopNestOp::create(builder, loc, loopClauses);
  Value part =
      builder.createBlock(&loop.getRegion(), {}, builder.getIndexType(), loc)
          ->getArgument(0);
  omp::YieldOp yield = omp::YieldOp::create(builder, loc);
  builder.setInsertionPoint(yield);
  Value next = add(part, constant(1));
  buildPart(divide(multiply(part, numRows), threads),
            divide(multiply(next, numRows), threads));
}

void KernelBuilder::buildRowLoop(Value first, Value last,
                                 ArrayRef<Value> rowSizes, int64_t blockSize,
                                 Stores stores) {
  auto buildRowAt = [&](Value number, ArrayRef<Value> indices) {
    Value length = loops.sizes.back();
    if (!blockSize)
      return buildRow(number, indices, constant(0), length, stores);
    Value start = multiply(indices.back(), constant(blockSize));
    Value end = arith::MinUIOp::create(builder, loc,
                                       add(start, constant(blockSize)), length);
    buildRow(/*number=*/nullptr, indices.drop_back(), start, end, stores);
  };
  if (rowSizes.empty())
    return buildRowAt(/*number=*/nullptr, {});

  // The indices of the first row; each later row's follow from the last one's.
  SmallVector<Value> indices;
  Value rest = first;
  if (rowSizes.size() > 1) {
    for (Value size : llvm::reverse(rowSizes.drop_front())) {
      indices.push_back(getRemainder(rest, size));
      rest = divide(rest, size);
    }
    indices.push_back(rest);
    std::reverse(indices.begin(), indices.end());
  }

  Value zero = constant(0);
  Value one = constant(1);
  auto loop = scf::ForOp::create(builder, loc, first, last, one, indices);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  if (indices.empty())
    return buildRowAt(loop.getInductionVar(), loop.getInductionVar());

  SmallVector<Value> next(loop.getRegionIterArgs());
  buildRowAt(loop.getInductionVar(), next);
  Value carry;
  for (int64_t i = next.size() - 1; i >= 0; --i) {
    Value incremented = arith::AddIOp::create(builder, loc, next[i], one);
    if (carry)
      incremented =
          arith::SelectOp::create(builder, loc, carry, incremented, next[i]);
    next[i] = incremented;
    if (i == 0)
      break;
    carry = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                  incremented, rowSizes[i]);
    next[i] = arith::SelectOp::create(builder, loc, carry, zero, incremented);
  }
  scf::YieldOp::create(builder, loc, next);
}

/// `number` counts the rows, where these are not parts; otherwise it is null.
void KernelBuilder::buildRow(Value number, ArrayRef<Value> loopIndices,
                             Value first, Value last, Stores stores) {
  Row row = buildInvariants(number, loopIndices);
  if (stores == Stores::PastCache)
    first = buildHead(row, first, last);
  buildElements(row, first, last, stores);
}

KernelBuilder::Row KernelBuilder::buildInvariants(Value number,
                                                  ArrayRef<Value> loopIndices) {
  Row row;
  IRMapping scalars;
  Block *body = op.getBlock();
  for (auto [operand, argument] :
       llvm::zip_equal(loops.operands, body->getArguments())) {
    Value &offset = row.offsets.emplace_back(constant(0));
    if (number && operand.isInOrder) {
      offset = multiply(number, operand.strides[loopIndices.size() - 1]);
    } else {
      for (auto [index, stride] : llvm::zip(loopIndices, operand.strides))
        if (stride)
          offset = add(offset, multiply(index, stride));
    }
    if (operand.isStream() || argument.use_empty())
      continue;
    Value scalar = operand.value;
    if (auto type = dyn_cast<MemRefType>(scalar.getType()))
      scalar = memref::LoadOp::create(builder, loc, scalar,
                                      type.getRank() == 0 ? ValueRange{}
                                                          : ValueRange{offset});
    scalars.map(argument, scalar);
  }

  auto isInvariant = [&](Value value) {
    return scalars.contains(value) || value.getParentBlock() != body;
  };
  auto addVectors = [&](Operation &user) {
    for (Value value : user.getOperands())
      if (isInvariant(value) && !row.values.contains(value))
        row.values.map(value, vector::BroadcastOp::create(
                                  builder, loc,
                                  VectorType::get(lanes, value.getType()),
                                  scalars.lookupOrDefault(value)));
  };
  for (Operation &inner : body->without_terminator()) {
    if (llvm::all_of(inner.getOperands(), isInvariant)) {
      builder.clone(inner, scalars);
      continue;
    }
    addVectors(inner);
    row.varyingOps.push_back(&inner);
  }
  addVectors(*body->getTerminator());
  return row;
}

//===----------------------------------------------------------------------===//
// Elements of a row
//===----------------------------------------------------------------------===//

/// Builds what comes before the first aligned vector of the result, and returns
/// where that is.
Value KernelBuilder::buildHead(const Row &row, Value first, Value last) {
  int64_t bytes = getResultBytes();
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(
                      builder, loc, getResult().value)
                      .getResult();
  Value offset = row.offsets[op.getNumDpsInputs()];
  address = add(address, multiply(add(offset, first), constant(bytes)));
  Value vectorBytes = constant(lanes * bytes);
  Value misalignment = getRemainder(address, vectorBytes);
  Value distance =
      divide(getRemainder(subtract(vectorBytes, misalignment), vectorBytes),
             constant(bytes));
  Value length = subtract(last, first);
  Value size = arith::MinUIOp::create(builder, loc, distance, length);
  buildIf(isLess(constant(0), size), [&] {
    buildChunks(row, Chunk{first, buildMask(size)}, Stores::Cached);
  });
  return add(first, size);
}

void KernelBuilder::buildElements(const Row &row, Value first, Value last,
                                  Stores stores) {
  Value length = subtract(last, first);
  std::optional<int64_t> size = getConstantIntValue(length);
  if (size && isStraight()) {
    SmallVector<Chunk> chunks;
    for (int64_t i : getStraightPositions(stores))
      chunks.push_back({add(first, constant(i)), buildMask(constant(*size - i)),
                        int64_t(chunks.size())});
    return buildChunks(row, chunks, stores);
  }

  // Lines should leave for memory as they come.
  int64_t unroll = stores == Stores::Cached ? kUnroll : 1;
  int64_t step = unroll * lanes;
  Value rest = getRemainder(length, constant(step));
  Value restStart = subtract(last, rest);
  buildLoop(first, restStart, step, [&](Value position) {
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < step; i += lanes)
      chunks.push_back({add(position, constant(i)), Value()});
    buildChunks(row, chunks, stores);
  });

  // The rest without a loop.
  auto buildRest = [&](int64_t numWhole) {
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < numWhole; ++i)
      chunks.push_back({add(restStart, constant(i * lanes)), Value()});
    Value start = constant(numWhole * lanes);
    if (numWhole > 0)
      chunks.push_back({subtract(last, constant(lanes)), Value()});
    else
      chunks.push_back({restStart, buildMask(rest)});
    if (isEqualConstantIntOrValue(rest, start))
      chunks.pop_back();
    buildChunks(row, chunks, Stores::Cached);
  };
  if (std::optional<int64_t> restSize = getConstantIntValue(rest))
    return buildRest(*restSize / lanes);
  buildIf(isLess(constant(0), rest), [&] {
    SmallVector<int64_t> cases = llvm::to_vector(llvm::seq<int64_t>(1, unroll));
    auto choice = scf::IndexSwitchOp::create(builder, loc, TypeRange(),
                                             divide(rest, constant(lanes)),
                                             cases, cases.size());
    OpBuilder::InsertionGuard guard(builder);
    for (auto [numWhole, region] : llvm::enumerate(choice->getRegions())) {
      builder.createBlock(&region);
      buildRest(numWhole);
      scf::YieldOp::create(builder, loc);
    }
  });
}

/// Vectors of bf16 are integers in memory: where the target has no bf16, LLVM
/// takes some operations on them apart, down to a function call for each lane.
Value KernelBuilder::buildBitsAddress(Value buffer, Value position) {
  Type i64 = builder.getI64Type();
  Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Value base =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, buffer);
  base = arith::IndexCastOp::create(builder, loc, i64, base);
  base = LLVM::IntToPtrOp::create(builder, loc, pointer, base);
  Value index = arith::IndexCastOp::create(builder, loc, i64, position);
  return LLVM::GEPOp::create(builder, loc, pointer, builder.getI16Type(), base,
                             ArrayRef<LLVM::GEPArg>{index});
}

Value KernelBuilder::buildLoad(size_t number, Value position, Value mask) {
  Value buffer = loops.operands[number].value;
  auto type = VectorType::get(lanes, loops.operands[number].getElementType());
  if (type.getElementType().isBF16()) {
    VectorType bitsType = type.clone(builder.getI16Type());
    Value address = buildBitsAddress(buffer, position);
    Value bits;
    if (mask)
      bits = LLVM::MaskedLoadOp::create(
          builder, loc, bitsType, address, mask,
          arith::ConstantOp::create(builder, loc,
                                    builder.getZeroAttr(bitsType)),
          /*alignment=*/2);
    else
      bits = LLVM::LoadOp::create(builder, loc, bitsType, address,
                                  /*alignment=*/2);
    return arith::BitcastOp::create(builder, loc, type, bits);
  }
  if (!mask)
    return vector::LoadOp::create(builder, loc, type, buffer, position);
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  return vector::MaskedLoadOp::create(builder, loc, type, buffer, position,
                                      mask, zero);
}

/// Where the vectors of a row without a loop begin. The last one overlaps the
/// one before, which costs less than a mask: all are loaded before the first is
/// stored. It would not be aligned.
SmallVector<int64_t> KernelBuilder::getStraightPositions(Stores stores) {
  int64_t size = *getConstantIntValue(loops.sizes.back());
  SmallVector<int64_t> positions;
  for (int64_t i = 0; i < size; i += lanes)
    positions.push_back(i);
  if (stores == Stores::Cached && size > lanes)
    positions.back() = size - lanes;
  return positions;
}

void KernelBuilder::buildSameInRows(Stores stores) {
  if (!isStraight() || loops.sizes.size() < 2)
    return;
  int64_t size = *getConstantIntValue(loops.sizes.back());
  for (OpOperand *operand : op.getDpsInputOperands()) {
    size_t number = operand->getOperandNumber();
    if (!isUsedStream(*operand) || !isSameInRows(loops.operands[number]))
      continue;
    for (int64_t i : getStraightPositions(stores))
      vectorsOfRows[number].push_back(
          buildLoad(number, constant(i), buildMask(constant(size - i))));
  }
}

void KernelBuilder::buildStore(const LoopOperand &result, Value position,
                               Value mask, Value vector, Stores stores) {
  bool isPastCache = !mask && stores != Stores::Cached;
  llvm::MaybeAlign alignment;
  if (isPastCache)
    alignment = llvm::Align(lanes * getResultBytes());
  if (result.getElementType().isBF16()) {
    Value address = buildBitsAddress(result.value, position);
    Value bits = arith::BitcastOp::create(
        builder, loc, VectorType::get(lanes, builder.getI16Type()), vector);
    if (mask)
      LLVM::MaskedStoreOp::create(builder, loc, bits, address, mask,
                                  /*alignment=*/2);
    else
      LLVM::StoreOp::create(builder, loc, bits, address,
                            alignment ? alignment->value() : 2,
                            /*isVolatile=*/false, isPastCache);
  } else if (mask) {
    vector::MaskedStoreOp::create(builder, loc, result.value, position, mask,
                                  vector);
  } else {
    vector::StoreOp::create(builder, loc, vector, result.value, position,
                            isPastCache, alignment);
  }
}

void KernelBuilder::buildChunks(const Row &row, ArrayRef<Chunk> chunks,
                                Stores stores) {
  Block *body = op.getBlock();
  auto getPosition = [&](size_t number, const Chunk &chunk) {
    return add(row.offsets[number], chunk.position);
  };
  SmallVector<IRMapping> values(chunks.size(), row.values);
  for (auto [chunk, mapping] : llvm::zip_equal(chunks, values)) {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isUsedStream(operand))
        continue;
      size_t number = operand.getOperandNumber();
      auto loaded = vectorsOfRows.find(number);
      mapping.map(
          body->getArgument(number),
          loaded != vectorsOfRows.end()
              ? loaded->second[chunk.number]
              : buildLoad(number, getPosition(number, chunk), chunk.mask));
    }
  }

  for (IRMapping &mapping : values) {
    for (Operation *inner : row.varyingOps) {
      OperationState state(inner->getLoc(), inner->getName());
      for (Value operand : inner->getOperands())
        state.addOperands(mapping.lookup(operand));
      state.addTypes(VectorType::get(lanes, inner->getResult(0).getType()));
      state.addAttributes(inner->getAttrs());
      mapping.map(inner->getResult(0), builder.create(state)->getResult(0));
    }
  }

  for (auto [chunk, mapping] : llvm::zip_equal(chunks, values)) {
    for (auto [index, yielded] :
         llvm::enumerate(body->getTerminator()->getOperands())) {
      size_t number = op.getNumDpsInputs() + index;
      const LoopOperand &result = loops.operands[number];
      Value position = getPosition(number, chunk);
      Value vector = mapping.lookup(yielded);
      buildStore(result, position, chunk.mask, vector, stores);
    }
  }
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct VectorizeElementwisePass
    : public nnspec::impl::VectorizeElementwiseBase<VectorizeElementwisePass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    options = {vectorBits, nontemporalBytes, parallelBytes, threads};
    if (vectorBits >= 64 && vectorBits <= 4096 &&
        llvm::isPowerOf2_32(vectorBits))
      return success();
    return emitError(UnknownLoc::get(context))
           << getArgument() << ": vector-bits is " << vectorBits.getValue()
           << ", expected a power of two from 64 to 4096";
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (isVectorizable(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      OpBuilder builder(op);
      KernelBuilder(builder, op, options).build();
      op.erase();
    }
  }

  VectorizeElementwiseOptions options;
};
} // namespace
