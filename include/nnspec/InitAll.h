//===- InitAll.h - Registration of all there is -----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_INITALL_H
#define NNSPEC_INITALL_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::nnspec {

/// Registers nnspec and all upstream dialects, with upstream's implementations
/// of the interfaces for bufferisation, tiling, run-time verification and the
/// translation to LLVM IR.
void registerAllDialects(DialectRegistry &registry);

/// Registers nnspec's own passes and pipelines.
void registerAllPasses();

} // namespace mlir::nnspec

#endif // NNSPEC_INITALL_H
