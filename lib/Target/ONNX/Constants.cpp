//===- Constants.cpp - ONNX's ops without computation ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

/// A constant of numbers in host memory.
template <typename T>
static ImportedTensor createConstant(NodeImporter &node, ElementKind kind,
                                     ArrayRef<int64_t> shape,
                                     ArrayRef<T> elements) {
  return node.getData().create(
      kind, shape,
      ArrayRef<char>(reinterpret_cast<const char *>(elements.data()),
                     elements.size() * sizeof(T)));
}

static LogicalResult importConstant(NodeImporter &node) {
  Builder &builder = node.getBuilder();
  onnx::TensorProto *proto = node.getTensor("value");
  bool hasInt = node.hasAttribute("value_int");
  bool hasInts = node.hasAttribute("value_ints");
  bool hasFloat = node.hasAttribute("value_float");
  bool hasFloats = node.hasAttribute("value_floats");
  int64_t integer = node.getInt("value_int", 0);
  SmallVector<int64_t> integers = node.getInts("value_ints");
  float number = node.getFloat("value_float", 0);
  SmallVector<double> numbers = node.getFloats("value_floats");
  if (failed(node.checkAttributes()))
    return failure();
  if (!!proto + hasInt + hasInts + hasFloat + hasFloats != 1)
    return node.error("expected one attribute with a value");
  if (proto) {
    auto tensor = node.getData().read(*proto);
    if (!tensor)
      return node.error(llvm::toString(tensor.takeError()));
    node.setResult(0, std::move(*tensor));
    return success();
  }
  int64_t numIntegers = integers.size(), numNumbers = numbers.size();
  SmallVector<float> floats(numbers.begin(), numbers.end());
  ElementKind i64{builder.getI64Type()}, f32{builder.getF32Type()};
  node.setResult(
      0, hasInt     ? createConstant<int64_t>(node, i64, {}, integer)
         : hasInts  ? createConstant<int64_t>(node, i64, numIntegers, integers)
         : hasFloat ? createConstant<float>(node, f32, {}, number)
                    : createConstant<float>(node, f32, numNumbers, floats));
  return success();
}

static LogicalResult importConstantOfShape(NodeImporter &node) {
  onnx::TensorProto *proto = node.getTensor("value");
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &shape = node.getInput(0);
  if (!shape.elementType.isInteger(64) || shape.getRank() > 1)
    return node.error("bad shape: expected a list of 64-bit integers");
  std::optional<SmallVector<OpFoldResult>> sizes = shape.getElements();
  if (!sizes) {
    // Says so.
    (void)node.getKnownIntegers(0, "shape");
    return failure();
  }
  for (OpFoldResult size : *sizes)
    if (auto known = getKnownSize(size); known && *known < 0)
      return node.error("bad shape: found " + formatShape(*sizes));
  ImportedTensor element;
  if (proto) {
    auto tensor = node.getData().read(*proto);
    if (!tensor)
      return node.error(llvm::toString(tensor.takeError()));
    element = std::move(*tensor);
    if (element.getNumElements() != 1)
      return node.error("bad attribute 'value': found shape " +
                        formatShape(element.sizes) + ", expected one element");
  } else {
    element =
        createConstant<float>(node, {node.getBuilder().getF32Type()}, {}, 0.0f);
  }
  ImportedTensor result = element;
  result.sizes = *sizes;
  if (!isPossibleShape(result.getShape()))
    return node.error("bad shape: found " + formatShape(*sizes));
  if (result.getNumElements()) {
    result.constant = SplatElementsAttr::get(
        result.getType(),
        cast<DenseElementsAttr>(element.constant).getSplatValue<Attribute>());
  } else {
    result.constant = {};
    auto scalar =
        cast<DenseElementsAttr>(element.constant).getSplatValue<TypedAttr>();
    result.value = node.getEmitter().fill(
        result.sizes,
        arith::ConstantOp::create(node.getBuilder(), node.getLoc(), scalar));
  }
  node.setResult(0, std::move(result));
  return success();
}

static LogicalResult importIdentity(NodeImporter &node) {
  if (failed(node.checkAttributes()))
    return failure();
  node.setResult(0, node.getInput(0));
  return success();
}

/// The identity in inference, which is what a model is imported for.
static LogicalResult importDropout(NodeImporter &node) {
  node.ignore("ratio");
  node.ignore("seed");
  node.ignore("is_test");
  if (failed(node.checkAttributes()))
    return failure();
  if (node.hasInput(2)) {
    auto isTraining = node.getKnownIntegers(2, "training mode");
    if (failed(isTraining))
      return failure();
    if (isTraining->size() != 1 || isTraining->front() != 0) {
      // In training nothing is dropped at a ratio of zero.
      if (!node.hasInput(1))
        return node.unsupported("training mode, which is random");
      auto ratio = node.getKnownNumbers(1, "ratio");
      if (failed(ratio))
        return failure();
      if (ratio->size() != 1 || ratio->front() != 0)
        return node.unsupported("training mode, which is random");
    }
  }
  ImportedTensor &x = node.getInput(0);
  node.setResult(0, x);
  if (node.hasResult(1)) {
    Emitter &emitter = node.getEmitter();
    // Before opset 12 the mask has the type of the data up to opset 9.
    Type type =
        node.getOpset() < 10 ? x.elementType : emitter.getBuilder().getI1Type();
    node.setResult(1, emitter.wrap(emitter.fill(x.sizes, type, 1), x.sizes));
  }
  return success();
}

static LogicalResult importShape(NodeImporter &node) {
  ImportedTensor &x = node.getInput(0);
  int64_t rank = x.getRank();
  int64_t start = node.getInt("start", 0), end = node.getInt("end", rank);
  if (failed(node.checkAttributes()))
    return failure();
  auto clamp = [&](int64_t axis) {
    return std::clamp<int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  };
  start = clamp(start);
  end = std::max(start, clamp(end));
  ImportedTensor result;
  result.elementType = node.getBuilder().getI64Type();
  result.sizes = {node.getEmitter().getIndex(end - start)};
  result.elements = llvm::to_vector(
      ArrayRef<OpFoldResult>(x.sizes).slice(start, end - start));
  node.getEmitter().noteSizes(*result.elements);
  node.setResult(0, std::move(result));
  return success();
}

static LogicalResult importSize(NodeImporter &node) {
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor result;
  result.elementType = node.getBuilder().getI64Type();
  result.elements = {
      node.getEmitter().divideProducts(node.getInput(0).sizes, {})};
  node.setResult(0, std::move(result));
  return success();
}

void importer::addConstantOps(OpTable &table) {
  table["Constant"] = {importConstant, 0, 0};
  table["ConstantOfShape"] = {importConstantOfShape, 1, 1};
  table["Dropout"] = {importDropout, 1, 3};
  table["Identity"] = {importIdentity, 1, 1};
  table["Shape"] = {importShape, 1, 1};
  table["Size"] = {importSize, 1, 1};
}
