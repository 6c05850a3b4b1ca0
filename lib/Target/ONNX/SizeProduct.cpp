//===- SizeProduct.cpp - Products of sizes --------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizeProduct.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

void SizeProduct::multiply(OpFoldResult factor) {
  if (std::optional<int64_t> known = getKnownSize(factor)) {
    // What is possible does not overflow.
    (void)llvm::MulOverflow(coefficient, *known, coefficient);
    return;
  }
  auto value = cast<Value>(factor);
  if (!multiplyApplied(value))
    symbols.push_back(value);
}

void SizeProduct::cancel(SizeProduct &a, SizeProduct &b) {
  for (Value symbol : llvm::to_vector(b.symbols)) {
    auto *match = llvm::find(a.symbols, symbol);
    if (match == a.symbols.end())
      continue;
    a.symbols.erase(match);
    b.symbols.erase(llvm::find(b.symbols, symbol));
  }
}

bool SizeProduct::multiplyApplied(Value value) {
  auto apply = value.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return false;
  AffineMap map = apply.getAffineMap();
  SmallVector<AffineExpr> factors = {map.getResult(0)};
  for (size_t i = 0; i < factors.size(); ++i) {
    AffineExpr factor = factors[i];
    if (factor.getKind() != AffineExprKind::Mul)
      continue;
    auto product = cast<AffineBinaryOpExpr>(factor);
    factors[i--] = product.getLHS();
    factors.push_back(product.getRHS());
  }
  if (!llvm::all_of(factors, [](AffineExpr factor) {
        return isa<AffineConstantExpr, AffineDimExpr, AffineSymbolExpr>(factor);
      }))
    return false;
  for (AffineExpr factor : factors) {
    if (auto constant = dyn_cast<AffineConstantExpr>(factor))
      (void)llvm::MulOverflow(coefficient, constant.getValue(), coefficient);
    else if (auto dim = dyn_cast<AffineDimExpr>(factor))
      multiply(apply.getMapOperands()[dim.getPosition()]);
    else
      multiply(
          apply.getMapOperands()[map.getNumDims() +
                                 cast<AffineSymbolExpr>(factor).getPosition()]);
  }
  return true;
}
