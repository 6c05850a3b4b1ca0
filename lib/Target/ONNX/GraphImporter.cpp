//===- GraphImporter.cpp - A graph as a function --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphImporter.h"

#include "OpTable.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

static bool isDefaultDomain(StringRef domain) {
  return domain.empty() || domain == "ai.onnx";
}

LogicalResult GraphImporter::error(const Twine &message) {
  return emitError(module.getLoc()) << message;
}

LogicalResult GraphImporter::define(StringRef name, ImportedTensor tensor) {
  if (!tensors.try_emplace(name, std::move(tensor)).second ||
      poisoned.contains(name))
    return error("tensor '" + name + "' is defined twice");
  return success();
}

LogicalResult GraphImporter::import(onnx::ModelProto &model,
                                    ArrayRef<std::optional<FileSlice>> slices) {
  if (failed(findOpset(model)))
    return failure();
  if (!model.has_graph())
    return error("the model has no graph");
  onnx::GraphProto &graph = *model.mutable_graph();

  builder.setInsertionPointToEnd(module.getBody());
  function = func::FuncOp::create(builder, module.getLoc(), "main",
                                  builder.getFunctionType({}, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  emitter.setLoc(module.getLoc());

  bool isRight = succeeded(importInitializers(graph, slices));
  isRight &= succeeded(importInputs(graph));
  isRight &= succeeded(checkOptions());
  for (auto [number, node] : llvm::enumerate(*graph.mutable_node())) {
    if (failed(importNode(node))) {
      isRight = false;
      for (const std::string &name : node.output())
        poisoned.insert(name);
    }
    if (options.progress)
      options.progress(number + 1, graph.node_size());
  }
  if (!isRight || failed(importOutputs(graph)))
    return failure();

  // What shapes were computed from.
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(function.getBody().front())))
    if (isOpTriviallyDead(&op))
      op.erase();
  return success();
}

LogicalResult GraphImporter::findOpset(const onnx::ModelProto &model) {
  for (const onnx::OperatorSetIdProto &set : model.opset_import())
    if (isDefaultDomain(set.domain()))
      opset = std::max<int64_t>(opset, set.version());
  if (opset < 1)
    return error("the model names no opset of ONNX");
  return success();
}

LogicalResult
GraphImporter::importInitializers(onnx::GraphProto &graph,
                                  ArrayRef<std::optional<FileSlice>> slices) {
  bool isRight = true;
  for (auto [number, proto] : llvm::enumerate(*graph.mutable_initializer())) {
    std::string name = proto.name();
    auto tensor = data.read(proto, number < slices.size() ? slices[number]
                                                          : std::nullopt);
    if (!tensor) {
      isRight = false;
      poisoned.insert(name);
      (void)error("initializer '" + name +
                  "': " + llvm::toString(tensor.takeError()));
      continue;
    }
    isRight &= succeeded(define(name, std::move(*tensor)));
  }
  for (const onnx::SparseTensorProto &proto : graph.sparse_initializer()) {
    isRight = false;
    poisoned.insert(proto.values().name());
    (void)error("initializer '" + proto.values().name() +
                "': unsupported sparse tensor");
  }
  return success(isRight);
}

/// What the model says of a tensor, where it says another shape than it has:
/// "2x?".
static std::optional<std::string>
findOtherShape(const onnx::ValueInfoProto &info, const ImportedTensor &tensor) {
  const onnx::TypeProto::Tensor &type = info.type().tensor_type();
  if (!info.type().has_tensor_type() || !type.has_shape())
    return std::nullopt;
  SmallVector<std::string> sizes;
  bool isOther = type.shape().dim_size() != tensor.getRank();
  for (auto [axis, dim] : llvm::enumerate(type.shape().dim())) {
    sizes.push_back(dim.has_dim_value() ? std::to_string(dim.dim_value())
                                        : "?");
    if (isOther || !dim.has_dim_value())
      continue;
    std::optional<int64_t> size = getKnownSize(tensor.sizes[axis]);
    isOther |= size && *size != dim.dim_value();
  }
  if (!isOther)
    return std::nullopt;
  return sizes.empty() ? "scalar" : llvm::join(sizes, "x");
}

