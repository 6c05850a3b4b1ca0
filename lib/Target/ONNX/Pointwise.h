//===- Pointwise.h - Ops at each point --------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_POINTWISE_H
#define NNSPEC_LIB_TARGET_ONNX_POINTWISE_H

#include "NodeImporter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::nnspec::importer {

/// One point of an op.
struct Point {
  OpBuilder &b;
  Location loc;
  ValueRange operands;
  bool isUnsigned;

  Value operator[](unsigned i) const { return operands[i]; }
  Type getType() const { return operands[0].getType(); }
  bool isFloat() const { return isa<FloatType>(getType()); }

  template <typename Op, typename... Args>
  Value emit(Args... args) const {
    return Op::create(b, loc, args...);
  }
  /// One of three ops, by the element type.
  template <typename FloatOp, typename SignedOp, typename UnsignedOp = SignedOp>
  Value choose(Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<FloatOp>(x, y);
    return isUnsigned ? emit<UnsignedOp>(x, y) : emit<SignedOp>(x, y);
  }
  Value constant(double value) const {
    if (isFloat())
      return emit<arith::ConstantOp>(b.getFloatAttr(getType(), value));
    return emit<arith::ConstantOp>(
        b.getIntegerAttr(getType(), static_cast<int64_t>(value)));
  }
  Value add(Value x, Value y) const {
    return choose<arith::AddFOp, arith::AddIOp>(x, y);
  }
  Value sub(Value x, Value y) const {
    return choose<arith::SubFOp, arith::SubIOp>(x, y);
  }
  Value mul(Value x, Value y) const {
    return choose<arith::MulFOp, arith::MulIOp>(x, y);
  }
  Value max(Value x, Value y) const {
    return choose<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(x, y);
  }
  Value min(Value x, Value y) const {
    return choose<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(x, y);
  }
  Value compare(arith::CmpFPredicate ofFloats, arith::CmpIPredicate ofSigned,
                arith::CmpIPredicate ofUnsigned, Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<arith::CmpFOp>(ofFloats, x, y);
    return emit<arith::CmpIOp>(isUnsigned ? ofUnsigned : ofSigned, x, y);
  }
  Value select(Value condition, Value x, Value y) const {
    return emit<arith::SelectOp>(condition, x, y);
  }
  /// Integer division truncates. By zero it gives the numerator, and the
  /// smallest integer by -1 itself: both would trap.
  Value div(Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<arith::DivFOp>(x, y);
    Value zero = constant(0), one = constant(1);
    Value isZero = emit<arith::CmpIOp>(arith::CmpIPredicate::eq, y, zero);
    if (isUnsigned)
      return emit<arith::DivUIOp>(x, select(isZero, one, y));
    Value isMinusOne =
        emit<arith::CmpIOp>(arith::CmpIPredicate::eq, y, constant(-1));
    Value divisor = select(emit<arith::OrIOp>(isZero, isMinusOne), one, y);
    Value quotient = emit<arith::DivSIOp>(x, divisor);
    return select(isMinusOne, emit<arith::SubIOp>(zero, x), quotient);
  }
};

using PointFn = llvm::function_ref<Value(const Point &)>;
/// Which element types an op takes.
enum class Domain { Floats, Numbers, Booleans, Any };

/// Fails unless the operands have one element type, which is in the domain.
LogicalResult checkElementTypes(NodeImporter &node, Domain domain,
                                ArrayRef<ImportedTensor *> operands);

/// The second operand as it broadcasts. In opset 6 two attributes say how: its
/// first axis is the first operand's axis `axis`.
LogicalResult alignLegacyOperand(NodeImporter &node, int64_t broadcast,
                                 std::optional<int64_t> axis,
                                 ImportedTensor &aligned);

/// Emits `body` at all points of `operands`, as the node's result. Where all
/// are known integers, it is computed at import (ElementArithmetic).
LogicalResult emitPointwise(NodeImporter &node,
                            ArrayRef<ImportedTensor *> operands,
                            Type resultType, bool isUnsigned, PointFn body);

LogicalResult importUnary(NodeImporter &node, Domain domain, PointFn body);
/// A predicate's result is boolean; others have the operands' type.
LogicalResult importBinary(NodeImporter &node, Domain domain, bool isPredicate,
                           PointFn body);
/// An op of any number of operands.
LogicalResult importVariadic(NodeImporter &node, Domain domain, PointFn body);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_POINTWISE_H
