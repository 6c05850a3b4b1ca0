//===- VectorizeElementwise.cpp - Elementwise ops as vector loops ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The innermost loop of an op is a row. What does not depend on it is computed
// once a row:
//
//   for row in rows
//     scale = ..., bias = ...
//     for i in row step lanes
//       store(f(load(x, i), scale, bias), y, i)
//     the rest under a mask
//
//===----------------------------------------------------------------------===//

#include "Condition.h"
#include "ElementwiseRow.h"
#include "VectorForm.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
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

static bool isVectorizable(linalg::LinalgOp op) {
  if (!ElementwiseLoops::exist(op) || !ElementwiseLoops::haveRows(op))
    return false;
  for (Value operand : op->getOperands())
    if (isa<MemRefType>(operand.getType()) &&
        !hasVectorLayout(getElementTypeOrSelf(operand.getType())))
      return false;
  return llvm::all_of(op.getBlock()->without_terminator(),
                      [](Operation &op) { return isVectorizable(op); });
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

/// Rows of so many bytes at least are worth aligning for stores past the cache;
/// shorter ones have too many lines in common with their neighbours.
static constexpr int64_t kMinPastCacheBytes = 1024;

/// Threads get so many bytes of a long row at once.
static constexpr int64_t kBlockBytes = 16384;

namespace {
/// Builds the loops of one op.
class KernelBuilder : CodeBuilder {
public:
  KernelBuilder(OpBuilder &builder, linalg::LinalgOp op,
                const VectorizeElementwiseOptions &options)
      : CodeBuilder(builder, op.getLoc()), op(op), options(options),
        row(builder, op, options.vectorBits) {}

  void build();

private:
  Condition isPastCache();
  Condition isAligned();
  int64_t getNumAccesses();
  Condition isParallel();

  void buildForLengths(function_ref<void()> build);
  void buildRows(Stores stores, bool parallel);
  void buildRowNest(ArrayRef<Value> rowSizes, Stores stores);
  void buildRowLoop(Value first, Value last, ArrayRef<Value> rowSizes,
                    int64_t blockSize, Stores stores);

  linalg::LinalgOp op;
  const VectorizeElementwiseOptions &options;
  ElementwiseRow row;
};
} // namespace

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
      builder, loc, getProduct(builder, loc, row.getLoops().sizes),
      llvm::divideCeil(options.nontemporalBytes, row.getResultBytes()));
}

/// Whether rows of the result are aligned, of which there are several. Then
/// they are whole vectors, too: in a contiguous buffer a row begins where
/// another one ends.
Condition KernelBuilder::isAligned() {
  Value vectorBytes = constant(row.getLanes() * row.getResultBytes());
  Value bits = memref::ExtractAlignedPointerAsIndexOp::create(
      builder, loc, row.getResult().value);
  for (Value stride : ArrayRef(row.getResult().strides).drop_back())
    bits = builder.createOrFold<arith::OrIOp>(
        loc, bits, multiply(stride, constant(row.getResultBytes())));
  return Condition::isZero(builder, loc, getRemainder(bits, vectorBytes));
}

/// The elements that a turn of the innermost loop reads and writes, but for
/// those that are read again and again. One of bf16 counts twice where it is
/// written, since rounding to it takes several instructions.
int64_t KernelBuilder::getNumAccesses() {
  int64_t numAccesses = 0;
  for (auto [operand, stream] :
       llvm::zip_equal(op->getOpOperands(), row.getLoops().operands)) {
    if (!llvm::all_of(stream.strides, [](Value stride) { return !!stride; }))
      continue;
    numAccesses += op.payloadUsesValueFromOperand(&operand);
    if (op.isDpsInit(&operand))
      numAccesses += stream.getElementType().isBF16() ? 2 : 1;
  }
  return std::max<int64_t>(numAccesses, 1);
}

