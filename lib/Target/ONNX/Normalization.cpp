//===- Normalization.cpp - ONNX's normalisations --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "nnspec/IR/NNSpecOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

/// Fails unless the tensor has the sizes, as far as they are known.
static LogicalResult checkSizes(NodeImporter &node, StringRef what,
                                const ImportedTensor &tensor,
                                ArrayRef<OpFoldResult> expected) {
  bool isRight = tensor.sizes.size() == expected.size();
  if (isRight)
    for (auto [size, other] : llvm::zip_equal(tensor.sizes, expected)) {
      std::optional<int64_t> a = getKnownSize(size), b = getKnownSize(other);
      isRight &= !a || !b || a == b;
    }
  if (isRight)
    return success();
  return node.error("bad " + what + ": found shape " +
                    formatShape(tensor.sizes) + ", expected " +
                    formatShape(expected));
}

/// old * momentum + batch * (1 - momentum).
static ImportedTensor runningMean(Emitter &emitter, ImportedTensor &old,
                                  Value batch, double momentum) {
  ImportedTensor statistic = emitter.wrap(batch, old.sizes);
  ImportedTensor converted = emitter.castFloat(statistic, old.elementType);
  return emitter.elementwise(
      {&old, &converted}, old.sizes, old.elementType, false,
      [&](OpBuilder &b, Location loc, ValueRange x) -> Value {
        auto constant = [&](double value) {
          return arith::ConstantOp::create(
              b, loc, b.getFloatAttr(old.elementType, value));
        };
        Value kept = arith::MulFOp::create(b, loc, x[0], constant(momentum));
        Value added =
            arith::MulFOp::create(b, loc, x[1], constant(1 - momentum));
        return arith::AddFOp::create(b, loc, kept, added);
      });
}

/// Statistics are per channel, axis 1; without `spatial`, which is an attribute
/// up to opset 8, per channel and position.
///
/// Inputs x, scale, bias, mean, variance. In training mode (training_mode from
/// opset 14 on, before it where there are more outputs than y, unless opset 6's
/// is_test is set) the statistics are the batch's, and the outputs include the
/// updated running ones: mean and variance, and up to opset 13 the batch's own
/// as saved_mean and saved_var.
static LogicalResult importBatchNorm(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  int64_t opset = node.getOpset();
  double epsilon = node.getFloat("epsilon", 1e-5f);
  double momentum = node.getFloat("momentum", 0.9f);
  bool isSpatial = true, isTraining = false;
  if (opset < 9)
    isSpatial = node.getInt("spatial", 1) != 0;
  if (opset < 7) {
    node.ignore("consumed_inputs");
    isTraining = node.getInt("is_test", 0) == 0;
  } else if (opset < 14) {
    for (unsigned i = 1; i < node.getNumResults(); ++i)
      isTraining |= node.hasResult(i);
  } else {
    isTraining = node.getInt("training_mode", 0) != 0;
  }
  if (failed(node.checkAttributes()))
    return failure();
  // The op's own constraint: finite and not negative.
  if (!(epsilon >= 0) || std::isinf(epsilon))
    return node.error("bad attribute 'epsilon': found " +
                      std::to_string(epsilon) +
                      ", expected a number of 0 or more");

  ImportedTensor &x = node.getInput(0);
  for (ImportedTensor *input : node.getInputs())
    if (!input || !input->isFloat())
      return node.unsupported("element type that is no float");
  if (x.getRank() < 2 && !(x.getRank() == 1 && isSpatial))
    return node.error("bad input: found shape " + formatShape(x.sizes) +
                      ", expected a batch and channels");
  // The standard: with one axis there is one channel.
  ImportedTensor data = x;
  if (x.getRank() == 1)
    data = emitter.reshape(x, {x.sizes[0], emitter.getIndex(1)});
  if (!isSpatial && x.getRank() > 2)
    data = emitter.reshape(
        x, {x.sizes[0],
            emitter.divideProducts(ArrayRef(x.sizes).drop_front(), {})});
  OpFoldResult channels = data.sizes[1];
  ArrayRef<OpFoldResult> parameterSizes =
      isSpatial ? ArrayRef(channels) : ArrayRef(x.sizes).drop_front();
  SmallVector<ImportedTensor> parameters;
  static constexpr StringLiteral names[] = {"scale", "bias", "mean",
                                            "variance"};
  for (auto [number, what] : llvm::enumerate(names)) {
    ImportedTensor &parameter = node.getInput(number + 1);
    if (failed(checkSizes(node, what, parameter, parameterSizes)))
      return failure();
    parameters.push_back(isSpatial ? parameter
                                   : emitter.reshape(parameter, channels));
  }
  // One type for each pair, which is one type of ONNX's.
  if (parameters[0].elementType != parameters[1].elementType ||
      parameters[2].elementType != parameters[3].elementType)
    return node.error("inputs have different element types");

  Value value = emitter.getValue(data);
  Value scale = emitter.getValue(parameters[0]);
  Value bias = emitter.getValue(parameters[1]);
  auto setResult = [&](Value y) {
    ImportedTensor result = emitter.wrap(y, data.sizes);
    node.setResult(0, emitter.reshape(result, x.sizes));
  };
  auto axis = builder.getI64IntegerAttr(1);
  auto epsilonAttr = builder.getF64FloatAttr(epsilon);
  if (!isTraining) {
    if (node.getNumResults() > 1 && opset >= 14)
      for (unsigned i = 1; i < node.getNumResults(); ++i)
        if (node.hasResult(i))
          return node.error("running statistics are results of training mode "
                            "only");
    setResult(BatchNormInferenceOp::create(
        builder, node.getLoc(), value.getType(), value,
        emitter.getValue(parameters[2]), emitter.getValue(parameters[3]), scale,
        bias, axis, epsilonAttr));
    return success();
  }
  if (llvm::any_of(x.getShape(), [](int64_t size) { return size == 0; }))
    return node.error("training mode of an empty batch");
  auto op = BatchNormTrainingOp::create(builder, node.getLoc(), value, scale,
                                        bias, axis, epsilonAttr);
  setResult(op.getY());
  Value statistics[] = {op.getMean(), op.getVariance()};
  for (auto [number, own] : llvm::enumerate(statistics)) {
    ImportedTensor &old = parameters[number + 2];
    if (node.hasResult(number + 1)) {
      ImportedTensor updated = runningMean(emitter, old, own, momentum);
      node.setResult(number + 1, emitter.reshape(updated, parameterSizes));
    }
    if (node.hasResult(number + 3)) {
      ImportedTensor saved = emitter.wrap(own, old.sizes);
      saved = emitter.castFloat(saved, old.elementType);
      node.setResult(number + 3, emitter.reshape(saved, parameterSizes));
    }
  }
  return success();
}

