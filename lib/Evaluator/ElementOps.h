//===- ElementOps.h - Arithmetic on elements --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The meaning of each arith and math op on one element, in any domain. The same
// code serves scalars, tensors, and the batches of points in which the regions
// of linalg ops are evaluated.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_ELEMENTOPS_H
#define NNSPEC_LIB_EVALUATOR_ELEMENTOPS_H

#include "IntegerOps.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/Evaluator/Datum.h"
#include "nnspec/Evaluator/Functions.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::nnspec::eval {

inline std::optional<UnaryFunction> getUnaryFunction(Operation *op) {
  using Result = std::optional<UnaryFunction>;
#define CASE(NAME)                                                             \
  .Case([](math::NAME##Op) -> Result { return UnaryFunction::NAME; })
#define CASE_F(NAME)                                                           \
  .Case([](math::NAME##FOp) -> Result { return UnaryFunction::NAME; })
  return llvm::TypeSwitch<Operation *, Result>(op) CASE_F(Abs) CASE(Acos) CASE(
             Acosh) CASE(Asin) CASE(Asinh) CASE(Atan) CASE(Atanh) CASE(Cbrt)
      CASE(Ceil) CASE(Cos) CASE(Cosh) CASE(Erf) CASE(Erfc) CASE(Exp) CASE(Exp2)
          .Case([](math::ExpM1Op) -> Result { return UnaryFunction::Expm1; })
              CASE(Floor) CASE(Log) CASE(Log10) CASE(Log1p) CASE(Log2)
                  CASE(Round) CASE(RoundEven) CASE(Rsqrt) CASE(Sin) CASE(Sinh)
                      CASE(Sqrt) CASE(Tan) CASE(Tanh) CASE(Trunc)
          .Default(std::nullopt);
#undef CASE
#undef CASE_F
}

inline std::optional<BinaryFunction> getBinaryFunction(Operation *op) {
  using Result = std::optional<BinaryFunction>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([](math::Atan2Op) -> Result { return BinaryFunction::Atan2; })
      .Case([](math::CopySignOp) -> Result { return BinaryFunction::CopySign; })
      .Case([](math::PowFOp) -> Result { return BinaryFunction::Pow; })
      .Case([](arith::RemFOp) -> Result { return BinaryFunction::Remainder; })
      .Case([](arith::MaximumFOp) -> Result { return BinaryFunction::Maximum; })
      .Case([](arith::MinimumFOp) -> Result { return BinaryFunction::Minimum; })
      .Case([](arith::MaxNumFOp) -> Result { return BinaryFunction::MaxNum; })
      .Case([](arith::MinNumFOp) -> Result { return BinaryFunction::MinNum; })
      .Default(std::nullopt);
}

/// Whether a domain knows more of a square than of a product.
template <typename D, typename = void>
struct HasSquare : std::false_type {};
template <typename D>
struct HasSquare<D, std::void_t<decltype(&D::square)>> : std::true_type {};

/// Evaluates ops on batches of elements. A batch of one element stands for any
/// number of equal ones.
template <typename D>
class ElementOps {
public:
  using Scalar = typename D::Scalar;
  using Bool = typename D::Bool;
  using Format = typename D::Format;

  explicit ElementOps(D &domain) : domain(domain) {}

  /// The value of `op`, which has one result, for each of the batch's elements.
  /// Emits an error where the op is not known, or has no value.
  FailureOr<Datum<D>> evaluate(Operation *op, ArrayRef<Datum<D>> operands) {
    if (llvm::any_of(operands, [](const Datum<D> &operand) {
          return operand.isUninitialized();
        }))
      return op->emitOpError("reads a tensor that was never written");
    if (std::optional<Datum<D>> result = evaluateFloats(op, operands))
      return *result;
    if (isa<arith::FPToSIOp, arith::FPToUIOp>(op))
      return evaluateFloatToInteger(op, operands);
    if (isa<arith::SIToFPOp, arith::UIToFPOp>(op))
      return evaluateIntegerToFloat(op, operands);
    if (isa<arith::SelectOp>(op))
      return select(op, op->getResult(0).getType(), operands[0], operands[1],
                    operands[2]);
    if (auto compare = dyn_cast<arith::CmpIOp>(op))
      return evaluateCompareIntegers(compare, operands);
    return evaluateIntegers(op, operands);
  }

  /// The elements of one or the other; `type` is theirs. Emits an error at `op`
  /// where they are integers and the condition is not known.
  FailureOr<Datum<D>> select(Operation *op, Type type,
                             const Datum<D> &condition, const Datum<D> &onTrue,
                             const Datum<D> &onFalse);

  /// Says that the evaluator does not know the op.
  static LogicalResult reportUnsupported(Operation *op) {
    return op->emitOpError("is not supported by the evaluator");
  }

private:
  static Type elementType(Value value) {
    return getElementTypeOrSelf(value.getType());
  }
  Format format(Value value) {
    return domain.getFormat(cast<FloatType>(elementType(value)));
  }

  /// The shape of a result: that of the operand that is not a single element.
  static ArrayRef<int64_t> getShape(ArrayRef<Datum<D>> operands) {
    for (const Datum<D> &operand : operands)
      if (!operand.shape.empty())
        return operand.shape;
    return {};
  }

  /// Calls `fn` on the elements of one, two or three batches in step.
  template <typename Result, typename A, typename Fn>
  static Datum<D> map(const Datum<D> &a, Fn fn) {
    const std::vector<A> &x = a.template get<A>();
    std::vector<Result> result(x.size());
    for (size_t i = 0, n = x.size(); i < n; ++i)
      result[i] = fn(x[i]);
    return Datum<D>(a.shape, std::move(result));
  }
  template <typename Result, typename A, typename B, typename Fn>
  static Datum<D> map(const Datum<D> &a, const Datum<D> &b, Fn fn) {
    const std::vector<A> &x = a.template get<A>();
    const std::vector<B> &y = b.template get<B>();
    size_t n = getLength(x.size(), y.size());
    size_t dx = x.size() != 1, dy = y.size() != 1;
    std::vector<Result> result(n);
    for (size_t i = 0; i < n; ++i)
      result[i] = fn(x[i * dx], y[i * dy]);
    return Datum<D>(getShape({a, b}), std::move(result));
  }
  template <typename Result, typename A, typename B, typename C, typename Fn>
  static Datum<D> map(const Datum<D> &a, const Datum<D> &b, const Datum<D> &c,
                      Fn fn) {
    const std::vector<A> &x = a.template get<A>();
    const std::vector<B> &y = b.template get<B>();
    const std::vector<C> &z = c.template get<C>();
    size_t n = getLength(getLength(x.size(), y.size()), z.size());
    size_t dx = x.size() != 1, dy = y.size() != 1, dz = z.size() != 1;
    std::vector<Result> result(n);
    for (size_t i = 0; i < n; ++i)
      result[i] = fn(x[i * dx], y[i * dy], z[i * dz]);
    return Datum<D>(getShape({a, b, c}), std::move(result));
  }

  static size_t getLength(size_t a, size_t b) {
    assert((a == 1 || b == 1 || a == b) && "batches of one length");
    return a == 1 ? b : a;
  }

  std::optional<Datum<D>> evaluateFloats(Operation *op,
                                         ArrayRef<Datum<D>> operands);
  FailureOr<Datum<D>> evaluateFloatToInteger(Operation *op,
                                             ArrayRef<Datum<D>> operands);
  FailureOr<Datum<D>> evaluateIntegerToFloat(Operation *op,
                                             ArrayRef<Datum<D>> operands);
  FailureOr<Datum<D>> evaluateCompareIntegers(arith::CmpIOp op,
                                              ArrayRef<Datum<D>> operands);
  FailureOr<Datum<D>> evaluateIntegers(Operation *op,
                                       ArrayRef<Datum<D>> operands);

  /// The integers of a batch; truth values as 0 and 1. Fails where one is not
  /// known.
  FailureOr<Datum<D>> toIntegers(Operation *op, const Datum<D> &operand);

  D &domain;
};

template <typename D>
std::optional<Datum<D>>
ElementOps<D>::evaluateFloats(Operation *op, ArrayRef<Datum<D>> operands) {
  using Result = std::optional<Datum<D>>;
  auto ring = [&](auto fn) -> Result {
    Format f = format(op->getResult(0));
    return map<Scalar, Scalar, Scalar>(
        operands[0], operands[1],
        [&](Scalar a, Scalar b) { return fn(a, b, f); });
  };
  // The first two operands are one value where the product is a square.
  auto multiply = [&](Scalar a, Scalar b, Format f) {
    if constexpr (HasSquare<D>::value)
      if (operands[0].isCopyOf(operands[1]))
        return domain.square(a, f);
    return domain.mul(a, b, f);
  };
  auto convert = [&]() -> Result {
    Format from = format(op->getOperand(0)), to = format(op->getResult(0));
    return map<Scalar, Scalar>(
        operands[0], [&](Scalar a) { return domain.cast(a, from, to); });
  };
  auto logical = [&](auto fn) -> Result {
    if (!elementType(op->getResult(0)).isInteger(1))
      return std::nullopt;
    return map<Bool, Bool, Bool>(operands[0], operands[1], fn);
  };

  if (std::optional<UnaryFunction> function = getUnaryFunction(op)) {
    Format f = format(op->getResult(0));
    return map<Scalar, Scalar>(
        operands[0], [&](Scalar a) { return domain.apply(*function, a, f); });
  }
  if (std::optional<BinaryFunction> function = getBinaryFunction(op)) {
    Format f = format(op->getResult(0));
    return map<Scalar, Scalar, Scalar>(
        operands[0], operands[1],
        [&](Scalar a, Scalar b) { return domain.apply(*function, a, b, f); });
  }
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::AddFOp) {
        return ring(
            [&](Scalar a, Scalar b, Format f) { return domain.add(a, b, f); });
      })
      .Case([&](arith::SubFOp) {
        return ring(
            [&](Scalar a, Scalar b, Format f) { return domain.sub(a, b, f); });
      })
      .Case([&](arith::MulFOp) { return ring(multiply); })
      .Case([&](arith::DivFOp) {
        return ring(
            [&](Scalar a, Scalar b, Format f) { return domain.div(a, b, f); });
      })
      .Case([&](math::FmaOp) -> Result {
        Format f = format(op->getResult(0));
        return map<Scalar, Scalar, Scalar, Scalar>(
            operands[0], operands[1], operands[2],
            [&](Scalar a, Scalar b, Scalar c) {
              return domain.add(multiply(a, b, f), c, f);
            });
      })
      .Case([&](arith::NegFOp) -> Result {
        Format f = format(op->getResult(0));
        return map<Scalar, Scalar>(operands[0],
                                   [&](Scalar a) { return domain.neg(a, f); });
      })
      .Case([&](arith::ExtFOp) { return convert(); })
      .Case([&](arith::TruncFOp) { return convert(); })
      .Case([&](arith::CmpFOp compare) -> Result {
        return map<Bool, Scalar, Scalar>(
            operands[0], operands[1], [&](Scalar a, Scalar b) {
              return domain.compare(compare.getPredicate(), a, b);
            });
      })
      .Case([&](arith::AndIOp) {
        return logical([&](Bool a, Bool b) { return domain.logicalAnd(a, b); });
      })
      .Case([&](arith::OrIOp) {
        return logical([&](Bool a, Bool b) { return domain.logicalOr(a, b); });
      })
      .Case([&](arith::XOrIOp) {
        return logical([&](Bool a, Bool b) { return domain.logicalXor(a, b); });
      })
      .Default(std::nullopt);
}

template <typename D>
FailureOr<Datum<D>>
ElementOps<D>::select(Operation *op, Type type, const Datum<D> &condition,
                      const Datum<D> &onTrue, const Datum<D> &onFalse) {
  if (onTrue.isUninitialized() || onFalse.isUninitialized())
    return op->emitOpError("reads a tensor that was never written");
  Type element = getElementTypeOrSelf(type);
  if (auto floatType = dyn_cast<FloatType>(element)) {
    Format f = domain.getFormat(floatType);
    return map<Scalar, Bool, Scalar, Scalar>(
        condition, onTrue, onFalse,
        [&](Bool c, Scalar a, Scalar b) { return domain.select(c, a, b, f); });
  }
  if (element.isInteger(1))
    return map<Bool, Bool, Bool, Bool>(
        condition, onTrue, onFalse,
        [&](Bool c, Bool a, Bool b) { return domain.select(c, a, b); });
  FailureOr<Datum<D>> known = toIntegers(op, condition);
  if (failed(known))
    return failure();
  return map<int64_t, int64_t, int64_t, int64_t>(
      *known, onTrue, onFalse,
      [](int64_t c, int64_t a, int64_t b) { return c ? a : b; });
}

template <typename D>
FailureOr<Datum<D>> ElementOps<D>::toIntegers(Operation *op,
                                              const Datum<D> &operand) {
  if (std::holds_alternative<Shared<int64_t>>(operand.elements))
    return operand;
  bool isKnown = true;
  Datum<D> result = map<int64_t, Bool>(operand, [&](Bool a) -> int64_t {
    std::optional<bool> value = domain.decide(a);
    isKnown &= value.has_value();
    return value.value_or(false);
  });
  if (!isKnown)
    return op->emitOpError(
        "uses a truth value that is not known as an integer");
  return result;
}

template <typename D>
FailureOr<Datum<D>>
ElementOps<D>::evaluateFloatToInteger(Operation *op,
                                      ArrayRef<Datum<D>> operands) {
  unsigned width = getIntegerWidth(elementType(op->getResult(0)));
  bool isSigned = isa<arith::FPToSIOp>(op);
  if (width > 64)
    return reportUnsupported(op);
  Format f64 = domain.getFormat(Float64Type::get(op->getContext()));
  bool isKnown = true, isDefined = true;
  Datum<D> result = map<int64_t, Scalar>(operands[0], [&](Scalar a) -> int64_t {
    std::optional<int64_t> value = domain.toInteger(a);
    bool isLarge = false;
    if (!value && !isSigned) {
      // Beyond the signed integers: 2^63 is taken away, exactly.
      value = domain.toInteger(domain.sub(a, domain.constant(0x1p63), f64));
      isLarge = true;
      if (value && *value < 0)
        value = std::nullopt;
    }
    isKnown &= value.has_value();
    if (!value)
      return 0;
    uint64_t bits = static_cast<uint64_t>(*value) | uint64_t(isLarge) << 63;
    isDefined &= isSigned ? llvm::isIntN(width, *value)
                          : (*value >= 0 && llvm::isUIntN(width, bits));
    return fromAPInt(toAPInt(static_cast<int64_t>(bits), width));
  });
  if (!isKnown)
    return op->emitOpError("converts a value that is not known to an integer");
  if (!isDefined)
    return op->emitOpError("converts a value that the integer cannot hold");
  return result;
}

template <typename D>
FailureOr<Datum<D>>
ElementOps<D>::evaluateCompareIntegers(arith::CmpIOp op,
                                       ArrayRef<Datum<D>> operands) {
  FailureOr<Datum<D>> lhs = toIntegers(op, operands[0]);
  FailureOr<Datum<D>> rhs = toIntegers(op, operands[1]);
  if (failed(lhs) || failed(rhs))
    return failure();
  unsigned width = getIntegerWidth(elementType(op.getLhs()));
  return map<Bool, int64_t, int64_t>(*lhs, *rhs, [&](int64_t a, int64_t b) {
    return domain.truth(arith::applyCmpPredicate(
        op.getPredicate(), toAPInt(a, width), toAPInt(b, width)));
  });
}

template <typename D>
FailureOr<Datum<D>>
ElementOps<D>::evaluateIntegerToFloat(Operation *op,
                                      ArrayRef<Datum<D>> operands) {
  FailureOr<Datum<D>> integers = toIntegers(op, operands[0]);
  if (failed(integers))
    return failure();
  unsigned width = getIntegerWidth(elementType(op->getOperand(0)));
  bool isSigned = isa<arith::SIToFPOp>(op);
  // A 64-bit integer may have more digits than its format.
  Format f64 = domain.getFormat(Float64Type::get(op->getContext()));
  Format f = format(op->getResult(0));
  return map<Scalar, int64_t>(*integers, [&](int64_t a) {
    APInt value = toAPInt(a, width);
    if (isSigned || !value.isNegative())
      return domain.cast(domain.fromInteger(isSigned ? value.getSExtValue()
                                                     : value.getZExtValue()),
                         f64, f);
    // Beyond the signed integers: the upper and the lower half.
    uint64_t bits = value.getZExtValue();
    Scalar upper = domain.mul(domain.fromInteger(bits >> 32),
                              domain.constant(0x1p32), f64);
    Scalar lower = domain.fromInteger(bits & 0xffffffff);
    return domain.cast(domain.add(upper, lower, f64), f64, f);
  });
}

template <typename D>
FailureOr<Datum<D>>
ElementOps<D>::evaluateIntegers(Operation *op, ArrayRef<Datum<D>> operands) {
  if (op->getNumResults() != 1 || operands.empty() || operands.size() > 2)
    return reportUnsupported(op);
  SmallVector<Datum<D>, 2> integers;
  for (auto [operand, value] : llvm::zip_equal(operands, op->getOperands())) {
    if (!elementType(value).isIntOrIndex())
      return reportUnsupported(op);
    FailureOr<Datum<D>> datum = toIntegers(op, operand);
    if (failed(datum))
      return failure();
    integers.push_back(*datum);
  }
  if (!elementType(op->getResult(0)).isIntOrIndex())
    return reportUnsupported(op);

  IntegerFunction function = getIntegerFunction(op);
  if (!function)
    return reportUnsupported(op);
  unsigned from = getIntegerWidth(elementType(op->getOperand(0)));
  unsigned to = getIntegerWidth(elementType(op->getResult(0)));
  if (to > 64)
    return reportUnsupported(op);
  bool isDefined = true;
  auto evaluateOne = [&](int64_t a, int64_t b) {
    std::optional<APInt> value =
        function(toAPInt(a, from), toAPInt(b, from), to);
    isDefined &= value.has_value();
    return value ? fromAPInt(*value) : 0;
  };
  Datum<D> result =
      integers.size() == 1
          ? map<int64_t, int64_t>(integers[0],
                                  [&](int64_t a) { return evaluateOne(a, 0); })
          : map<int64_t, int64_t, int64_t>(integers[0], integers[1],
                                           evaluateOne);
  if (!isDefined)
    return op->emitOpError("has no defined value for these operands");
  if (!elementType(op->getResult(0)).isInteger(1))
    return result;
  return map<Bool, int64_t>(result,
                            [&](int64_t a) { return domain.truth(a != 0); });
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_ELEMENTOPS_H
