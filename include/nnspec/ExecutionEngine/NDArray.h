//===- NDArray.h - Arrays in host memory ------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The values that compiled functions take and return: dense row-major arrays
// that know nothing of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_NDARRAY_H
#define NNSPEC_EXECUTIONENGINE_NDARRAY_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

namespace mlir::nnspec {

/// What one element of an array is. Integers are two's complement, floats IEEE
/// 754 (and bfloat16), a Bool is a byte that is 0 or 1.
enum class ElementType : uint8_t {
  Bool,
  Int8,
  Int16,
  Int32,
  Int64,
  UInt8,
  UInt16,
  UInt32,
  UInt64,
  Float16,
  BFloat16,
  Float32,
  Float64,
};

/// The size of one element in bytes.
size_t getSizeInBytes(ElementType type);

/// NumPy's name of the type ("float32"); "bfloat16" for the one NumPy lacks.
StringRef getName(ElementType type);

bool isFloat(ElementType type);

/// The shape as error messages print it: "[8, 64]", "[?, 64]" where the size is
/// ShapedType::kDynamic, "[]" for rank 0.
std::string formatShape(ArrayRef<int64_t> shape);

/// The index of the element at position `linearIndex` in row-major order. The
/// array must not be empty.
SmallVector<int64_t> getMultiIndex(int64_t linearIndex,
                                   ArrayRef<int64_t> shape);

/// A dense row-major array. Its memory is never null, also where the array has
/// no elements, and aligned to 64 bytes unless it is someone else's.
class NDArray {
public:
  /// The largest rank; NumPy's.
  static constexpr size_t kMaxRank = 64;

  /// An array of indeterminate values. Fails on a negative size, a rank above
  /// kMaxRank, a size in bytes that does not fit int64_t, and where there is
  /// not enough memory.
  static llvm::Expected<NDArray> allocate(ElementType type,
                                          ArrayRef<int64_t> shape);

  /// An array in memory that someone else owns and keeps for as long as the
  /// array lives. `data` is aligned to the size of an element, and the shape is
  /// one that allocate() takes.
  static NDArray refer(ElementType type, ArrayRef<int64_t> shape, char *data) {
    return NDArray(type, shape, data, /*allocation=*/nullptr);
  }

  /// An array that takes over what malloc() returned as `allocation`. Its
  /// elements begin at `data`, which is aligned to 64 bytes.
  static NDArray adopt(ElementType type, ArrayRef<int64_t> shape, char *data,
                       void *allocation) {
    return NDArray(type, shape, data, allocation);
  }

  ElementType getElementType() const { return type; }
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumElements() const { return numElements; }
  size_t getSizeInBytes() const {
    return numElements * nnspec::getSizeInBytes(type);
  }

  /// Takes the same bits for elements of another type of the same size.
  void reinterpret(ElementType newType) {
    assert(nnspec::getSizeInBytes(newType) == nnspec::getSizeInBytes(type));
    type = newType;
  }

  char *getData() { return data.get(); }
  const char *getData() const { return data.get(); }

  /// The elements as Ts, which must be of the element type's size.
  template <typename T>
  MutableArrayRef<T> getValues() {
    assert(sizeof(T) == nnspec::getSizeInBytes(type));
    return {reinterpret_cast<T *>(data.get()), size_t(numElements)};
  }
  template <typename T>
  ArrayRef<T> getValues() const {
    return const_cast<NDArray *>(this)->getValues<T>();
  }

private:
  struct Free {
    /// Null where the memory is someone else's.
    void *allocation;
    void operator()(char *) const { std::free(allocation); }
  };

  NDArray(ElementType type, ArrayRef<int64_t> shape, char *data,
          void *allocation);

  ElementType type;
  SmallVector<int64_t, 4> shape;
  int64_t numElements;
  std::unique_ptr<char, Free> data;
};

/// The number of elements of a shape without negative sizes, or nothing where
/// the array's size in bytes would not fit int64_t.
std::optional<int64_t> getNumElements(ArrayRef<int64_t> shape,
                                      ElementType type);

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_NDARRAY_H
