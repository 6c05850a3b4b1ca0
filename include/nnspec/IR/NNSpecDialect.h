//===- NNSpecDialect.h - The nnspec dialect ---------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_NNSPECDIALECT_H
#define NNSPEC_IR_NNSPECDIALECT_H

#include "mlir/Bytecode/BytecodeImplementation.h"
#include "mlir/IR/Dialect.h"

#include "nnspec/IR/NNSpecDialect.h.inc"

namespace mlir::nnspec {

/// The version that bytecode carries. `minor` grows with every change that
/// older readers understand, `major` with every other one.
struct NNSpecDialectVersion : public DialectVersion {
  NNSpecDialectVersion(uint64_t major, uint64_t minor)
      : major(major), minor(minor) {}

  static NNSpecDialectVersion current() { return {1, 0}; }

  uint64_t major;
  uint64_t minor;
};

} // namespace mlir::nnspec

#endif // NNSPEC_IR_NNSPECDIALECT_H