Condition KernelBuilder::isParallel() {
  if (options.threads <= 1)
    return false;
  return Condition::isAtLeast(
      builder, loc, getProduct(builder, loc, row.getLoops().sizes),
      llvm::divideCeil(options.parallelAccesses, getNumAccesses()));
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
  Condition isLong =
      Condition::isAtLeast(builder, loc, row.getLoops().sizes.back(),
                           kMinPastCacheBytes / row.getResultBytes());
  Condition::getAnd(builder, loc, pastCache, isLong)
      .build(
          builder, loc, [&] { buildRows(Stores::PastCache, hasThreads); },
          [&] {
            // A single row is long if it is large.
            Condition areAligned = row.getLoops().sizes.size() > 1
                                       ? isAligned()
                                       : Condition(false);
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

/// Rows of a few vectors, whose length is not known before, are of one length:
/// the choice of code for it is made before the loop over them.
void KernelBuilder::buildForLengths(function_ref<void()> build) {
  Value length = row.getLoops().sizes.back();
  if (getConstantIntValue(length) || row.getLoops().sizes.size() == 1)
    return build();
  Value lanes = constant(row.getLanes());
  Value numVectors = divide(add(length, subtract(lanes, constant(1))), lanes);
  buildSwitch(
      numVectors, ElementwiseRow::getShortRows(),
      [&](int64_t number) {
        row.assumeVectors(number);
        build();
        row.assumeVectors(0);
      },
      build);
}

void KernelBuilder::buildRows(Stores stores, bool parallel) {
  SmallVector<Value> rowSizes(row.getLoops().sizes);
  Value length = rowSizes.pop_back_val();
  auto buildPart = [&](function_ref<void()> buildLoops) {
    if (stores != Stores::PastCache)
      row.loadSameInRows(stores);
    buildLoops();
    row.endRows();
    // Such stores are not ordered with what follows.
    if (stores != Stores::Cached)
      LLVM::FenceOp::create(builder, loc, LLVM::AtomicOrdering::seq_cst);
  };
  auto buildLengths = [&](function_ref<void()> buildLoops) {
    if (stores == Stores::PastCache)
      return buildPart(buildLoops);
    buildForLengths([&] { buildPart(buildLoops); });
  };
  if (!parallel)
    return buildLengths([&] { buildRowNest(rowSizes, stores); });

  // Long rows are several blocks, so that there are some for all threads.
  int64_t blockSize =
      std::max(kBlockBytes / row.getResultBytes(), row.getLanes());
  SmallVector<Value> blockSizes(rowSizes);
  std::optional<int64_t> size = getConstantIntValue(length);
  bool hasBlocks = !size || *size > blockSize;
  if (hasBlocks)
    blockSizes.push_back(
        divide(add(length, constant(blockSize - 1)), constant(blockSize)));
  Value numBlocks = getProduct(builder, loc, blockSizes);
  buildParts(numBlocks, options.threads, [&](Value, Value first, Value last) {
    buildLengths([&] {
      // A short row is one block.
      if (hasBlocks && !row.isStraight())
        return buildRowLoop(first, last, blockSizes, blockSize, stores);
      buildRowLoop(first, last, rowSizes, /*blockSize=*/0, stores);
    });
  });
}

/// Where LLVM makes several loops over rows of one, each load reads only some
/// of the rows, and prefetchers lose track: up to twice the time.
static LLVM::LoopAnnotationAttr getNotUnrolled(OpBuilder &builder) {
  auto unroll = LLVM::LoopUnrollAttr::get(builder.getContext(),
                                          /*disable=*/builder.getBoolAttr(true),
                                          {}, {}, {}, {}, {}, {});
  return LLVM::LoopAnnotationAttr::get(builder.getContext(), {}, {}, {}, unroll,
                                       {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
                                       {});
}

/// All rows, in a loop for each of these sizes: that takes fewer registers than
/// one loop that counts in several indices, and a register that is missing is
/// loaded in each row.
void KernelBuilder::buildRowNest(ArrayRef<Value> rowSizes, Stores stores) {
  OpBuilder::InsertionGuard guard(builder);
  SmallVector<Value> indices;
  for (Value size : rowSizes) {
    auto loop =
        scf::ForOp::create(builder, loc, constant(0), size, constant(1));
    indices.push_back(loop.getInductionVar());
    if (indices.size() == rowSizes.size() && !row.isStraight())
      loop->setAttr("loop_annotation", getNotUnrolled(builder));
    builder.setInsertionPointToStart(loop.getBody());
  }
  row.build(/*number=*/nullptr, indices, constant(0),
            row.getLoops().sizes.back(), stores);
}

/// The rows in [first, last).
void KernelBuilder::buildRowLoop(Value first, Value last,
                                 ArrayRef<Value> rowSizes, int64_t blockSize,
                                 Stores stores) {
  auto buildRowAt = [&](Value number, ArrayRef<Value> indices) {
    Value length = row.getLoops().sizes.back();
    if (!blockSize)
      return row.build(number, indices, constant(0), length, stores);
    Value start = multiply(indices.back(), constant(blockSize));
    Value end = getMinimum(add(start, constant(blockSize)), length);
    row.build(/*number=*/nullptr, indices.drop_back(), start, end, stores);
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
  if (!row.isStraight())
    loop->setAttr("loop_annotation", getNotUnrolled(builder));
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

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct VectorizeElementwisePass
    : public nnspec::impl::VectorizeElementwiseBase<VectorizeElementwisePass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    options = {vectorBits, nontemporalBytes, parallelAccesses, threads};
    return verifyVectorBits(context, getArgument(), vectorBits);
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
