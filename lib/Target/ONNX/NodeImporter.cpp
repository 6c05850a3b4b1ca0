//===- NodeImporter.cpp - A node that is being imported -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

#include "OpTable.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;
using onnx::AttributeProto;

NodeImporter::NodeImporter(onnx::NodeProto &node, int64_t opset,
                           Emitter &emitter, TensorData &data,
                           ArrayRef<ImportedTensor *> inputs)
    : node(node), opset(opset), emitter(emitter), data(data), inputs(inputs),
      results(node.output_size()) {}

LogicalResult NodeImporter::error(const Twine &message) {
  return emitNodeError(getLoc(), node, opset, message);
}

std::string NodeImporter::getCheckMessage(const Twine &message) const {
  return (formatNode(node) + ": " + message).str();
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

static std::string formatUnknown(StringRef what, StringRef name,
                                 const ImportedTensor &input) {
  bool isArgument = isa_and_nonnull<BlockArgument>(input.value);
  return (what + " that is not known at import: input '" + name + "'" +
          (isArgument ? " (which can be given a value)" : ""))
      .str();
}

FailureOr<SmallVector<int64_t>> NodeImporter::getKnownIntegers(unsigned index,
                                                               StringRef what) {
  if (auto integers = getInput(index).getIntegers())
    return std::move(*integers);
  return unsupported(formatUnknown(what, node.input(index), getInput(index)));
}

FailureOr<SmallVector<double>> NodeImporter::getKnownNumbers(unsigned index,
                                                             StringRef what) {
  if (auto numbers = getInput(index).getNumbers())
    return std::move(*numbers);
  return unsupported(formatUnknown(what, node.input(index), getInput(index)));
}

FailureOr<SmallVector<OpFoldResult>> NodeImporter::getList(unsigned index,
                                                           StringRef what) {
  ImportedTensor &input = getInput(index);
  if (input.getRank() != 1 || !input.elementType.isSignlessInteger() ||
      input.elementType.isInteger(1)) {
    std::string found;
    llvm::raw_string_ostream(found) << input.getType();
    return error("bad " + what + ": found " + found +
                 ", expected a list of integers");
  }
  if (auto elements = input.getElements())
    return std::move(*elements);
  return unsupported(formatUnknown(what, node.input(index), input));
}

FailureOr<SmallVector<int64_t>> NodeImporter::getKnownList(unsigned index,
                                                           StringRef what) {
  if (failed(getList(index, what)))
    return failure();
  return getKnownIntegers(index, what);
}

LogicalResult NodeImporter::getListSince(int64_t sinceOpset, unsigned index,
                                         StringRef what,
                                         SmallVector<int64_t> &list) {
  if (!hasInput(index))
    return success();
  if (opset < sinceOpset)
    return error("input '" + node.input(index) + "' is one since opset " +
                 Twine(sinceOpset) + " only");
  auto known = getKnownList(index, what);
  if (failed(known))
    return failure();
  list = std::move(*known);
  return success();
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static AttributeProto *findAttribute(onnx::NodeProto &node, StringRef name) {
  for (AttributeProto &attribute : *node.mutable_attribute())
    if (name == attribute.name())
      return &attribute;
  return nullptr;
}

bool NodeImporter::hasAttribute(StringRef name) const {
  return findAttribute(node, name);
}

AttributeProto *NodeImporter::find(StringRef name,
                                   AttributeProto::AttributeType type) {
  known.insert(name);
  AttributeProto *attribute = findAttribute(node, name);
  if (!attribute)
    return nullptr;
  if (!attribute->ref_attr_name().empty()) {
    hasBadAttribute = true;
    (void)error("bad attribute '" + name + "': found a reference to '" +
                attribute->ref_attr_name() +
                "' of a function, expected a value");
    return nullptr;
  }
  if (attribute->type() == type)
    return attribute;
  hasBadAttribute = true;
  (void)error("bad attribute '" + name + "': found kind " +
              AttributeProto::AttributeType_Name(attribute->type()) +
              ", expected " + AttributeProto::AttributeType_Name(type));
  return nullptr;
}

int64_t NodeImporter::getInt(StringRef name, int64_t defaultValue) {
  AttributeProto *attribute = find(name, AttributeProto::INT);
  return attribute ? attribute->i() : defaultValue;
}

double NodeImporter::getFloat(StringRef name, double defaultValue) {
  AttributeProto *attribute = find(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : defaultValue;
}

std::string NodeImporter::getString(StringRef name, StringRef defaultValue) {
  AttributeProto *attribute = find(name, AttributeProto::STRING);
  return attribute ? attribute->s() : defaultValue.str();
}

SmallVector<int64_t> NodeImporter::getInts(StringRef name,
                                           ArrayRef<int64_t> defaultValue) {
  AttributeProto *attribute = find(name, AttributeProto::INTS);
  return attribute ? llvm::to_vector(attribute->ints())
                   : llvm::to_vector(defaultValue);
}

SmallVector<double> NodeImporter::getFloats(StringRef name) {
  AttributeProto *attribute = find(name, AttributeProto::FLOATS);
  return attribute ? llvm::to_vector_of<double>(attribute->floats())
                   : SmallVector<double>();
}

SmallVector<int64_t> NodeImporter::getIntsBefore(int64_t beforeOpset,
                                                 StringRef name) {
  return opset < beforeOpset ? getInts(name) : SmallVector<int64_t>();
}

onnx::TensorProto *NodeImporter::getTensor(StringRef name) {
  AttributeProto *attribute = find(name, AttributeProto::TENSOR);
  return attribute ? attribute->mutable_t() : nullptr;
}

LogicalResult NodeImporter::checkAttributes() {
  for (const AttributeProto &attribute : node.attribute())
    if (!known.contains(attribute.name())) {
      hasBadAttribute = true;
      (void)unsupported("attribute '" + attribute.name() + "'");
    }
  return failure(hasBadAttribute);
}

FailureOr<int64_t> NodeImporter::getAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return error("bad axis: found " + Twine(axis) + ", expected one of rank " +
                 Twine(rank));
  return axis < 0 ? axis + rank : axis;
}

FailureOr<SmallVector<int64_t>> NodeImporter::getAxes(ArrayRef<int64_t> axes,
                                                      int64_t rank) {
  SmallVector<int64_t> result;
  llvm::SmallDenseSet<int64_t> seen;
  for (int64_t axis : axes) {
    auto checked = getAxis(axis, rank);
    if (failed(checked))
      return failure();
    if (!seen.insert(*checked).second)
      return error("bad axes: found " + Twine(axis) + " twice");
    result.push_back(*checked);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

void NodeImporter::setResult(unsigned index, ImportedTensor tensor) {
  if (index < results.size())
    results[index] = std::move(tensor);
}
