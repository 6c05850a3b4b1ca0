//===- Invocation.cpp - One call of a compiled function -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Invocation.h"

#include "Runtime.h"
#include "StridedCopy.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlir::nnspec;

// The words of a memref descriptor: the pointer to free, the pointer to the
// data, the offset, and then sizes and strides in elements.
static constexpr size_t kAllocated = 0, kAligned = 1, kOffset = 2, kSizes = 3;

static size_t getNumWords(size_t rank) { return kSizes + 2 * rank; }

static_assert(sizeof(void *) == sizeof(int64_t),
              "pointers and indices are words of one size");

Invocation::Invocation(const FunctionSignature &signature,
                       ArrayRef<NDArray> arguments)
    : signature(signature), arguments(arguments) {
  for (const NDArray &array : arguments) {
    // The compiled code does not write to its arguments.
    auto address = reinterpret_cast<int64_t>(array.getData());
    argumentWords.append({address, address, /*offset=*/0});
    llvm::append_range(argumentWords, array.getShape());
    llvm::append_range(argumentWords, getRowMajorStrides(array.getShape()));
  }
  size_t numWords = 0;
  for (const TensorSpec &result : signature.getResults()) {
    resultStarts.push_back(numWords);
    numWords += getNumWords(result.shape.size());
  }
  resultWords.resize(numWords);
}

llvm::Expected<std::chrono::nanoseconds>
Invocation::run(void (*function)(void **)) {
  // The C interface takes pointers to descriptors, first to the results' struct
  // if there is any result; the packed form takes pointers to those pointers.
  SmallVector<void *> descriptors;
  if (!resultWords.empty())
    descriptors.push_back(resultWords.data());
  int64_t *words = argumentWords.data();
  for (const NDArray &array : arguments) {
    descriptors.push_back(words);
    words += getNumWords(array.getShape().size());
  }
  SmallVector<void *> packed;
  for (void *&descriptor : descriptors)
    packed.push_back(&descriptor);

  auto start = std::chrono::steady_clock::now();
  if (llvm::Error error = callCompiledCode(function, packed.data()))
    return std::move(error);
  auto stop = std::chrono::steady_clock::now();
  hasResults = true;
  return stop - start;
}

Invocation::~Invocation() {
  if (!hasResults)
    return;
  // Results may share a buffer, or be an argument.
  llvm::SmallPtrSet<void *, 4> done;
  for (const NDArray &array : arguments)
    done.insert(const_cast<char *>(array.getData()));
  for (size_t start : resultStarts) {
    auto *buffer = reinterpret_cast<void *>(resultWords[start + kAllocated]);
    if (done.insert(buffer).second)
      std::free(buffer);
  }
}

/// Whether nothing else uses the result's buffer.
bool Invocation::ownsBuffer(size_t index) const {
  int64_t buffer = resultWords[resultStarts[index] + kAllocated];
  auto uses = [&](size_t start) {
    return resultWords[start + kAllocated] == buffer;
  };
  return llvm::count_if(resultStarts, uses) == 1 &&
         llvm::none_of(arguments, [&](const NDArray &array) {
           return reinterpret_cast<int64_t>(array.getData()) == buffer;
         });
}

llvm::Expected<NDArray> Invocation::takeResult(size_t index) {
  const TensorSpec &spec = signature.getResults()[index];
  size_t rank = spec.shape.size();
  int64_t *words = resultWords.data() + resultStarts[index];
  ArrayRef<int64_t> sizes(words + kSizes, rank);
  ArrayRef<int64_t> strides(words + kSizes + rank, rank);

  auto *start = reinterpret_cast<char *>(words[kAligned]);
  std::optional<int64_t> numElements;
  if (llvm::all_of(sizes, [](int64_t size) { return size >= 0; }))
    numElements = getNumElements(sizes, spec.elementType);
  if (numElements && rank <= NDArray::kMaxRank && start &&
      words[kAligned] % 64 == 0 && words[kOffset] == 0 &&
      strides == ArrayRef<int64_t>(getRowMajorStrides(sizes)) &&
      ownsBuffer(index)) {
    auto *allocation = reinterpret_cast<void *>(words[kAllocated]);
    words[kAllocated] = 0;
    return NDArray::adopt(spec.elementType, sizes, start, allocation);
  }

  llvm::Expected<NDArray> array = NDArray::allocate(spec.elementType, sizes);
  if (!array)
    return llvm::createStringError(Twine("bad result: result ") + Twine(index) +
                                   " of '" + signature.getName() + "', " +
                                   llvm::toString(array.takeError()));
  size_t elementSize = getSizeInBytes(spec.elementType);
  const char *data = start + words[kOffset] * int64_t(elementSize);
  copyStrided(elementSize, sizes, data, strides, array->getData(),
              getRowMajorStrides(sizes));
  return array;
}
