//===- ElementwiseRow.cpp - The innermost loop of an elementwise op -------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseRow.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/SwapByteOrder.h"

using namespace mlir;
using namespace mlir::nnspec;

/// So many vectors of a row are loaded before the first of them is stored.
static constexpr int64_t kUnroll = 4;

/// Where results go past the cache, operands come from memory, and are asked
/// for so many bytes ahead: the processor's own prefetchers start anew in each
/// page.
static constexpr int64_t kPrefetchBytes = 1024;

/// Memory is read and written by so many bytes.
static constexpr int64_t kLineBytes = 64;

/// A row of at most so many vectors is computed without a loop, its parameters
/// before the loop over the rows.
static constexpr int64_t kMaxStraightVectors = 8;

ElementwiseRow::ElementwiseRow(OpBuilder &builder, linalg::LinalgOp op,
                               int64_t vectorBits)
    : CodeBuilder(builder, op.getLoc()), op(op),
      loops(ElementwiseLoops::get(builder, op)) {
  // The narrowest type fills a vector; LLVM takes several for wider ones. But
  // f16 is computed in f32, and the halves of one vector of it would have to be
  // put together.
  int64_t bytes = 8;
  for (const LoopOperand &operand : loops.operands)
    if (operand.isStream())
      bytes = std::min(bytes, operand.getElementType().isF16()
                                  ? 4
                                  : getBytes(operand.getElementType()));
  lanes = vectorBits / 8 / bytes;
  numParts = hasPairs() ? 2 : 1;
  if (std::optional<int64_t> size = getConstantIntValue(loops.sizes.back());
      size && *size <= kMaxStraightVectors * lanes)
    numVectors = llvm::divideCeil(*size, lanes);
}

/// Whether the op computes bf16 from bf16. The first element of a word is its
/// lower half on little-endian machines only.
bool ElementwiseRow::hasPairs() {
  auto isBF16 = [&](OpOperand &operand) {
    return getElementTypeOrSelf(operand.get().getType()).isBF16();
  };
  return llvm::sys::IsLittleEndianHost && lanes > 1 &&
         llvm::all_of(loops.operands,
                      [](const LoopOperand &operand) {
                        return !operand.isStream() ||
                               getBytes(operand.getElementType()) >= 2;
                      }) &&
         llvm::all_of(op.getDpsInitsMutable(), isBF16) &&
         llvm::any_of(op->getOpOperands(), [&](OpOperand &operand) {
           return isUsedStream(operand) && isBF16(operand);
         });
}

ArrayRef<int64_t> ElementwiseRow::getShortRows() {
  static constexpr int64_t numbers[] = {1, 2, 3, 4};
  return numbers;
}

/// The bits of half a word, as many times.
Value ElementwiseRow::getHalfWord(VectorType type) {
  return arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(type, builder.getI32IntegerAttr(16)));
}

/// Whether a stream is the same in each row.
static bool isSameInRows(const LoopOperand &operand) {
  return operand.isStream() && operand.strides.size() > 1 &&
         llvm::none_of(ArrayRef(operand.strides).drop_back(),
                       [](Value stride) { return bool(stride); });
}

SmallVector<Value> ElementwiseRow::loadStream(size_t number, Value position,
                                              Value mask) {
  const LoopOperand &operand = loops.operands[number];
  auto type = VectorType::get(lanes, operand.getElementType());
  Value vector = buildLoad(type, operand.value, position, mask);
  if (numParts == 1)
    return {vector};
  if (!type.getElementType().isBF16())
    return llvm::to_vector_of<Value>(
        vector::DeinterleaveOp::create(builder, loc, vector).getResults());
  auto getHalf = [&](Value words) -> Value {
    Value bits = arith::TruncIOp::create(
        builder, loc, VectorType::get(lanes / 2, builder.getI16Type()), words);
    return arith::BitcastOp::create(
        builder, loc, VectorType::get(lanes / 2, type.getElementType()), bits);
  };
  auto wordsType = VectorType::get(lanes / 2, builder.getI32Type());
  Value words = vector::BitCastOp::create(builder, loc, wordsType, vector);
  Value upper =
      arith::ShRUIOp::create(builder, loc, words, getHalfWord(wordsType));
  return {getHalf(words), getHalf(upper)};
}

void ElementwiseRow::storeStream(size_t number, ValueRange parts,
                                 Value position, Value mask, bool nontemporal) {
  Value vector = parts.front();
  if (numParts == 2) {
    auto wordsType = VectorType::get(lanes / 2, builder.getI32Type());
    auto getWords = [&](Value part) -> Value {
      Value bits = arith::BitcastOp::create(
          builder, loc, VectorType::get(lanes / 2, builder.getI16Type()), part);
      return arith::ExtUIOp::create(builder, loc, wordsType, bits);
    };
    Value upper = arith::ShLIOp::create(builder, loc, getWords(parts.back()),
                                        getHalfWord(wordsType));
    Value words =
        arith::OrIOp::create(builder, loc, getWords(parts.front()), upper);
    vector = vector::BitCastOp::create(
        builder, loc, VectorType::get(lanes, builder.getBF16Type()), words);
  }
  buildStore(vector, loops.operands[number].value, position, mask, nontemporal);
}

void ElementwiseRow::build(Value number, ArrayRef<Value> loopIndices,
                           Value first, Value last, Stores stores) {
  Invariants row = buildInvariants(number, loopIndices);
  if (stores == Stores::PastCache)
    first = buildHead(row, first, last);
  buildElements(row, first, last, stores);
}

ElementwiseRow::Invariants
ElementwiseRow::buildInvariants(Value number, ArrayRef<Value> loopIndices) {
  Invariants row;
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
                                  builder, loc, getPartType(value.getType()),
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
Value ElementwiseRow::buildHead(const Invariants &row, Value first,
                                Value last) {
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
    buildChunks(row, Chunk{first, buildMask(size, lanes)}, Stores::Cached);
  });
  return add(first, size);
}