/// What the model says of a tensor, where it says another element type than it
/// has.
static Type findOtherType(const onnx::ValueInfoProto &info,
                          const ImportedTensor &tensor, MLIRContext *context) {
  auto kind = getElementKind(info.type().tensor_type().elem_type(), context);
  if (!kind) {
    llvm::consumeError(kind.takeError());
    return {};
  }
  return kind->type == tensor.elementType ? Type() : kind->type;
}

FailureOr<SmallVector<int64_t>>
GraphImporter::getInputShape(const onnx::ValueInfoProto &info) {
  auto given = options.inputShapes.find(info.name());
  const onnx::TypeProto::Tensor &type = info.type().tensor_type();
  if (given == options.inputShapes.end() && !type.has_shape())
    return error("input '" + info.name() +
                 "' has no shape in the model: give it one");
  SmallVector<int64_t> shape;
  for (const onnx::TensorShapeProto::Dimension &dim : type.shape().dim()) {
    int64_t size = ShapedType::kDynamic;
    if (dim.has_dim_param() && !dim.dim_param().empty()) {
      symbols.try_emplace(dim.dim_param());
      auto known = options.dimensions.find(dim.dim_param());
      if (known != options.dimensions.end())
        size = known->second;
    } else if (dim.has_dim_value()) {
      size = dim.dim_value();
      if (size < 0 && given == options.inputShapes.end())
        return error("input '" + info.name() + "' has dimension " +
                     Twine(shape.size()) + " of size " + Twine(size) +
                     ", expected 0 or more");
    }
    shape.push_back(size);
  }
  if (given != options.inputShapes.end()) {
    if (type.has_shape() && given->second.size() != shape.size())
      return error("input '" + info.name() + "' is given a shape of rank " +
                   Twine(given->second.size()) + ", but has rank " +
                   Twine(shape.size()));
    shape = given->second;
  }
  if (!isPossibleShape(shape))
    return error("input '" + info.name() +
                 "' has more elements than there can be");
  return shape;
}

/// The numbers of a list as bytes of the type.
static std::optional<std::string> parseNumbers(StringRef text,
                                               ElementKind kind) {
  SmallVector<StringRef> items;
  if (!text.trim().empty())
    text.split(items, ',');
  std::string bytes;
  auto append = [&](const APInt &bits) {
    unsigned size = llvm::divideCeil(bits.getBitWidth(), 8);
    uint64_t word = bits.getZExtValue();
    bytes.append(reinterpret_cast<const char *>(&word), size);
  };
  for (StringRef item : items) {
    item = item.trim();
    if (kind.type.isInteger(1) &&
        (item.equals_insensitive("true") || item.equals_insensitive("false")))
      item = item.equals_insensitive("true") ? "1" : "0";
    if (auto type = dyn_cast<FloatType>(kind.type)) {
      APFloat value(type.getFloatSemantics());
      auto status = value.convertFromString(item, APFloat::rmNearestTiesToEven);
      if (!status) {
        llvm::consumeError(status.takeError());
        return std::nullopt;
      }
      append(value.bitcastToAPInt());
      continue;
    }
    unsigned width = kind.type.getIntOrFloatBitWidth();
    int64_t value;
    uint64_t unsignedValue;
    if (kind.isUnsigned || width == 1) {
      if (item.getAsInteger(0, unsignedValue) ||
          !llvm::isUIntN(width, unsignedValue))
        return std::nullopt;
      append(APInt(width, unsignedValue));
    } else {
      if (item.getAsInteger(0, value) || !llvm::isIntN(width, value))
        return std::nullopt;
      append(APInt(width, value, /*isSigned=*/true));
    }
  }
  return bytes;
}

