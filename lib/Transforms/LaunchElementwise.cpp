//===- LaunchElementwise.cpp - Elementwise ops as kernels -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result is one sequence of vectors of 16 bytes, whatever its shape: so
// also rows of odd length are read and written at aligned addresses. A thread
// computes `kUnroll` of them, which lie so far apart that the threads of a
// block access neighbouring ones:
//
//   block     0                           1
//   thread    0 1 2 ... 0 1 2 ...         0 1 2 ...
//   vectors   |-|-|-...|-|-|-...|   ...   |-|-|-...
//
// Where the parameters are follows from the position of a vector by divisions
// by the sizes of the loops. If the innermost is a multiple of a vector, then a
// vector has one parameter, or as many that lie side by side; otherwise each of
// its elements has one.
//
//===----------------------------------------------------------------------===//

#include "LaunchElementwise.h"
#include "ElementwiseLoops.h"
#include "VectorCode.h"
#include "VectorForm.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_LAUNCHELEMENTWISE
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// The widest access of a thread.
static constexpr int64_t kVectorBytes = 16;

/// The threads of a block.
static constexpr int64_t kThreads = 256;

/// A thread has so many vectors of each operand on the way at once,
static constexpr int64_t kUnroll = 4;

/// but only where there are so many blocks then.
static constexpr int64_t kMinBlocks = 1024;

//===----------------------------------------------------------------------===//
// What has a kernel
//===----------------------------------------------------------------------===//

/// Whether a kernel computes with values of the type.
static bool isSupported(Type type) {
  return !isa<FloatType>(type) || type.isF16() || type.isBF16() ||
         type.isF32() || type.isF64();
}

/// Whether a kernel computes the op by instructions, without a library.
static bool hasInstruction(Operation &op) {
  return isVectorizable(op) && !isa<arith::RemFOp>(op) &&
         isSupported(op.getResult(0).getType());
}

std::string nnspec::getLaunchObstacle(linalg::LinalgOp op) {
  if (op.getNumReductionLoops())
    return "it reduces";
  if (op.hasIndexSemantics())
    return "its body uses 'linalg.index'";
  for (Value operand : op->getOperands()) {
    Type type = getElementTypeOrSelf(operand.getType());
    bool isScalar = !isa<ShapedType>(operand.getType());
    if (isSupported(type) && (isScalar || hasVectorLayout(type)))
      continue;
    std::string text;
    llvm::raw_string_ostream(text) << "it has elements of type " << type;
    return text;
  }
  for (Operation &inner : op.getBlock()->without_terminator())
    if (!hasInstruction(inner))
      return ("its body has '" + inner.getName().getStringRef() +
              "', which is no instruction")
          .str();
  if (!ElementwiseLoops::exist(op))
    return "a buffer is not contiguous, or not read at a projected "
           "permutation of the iterators";
  return "";
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

namespace {
/// Builds the launch of one op.
class LaunchBuilder : CodeBuilder {
public:
  LaunchBuilder(OpBuilder &builder, linalg::LinalgOp op);

  void build();

private:
  /// Neighbouring elements of the result.
  struct Chunk {
    /// How many: those of a vector, or one.
    int64_t lanes;
    Value position;
    /// The indices of the loops there.
    SmallVector<Value> indices;
    /// Whether all are in one turn of the innermost loop.
    bool isInRow;
  };

  bool isUsed(OpOperand &operand) {
    return op.isDpsInit(&operand) || op.payloadUsesValueFromOperand(&operand);
  }
  bool needsIndices();
  Value isAligned();

  void buildKernel();
  void buildVectors(bool areInRows);
  void buildGuardedVectors(bool areInRows);
  void buildScalars();

  SmallVector<Value> getIndices(Value position, int64_t distance);
  Chunk getVector(Value number, int64_t distance, bool isInRow);
  void buildScalar(Value position);

  bool isSideBySide(const LoopOperand &operand, const Chunk &chunk);
  Value getOffset(const LoopOperand &operand, const Chunk &chunk);
  SmallVector<Value> getOffsets(const LoopOperand &operand, const Chunk &chunk);
  Value load(const LoopOperand &operand, const Chunk &chunk);
  void store(Value value, const LoopOperand &operand, const Chunk &chunk);
  Value toVector(Value value, int64_t lanes);
  IRMapping loadAll(const Chunk &chunk);
  void compute(IRMapping &values, const Chunk &chunk);
  void storeAll(const IRMapping &values, const Chunk &chunk);

  linalg::LinalgOp op;
  ElementwiseLoops loops;
  /// The elements of a vector.
  int64_t lanes;
  /// The vectors of a thread.
  int64_t unroll = kUnroll;
  /// The elements of the result, its whole vectors, and the elements behind.
  Value total, numVectors, rest;
  /// The ids of the thread and of its block.
  Value thread, block;
};
} // namespace

LaunchBuilder::LaunchBuilder(OpBuilder &builder, linalg::LinalgOp op)
    : CodeBuilder(builder, op.getLoc()), op(op),
      loops(ElementwiseLoops::get(builder, op)) {
  // The narrowest type fills a vector; wider ones take several accesses.
  int64_t bytes = 8;
  for (OpOperand &operand : op->getOpOperands()) {
    const LoopOperand &loopOperand = loops.operands[operand.getOperandNumber()];
    if (isUsed(operand) && loopOperand.isInOrder)
      bytes = std::min<int64_t>(
          bytes, loopOperand.getElementType().getIntOrFloatBitWidth() / 8);
  }
  lanes = kVectorBytes / bytes;
  total = getProduct(builder, loc, loops.sizes);
  numVectors = divide(total, constant(lanes));
  rest = getRemainder(total, constant(lanes));
  if (std::optional<int64_t> number = getConstantIntValue(numVectors))
    while (unroll > 1 && *number < unroll * kThreads * kMinBlocks)
      unroll /= 2;
}

void LaunchBuilder::build() {
  if (getConstantIntValue(total) == 0)
    return;
  Value blockVectors = constant(kThreads * unroll);
  Value one = constant(1);
  Value numBlocks = builder.createOrFold<arith::MaxUIOp>(
      loc,
      builder.createOrFold<arith::CeilDivUIOp>(loc, numVectors, blockVectors),
      one);
  Value numThreads = constant(kThreads);
  auto launch = gpu::LaunchOp::create(builder, loc, numBlocks, one, one,
                                      numThreads, one, one);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&launch.getBody().front());
  thread = launch.getThreadIds().x;
  block = launch.getBlockIds().x;
  buildKernel();
  gpu::TerminatorOp::create(builder, loc);
}

