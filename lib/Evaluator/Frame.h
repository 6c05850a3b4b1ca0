//===- Frame.h - The values of a block --------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_FRAME_H
#define NNSPEC_LIB_EVALUATOR_FRAME_H

#include "Contraction.h"
#include "StructuredOps.h"
#include "TensorOps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/IR/NNSpecOps.h"

namespace mlir::nnspec::eval {

/// The values of one block while it is evaluated. Nested blocks see those of
/// the blocks around them.
template <typename D>
class Evaluator<D>::Frame {
public:
  Frame(Evaluator &evaluator, const Frame *outer)
      : evaluator(evaluator), domain(evaluator.domain), outer(outer) {}

  /// The operands of the block's terminator.
  FailureOr<SmallVector<Datum<D>>> run(Block &block,
                                       ArrayRef<Datum<D>> arguments);

  const Datum<D> *lookup(Value value) const {
    for (const Frame *frame = this; frame; frame = frame->outer)
      if (auto it = frame->values.find(value); it != frame->values.end())
        return &it->second;
    return nullptr;
  }

private:
  using Values = SmallVector<Datum<D>>;

  void define(Value value, Datum<D> datum);
  FailureOr<Values> evaluate(Operation *op);
  FailureOr<Values> evaluateTensorOp(Operation *op);
  FailureOr<Values> evaluatePointwise(PointwiseOpInterface op);
  FailureOr<Values> evaluateWhole(Block &body, Value yielded,
                                  ArrayRef<Datum<D>> operands,
                                  ArrayRef<int64_t> shape);
  FailureOr<Values> evaluateLinalg(linalg::LinalgOp op);
  FailureOr<Values> evaluateStructured(const StructuredOp<D> &structured);
  FailureOr<Values> evaluateAggregated(Operation *op);
  FailureOr<Datum<D>> evaluateIndexRegion(Operation *op, Block &body,
                                          ArrayRef<int64_t> shape);
  FailureOr<Datum<D>> evaluatePad(tensor::PadOp op);
  FailureOr<Values> evaluateFor(scf::ForOp op);
  FailureOr<Values> evaluateForall(scf::ForallOp op);
  FailureOr<Values> evaluateAssert(cf::AssertOp op);
  FailureOr<Values> evaluateAffine(Operation *op, AffineMap map);
  FailureOr<Values> evaluateIf(scf::IfOp op);

  /// The value of an operand, which the verifier says is there.
  const Datum<D> &get(Value value) const {
    const Datum<D> *datum = lookup(value);
    assert(datum && "operands are evaluated before the ops that use them");
    return *datum;
  }
  int64_t getInteger(Value value) const {
    return get(value).integers().front();
  }
  SmallVector<int64_t> getIntegers(ArrayRef<OpFoldResult> mixed) const {
    return eval::getIntegers<D>(mixed,
                                [&](Value value) { return getInteger(value); });
  }
  /// Emits an error where a size is negative or there are too many elements.
  LogicalResult verifyShape(Operation *op, ArrayRef<int64_t> shape) const;

  Evaluator &evaluator;
  D &domain;
  const Frame *outer;
  llvm::DenseMap<Value, Datum<D>> values;
  /// The values that an op of the block is the last to use.
  llvm::DenseMap<Operation *, SmallVector<Value, 2>> lastUses;
};

template <typename D>
void Evaluator<D>::Frame::define(Value value, Datum<D> datum) {
  Block *block = value.getParentBlock();
  Operation *last = nullptr;
  for (Operation *user : value.getUsers()) {
    Operation *ancestor = block->findAncestorOpInBlock(*user);
    if (ancestor && (!last || last->isBeforeInBlock(ancestor)))
      last = ancestor;
  }
  if (!last)
    return; // Unused.
  lastUses[last].push_back(value);
  values[value] = std::move(datum);
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
Evaluator<D>::Frame::run(Block &block, ArrayRef<Datum<D>> arguments) {
  for (auto [argument, datum] :
       llvm::zip_equal(block.getArguments(), arguments))
    define(argument, datum);
  for (Operation &op : block) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      return Values(llvm::map_range(op.getOperands(),
                                    [&](Value value) { return get(value); }));
    FailureOr<Values> results = evaluate(&op);
    if (failed(results))
      return failure();
    if (evaluator.afterOp)
      evaluator.afterOp(&op);
    if (std::optional<std::string> failure = domain.takeFailure())
      return op.emitOpError(*failure);
    for (auto [result, datum] : llvm::zip_equal(op.getResults(), *results))
      define(result, std::move(datum));
    for (Value value : lastUses.lookup(&op))
      values.erase(value);
  }
  return Values();
}

template <typename D>
LogicalResult Evaluator<D>::Frame::verifyShape(Operation *op,
                                               ArrayRef<int64_t> shape) const {
  for (int64_t size : shape)
    if (size < 0)
      return op->emitOpError("makes a tensor with an axis of size ") << size;
  if (!countElements(shape))
    return op->emitOpError("makes a tensor of too many elements");
  return success();
}

template <typename D>
FailureOr<SmallVector<Datum<D>>> Evaluator<D>::Frame::evaluate(Operation *op) {
  Attribute constant;
  if (op->getNumOperands() == 0 && matchPattern(op, m_Constant(&constant))) {
    FailureOr<Datum<D>> datum = createConstant(domain, op, constant);
    if (failed(datum))
      return failure();
    return Values{std::move(*datum)};
  }
  if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = dyn_cast_or_null<func::FuncOp>(
        SymbolTable::lookupNearestSymbolFrom(op, call.getCalleeAttr()));
    if (!callee)
      return ElementOps<D>::reportUnsupported(op);
    return evaluator.call(
        callee, Values(llvm::map_range(op->getOperands(), [&](Value value) {
          return get(value);
        })));
  }
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op))
    return evaluatePointwise(pointwise);
  if (isa<linalg::AggregatedOpInterface>(op))
    return evaluateAggregated(op);
  if (auto structured = dyn_cast<linalg::LinalgOp>(op))
    return evaluateLinalg(structured);
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return evaluateFor(loop);
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return evaluateIf(branch);
  if (auto loop = dyn_cast<scf::ForallOp>(op))
    return evaluateForall(loop);
  if (auto assertion = dyn_cast<cf::AssertOp>(op))
    return evaluateAssert(assertion);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
    return evaluateAffine(op, apply.getAffineMap());
  if (auto min = dyn_cast<affine::AffineMinOp>(op))
    return evaluateAffine(op, min.getAffineMap());
  if (auto max = dyn_cast<affine::AffineMaxOp>(op))
    return evaluateAffine(op, max.getAffineMap());
  if (isa_and_nonnull<tensor::TensorDialect>(op->getDialect()))
    return evaluateTensorOp(op);
  if (op->getNumResults() != 1 || op->getNumRegions() != 0)
    return ElementOps<D>::reportUnsupported(op);
  Values operands(llvm::map_range(op->getOperands(),
                                  [&](Value value) { return get(value); }));
  // Elementwise on tensors, whose dynamic sizes need not agree.
  for (const auto &[value, operand] :
       llvm::zip_equal(op->getOperands(), operands))
    if (isa<RankedTensorType>(value.getType()) &&
        isa<RankedTensorType>(
            op->getOperand(op->getNumOperands() - 1).getType()) &&
        operand.shape != operands.back().shape)
      return op->emitOpError("has operands of different shapes");
  FailureOr<Datum<D>> result = ElementOps<D>(domain).evaluate(op, operands);
  if (failed(result))
    return failure();
  return Values{std::move(*result)};
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_FRAME_H