LogicalResult GraphImporter::importInputValue(const onnx::ValueInfoProto &info,
                                              ElementKind kind,
                                              ArrayRef<int64_t> shape,
                                              StringRef text) {
  auto refuse = [&](const Twine &expected) {
    return error("bad value for input '" + info.name() + "': found '" + text +
                 "', expected " + expected);
  };
  std::optional<std::string> bytes = parseNumbers(text, kind);
  if (!bytes)
    return refuse("numbers of its element type, separated by commas");
  int64_t count =
      bytes->size() / llvm::divideCeil(kind.type.getIntOrFloatBitWidth(), 8);
  std::string formatted =
      shape.empty()
          ? "scalar"
          : llvm::join(llvm::map_range(shape,
                                       [](int64_t size) {
                                         return ShapedType::isDynamic(size)
                                                    ? std::string("?")
                                                    : std::to_string(size);
                                       }),
                       "x");
  // One open size is what the list says.
  SmallVector<int64_t> full = llvm::to_vector(shape);
  int64_t numOpen = llvm::count_if(shape, ShapedType::isDynamic), known = 1;
  if (numOpen > 1)
    return error("input '" + info.name() +
                 "' is given a value, but has several unknown sizes: found "
                 "shape " +
                 formatted);
  for (int64_t size : shape)
    known *= ShapedType::isDynamic(size) ? 1 : size;
  if (numOpen == 1 && known > 0)
    *llvm::find_if(full, ShapedType::isDynamic) = count / known;
  if (ShapedType::isDynamicShape(full) ||
      ShapedType::getNumElements(full) != count)
    return refuse("as many numbers as shape " + formatted + " has elements");
  return define(info.name(), data.create(kind, full, *bytes));
}

DictionaryAttr GraphImporter::getPortAttributes(StringRef name,
                                                bool isUnsigned) {
  SmallVector<NamedAttribute> attributes = {
      builder.getNamedAttr("nnspec.name", builder.getStringAttr(name))};
  if (isUnsigned)
    attributes.push_back(
        builder.getNamedAttr("nnspec.unsigned", builder.getUnitAttr()));
  return builder.getDictionaryAttr(attributes);
}

OpFoldResult GraphImporter::unifySymbol(StringRef name, OpFoldResult size,
                                        StringRef input, int64_t axis) {
  Symbol &symbol = symbols[name];
  if (!symbol.size) {
    symbol = {size, input.str(), axis};
    return size;
  }
  emitter.checkEqual(
      size, symbol.size,
      "dimension '" + name + "': axis " + Twine(axis) + " of input '" + input +
          "' does not have the size of axis " + Twine(symbol.axis) +
          " of input '" + symbol.input + "'");
  return symbol.size;
}

LogicalResult
GraphImporter::checkInitializer(const onnx::ValueInfoProto &info,
                                const ImportedTensor &initializer) {
  if (Type type = findOtherType(info, initializer, module.getContext()))
    return emitError(module.getLoc())
           << "initializer '" << info.name() << "' is of type "
           << initializer.elementType << ", but the input is of type " << type;
  if (auto shape = findOtherShape(info, initializer))
    return error("initializer '" + info.name() + "' has shape " +
                 formatShape(initializer.sizes) + ", but the input has shape " +
                 *shape);
  return success();
}