/// Each channel of each sample is normalised by itself: a batch norm in
/// training mode over samples and channels as one axis.
static LogicalResult importInstanceNorm(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  OpBuilder &builder = node.getBuilder();
  double epsilon = node.getFloat("epsilon", 1e-5f);
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  if (x.getRank() < 3)
    return node.error("bad input: found shape " + formatShape(x.sizes) +
                      ", expected a batch, channels and positions");
  if (!(epsilon >= 0) || std::isinf(epsilon))
    return node.error("bad attribute 'epsilon': found " +
                      std::to_string(epsilon) +
                      ", expected a number of 0 or more");
  // A parameter may know how many channels there are.
  SmallVector<OpFoldResult> all = x.sizes;
  for (unsigned number : {1, 2})
    if (const ImportedTensor &parameter = node.getInput(number);
        !getKnownSize(all[1]) && parameter.getRank() == 1 &&
        getKnownSize(parameter.sizes[0]))
      all[1] = parameter.sizes[0];
  emitter.getValue(x);
  ImportedTensor refinedX = emitter.refine(x, all);
  ArrayRef<OpFoldResult> outer = ArrayRef(all).take_front(2);
  OpFoldResult positions =
      emitter.divideProducts(ArrayRef(all).drop_front(2), {});
  if (getKnownSize(positions) == 0)
    return node.error("instances without elements");
  OpFoldResult instances = emitter.divideProducts(outer, {});
  SmallVector<Value> parameters;
  static constexpr StringLiteral names[] = {"scale", "bias"};
  for (auto [number, what] : llvm::enumerate(names)) {
    ImportedTensor &parameter = node.getInput(number + 1);
    if (parameter.elementType != x.elementType)
      return node.error("inputs have different element types");
    if (failed(checkSizes(node, what, parameter, outer[1])))
      return failure();
    ImportedTensor refined = emitter.refine(parameter, outer[1]);
    ImportedTensor repeated =
        emitter.wrap(emitter.broadcast(refined, outer, 1), outer);
    repeated = emitter.reshape(repeated, instances);
    parameters.push_back(emitter.getValue(repeated));
  }
  SmallVector<OpFoldResult> sizes = {instances, positions};
  ImportedTensor flat = emitter.reshape(refinedX, sizes);
  Value value = emitter.getValue(flat);
  auto statistic = RankedTensorType::get(
      cast<RankedTensorType>(parameters[0].getType()).getShape(),
      isa<Float64Type>(x.elementType) ? Type(builder.getF64Type())
                                      : Type(builder.getF32Type()));
  auto op = BatchNormTrainingOp::create(
      builder, node.getLoc(), value.getType(), statistic, statistic, value,
      parameters[0], parameters[1], builder.getI64IntegerAttr(0),
      builder.getF64FloatAttr(epsilon));
  ImportedTensor result = emitter.wrap(op.getY(), sizes);
  node.setResult(0, emitter.reshape(result, all));
  return success();
}

void importer::addNormalizationOps(OpTable &table) {
  table["BatchNormalization"] = {importBatchNorm, 5, 5};
  table["InstanceNormalization"] = {importInstanceNorm, 3, 3};
}
