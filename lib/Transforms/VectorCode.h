//===- VectorCode.h - Pieces of vector loops --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_VECTORCODE_H
#define NNSPEC_LIB_TRANSFORMS_VECTORCODE_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Alignment.h"

namespace mlir::nnspec {

/// Whether a pass can make vectors of so many bits; says so where it cannot.
LogicalResult verifyVectorBits(MLIRContext *context, StringRef pass,
                               uint64_t vectorBits);

/// A place to build code at, and arithmetic on indices there. These are not
/// negative, and constants fold.
class CodeBuilder {
public:
  CodeBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
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
  Value getRemainder(Value a, Value b) {
    return builder.createOrFold<arith::RemUIOp>(loc, a, b);
  }
  Value getMinimum(Value a, Value b) {
    return builder.createOrFold<arith::MinUIOp>(loc, a, b);
  }
  Value isLess(Value a, Value b) {
    return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::slt,
                                               a, b);
  }

  void buildIf(Value condition, function_ref<void()> buildThen);
  /// Calls `buildCase(number)` for the code of each, and `buildDefault` for
  /// that of all other values.
  void buildSwitch(
      Value value, ArrayRef<int64_t> cases,
      function_ref<void(int64_t)> buildCase,
      function_ref<void()> buildDefault = [] {});
  void buildLoop(Value first, Value last, int64_t step,
                 function_ref<void(Value)> buildBody);

  /// Calls `buildPart(part, first, last)` for code that does [0, count): at
  /// once, or in `threads` parts of about one size, each on a thread of OpenMP.
  /// There are no more parts than a constant `count`.
  void
  buildParts(Value count, int64_t threads,
             function_ref<void(Value part, Value first, Value last)> buildPart);

  /// Selects the first `count` of so many lanes; null where `count` is a
  /// constant and selects all.
  Value buildMask(Value count, int64_t lanes);

  /// The elements of a buffer of rank 1 from `position` on, zero where the mask
  /// does not select them. A null mask selects all.
  Value buildLoad(VectorType type, Value buffer, Value position, Value mask);

  /// Stores those elements that the mask selects, which is all if it is null.
  /// `nontemporal` stores go past the cache, are aligned and have no mask.
  void buildStore(Value vector, Value buffer, Value position, Value mask,
                  bool nontemporal = false);

  /// Asks for the elements of a buffer of rank 1 that are to be loaded soon.
  /// They may lie behind its end.
  void buildPrefetch(Value buffer, Value first, int64_t count);

protected:
  OpBuilder &builder;
  Location loc;

private:
  Value buildAddress(Value buffer, Value position);
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_VECTORCODE_H
