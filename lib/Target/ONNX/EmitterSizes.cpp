//===- EmitterSizes.cpp - Arithmetic on sizes -----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitter.h"
#include "SizeProduct.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

OpFoldResult Emitter::apply(AffineExpr expr, ArrayRef<OpFoldResult> symbols) {
  auto map = AffineMap::get(0, symbols.size(), expr);
  std::vector<const void *> key;
  for (OpFoldResult symbol : symbols)
    key.push_back(symbol.getOpaqueValue());
  OpFoldResult &result = applied[{map.getAsOpaquePointer(), key}];
  if (result)
    return result;
  // Composed expressions are trees, which could grow exponentially.
  constexpr unsigned maxWeight = 64;
  unsigned weight = 1;
  bool isKnown = true;
  for (OpFoldResult symbol : symbols)
    if (auto value = dyn_cast<Value>(symbol)) {
      weight += std::max(weights.lookup(value), 1u);
      isKnown = false;
    }
  if (isKnown || weight <= maxWeight) {
    result = affine::makeComposedFoldedAffineApply(builder, loc, map, symbols);
  } else {
    // Other ops, since canonicalisation would compose these.
    result = affine::expandAffineExpr(
        builder, loc, expr, {},
        getValueOrCreateConstantIndexOp(builder, loc, symbols));
    weight = 1;
  }
  if (auto value = dyn_cast<Value>(result))
    weights[value] = weight;
  return result;
}

void Emitter::noteSizes(ArrayRef<OpFoldResult> sizes) {
  for (OpFoldResult size : sizes)
    if (auto value = dyn_cast<Value>(size))
      knownSizes.insert(value);
}

bool Emitter::isNonNegative(OpFoldResult number) const {
  if (std::optional<int64_t> known = getKnownSize(number))
    return *known >= 0;
  auto value = cast<Value>(number);
  if (knownSizes.contains(value) || value.getDefiningOp<tensor::DimOp>())
    return true;
  if (auto max = value.getDefiningOp<arith::MaxSIOp>())
    return isNonNegative(max.getLhs()) || isNonNegative(max.getRhs());
  auto apply = value.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return false;
  auto isRight = [](AffineExpr expr) {
    bool hasNegative = false;
    expr.walk([&](AffineExpr part) {
      auto constant = dyn_cast<AffineConstantExpr>(part);
      hasNegative |= constant && constant.getValue() < 0;
    });
    return !hasNegative;
  };
  return isRight(apply.getAffineMap().getResult(0)) &&
         llvm::all_of(apply.getMapOperands(),
                      [&](Value operand) { return isNonNegative(operand); });
}

OpFoldResult Emitter::add(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) + builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::sub(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) - builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::mul(OpFoldResult a, OpFoldResult b) {
  return apply(builder.getAffineSymbolExpr(0) * builder.getAffineSymbolExpr(1),
               {a, b});
}

OpFoldResult Emitter::max(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  if (x && y)
    return getIndex(std::max(*x, *y));
  return arith::MaxSIOp::create(
             builder, loc, getValueOrCreateConstantIndexOp(builder, loc, a),
             getValueOrCreateConstantIndexOp(builder, loc, b))
      .getResult();
}

OpFoldResult Emitter::min(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  if (x && y)
    return getIndex(std::min(*x, *y));
  return arith::MinSIOp::create(
             builder, loc, getValueOrCreateConstantIndexOp(builder, loc, a),
             getValueOrCreateConstantIndexOp(builder, loc, b))
      .getResult();
}

OpFoldResult Emitter::divideProducts(ArrayRef<OpFoldResult> numerator,
                                     ArrayRef<OpFoldResult> denominator) {
  SizeProduct above(numerator), below(denominator);
  SizeProduct::cancel(above, below);
  if (below.coefficient != 0 && above.coefficient % below.coefficient == 0) {
    above.coefficient /= below.coefficient;
    below.coefficient = 1;
  }
  auto build = [&](const SizeProduct &product) {
    OpFoldResult result = getIndex(product.coefficient);
    for (const SizeProduct::Factor &factor : product.factors)
      result =
          mul(result, factor.value ? OpFoldResult(factor.value)
                                   : apply(factor.map.getResult(0),
                                           getAsOpFoldResult(factor.operands)));
    return result;
  };
  OpFoldResult result = build(above), divisor = build(below);
  if (getKnownSize(divisor) == 1)
    return result;
  // No size divides by zero: then there are no elements, and any number is
  // right.
  return apply(
      builder.getAffineSymbolExpr(0).floorDiv(builder.getAffineSymbolExpr(1)),
      {result, max(divisor, getIndex(1))});
}

bool Emitter::mayReshape(ArrayRef<OpFoldResult> from,
                         ArrayRef<OpFoldResult> to) {
  SizeProduct a(from), b(to);
  SizeProduct::cancel(a, b);
  if (a.factors.empty() && b.factors.empty())
    return a.coefficient == b.coefficient;
  // An unknown size may be zero, or what divides the other side.
  auto mayBe = [](const SizeProduct &unknown, const SizeProduct &other) {
    if (!unknown.factors.empty())
      return other.coefficient == 0 || !other.factors.empty() ||
             (unknown.coefficient != 0 &&
              other.coefficient % unknown.coefficient == 0);
    return true;
  };
  return mayBe(a, b) && mayBe(b, a);
}

//===----------------------------------------------------------------------===//
// Checks at run time
//===----------------------------------------------------------------------===//

void Emitter::checkEqual(OpFoldResult a, OpFoldResult b, const Twine &message) {
  checkEqualProducts(a, b, message);
}

void Emitter::checkEqualProducts(ArrayRef<OpFoldResult> a,
                                 ArrayRef<OpFoldResult> b,
                                 const Twine &message) {
  if (!(SizeProduct(a) == SizeProduct(b)))
    check(compare(arith::CmpIPredicate::eq, divideProducts(a, {}),
                  divideProducts(b, {})),
          message);
}

void Emitter::checkAtLeast(OpFoldResult size, OpFoldResult least,
                           const Twine &message) {
  check(compare(arith::CmpIPredicate::sge, size, least), message);
}

void Emitter::checkEither(OpFoldResult size, OpFoldResult first,
                          OpFoldResult second, const Twine &message) {
  if (size == first || size == second)
    return;
  Value isFirst = compare(arith::CmpIPredicate::eq, size, first);
  Value isSecond = compare(arith::CmpIPredicate::eq, size, second);
  check(arith::OrIOp::create(builder, loc, isFirst, isSecond), message);
}

Value Emitter::compare(arith::CmpIPredicate predicate, OpFoldResult a,
                       OpFoldResult b) {
  return arith::CmpIOp::create(
      builder, loc, predicate, getValueOrCreateConstantIndexOp(builder, loc, a),
      getValueOrCreateConstantIndexOp(builder, loc, b));
}

void Emitter::check(Value condition, const Twine &message) {
  cf::AssertOp::create(builder, loc, condition, message.str());
}
