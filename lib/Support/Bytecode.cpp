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

std::unique_ptr<llvm::MemoryBuffer>
nnspec::alignBytecode(std::unique_ptr<llvm::MemoryBuffer> input) {
  // A page, as files are mapped.
  const llvm::Align alignment(4096);
  if (llvm::isAddrAligned(alignment, input->getBufferStart()) ||
      !isBytecode(*input))
    return input;
  auto copy = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
      input->getBufferSize(), input->getBufferIdentifier(), alignment);
  // Without memory for it the reader says what is wrong.
  if (!copy)
    return input;
  llvm::copy(input->getBuffer(), copy->getBufferStart());
  return copy;
}
