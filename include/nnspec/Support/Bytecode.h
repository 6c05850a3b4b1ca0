//===- Bytecode.h - Input that the bytecode reader takes --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SUPPORT_BYTECODE_H
#define NNSPEC_SUPPORT_BYTECODE_H

#include "llvm/Support/MemoryBuffer.h"

namespace mlir::nnspec {

/// The reader leaves resources where they are, and refuses bytecode that does
/// not lie as they are aligned. Large files are mapped to a page, which does
/// for nearly all; small ones and standard input lie anywhere. Copies bytecode
/// that lies otherwise than its sections ask for to where it can be read. What
/// is not bytecode, or is damaged, stays as it is.
std::unique_ptr<llvm::MemoryBuffer>
alignBytecode(std::unique_ptr<llvm::MemoryBuffer> input);

} // namespace mlir::nnspec

#endif // NNSPEC_SUPPORT_BYTECODE_H
