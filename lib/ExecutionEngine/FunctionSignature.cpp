//===- FunctionSignature.cpp - What a function takes and returns ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/FunctionSignature.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::nnspec;

static std::optional<ElementType> convertElementType(Type type) {
  if (type.isF16())
    return ElementType::Float16;
  if (type.isBF16())
    return ElementType::BFloat16;
  if (type.isF32())
    return ElementType::Float32;
  if (type.isF64())
    return ElementType::Float64;
  if (type.isIndex() || type.isSignlessInteger(64))
    return ElementType::Int64;
  if (type.isSignlessInteger(32))
    return ElementType::Int32;
  if (type.isSignlessInteger(16))
    return ElementType::Int16;
  if (type.isSignlessInteger(8))
    return ElementType::Int8;
  if (type.isSignlessInteger(1))
    return ElementType::Bool;
  return std::nullopt;
}

static ElementType getUnsigned(ElementType type) {
  switch (type) {
  case ElementType::Int8:
    return ElementType::UInt8;
  case ElementType::Int16:
    return ElementType::UInt16;
  case ElementType::Int32:
    return ElementType::UInt32;
  case ElementType::Int64:
    return ElementType::UInt64;
  default:
    return type;
  }
}

/// `value` is "argument" or "result"; `isUnsigned` says of the number of one
/// whether its integers are unsigned.
static llvm::Error convertTypes(TypeRange types, StringRef value,
                                StringRef function,
                                function_ref<bool(unsigned)> isUnsigned,
                                SmallVectorImpl<TensorSpec> &specs) {
  for (auto [index, type] : llvm::enumerate(types)) {
    auto tensorType = dyn_cast<RankedTensorType>(type);
    std::optional<ElementType> elementType;
    if (tensorType && !tensorType.getEncoding())
      elementType = convertElementType(tensorType.getElementType());
    if (!elementType) {
      std::string text;
      llvm::raw_string_ostream os(text);
      os << "unsupported type: " << value << ' ' << index << " of '" << function
         << "', found '" << type
         << "', expected a ranked tensor of f16, bf16, f32, f64, index, i1, "
            "i8, i16, i32 or i64";
      return llvm::createStringError(Twine(text));
    }
    specs.push_back(
        {isUnsigned(index) ? getUnsigned(*elementType) : *elementType,
         llvm::to_vector(tensorType.getShape())});
  }
  return llvm::Error::success();
}

llvm::Expected<FunctionSignature> FunctionSignature::get(ModuleOp module,
                                                         StringRef name) {
  func::FuncOp function;
  SmallVector<StringRef> others;
  for (auto op : module.getOps<func::FuncOp>()) {
    if (op.getSymName() == name)
      function = op;
    else if (!op.isExternal())
      others.push_back(op.getSymName());
  }
  if (!function) {
    constexpr size_t maxListed = 10;
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "no such function: found ";
    llvm::interleaveComma(ArrayRef(others).take_front(maxListed), os,
                          [&](StringRef other) { os << "'" << other << "'"; });
    if (others.size() > maxListed)
      os << " and " << others.size() - maxListed << " more";
    else if (others.empty())
      os << "no function with a body";
    os << ", expected '" << name << "'";
    return llvm::createStringError(Twine(text));
  }
  if (function.isExternal())
    return llvm::createStringError(Twine("function without a body: '") + name +
                                   "', found a declaration, expected a "
                                   "definition");

  FunctionSignature signature;
  signature.name = name.str();
  if (llvm::Error error = convertTypes(
          function.getArgumentTypes(), "argument", name,
          [&](unsigned i) {
            return function.getArgAttr(i, kUnsignedAttrName) != nullptr;
          },
          signature.arguments))
    return std::move(error);
  if (llvm::Error error = convertTypes(
          function.getResultTypes(), "result", name,
          [&](unsigned i) {
            return function.getResultAttr(i, kUnsignedAttrName) != nullptr;
          },
          signature.results))
    return std::move(error);
  return signature;
}

static bool isCompatible(ElementType found, ElementType expected) {
  switch (expected) {
  case ElementType::Int8:
    return found == expected || found == ElementType::UInt8;
  case ElementType::Int16:
    return found == expected || found == ElementType::UInt16;
  case ElementType::Int32:
    return found == expected || found == ElementType::UInt32;
  case ElementType::Int64:
    return found == expected || found == ElementType::UInt64;
  case ElementType::BFloat16:
    return found == expected || found == ElementType::UInt16;
  default:
    return found == expected;
  }
}

static bool isCompatible(ArrayRef<int64_t> found, ArrayRef<int64_t> expected) {
  return found.size() == expected.size() &&
         llvm::all_of_zip(found, expected, [](int64_t size, int64_t wanted) {
           return ShapedType::isDynamic(wanted) || size == wanted;
         });
}

llvm::Error
FunctionSignature::checkArguments(ArrayRef<NDArray> arrays,
                                  ArrayRef<std::string> origins) const {
  if (arrays.size() != arguments.size())
    return llvm::createStringError(Twine("wrong number of inputs: function '") +
                                   name + "', found " + Twine(arrays.size()) +
                                   ", expected " + Twine(arguments.size()));
  for (auto [index, array, spec] : llvm::enumerate(arrays, arguments)) {
    std::string where =
        ("argument " + Twine(index) + " of '" + name + "'").str();
    if (index < origins.size())
      where += " (" + origins[index] + ")";
    if (!isCompatible(array.getElementType(), spec.elementType)) {
      StringRef expected = spec.elementType == ElementType::BFloat16
                               ? "uint16 (the bits of bfloat16)"
                               : nnspec::getName(spec.elementType);
      return llvm::createStringError(
          Twine("wrong type: ") + where + ", found " +
          nnspec::getName(array.getElementType()) + ", expected " + expected);
    }
    if (!isCompatible(array.getShape(), spec.shape))
      return llvm::createStringError(Twine("wrong shape: ") + where +
                                     ", found " +
                                     formatShape(array.getShape()) +
                                     ", expected " + formatShape(spec.shape));
  }
  return llvm::Error::success();
}
