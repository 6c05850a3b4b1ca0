//===- Arrays.cpp - NumPy arrays and ours ---------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arrays.h"

#include "Module.h"

#include "llvm/ADT/STLExtras.h"

namespace py = pybind11;
using namespace mlir::nnspec;

static std::optional<ElementType> getElementType(const py::dtype &dtype) {
  static constexpr ElementType all[] = {
      ElementType::Bool,    ElementType::Int8,    ElementType::Int16,
      ElementType::Int32,   ElementType::Int64,   ElementType::UInt8,
      ElementType::UInt16,  ElementType::UInt32,  ElementType::UInt64,
      ElementType::Float16, ElementType::Float32, ElementType::Float64};
  std::string name = py::str(py::handle(dtype));
  for (ElementType type : all)
    if (name == getName(type).str())
      return type;
  return std::nullopt;
}

mlir::SmallVector<NDArray>
nnspec_python::refer(const std::vector<py::array> &arrays,
                     const FunctionSignature &signature) {
  mlir::SmallVector<NDArray> result;
  for (auto [number, array] : llvm::enumerate(arrays)) {
    std::optional<ElementType> type = getElementType(array.dtype());
    if (!type)
      throw Failure("wrong element type: argument " + std::to_string(number) +
                    ", found " +
                    std::string(py::str(py::handle(array.dtype()))) +
                    ", expected bool, an integer, or a float of 16 to 64 bits");
    bool isBFloat16 =
        number < signature.getArguments().size() &&
        signature.getArguments()[number].elementType == ElementType::BFloat16 &&
        type == ElementType::UInt16;
    mlir::SmallVector<int64_t> shape(array.shape(),
                                     array.shape() + array.ndim());
    // The compiled code does not write to its arguments.
    auto *data = const_cast<char *>(static_cast<const char *>(array.data()));
    result.push_back(NDArray::refer(isBFloat16 ? ElementType::BFloat16 : *type,
                                    shape, data));
  }
  return result;
}

py::array nnspec_python::release(NDArray array) {
  ElementType type = array.getElementType() == ElementType::BFloat16
                         ? ElementType::UInt16
                         : array.getElementType();
  py::dtype dtype(getName(type).str());
  std::vector<py::ssize_t> shape(array.getShape().begin(),
                                 array.getShape().end());
  auto *owner = new NDArray(std::move(array));
  py::capsule capsule(
      owner, [](void *pointer) { delete static_cast<NDArray *>(pointer); });
  return py::array(dtype, shape, owner->getData(), capsule);
}
