//===- Choices.h - Choices made of a fuzzer's bytes -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_FUZZ_CHOICES_H
#define NNSPEC_TEST_FUZZ_CHOICES_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace mlir::nnspec::fuzz {

/// Reads choices from bytes, one each; the first choice when they are used up,
/// so that any bytes are a finite sequence of choices.
class Choices {
public:
  explicit Choices(llvm::ArrayRef<uint8_t> bytes) : bytes(bytes) {}

  bool isEmpty() const { return bytes.empty(); }

  /// A number from 0 to `count` - 1; `count` is at most 256.
  unsigned below(unsigned count) {
    if (bytes.empty())
      return 0;
    unsigned choice = bytes.front() % count;
    bytes = bytes.drop_front();
    return choice;
  }
  bool flip() { return below(2); }

  template <typename T>
  const T &among(llvm::ArrayRef<T> options) {
    return options[below(options.size())];
  }

private:
  llvm::ArrayRef<uint8_t> bytes;
};

} // namespace mlir::nnspec::fuzz

#endif // NNSPEC_TEST_FUZZ_CHOICES_H