//===----------------------------------------------------------------------===//
// The parts of a kernel
//===----------------------------------------------------------------------===//

/// Whether an operand is read at another position than the result.
bool LaunchBuilder::needsIndices() {
  return llvm::any_of(op->getOpOperands(), [&](OpOperand &operand) {
    const LoopOperand &loopOperand = loops.operands[operand.getOperandNumber()];
    return isUsed(operand) && !loopOperand.isInOrder &&
           llvm::any_of(loopOperand.strides,
                        [](Value stride) { return bool(stride); });
  });
}

/// Whether all buffers of which vectors are accessed begin at a multiple of
/// these.
Value LaunchBuilder::isAligned() {
  Value bits = constant(0);
  for (OpOperand &operand : op->getOpOperands()) {
    const LoopOperand &loopOperand = loops.operands[operand.getOperandNumber()];
    if (isUsed(operand) && loopOperand.isStream())
      bits = builder.createOrFold<arith::OrIOp>(
          loc, bits,
          memref::ExtractAlignedPointerAsIndexOp::create(builder, loc,
                                                         loopOperand.value));
  }
  bits = builder.createOrFold<arith::AndIOp>(loc, bits,
                                             constant(kVectorBytes - 1));
  return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::eq,
                                             bits, constant(0));
}

void LaunchBuilder::buildKernel() {
  if (getConstantIntValue(numVectors) == 0)
    return buildScalars();

  auto buildChoice = [&](Value condition, function_ref<void()> buildThen,
                         function_ref<void()> buildElse) {
    auto choice =
        scf::IfOp::create(builder, loc, condition, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    buildThen();
    builder.setInsertionPointToStart(choice.elseBlock());
    buildElse();
  };
  auto buildAligned = [&] {
    Value overhang = getRemainder(loops.sizes.back(), constant(lanes));
    std::optional<int64_t> known = getConstantIntValue(overhang);
    if (known || !needsIndices()) {
      buildVectors(/*areInRows=*/!known || *known == 0);
    } else {
      Value areInRows = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::eq, overhang, constant(0));
      buildChoice(
          areInRows, [&] { buildVectors(/*areInRows=*/true); },
          [&] { buildVectors(/*areInRows=*/false); });
    }
    if (getConstantIntValue(rest) == 0)
      return;
    Value number = add(multiply(block, constant(kThreads)), thread);
    buildIf(isLess(number, rest), [&] {
      buildScalar(add(multiply(numVectors, constant(lanes)), number));
    });
  };
  buildChoice(isAligned(), buildAligned, [&] { buildScalars(); });
}

