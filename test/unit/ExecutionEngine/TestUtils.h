//===- TestUtils.h - Helpers of these tests ---------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EXECUTIONENGINE_TESTUTILS_H
#define NNSPEC_TEST_UNIT_EXECUTIONENGINE_TESTUTILS_H

#include "nnspec/ExecutionEngine/NDArray.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

namespace mlir::nnspec {

/// The array of `values`, whose type is of the size of `type`.
template <typename T>
NDArray makeArray(ElementType type, ArrayRef<int64_t> shape,
                  std::initializer_list<T> values) {
  NDArray array = llvm::cantFail(NDArray::allocate(type, shape));
  assert(values.size() == size_t(array.getNumElements()));
  llvm::copy(values, array.getValues<T>().begin());
  return array;
}

inline NDArray makeFloats(ArrayRef<int64_t> shape,
                          std::initializer_list<float> values) {
  return makeArray<float>(ElementType::Float32, shape, values);
}

/// The error's text, or "success".
inline std::string getMessage(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "success";
}

template <typename T>
std::string getMessage(llvm::Expected<T> value) {
  return getMessage(value.takeError());
}

inline std::vector<float> getFloats(const NDArray &array) {
  return array.getValues<float>().vec();
}

} // namespace mlir::nnspec

#endif // NNSPEC_TEST_UNIT_EXECUTIONENGINE_TESTUTILS_H
