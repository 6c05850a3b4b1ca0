//===- SizeProduct.cpp - Products of sizes --------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizeProduct.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

/// The part `expr` of what `apply` computes, as a factor. Its operands are
/// those that it uses, in the order of their use. Those of the Emitter's ops
/// are symbols.
static SizeProduct::Factor makeFactor(affine::AffineApplyOp apply,
                                      AffineExpr expr) {
  ValueRange operands = apply.getMapOperands();
  SizeProduct::Factor factor;
  llvm::DenseMap<AffineExpr, AffineExpr> renumbered;
  expr.walk([&](AffineExpr part) {
    auto symbol = dyn_cast<AffineSymbolExpr>(part);
    if (!symbol)
      return;
    Value operand = operands[symbol.getPosition()];
    auto *known = llvm::find(factor.operands, operand);
    renumbered[part] =
        getAffineSymbolExpr(known - factor.operands.begin(), expr.getContext());
    if (known == factor.operands.end())
      factor.operands.push_back(operand);
  });
  factor.map =
      AffineMap::get(0, factor.operands.size(), expr.replace(renumbered));
  return factor;
}

void SizeProduct::multiply(OpFoldResult size) {
  if (std::optional<int64_t> known = getKnownSize(size)) {
    // What is possible does not overflow.
    (void)llvm::MulOverflow(coefficient, *known, coefficient);
    return;
  }
  auto value = cast<Value>(size);
  auto apply = value.getDefiningOp<affine::AffineApplyOp>();
  if (!apply) {
    AffineExpr itself = getAffineSymbolExpr(0, value.getContext());
    factors.push_back({AffineMap::get(0, 1, itself), {value}, value});
    return;
  }
  AffineMap map = apply.getAffineMap();
  SmallVector<AffineExpr> exprs = {map.getResult(0)};
  bool isProduct = exprs[0].getKind() == AffineExprKind::Mul;
  while (!exprs.empty()) {
    AffineExpr expr = exprs.pop_back_val();
    if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
      (void)llvm::MulOverflow(coefficient, constant.getValue(), coefficient);
    } else if (expr.getKind() == AffineExprKind::Mul) {
      auto product = cast<AffineBinaryOpExpr>(expr);
      exprs.append({product.getRHS(), product.getLHS()});
    } else if (auto symbol = dyn_cast<AffineSymbolExpr>(expr)) {
      multiply(apply.getMapOperands()[symbol.getPosition()]);
    } else {
      factors.push_back(makeFactor(apply, expr));
      if (!isProduct)
        factors.back().value = value;
    }
  }
}

void SizeProduct::cancel(SizeProduct &a, SizeProduct &b) {
  for (const Factor &factor : llvm::to_vector(b.factors)) {
    auto *match = llvm::find(a.factors, factor);
    if (match == a.factors.end())
      continue;
    a.factors.erase(match);
    b.factors.erase(llvm::find(b.factors, factor));
  }
}
