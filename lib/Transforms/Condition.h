//===- Condition.h - A boolean of compile time or run time ------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_CONDITION_H
#define NNSPEC_LIB_TRANSFORMS_CONDITION_H

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace mlir::nnspec {

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

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_CONDITION_H
