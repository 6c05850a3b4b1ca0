//===- NDArrayTest.cpp - Arrays and their layouts -------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/NDArray.h"

#include "StridedCopy.h"
#include "TestUtils.h"

#include "mlir/IR/BuiltinTypeInterfaces.h"

using namespace mlir;
using namespace mlir::nnspec;

TEST(NDArray, MemoryIsAligned) {
  const SmallVector<int64_t> shapes[] = {{}, {0}, {3}, {5, 7}, {1 << 20}};
  for (const SmallVector<int64_t> &shape : shapes) {
    NDArray array =
        llvm::cantFail(NDArray::allocate(ElementType::Float32, shape));
    EXPECT_NE(array.getData(), nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(array.getData()) % 64, 0u);
  }
}

TEST(NDArray, RefersToMemoryOfOthers) {
  float values[] = {1, 2, 3};
  auto *data = reinterpret_cast<char *>(values);
  {
    NDArray array = NDArray::refer(ElementType::Float32, {3}, data);
    EXPECT_EQ(array.getData(), data);
    NDArray moved = std::move(array);
    EXPECT_EQ(moved.getValues<float>()[2], 3);
  }
  EXPECT_EQ(values[2], 3);
}

TEST(NDArray, AdoptsAnAllocation) {
  // The elements begin inside of it, as an aligned buffer's do. That it is
  // freed, and once, is what AddressSanitizer sees.
  auto *allocation = static_cast<char *>(std::aligned_alloc(64, 128));
  NDArray array =
      NDArray::adopt(ElementType::Float64, {2, 2}, allocation + 64, allocation);
  EXPECT_EQ(array.getData(), allocation + 64);
  EXPECT_EQ(array.getNumElements(), 4);
}

TEST(NDArray, RejectsBadShapes) {
  auto allocate = [](ArrayRef<int64_t> shape) {
    return getMessage(NDArray::allocate(ElementType::Float32, shape));
  };
  EXPECT_EQ(allocate({2, -1}),
            "negative size: array of float32, found shape [2, -1], expected "
            "sizes of 0 or more");
  EXPECT_EQ(allocate({int64_t(1) << 61}),
            "array too large: array of float32, found shape "
            "[2305843009213693952], expected less than 2^63 bytes");
  EXPECT_EQ(allocate({int64_t(1) << 32, 0, int64_t(1) << 32}),
            "array too large: array of float32, found shape [4294967296, 0, "
            "4294967296], expected less than 2^63 bytes");
  EXPECT_EQ(allocate(SmallVector<int64_t>(65, 1)),
            "rank too large: array of float32, found rank 65, expected at most "
            "64");
}

TEST(NDArray, FormatsShapes) {
  EXPECT_EQ(formatShape({}), "[]");
  EXPECT_EQ(formatShape({8, ShapedType::kDynamic, 0}), "[8, ?, 0]");
}

TEST(NDArray, FindsIndices) {
  EXPECT_EQ(getMultiIndex(0, {}), SmallVector<int64_t>());
  EXPECT_EQ(getMultiIndex(23, {2, 3, 4}), SmallVector<int64_t>({1, 2, 3}));
  EXPECT_EQ(getMultiIndex(5, {2, 3, 1}), SmallVector<int64_t>({1, 2, 0}));
}

/// Copies between the layouts element by element and with copyStrided, and
/// expects the same.
static void checkCopy(ArrayRef<int64_t> shape, ArrayRef<int64_t> sourceStrides,
                      ArrayRef<int64_t> destinationStrides) {
  constexpr size_t kSize = 4096;
  int32_t source[kSize], found[kSize], expected[kSize];
  for (size_t i = 0; i < kSize; ++i) {
    source[i] = int32_t(i);
    found[i] = expected[i] = -1;
  }
  int64_t numElements = 1;
  for (int64_t size : shape)
    numElements *= size;
  // The middle, because strides may be negative.
  for (int64_t i = 0; i < numElements; ++i) {
    int64_t from = kSize / 2, to = kSize / 2;
    for (auto [axis, index] : llvm::enumerate(getMultiIndex(i, shape))) {
      from += index * sourceStrides[axis];
      to += index * destinationStrides[axis];
    }
    expected[to] = source[from];
  }
  copyStrided(sizeof(int32_t), shape,
              reinterpret_cast<const char *>(source + kSize / 2), sourceStrides,
              reinterpret_cast<char *>(found + kSize / 2), destinationStrides);
  EXPECT_EQ(ArrayRef(found), ArrayRef(expected));
}

TEST(StridedCopy, AllLayouts) {
  EXPECT_EQ(getRowMajorStrides({2, 3, 4}), SmallVector<int64_t>({12, 4, 1}));
  EXPECT_EQ(getColumnMajorStrides({2, 3, 4}), SmallVector<int64_t>({1, 2, 6}));
  checkCopy({}, {}, {});
  checkCopy({5}, {1}, {1});
  checkCopy({5}, {3}, {1});
  checkCopy({5}, {-2}, {7});
  checkCopy({5}, {0}, {1});
  checkCopy({2, 3, 4}, {12, 4, 1}, {12, 4, 1});
  checkCopy({2, 3, 4}, {1, 2, 6}, {12, 4, 1});
  checkCopy({2, 3, 4}, {12, 4, 1}, {100, 10, 1});
  checkCopy({2, 3, 4}, {12, 4, 1}, {30, 4, 1});
  checkCopy({2, 1, 4}, {4, 999, 1}, {4, 0, 1});
  checkCopy({2, 3, 1}, {3, 1, 7}, {1, 2, 9});
  checkCopy({1, 1, 1}, {3, 1, 7}, {1, 2, 9});
  checkCopy({2, 0, 3}, {0, 3, 1}, {0, 3, 1});
}