LogicalResult GraphImporter::importInputs(const onnx::GraphProto &graph) {
  bool isRight = true;
  llvm::StringSet<> listed;
  for (const onnx::ValueInfoProto &info : graph.input()) {
    if (!listed.insert(info.name()).second) {
      isRight = false;
      (void)error("input '" + info.name() + "' is listed twice");
      continue;
    }
    if (poisoned.contains(info.name()))
      continue;
    // An input with an initialiser is a constant that a caller could replace.
    auto initializer = tensors.find(info.name());
    if (initializer != tensors.end()) {
      isRight &= succeeded(checkInitializer(info, initializer->second));
      continue;
    }
    auto import = [&]() -> LogicalResult {
      inputNames.insert(info.name());
      if (!info.type().has_tensor_type())
        return error("input '" + info.name() +
                     "': unsupported type that is "
                     "no tensor");
      auto kind = getElementKind(info.type().tensor_type().elem_type(),
                                 module.getContext());
      if (!kind)
        return error("input '" + info.name() +
                     "': " + llvm::toString(kind.takeError()));
      auto shape = getInputShape(info);
      if (failed(shape))
        return failure();
      auto value = options.inputValues.find(info.name());
      if (value != options.inputValues.end())
        return importInputValue(info, *kind, *shape, value->second);

      auto type = RankedTensorType::get(*shape, kind->type);
      unsigned number = function.getNumArguments();
      if (failed(function.insertArgument(
              number, type, getPortAttributes(info.name(), kind->isUnsigned),
              NameLoc::get(builder.getStringAttr(info.name())))))
        return failure();
      ImportedTensor tensor;
      tensor.elementType = kind->type;
      tensor.isUnsigned = kind->isUnsigned;
      tensor.value = function.getArgument(number);
      for (auto [axis, size] : llvm::enumerate(*shape)) {
        if (!ShapedType::isDynamic(size)) {
          tensor.sizes.push_back(builder.getIndexAttr(size));
          continue;
        }
        OpFoldResult own =
            tensor::DimOp::create(builder, module.getLoc(), tensor.value, axis)
                .getResult();
        const onnx::TensorShapeProto &dims = info.type().tensor_type().shape();
        if (static_cast<int>(axis) < dims.dim_size() &&
            !dims.dim(axis).dim_param().empty())
          own = unifySymbol(dims.dim(axis).dim_param(), own, info.name(), axis);
        tensor.sizes.push_back(own);
      }
      return define(info.name(), std::move(tensor));
    };
    if (failed(import())) {
      isRight = false;
      poisoned.insert(info.name());
    }
  }
  return success(isRight);
}

/// Fails where an option names what the model does not have.
template <typename T, typename Names>
static LogicalResult checkNames(const llvm::StringMap<T> &options,
                                const Names &names, StringRef what,
                                ModuleOp module) {
  SmallVector<StringRef> unknown, there(names.keys());
  for (StringRef name : options.keys())
    if (!llvm::is_contained(there, name))
      unknown.push_back(name);
  llvm::sort(unknown);
  llvm::sort(there);
  for (StringRef name : unknown)
    (void)(emitError(module.getLoc())
           << "the model has no " << what << " '" << name << "'; it has "
           << (there.empty() ? "none" : llvm::join(there, ", ")));
  return success(unknown.empty());
}

LogicalResult GraphImporter::checkOptions() const {
  LogicalResult dimensions =
      checkNames(options.dimensions, symbols, "symbolic dimension", module);
  LogicalResult shapes =
      checkNames(options.inputShapes, inputNames, "input", module);
  LogicalResult values =
      checkNames(options.inputValues, inputNames, "input", module);
  return success(succeeded(dimensions) && succeeded(shapes) &&
                 succeeded(values));
}

