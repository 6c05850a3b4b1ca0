//===- IntegerOps.cpp - Arithmetic on concrete integers -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::nnspec::eval;

using MaybeInt = std::optional<APInt>;

/// A function that is defined everywhere.
template <typename Fn>
static IntegerFunction total(Fn fn) {
  return [fn](const APInt &a, const APInt &b, unsigned) -> MaybeInt {
    return fn(a, b);
  };
}

/// A division: undefined for a divisor of 0 and, where signed, for a quotient
/// that does not fit.
template <typename Fn>
static IntegerFunction division(bool isSigned, Fn fn) {
  return [=](const APInt &a, const APInt &b, unsigned) -> MaybeInt {
    if (b.isZero() || (isSigned && a.isMinSignedValue() && b.isAllOnes()))
      return std::nullopt;
    return fn(a, b);
  };
}

/// A shift: undefined for a distance of the width or more.
template <typename Fn>
static IntegerFunction shift(Fn fn) {
  return [=](const APInt &a, const APInt &b, unsigned) -> MaybeInt {
    if (b.uge(a.getBitWidth()))
      return std::nullopt;
    return fn(a, b);
  };
}

/// A conversion to the width of the result.
template <typename Fn>
static IntegerFunction conversion(Fn fn) {
  return [fn](const APInt &a, const APInt &, unsigned width) -> MaybeInt {
    return fn(a, width);
  };
}

IntegerFunction nnspec::eval::getIntegerFunction(Operation *op) {
  using namespace arith;
  using I = const APInt &;
  using Result = IntegerFunction;
  auto signExtend =
      conversion([](I a, unsigned width) { return a.sextOrTrunc(width); });
  auto zeroExtend =
      conversion([](I a, unsigned width) { return a.zextOrTrunc(width); });
  using namespace llvm::APIntOps;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](AddIOp) { return total([](I a, I b) { return a + b; }); })
      .Case([&](SubIOp) { return total([](I a, I b) { return a - b; }); })
      .Case([&](MulIOp) { return total([](I a, I b) { return a * b; }); })
      .Case([&](AndIOp) { return total([](I a, I b) { return a & b; }); })
      .Case([&](OrIOp) { return total([](I a, I b) { return a | b; }); })
      .Case([&](XOrIOp) { return total([](I a, I b) { return a ^ b; }); })
      .Case([&](MaxSIOp) { return total([](I a, I b) { return smax(a, b); }); })
      .Case([&](MaxUIOp) { return total([](I a, I b) { return umax(a, b); }); })
      .Case([&](MinSIOp) { return total([](I a, I b) { return smin(a, b); }); })
      .Case([&](MinUIOp) { return total([](I a, I b) { return umin(a, b); }); })
      .Case([&](math::AbsIOp) { return total([](I a, I) { return a.abs(); }); })
      .Case([&](DivSIOp) {
        return division(true, [](I a, I b) { return a.sdiv(b); });
      })
      .Case([&](RemSIOp) {
        return division(true, [](I a, I b) { return a.srem(b); });
      })
      .Case([&](CeilDivSIOp) {
        return division(true, [](I a, I b) {
          return RoundingSDiv(a, b, APInt::Rounding::UP);
        });
      })
      .Case([&](FloorDivSIOp) {
        return division(true, [](I a, I b) {
          return RoundingSDiv(a, b, APInt::Rounding::DOWN);
        });
      })
      .Case([&](DivUIOp) {
        return division(false, [](I a, I b) { return a.udiv(b); });
      })
      .Case([&](RemUIOp) {
        return division(false, [](I a, I b) { return a.urem(b); });
      })
      .Case([&](CeilDivUIOp) {
        return division(false, [](I a, I b) {
          return RoundingUDiv(a, b, APInt::Rounding::UP);
        });
      })
      .Case([&](ShLIOp) { return shift([](I a, I b) { return a.shl(b); }); })
      .Case([&](ShRSIOp) { return shift([](I a, I b) { return a.ashr(b); }); })
      .Case([&](ShRUIOp) { return shift([](I a, I b) { return a.lshr(b); }); })
      .Case<ExtSIOp, TruncIOp, IndexCastOp>([&](auto) { return signExtend; })
      .Case<ExtUIOp, IndexCastUIOp>([&](auto) { return zeroExtend; })
      .Default(nullptr);
}
