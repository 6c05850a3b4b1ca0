//===- Bytecode.cpp - Input that the bytecode reader takes ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Support/Bytecode.h"

#include "mlir/Bytecode/BytecodeReader.h"

using namespace mlir;

// A page, as files are mapped.
static constexpr uint64_t kPage = 4096;

namespace {
/// Reads the head of bytecode, and is at its end where something is missing.
class Cursor {
public:
  Cursor(StringRef bytes) : bytes(bytes) {}

  bool atEnd() const { return at >= bytes.size(); }

  uint64_t takeBytes(unsigned count) {
    uint64_t value = 0;
    for (unsigned i = 0; i < count && !atEnd(); ++i)
      value |= uint64_t(uint8_t(bytes[at++])) << (8 * i);
    return value;
  }

  /// As many zeros end the first byte as other bytes follow it.
  uint64_t takeVarInt() {
    uint64_t first = takeBytes(1);
    if (first == 0)
      return takeBytes(8);
    unsigned others = llvm::countr_zero(first);
    return (takeBytes(others) << (7 - others)) | (first >> (others + 1));
  }

  void skip(uint64_t count) {
    at += std::min<uint64_t>(count, bytes.size() - at);
  }

  void skipString() { skip(bytes.find('\0', at) - at + 1); }

  void skipTo(uint64_t alignment) { skip(llvm::alignTo(at, alignment) - at); }

private:
  StringRef bytes;
  size_t at = 0;
};
} // namespace

/// How the sections are to be aligned. Format: MLIR's "Bytecode Format".
static uint64_t getAlignment(StringRef bytecode) {
  uint64_t result = kPage;
  Cursor cursor(bytecode);
  cursor.takeBytes(4);
  cursor.takeVarInt();
  cursor.skipString();
  while (!cursor.atEnd()) {
    bool isAligned = cursor.takeBytes(1) & 0x80;
    uint64_t length = cursor.takeVarInt();
    uint64_t alignment = isAligned ? cursor.takeVarInt() : 1;
    // For the reader to refuse.
    if (!llvm::isPowerOf2_64(alignment) || alignment > bytecode.size())
      break;
    result = std::max(result, alignment);
    cursor.skipTo(alignment);
    cursor.skip(length);
  }
  return result;
}

std::unique_ptr<llvm::MemoryBuffer>
nnspec::alignBytecode(std::unique_ptr<llvm::MemoryBuffer> input) {
  if (!isBytecode(*input))
    return input;
  const llvm::Align alignment(getAlignment(input->getBuffer()));
  if (llvm::isAddrAligned(alignment, input->getBufferStart()))
    return input;
  auto copy = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
      input->getBufferSize(), input->getBufferIdentifier(), alignment);
  // Without memory for it the reader says what is wrong.
  if (!copy)
    return input;
  llvm::copy(input->getBuffer(), copy->getBufferStart());
  return copy;
}
