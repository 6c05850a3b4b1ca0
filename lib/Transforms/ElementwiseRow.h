//===- ElementwiseRow.h - Innermost loop of an elementwise op ---*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_ELEMENTWISEROW_H
#define NNSPEC_LIB_TRANSFORMS_ELEMENTWISEROW_H

#include "ElementwiseLoops.h"
#include "VectorCode.h"

#include "mlir/IR/IRMapping.h"

namespace mlir::nnspec {

/// How a result is stored.
enum class Stores {
  Cached,
  /// Past the cache, where all rows begin at an aligned address and are whole
  /// vectors.
  AlignedPastCache,
  /// Past the cache from the first aligned address of each row on.
  PastCache
};

/// The bytes of a scalar.
inline int64_t getBytes(Type type) { return type.getIntOrFloatBitWidth() / 8; }

/// Builds vector code for rows of an elementwise op: its body for all elements
/// of the innermost loop, or for some that are side by side.
class ElementwiseRow : public CodeBuilder {
public:
  ElementwiseRow(OpBuilder &builder, linalg::LinalgOp op, int64_t vectorBits);

  const ElementwiseLoops &getLoops() const { return loops; }
  const LoopOperand &getResult() {
    return loops.operands[op.getNumDpsInputs()];
  }
  int64_t getResultBytes() { return getBytes(getResult().getElementType()); }
  /// The elements of a vector.
  int64_t getLanes() const { return lanes; }
  /// Whether the op reads or writes the operand at each element.
  bool isUsedStream(OpOperand &operand) {
    return loops.operands[operand.getOperandNumber()].isStream() &&
           op.payloadUsesValueFromOperand(&operand);
  }

  /// Whether a row is computed without a loop.
  bool isStraight() const { return numVectors > 0; }

  /// The numbers of vectors for which rows of unknown length may be built
  /// without a loop.
  static ArrayRef<int64_t> getShortRows();
  /// All rows from now on are known to have so many vectors, and to be built
  /// whole; 0 if that is not known.
  void assumeVectors(int64_t number) { numVectors = number; }

  /// Loads what is the same in all rows, to be called before the loop over
  /// them, if at all.
  void loadSameInRows(Stores stores);
  /// Forgets that, behind the loop.
  void endRows() { vectorsOfRows.clear(); }

  /// Builds elements [first, last) of the row at these indices of the outer
  /// loops. `number` counts the rows, where these are not parts; otherwise it
  /// is null.
  void build(Value number, ArrayRef<Value> loopIndices, Value first, Value last,
             Stores stores);

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
  struct Invariants {
    /// The position in each stream where the innermost loop is at zero.
    SmallVector<Value> offsets;
    /// The values of the body that are the same for all elements, as vectors.
    IRMapping values;
    /// The ops of the body that compute all others.
    SmallVector<Operation *> varyingOps;
  };

  Invariants buildInvariants(Value number, ArrayRef<Value> loopIndices);
  Value buildHead(const Invariants &row, Value first, Value last);
  void buildElements(const Invariants &row, Value first, Value last,
                     Stores stores);
  void buildChunks(const Invariants &row, ArrayRef<Chunk> chunks,
                   Stores stores);

  bool hasPairs();
  VectorType getPartType(Type elementType) {
    return VectorType::get(lanes / numParts, elementType);
  }
  Value getHalfWord(VectorType type);

  SmallVector<Chunk> getStraightChunks(Stores stores);
  SmallVector<Value> loadStream(size_t number, Value position, Value mask);
  void storeStream(size_t number, ValueRange parts, Value position, Value mask,
                   bool nontemporal);

  linalg::LinalgOp op;
  ElementwiseLoops loops;
  int64_t lanes;
  /// The vectors that the body computes for those lanes: one, or two where
  /// elements are bf16, one of those at even and one of those at odd positions.
  /// Both lie in words of 32 bits as f32 does, which a shift or a mask makes of
  /// them; side by side, they would have to be moved to lanes of twice the size
  /// and back.
  int64_t numParts;
  /// The vectors of a row, if it is computed without a loop, or 0.
  int64_t numVectors = 0;
  /// The vectors of an operand that are loaded before the rows, if they are, in
  /// their parts.
  DenseMap<size_t, SmallVector<SmallVector<Value>>> vectorsOfRows;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_ELEMENTWISEROW_H
