//===- ResultsToArguments.cpp - Let callers allocate results --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's buffer-results-to-out-params crashes where a buffer is returned
// twice.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_RESULTSTOARGUMENTS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

static bool isBuffer(Type type) { return isa<MemRefType>(type); }

/// Whether the function may write its result into `argument` in place of the
/// buffer that it returns.
static bool isOwn(Value buffer, BlockArgument argument) {
  auto alloc = buffer.getDefiningOp<memref::AllocOp>();
  return alloc && alloc.getType() == argument.getType() &&
         alloc->getBlock() == argument.getOwner() &&
         alloc->getParentRegion()->hasOneBlock();
}

/// Splits off the operands that are buffers.
static SmallVector<Value> takeBuffers(func::ReturnOp op) {
  SmallVector<Value> buffers, others;
  for (Value operand : op.getOperands())
    (isBuffer(operand.getType()) ? buffers : others).push_back(operand);
  op->setOperands(others);
  return buffers;
}

static void rewrite(func::FuncOp function) {
  FunctionType type = function.getFunctionType();
  SmallVector<Type> inputs(type.getInputs()), results;
  SmallVector<DictionaryAttr> inputAttributes, resultAttributes;
  function.getAllArgAttrs(inputAttributes);
  SmallVector<DictionaryAttr> attributes;
  function.getAllResultAttrs(attributes);
  unsigned numInputs = inputs.size();
  for (auto [result, attribute] :
       llvm::zip_equal(type.getResults(), attributes)) {
    (isBuffer(result) ? inputs : results).push_back(result);
    (isBuffer(result) ? inputAttributes : resultAttributes)
        .push_back(attribute);
  }
  function.setFunctionType(
      FunctionType::get(function.getContext(), inputs, results));
  function.setAllArgAttrs(inputAttributes);
  function.setAllResultAttrs(resultAttributes);
  if (function.isExternal())
    return;

  Block &entry = function.getBody().front();
  SmallVector<BlockArgument> arguments;
  for (Type input : ArrayRef(inputs).drop_front(numInputs))
    arguments.push_back(entry.addArgument(input, function.getLoc()));
  function.walk([&](func::ReturnOp op) {
    OpBuilder builder(op);
    SmallVector<Value> buffers = takeBuffers(op);
    for (size_t i = 0; i < buffers.size(); ++i) {
      if (!isOwn(buffers[i], arguments[i])) {
        memref::CopyOp::create(builder, op.getLoc(), buffers[i], arguments[i]);
        continue;
      }
      Operation *alloc = buffers[i].getDefiningOp();
      buffers[i].replaceAllUsesWith(arguments[i]);
      // It may be returned again.
      std::replace(buffers.begin(), buffers.end(), Value(alloc->getResult(0)),
                   Value(arguments[i]));
      alloc->erase();
    }
  });
}

static LogicalResult rewrite(func::CallOp call) {
  if (llvm::none_of(call.getResultTypes(), isBuffer))
    return success();
  OpBuilder builder(call);
  SmallVector<Value> operands(call.getOperands()), replacements;
  SmallVector<Type> results;
  for (OpResult result : call.getResults()) {
    auto type = dyn_cast<MemRefType>(result.getType());
    replacements.push_back(nullptr);
    if (!type) {
      results.push_back(result.getType());
      continue;
    }
    if (!type.hasStaticShape())
      return call.emitOpError("result #")
             << result.getResultNumber() << " is " << type
             << ", but a caller allocates results, and needs their sizes";
    replacements.back() = memref::AllocOp::create(builder, call.getLoc(), type);
    operands.push_back(replacements.back());
  }
  auto rewritten = func::CallOp::create(builder, call.getLoc(),
                                        call.getCallee(), results, operands);
  unsigned number = 0;
  for (Value &replacement : replacements)
    if (!replacement)
      replacement = rewritten.getResult(number++);
  call.replaceAllUsesWith(replacements);
  call.erase();
  return success();
}

namespace {
struct ResultsToArgumentsPass
    : public nnspec::impl::ResultsToArgumentsBase<ResultsToArgumentsPass> {
  void runOnOperation() override {
    SmallVector<func::CallOp> calls;
    getOperation().walk([&](func::CallOp call) { calls.push_back(call); });
    for (func::CallOp call : calls)
      if (failed(rewrite(call)))
        return signalPassFailure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (llvm::any_of(function.getResultTypes(), isBuffer))
        rewrite(function);
  }
};
} // namespace