/// All vectors of a thread: those of whole blocks without a condition.
void LaunchBuilder::buildVectors(bool areInRows) {
  auto buildWhole = [&] {
    Value number = add(multiply(block, constant(kThreads * unroll)), thread);
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < unroll; ++i)
      chunks.push_back(getVector(number, i * kThreads, areInRows));
    SmallVector<IRMapping> values;
    for (const Chunk &chunk : chunks)
      values.push_back(loadAll(chunk));
    for (auto [mapping, chunk] : llvm::zip_equal(values, chunks))
      compute(mapping, chunk);
    for (auto [mapping, chunk] : llvm::zip_equal(values, chunks))
      storeAll(mapping, chunk);
  };
  std::optional<int64_t> known = getConstantIntValue(numVectors);
  if (known && *known % (kThreads * unroll) == 0)
    return buildWhole();
  Value end = multiply(add(block, constant(1)), constant(kThreads * unroll));
  Value isWhole = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ule,
                                        end, numVectors);
  auto choice =
      scf::IfOp::create(builder, loc, isWhole, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(choice.thenBlock());
  buildWhole();
  builder.setInsertionPointToStart(choice.elseBlock());
  buildGuardedVectors(areInRows);
}

/// Those of the last block. So that the loads need not wait for each other
/// behind conditions, a thread loads the last vector in place of one that is
/// not there.
void LaunchBuilder::buildGuardedVectors(bool areInRows) {
  Value first = add(multiply(block, constant(kThreads * unroll)), thread);
  buildIf(isLess(first, numVectors), [&] {
    Value last = subtract(numVectors, constant(1));
    SmallVector<Value> numbers;
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < unroll; ++i) {
      numbers.push_back(add(first, constant(i * kThreads)));
      chunks.push_back(
          getVector(getMinimum(numbers.back(), last), 0, areInRows));
    }
    SmallVector<IRMapping> values;
    for (const Chunk &chunk : chunks)
      values.push_back(loadAll(chunk));
    for (auto [mapping, chunk] : llvm::zip_equal(values, chunks))
      compute(mapping, chunk);
    for (size_t i = 0; i < chunks.size(); ++i)
      buildIf(isLess(numbers[i], numVectors),
              [&] { storeAll(values[i], chunks[i]); });
  });
}

/// All elements of a thread one by one, which neighbours access side by side.
void LaunchBuilder::buildScalars() {
  int64_t count = unroll * lanes;
  Value first = add(multiply(block, constant(kThreads * count)), thread);
  buildLoop(constant(0), constant(kThreads * count), kThreads,
            [&](Value distance) {
              Value position = add(first, distance);
              buildIf(isLess(position, total), [&] { buildScalar(position); });
            });
}

