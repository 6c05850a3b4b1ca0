//===- VectorCode.cpp - Pieces of vector loops ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorCode.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::nnspec;

LogicalResult nnspec::verifyVectorBits(MLIRContext *context, StringRef pass,
                                       uint64_t vectorBits) {
  if (vectorBits >= 64 && vectorBits <= 4096 && llvm::isPowerOf2_64(vectorBits))
    return success();
  return emitError(UnknownLoc::get(context))
         << pass << ": vector-bits is " << vectorBits
         << ", expected a power of two from 64 to 4096";
}

void CodeBuilder::buildIf(Value condition, function_ref<void()> buildThen) {
  auto choice =
      scf::IfOp::create(builder, loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(choice.thenBlock());
  buildThen();
}

void CodeBuilder::buildSwitch(Value value, ArrayRef<int64_t> cases,
                              function_ref<void(int64_t)> buildCase,
                              function_ref<void()> buildDefault) {
  auto choice = scf::IndexSwitchOp::create(builder, loc, TypeRange(), value,
                                           cases, cases.size());
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&choice.getDefaultRegion());
  buildDefault();
  scf::YieldOp::create(builder, loc);
  for (auto [number, region] :
       llvm::zip_equal(cases, choice.getCaseRegions())) {
    builder.createBlock(&region);
    buildCase(number);
    scf::YieldOp::create(builder, loc);
  }
}

void CodeBuilder::buildLoop(Value first, Value last, int64_t step,
                            function_ref<void(Value)> buildBody) {
  auto loop = scf::ForOp::create(builder, loc, first, last, constant(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  buildBody(loop.getInductionVar());
}

void CodeBuilder::buildParts(
    Value count, int64_t threads,
    function_ref<void(Value part, Value first, Value last)> buildPart) {
  if (std::optional<int64_t> known = getConstantIntValue(count))
    threads = std::min(threads, *known);
  if (threads <= 1)
    return buildPart(constant(0), constant(0), count);

  omp::ParallelOperands parallelClauses;
  parallelClauses.numThreads =
      arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), threads);
  auto region = omp::ParallelOp::create(builder, loc, parallelClauses);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&region.getRegion());
  omp::LoopNestOperands loopClauses;
  loopClauses.loopLowerBounds = {constant(0)};
  loopClauses.loopUpperBounds = {constant(threads)};
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
  auto getStart = [&](Value number) {
    return divide(multiply(number, count), constant(threads));
  };
  Value first = getStart(part);
  Value last = getStart(add(part, constant(1)));
  buildPart(part, first, last);
}

Value CodeBuilder::buildMask(Value count, int64_t lanes) {
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

Value CodeBuilder::buildAddress(Value buffer, Value position) {
  auto type = cast<MemRefType>(buffer.getType());
  assert(type.getLayout().isIdentity() && "the address leaves the offset out");
  Type i64 = builder.getI64Type();
  Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Value base =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, buffer);
  base = arith::IndexCastOp::create(builder, loc, i64, base);
  base = LLVM::IntToPtrOp::create(builder, loc, pointer, base);
  Value index = arith::IndexCastOp::create(builder, loc, i64, position);
  return LLVM::GEPOp::create(builder, loc, pointer, type.getElementType(), base,
                             ArrayRef<LLVM::GEPArg>{index});
}

/// Vectors of bf16 are integers in memory: where the target has no bf16, LLVM
/// takes some operations on them apart, down to a function call for each lane.
Value CodeBuilder::buildLoad(VectorType type, Value buffer, Value position,
                             Value mask) {
  auto getZero = [&](VectorType type) -> Value {
    return arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  };
  if (type.getElementType().isBF16()) {
    VectorType bitsType = type.clone(builder.getI16Type());
    Value address = buildAddress(buffer, position);
    Value bits;
    if (mask)
      bits = LLVM::MaskedLoadOp::create(builder, loc, bitsType, address, mask,
                                        getZero(bitsType), /*alignment=*/2);
    else
      bits = LLVM::LoadOp::create(builder, loc, bitsType, address,
                                  /*alignment=*/2);
    return arith::BitcastOp::create(builder, loc, type, bits);
  }
  if (!mask)
    return vector::LoadOp::create(builder, loc, type, buffer, position);
  return vector::MaskedLoadOp::create(builder, loc, type, buffer, position,
                                      mask, getZero(type));
}

void CodeBuilder::buildStore(Value vector, Value buffer, Value position,
                             Value mask, bool nontemporal) {
  auto type = cast<VectorType>(vector.getType());
  llvm::MaybeAlign alignment;
  if (nontemporal)
    alignment =
        llvm::Align(type.getNumElements() * type.getElementTypeBitWidth() / 8);
  // So are those of f16 that go past the cache: on x86, LLVM stores 16 of them
  // into the cache nevertheless.
  if (type.getElementType().isBF16() ||
      (nontemporal && type.getElementType().isF16())) {
    Value address = buildAddress(buffer, position);
    Value bits = arith::BitcastOp::create(
        builder, loc, type.clone(builder.getI16Type()), vector);
    if (mask)
      LLVM::MaskedStoreOp::create(builder, loc, bits, address, mask,
                                  /*alignment=*/2);
    else
      LLVM::StoreOp::create(builder, loc, bits, address,
                            alignment ? alignment->value() : 2,
                            /*isVolatile=*/false, nontemporal);
  } else if (mask) {
    vector::MaskedStoreOp::create(builder, loc, buffer, position, mask, vector);
  } else {
    vector::StoreOp::create(builder, loc, vector, buffer, position, nontemporal,
                            alignment);
  }
}

void CodeBuilder::buildPrefetch(Value buffer, Value first, int64_t count) {
  constexpr int64_t kLineBytes = 64;
  Type elementType = getElementTypeOrSelf(buffer.getType());
  int64_t bytes = elementType.getIntOrFloatBitWidth() / 8;
  for (int64_t i = 0; i < count; i += kLineBytes / bytes)
    LLVM::Prefetch::create(builder, loc,
                           buildAddress(buffer, add(first, constant(i))),
                           /*rw=*/0, /*hint=*/3, /*cache=*/1);
}
