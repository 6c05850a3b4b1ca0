//===- ControlFrame.h - Control flow in a frame -----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_CONTROLFRAME_H
#define NNSPEC_LIB_EVALUATOR_CONTROLFRAME_H

#include "Frame.h"

namespace mlir::nnspec::eval {

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateFor(scf::ForOp op) {
  unsigned width = getIntegerWidth(op.getInductionVar().getType());
  APInt i = toAPInt(getInteger(op.getLowerBound()), width);
  APInt upper = toAPInt(getInteger(op.getUpperBound()), width);
  APInt step = toAPInt(getInteger(op.getStep()), width);
  auto isLess = [&](const APInt &a, const APInt &b) {
    return op.getUnsignedCmp() ? a.ult(b) : a.slt(b);
  };
  if (!isLess(APInt::getZero(width), step))
    return op.emitOpError("has a step of ") << step.getSExtValue();
  Values carried(llvm::map_range(op.getInitArgs(),
                                 [&](Value value) { return get(value); }));
  while (isLess(i, upper)) {
    Values arguments = {Datum<D>::ofInteger(fromAPInt(i))};
    llvm::append_range(arguments, carried);
    FailureOr<Values> results =
        Frame(evaluator, this).run(*op.getBody(), arguments);
    if (failed(results))
      return failure();
    carried = std::move(*results);
    APInt next = i + step;
    // Past the largest integer there is nothing more.
    if (!isLess(i, next))
      break;
    i = next;
  }
  return carried;
}

template <typename D>
FailureOr<SmallVector<Datum<D>>> Evaluator<D>::Frame::evaluateIf(scf::IfOp op) {
  std::optional<bool> condition =
      domain.decide(get(op.getCondition()).bools().front());
  auto run = [&](Region &region) -> FailureOr<Values> {
    if (region.empty())
      return Values();
    return Frame(evaluator, this).run(region.front(), {});
  };
  if (condition)
    return run(*condition ? op.getThenRegion() : op.getElseRegion());

  // Neither branch has an effect, so both may run; the condition selects among
  // the elements of their results.
  FailureOr<Values> thenResults = run(op.getThenRegion());
  FailureOr<Values> elseResults = run(op.getElseRegion());
  if (failed(thenResults) || failed(elseResults))
    return failure();
  Values results;
  for (auto [result, a, b] :
       llvm::zip_equal(op.getResults(), *thenResults, *elseResults)) {
    if (a.shape != b.shape)
      return op.emitOpError("has results whose sizes depend on a truth value "
                            "that is not known");
    FailureOr<Datum<D>> selected = ElementOps<D>(domain).select(
        op, result.getType(), get(op.getCondition()), a, b);
    if (failed(selected))
      return failure();
    results.push_back(std::move(*selected));
  }
  return results;
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateForall(scf::ForallOp op) {
  SmallVector<int64_t> lower = getIntegers(op.getMixedLowerBound());
  SmallVector<int64_t> upper = getIntegers(op.getMixedUpperBound());
  SmallVector<int64_t> step = getIntegers(op.getMixedStep());
  SmallVector<int64_t> counts;
  for (auto [from, to, by] : llvm::zip_equal(lower, upper, step)) {
    if (by <= 0)
      return op.emitOpError("has a step of ") << by;
    counts.push_back(
        std::max<int64_t>(llvm::divideCeilSigned(to - from, by), 0));
  }
  if (failed(verifyShape(op, counts)))
    return failure();

  // The iterations write to different places: one after the other will do.
  Values outputs(llvm::map_range(op.getOutputs(),
                                 [&](Value value) { return get(value); }));
  SmallVector<unsigned> dims = llvm::to_vector(
      llvm::seq<unsigned>(0, static_cast<unsigned>(counts.size())));
  IterationSpace space{counts, dims, {}};
  SmallVector<int64_t> point(counts.size(), 0);
  for (int64_t i = 0, e = space.getNumPoints(dims); i < e; ++i) {
    Values arguments;
    for (auto [coordinate, from, by] : llvm::zip_equal(point, lower, step))
      arguments.push_back(Datum<D>::ofInteger(from + coordinate * by));
    llvm::append_range(arguments, outputs);

    Frame frame(evaluator, this);
    if (failed(frame.run(*op.getBody(), arguments)))
      return failure();
    for (Operation &insertion : op.getTerminator().getYieldingOps()) {
      auto insert = dyn_cast<tensor::ParallelInsertSliceOp>(insertion);
      if (!insert)
        return ElementOps<D>::reportUnsupported(&insertion);
      unsigned output =
          cast<BlockArgument>(insert.getDest()).getArgNumber() - counts.size();
      Slice slice{frame.getIntegers(insert.getMixedOffsets()),
                  frame.getIntegers(insert.getMixedSizes()),
                  frame.getIntegers(insert.getMixedStrides())};
      ArrayRef<int64_t> shape = outputs[output].shape;
      if (failed(slice.verify(insert, shape)))
        return failure();
      auto written =
          scatter(domain, insert, frame.get(insert.getSource()),
                  outputs[output], ArrayRef(slice.getOffsets(shape)));
      if (failed(written))
        return failure();
      outputs[output] = std::move(*written);
    }
    space.advance(dims, point);
  }
  return outputs;
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateAssert(cf::AssertOp op) {
  std::optional<bool> holds = domain.decide(get(op.getArg()).bools().front());
  if (!holds || !*holds)
    return op.emitOpError(holds ? "fails: " : "is not known to hold: ")
           << op.getMsg();
  return Values();
}

/// The value of an affine.apply, affine.min or affine.max.
template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::evaluateAffine(Operation *op, AffineMap map) {
  SmallVector<Attribute> operands =
      llvm::map_to_vector(op->getOperands(), [&](Value value) -> Attribute {
        return IntegerAttr::get(IndexType::get(op->getContext()),
                                getInteger(value));
      });
  SmallVector<Attribute> folded;
  if (failed(map.constantFold(operands, folded)) || folded.empty())
    return op->emitOpError("has no defined value for these operands");
  SmallVector<int64_t> values =
      llvm::map_to_vector(folded, [](Attribute value) {
        return cast<IntegerAttr>(value).getInt();
      });
  int64_t value = isa<affine::AffineMaxOp>(op) ? *llvm::max_element(values)
                                               : *llvm::min_element(values);
  return Values{Datum<D>::ofInteger(value)};
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_CONTROLFRAME_H