LogicalResult GraphImporter::importNode(onnx::NodeProto &node) {
  // Remarks name the layer by its location.
  std::string name = node.name();
  for (const std::string &output : node.output())
    if (name.empty())
      name = output;
  emitter.setLoc(NameLoc::get(
      builder.getStringAttr(name.empty() ? node.op_type() : name)));
  auto refuse = [&](const Twine &message) {
    return emitNodeError(emitter.getLoc(), node, opset, message);
  };
  if (!isDefaultDomain(node.domain()))
    return refuse("unsupported op of domain '" + node.domain() + "'");
  auto found = getOpTable().find(node.op_type());
  if (found == getOpTable().end())
    return refuse("unsupported op");
  const OpImporter &op = found->second;
  if (opset < op.firstOpset || opset > op.lastOpset)
    return refuse("unsupported opset: expected " + Twine(op.firstOpset) +
                  " to " + Twine(op.lastOpset));

  SmallVector<ImportedTensor *> inputs;
  bool isPoisoned = false;
  for (const std::string &input : node.input()) {
    auto tensor = tensors.find(input);
    if (input.empty()) {
      inputs.push_back(nullptr);
    } else if (poisoned.contains(input)) {
      isPoisoned = true;
    } else if (tensor != tensors.end()) {
      inputs.push_back(&tensor->second);
    } else {
      return refuse("input '" + input +
                    "' is not computed before: it is missing, or the graph "
                    "has a cycle or is not sorted");
    }
  }
  // That was reported where it began.
  if (isPoisoned)
    return failure();
  while (!inputs.empty() && !inputs.back())
    inputs.pop_back();
  // Of an op of any number of inputs none is optional.
  unsigned numRequired = op.maxInputs == kAnyNumber
                             ? std::max<unsigned>(op.minInputs, inputs.size())
                             : op.minInputs;
  if (inputs.size() > op.maxInputs ||
      llvm::count_if(ArrayRef(inputs).take_front(numRequired),
                     [](ImportedTensor *input) { return input; }) < numRequired)
    return refuse(
        "wrong number of inputs: found " + Twine(inputs.size()) +
        ", expected " +
        (op.minInputs == op.maxInputs ? Twine(op.minInputs).str()
         : op.maxInputs == kAnyNumber
             ? (Twine(op.minInputs) + " or more").str()
             : (Twine(op.minInputs) + " to " + Twine(op.maxInputs)).str()));

  NodeImporter importer(node, opset, emitter, data, inputs);
  if (failed(op.import(importer)))
    return failure();
  bool isRight = true;
  for (auto [number, result] : llvm::enumerate(importer.getResults())) {
    StringRef output = node.output(number);
    if (output.empty())
      continue;
    if (!result.elementType) {
      isRight = false;
      (void)refuse("unsupported output " + Twine(number) + " ('" + output +
                   "')");
    } else if (!isPossibleShape(result.getShape())) {
      isRight = false;
      (void)refuse("output " + Twine(number) + " would be " +
                   formatShape(result.sizes) +
                   ", more elements than there "
                   "can be");
    } else {
      isRight &= succeeded(define(output, result));
    }
  }
  return success(isRight);
}

LogicalResult GraphImporter::importOutputs(const onnx::GraphProto &graph) {
  SmallVector<Value> values;
  SmallVector<Attribute> attributes;
  for (const onnx::ValueInfoProto &info : graph.output()) {
    auto tensor = tensors.find(info.name());
    if (tensor == tensors.end())
      return error("output '" + info.name() + "' is not computed");
    if (Type type = findOtherType(info, tensor->second, module.getContext()))
      return emitError(module.getLoc())
             << "output '" << info.name() << "' is of type "
             << tensor->second.elementType << ", but declared as " << type;
    // Exporters leave sizes behind that are no more; those that an option has
    // changed are.
    bool isAsDeclared = options.inputShapes.empty() &&
                        options.inputValues.empty() &&
                        options.dimensions.empty();
    if (auto shape = findOtherShape(info, tensor->second);
        shape && isAsDeclared)
      emitWarning(module.getLoc())
          << "output '" << info.name() << "' has shape "
          << formatShape(tensor->second.sizes) << ", but is declared as "
          << *shape;
    emitter.setLoc(NameLoc::get(builder.getStringAttr(info.name())));
    values.push_back(emitter.getValue(tensor->second));
    attributes.push_back(
        getPortAttributes(info.name(), tensor->second.isUnsigned));
  }
  if (values.empty())
    return error("the graph has no outputs");
  func::ReturnOp::create(builder, module.getLoc(), values);
  function.setFunctionType(builder.getFunctionType(
      function.getArgumentTypes(), ValueRange(values).getTypes()));
  function.setAllResultAttrs(attributes);
  return success();
}