void ElementwiseRow::buildElements(const Invariants &row, Value first,
                                   Value last, Stores stores) {
  // Not behind a head, which leaves a part of it.
  if (isStraight() && stores != Stores::PastCache)
    return buildChunks(row, getStraightChunks(stores), stores);

  // Lines should leave for memory as they come.
  int64_t unroll =
      stores == Stores::Cached
          ? kUnroll
          : std::max<int64_t>(kLineBytes / (lanes * getResultBytes()), 1);
  int64_t step = unroll * lanes;
  Value length = subtract(last, first);
  Value rest = getRemainder(length, constant(step));
  Value restStart = subtract(last, rest);
  buildLoop(first, restStart, step, [&](Value position) {
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < step; i += lanes)
      chunks.push_back({add(position, constant(i)), Value()});
    buildChunks(row, chunks, stores);
  });

  // The rest without a loop.
  auto buildRest = [&](int64_t number) {
    SmallVector<Chunk> chunks;
    for (int64_t i = 0; i < number - 1; ++i)
      chunks.push_back({add(restStart, constant(i * lanes)), Value()});
    if (number > 1)
      chunks.push_back({subtract(last, constant(lanes)), Value()});
    else if (number == 1)
      chunks.push_back({restStart, buildMask(rest, lanes)});
    buildChunks(row, chunks, Stores::Cached);
  };
  if (std::optional<int64_t> restSize = getConstantIntValue(rest))
    return buildRest(llvm::divideCeil(*restSize, lanes));
  SmallVector<int64_t> cases =
      llvm::to_vector(llvm::seq<int64_t>(1, unroll + 1));
  buildSwitch(divide(add(rest, constant(lanes - 1)), constant(lanes)), cases,
              buildRest);
}

/// The vectors of a row without a loop. The last one overlaps the one before,
/// which costs less than a mask: all are loaded before the first is stored.
SmallVector<ElementwiseRow::Chunk>
ElementwiseRow::getStraightChunks(Stores stores) {
  Value length = loops.sizes.back();
  SmallVector<Chunk> chunks;
  for (int64_t i = 0; i < numVectors; ++i) {
    Value position = constant(i * lanes);
    // Aligned rows are whole vectors.
    bool isLast = i + 1 == numVectors && stores == Stores::Cached;
    if (isLast && i > 0)
      chunks.push_back({subtract(length, constant(lanes)), Value(), i});
    else if (isLast)
      chunks.push_back(
          {position, buildMask(subtract(length, position), lanes), i});
    else
      chunks.push_back({position, Value(), i});
  }
  return chunks;
}

void ElementwiseRow::loadSameInRows(Stores stores) {
  if (!isStraight())
    return;
  for (OpOperand *operand : op.getDpsInputOperands()) {
    size_t number = operand->getOperandNumber();
    if (!isUsedStream(*operand) || !isSameInRows(loops.operands[number]))
      continue;
    for (const Chunk &chunk : getStraightChunks(stores))
      vectorsOfRows[number].push_back(
          loadStream(number, chunk.position, chunk.mask));
  }
}

void ElementwiseRow::buildChunks(const Invariants &row, ArrayRef<Chunk> chunks,
                                 Stores stores) {
  Block *body = op.getBlock();
  auto getPosition = [&](size_t number, const Chunk &chunk) {
    return add(row.offsets[number], chunk.position);
  };
  // Those of the parts of each chunk.
  SmallVector<IRMapping> values(chunks.size() * numParts, row.values);
  auto getValues = [&](size_t chunk) {
    return MutableArrayRef(values).slice(chunk * numParts, numParts);
  };
  for (auto [index, chunk] : llvm::enumerate(chunks)) {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isUsedStream(operand))
        continue;
      size_t number = operand.getOperandNumber();
      const LoopOperand &stream = loops.operands[number];
      int64_t bytes = getBytes(stream.getElementType());
      bool isNewLine = index * lanes * bytes % kLineBytes == 0;
      if (stores != Stores::Cached && !chunk.mask && !isSameInRows(stream) &&
          isNewLine) {
        int64_t distance = kPrefetchBytes / bytes;
        buildPrefetch(stream.value,
                      add(getPosition(number, chunk), constant(distance)),
                      lanes);
      }
      auto loaded = vectorsOfRows.find(number);
      SmallVector<Value> parts =
          loaded != vectorsOfRows.end()
              ? loaded->second[chunk.number]
              : loadStream(number, getPosition(number, chunk), chunk.mask);
      for (auto [mapping, part] : llvm::zip_equal(getValues(index), parts))
        mapping.map(body->getArgument(number), part);
    }
  }

  for (IRMapping &mapping : values) {
    for (Operation *inner : row.varyingOps) {
      OperationState state(inner->getLoc(), inner->getName());
      for (Value operand : inner->getOperands())
        state.addOperands(mapping.lookup(operand));
      state.addTypes(getPartType(inner->getResult(0).getType()));
      state.addAttributes(inner->getAttrs());
      mapping.map(inner->getResult(0), builder.create(state)->getResult(0));
    }
  }

  for (auto [index, chunk] : llvm::enumerate(chunks)) {
    for (auto [result, yielded] :
         llvm::enumerate(body->getTerminator()->getOperands())) {
      size_t number = op.getNumDpsInputs() + result;
      SmallVector<Value> parts;
      for (IRMapping &mapping : getValues(index))
        parts.push_back(mapping.lookup(yielded));
      storeStream(number, parts, getPosition(number, chunk), chunk.mask,
                  !chunk.mask && stores != Stores::Cached);
    }
  }
}
