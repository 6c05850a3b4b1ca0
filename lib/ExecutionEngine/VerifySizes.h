//===- VerifySizes.h - Checks of sizes at run time --------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EXECUTIONENGINE_VERIFYSIZES_H
#define NNSPEC_LIB_EXECUTIONENGINE_VERIFYSIZES_H

#include "mlir/Pass/Pass.h"

namespace mlir::nnspec {

/// Upstream's generate-runtime-verification, with messages that do not quote
/// the whole op, and with checks of the ops that upstream has none for but that
/// access memory out of bounds where sizes do not match: tensor.concat,
/// expand_shape, insert_slice and pad. Adds these checks to `context`.
std::unique_ptr<Pass> createVerifySizesPass(MLIRContext *context);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_EXECUTIONENGINE_VERIFYSIZES_H
