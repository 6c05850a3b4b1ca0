//===- RemarkCancellation.cpp - Maps that lose accuracy when factored -----===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The law mul_of_add does not know what constants its parameters are: they may
// have to be computed, which is up to the evaluator. So this looks before it is
// applied.
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"

#include "mlir/IR/Operation.h"
#include "nnspec/IR/ChannelAffine.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"
#include "nnspec/Transforms/Passes.h"

#include <cmath>

namespace mlir::nnspec {
#define GEN_PASS_DEF_REMARKCANCELLATION
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {

/// The elements of a constant parameter, along the axes that it depends on.
struct Constant {
  llvm::SmallBitVector axes;
  std::vector<double> elements;

  static std::optional<Constant> get(Value parameter) {
    Constant constant{getParameterAxes(parameter), {}};
    if (std::optional<double> uniform = getUniformValue(parameter)) {
      constant.axes.reset();
      constant.elements = {*uniform};
      return constant;
    }
    auto elements =
        evaluateParameter(parameter.getDefiningOp<BroadcastOp>().getOperand());
    if (!elements)
      return std::nullopt;
    constant.elements = std::move(*elements);
    return constant;
  }
};

/// A link of a chain: what is applied to what.
struct Link {
  Value x, parameter;

  static std::optional<Link> match(Operation *op) {
    if (!isa<AddOp, SubOp, MulOp, DivOp>(op))
      return std::nullopt;
    Value lhs = op->getOperand(0), rhs = op->getOperand(1);
    if (!isParameter(lhs) && isParameter(rhs))
      return Link{lhs, rhs};
    if (isParameter(lhs) && !isParameter(rhs) && !isa<DivOp>(op))
      return Link{rhs, lhs};
    return std::nullopt;
  }
};

struct RemarkCancellationPass
    : public nnspec::impl::RemarkCancellationBase<RemarkCancellationPass> {
  void runOnOperation() override {
    if (!getContext().getRemarkEngine())
      return;
    getOperation()->walk([](Operation *op) {
      if (isa<AddOp, SubOp>(op))
        remark(op);
    });
    markAllAnalysesPreserved();
  }

private:
  /// Remarks a chain that begins with `op`, (x - mean) * scale * ..., where any
  /// of its products is a large multiple of the mean.
  static void remark(Operation *op) {
    std::optional<Link> link = Link::match(op);
    if (!link ||
        (link->x.getDefiningOp() && Link::match(link->x.getDefiningOp())))
      return;
    std::optional<Constant> mean = Constant::get(link->parameter);
    if (!mean)
      return;
    double largest = 0;
    Operation *end = op;
    while (end->hasOneUse()) {
      Operation *user = *end->user_begin();
      std::optional<Link> next = Link::match(user);
      if (!next || !isa<MulOp, DivOp>(user))
        break;
      std::optional<Constant> scale = Constant::get(next->parameter);
      if (!scale || !scaleBy(*mean, *scale, isa<DivOp>(user)))
        break;
      end = user;
      for (double element : mean->elements)
        largest = std::max(largest, std::fabs(element));
    }
    remarkCancellation(end, "mul_of_add", largest);
  }

  /// Multiplies the mean by a scale, or divides it. Fails where they depend on
  /// different axes.
  static bool scaleBy(Constant &mean, const Constant &scale, bool isInverse) {
    if (mean.axes.none()) {
      mean.elements.resize(scale.elements.size(), mean.elements.front());
      mean.axes = scale.axes;
    } else if (scale.axes.any() && scale.axes != mean.axes) {
      return false;
    }
    for (auto [i, element] : llvm::enumerate(mean.elements)) {
      double factor = scale.elements[scale.elements.size() == 1 ? 0 : i];
      element = isInverse ? element / factor : element * factor;
    }
    return true;
  }
};

} // namespace