void LaunchBuilder::buildScalar(Value position) {
  Chunk chunk{/*lanes=*/1, position, getIndices(position, 0),
              /*isInRow=*/true};
  IRMapping values = loadAll(chunk);
  compute(values, chunk);
  storeAll(values, chunk);
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

/// The indices of the loops at `position + distance`. What a distance does not
/// change is computed from the position alone, so that it is computed once for
/// all vectors of a thread.
SmallVector<Value> LaunchBuilder::getIndices(Value position, int64_t distance) {
  SmallVector<Value> indices(loops.sizes.size());
  for (size_t i = loops.sizes.size() - 1; i > 0; --i) {
    Value size = loops.sizes[i];
    std::optional<int64_t> known = getConstantIntValue(size);
    if (known && distance % *known == 0) {
      distance /= *known;
    } else {
      position = add(position, constant(distance));
      distance = 0;
    }
    indices[i] = getRemainder(position, size);
    position = divide(position, size);
  }
  indices[0] = add(position, constant(distance));
  return indices;
}

LaunchBuilder::Chunk LaunchBuilder::getVector(Value number, int64_t distance,
                                              bool isInRow) {
  Value position = multiply(number, constant(lanes));
  return {lanes, add(position, constant(distance * lanes)),
          getIndices(position, distance * lanes), isInRow};
}

/// Whether the elements for a chunk lie side by side, at an aligned position.
bool LaunchBuilder::isSideBySide(const LoopOperand &operand,
                                 const Chunk &chunk) {
  return operand.isInOrder ||
         (chunk.isInRow && operand.isStream() &&
          getConstantIntValue(operand.strides.back()) == 1);
}

Value LaunchBuilder::getOffset(const LoopOperand &operand, const Chunk &chunk) {
  if (operand.isInOrder)
    return chunk.position;
  Value offset = constant(0);
  for (auto [index, stride] : llvm::zip_equal(chunk.indices, operand.strides))
    if (stride)
      offset = add(offset, multiply(index, stride));
  return offset;
}

/// Those of each element.
SmallVector<Value> LaunchBuilder::getOffsets(const LoopOperand &operand,
                                             const Chunk &chunk) {
  SmallVector<Value> offsets;
  Chunk element = chunk;
  for (int64_t lane = 0; lane < chunk.lanes; ++lane) {
    offsets.push_back(getOffset(operand, element));
    // The next one, with a carry to the loop around where a row ends.
    element.position = add(element.position, constant(1));
    Value carry;
    for (size_t i = loops.sizes.size(); i-- > 0;) {
      Value &index = element.indices[i];
      Value next = add(index, constant(1));
      if (carry)
        next = arith::SelectOp::create(builder, loc, carry, next, index);
      index = next;
      if (chunk.isInRow || i == 0)
        break;
      Value isEnd = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::eq, next, loops.sizes[i]);
      index = arith::SelectOp::create(builder, loc, isEnd, constant(0), next);
      carry = isEnd;
    }
  }
  return offsets;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value LaunchBuilder::load(const LoopOperand &operand, const Chunk &chunk) {
  auto type = dyn_cast<MemRefType>(operand.value.getType());
  if (!type)
    return operand.value;
  auto loadAt = [&](Value offset) -> Value {
    return memref::LoadOp::create(builder, loc, operand.value,
                                  type.getRank() == 0 ? ValueRange{}
                                                      : ValueRange{offset});
  };
  bool isSame = chunk.isInRow
                    ? !operand.isStream()
                    : llvm::none_of(operand.strides,
                                    [](Value stride) { return bool(stride); });
  if (chunk.lanes == 1 || (isSame && !operand.isInOrder))
    return loadAt(getOffset(operand, chunk));
  auto vectorType = VectorType::get(chunk.lanes, type.getElementType());
  if (isSideBySide(operand, chunk))
    return vector::LoadOp::create(
        builder, loc, vectorType, operand.value, getOffset(operand, chunk),
        /*nontemporal=*/false, llvm::Align(kVectorBytes));
  SmallVector<Value> elements =
      llvm::map_to_vector(getOffsets(operand, chunk), loadAt);
  return vector::FromElementsOp::create(builder, loc, vectorType, elements);
}

void LaunchBuilder::store(Value value, const LoopOperand &operand,
                          const Chunk &chunk) {
  auto storeAt = [&](Value element, Value offset) {
    bool isRankZero = cast<MemRefType>(operand.value.getType()).getRank() == 0;
    memref::StoreOp::create(builder, loc, element, operand.value,
                            isRankZero ? ValueRange{} : ValueRange{offset});
  };
  if (chunk.lanes == 1)
    return storeAt(value, getOffset(operand, chunk));
  value = toVector(value, chunk.lanes);
  if (isSideBySide(operand, chunk)) {
    vector::StoreOp::create(builder, loc, value, operand.value,
                            getOffset(operand, chunk), /*nontemporal=*/false,
                            llvm::Align(kVectorBytes));
    return;
  }
  for (auto [lane, offset] : llvm::enumerate(getOffsets(operand, chunk)))
    storeAt(vector::ExtractOp::create(builder, loc, value, int64_t(lane)),
            offset);
}

Value LaunchBuilder::toVector(Value value, int64_t lanes) {
  if (isa<VectorType>(value.getType()))
    return value;
  return vector::BroadcastOp::create(
      builder, loc, VectorType::get(lanes, value.getType()), value);
}

IRMapping LaunchBuilder::loadAll(const Chunk &chunk) {
  IRMapping values;
  for (OpOperand &operand : op->getOpOperands())
    if (op.payloadUsesValueFromOperand(&operand))
      values.map(op.getMatchingBlockArgument(&operand),
                 load(loops.operands[operand.getOperandNumber()], chunk));
  return values;
}

/// What is the same in all lanes is computed as a scalar.
void LaunchBuilder::compute(IRMapping &values, const Chunk &chunk) {
  for (Operation &inner : op.getBlock()->without_terminator()) {
    SmallVector<Value> operands =
        llvm::map_to_vector(inner.getOperands(), [&](Value value) {
          return values.lookupOrDefault(value);
        });
    bool isVector = llvm::any_of(
        operands, [](Value value) { return isa<VectorType>(value.getType()); });
    Type type = inner.getResult(0).getType();
    if (isVector) {
      for (Value &operand : operands)
        operand = toVector(operand, chunk.lanes);
      type = VectorType::get(chunk.lanes, type);
    }
    OperationState state(inner.getLoc(), inner.getName(), operands, type,
                         inner.getAttrs());
    values.map(inner.getResult(0), builder.create(state)->getResult(0));
  }
}

void LaunchBuilder::storeAll(const IRMapping &values, const Chunk &chunk) {
  for (auto [result, yielded] :
       llvm::enumerate(op.getBlock()->getTerminator()->getOperands()))
    store(values.lookupOrDefault(yielded),
          loops.operands[op.getNumDpsInputs() + result], chunk);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct LaunchElementwisePass
    : public nnspec::impl::LaunchElementwiseBase<LaunchElementwisePass> {
  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (op.hasPureBufferSemantics() && getLaunchObstacle(op).empty())
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      OpBuilder builder(op);
      LaunchBuilder(builder, op).build();
      op.erase();
    }
  }
};
} // namespace
