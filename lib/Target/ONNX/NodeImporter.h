//===- NodeImporter.h - A node that is being imported -----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_NODEIMPORTER_H
#define NNSPEC_LIB_TARGET_ONNX_NODEIMPORTER_H

#include "Emitter.h"
#include "Proto.h"
#include "TensorData.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::nnspec::importer {

/// The node in the hands of its op's importer, which
///
/// 1. reads each attribute that it knows, with the standard's default,
/// 2. calls checkAttributes(),
/// 3. checks its inputs and emits code,
/// 4. sets the results.
///
/// Whatever is wrong becomes an error with the node's op, name and opset.
class NodeImporter {
public:
  NodeImporter(onnx::NodeProto &node, int64_t opset, Emitter &emitter,
               TensorData &data, ArrayRef<ImportedTensor *> inputs);

  int64_t getOpset() const { return opset; }
  StringRef getOpType() const { return node.op_type(); }
  Emitter &getEmitter() { return emitter; }
  OpBuilder &getBuilder() { return emitter.getBuilder(); }
  Location getLoc() const { return emitter.getLoc(); }
  TensorData &getData() { return data; }

  /// Reports what is wrong with the node. Returns failure.
  LogicalResult error(const Twine &message);
  /// As above, for what may be right but cannot be imported.
  LogicalResult unsupported(const Twine &what) {
    return error("unsupported " + what);
  }

  /// What a check of the emitter at run time says, with the node's op and name.
  std::string getCheckMessage(const Twine &message) const;

  //===--- Inputs ---------------------------------------------------------===//

  unsigned getNumInputs() const { return inputs.size(); }
  bool hasInput(unsigned index) const {
    return index < inputs.size() && inputs[index];
  }
  /// An input that the op table says is there.
  ImportedTensor &getInput(unsigned index) { return *inputs[index]; }
  ArrayRef<ImportedTensor *> getInputs() const { return inputs; }
  /// The integers of an input that shapes depend on, so that they must be known
  /// now; an error where they are not.
  FailureOr<SmallVector<int64_t>> getKnownIntegers(unsigned index,
                                                   StringRef what);
  FailureOr<SmallVector<double>> getKnownNumbers(unsigned index,
                                                 StringRef what);
  /// The elements of an input that has to be a list of integers, each known or
  /// symbolic; as above.
  FailureOr<SmallVector<OpFoldResult>> getList(unsigned index, StringRef what);
  /// As above, without symbols.
  FailureOr<SmallVector<int64_t>> getKnownList(unsigned index, StringRef what);

  //===--- Attributes -----------------------------------------------------===//

  bool hasAttribute(StringRef name) const;
  /// Each returns the default where the attribute is absent or, which is an
  /// error then, of another kind.
  int64_t getInt(StringRef name, int64_t defaultValue);
  double getFloat(StringRef name, double defaultValue);
  std::string getString(StringRef name, StringRef defaultValue);
  SmallVector<int64_t> getInts(StringRef name,
                               ArrayRef<int64_t> defaultValue = {});
  SmallVector<double> getFloats(StringRef name);
  /// A list that is an attribute before `opset` and an input from then on:
  /// first getIntsBefore(), then, in step 3, getListSince().
  SmallVector<int64_t> getIntsBefore(int64_t opset, StringRef name);
  LogicalResult getListSince(int64_t opset, unsigned index, StringRef what,
                             SmallVector<int64_t> &list);
  /// The tensor attribute; null where it is absent.
  onnx::TensorProto *getTensor(StringRef name);
  /// An attribute that says nothing about the result.
  void ignore(StringRef name) { known.insert(name); }
  /// Fails where an attribute was of the wrong kind, or is none that the
  /// importer knows.
  LogicalResult checkAttributes();

  /// An axis in [0, rank), from one in [-rank, rank); an error for another.
  FailureOr<int64_t> getAxis(int64_t axis, int64_t rank);
  /// As above, for axes that have to differ.
  FailureOr<SmallVector<int64_t>> getAxes(ArrayRef<int64_t> axes, int64_t rank);

  //===--- Results --------------------------------------------------------===//

  unsigned getNumResults() const { return node.output_size(); }
  /// Whether anything may use the result.
  bool hasResult(unsigned index) const {
    return index < getNumResults() && !node.output(index).empty();
  }
  void setResult(unsigned index, ImportedTensor tensor);
  ArrayRef<ImportedTensor> getResults() const { return results; }

private:
  onnx::AttributeProto *find(StringRef name,
                             onnx::AttributeProto::AttributeType type);

  onnx::NodeProto &node;
  int64_t opset;
  Emitter &emitter;
  TensorData &data;
  ArrayRef<ImportedTensor *> inputs;
  SmallVector<ImportedTensor> results;
  llvm::StringSet<> known;
  bool hasBadAttribute = false;
};

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_NODEIMPORTER_H
