//===- Pipelines.h - Pass pipelines -----------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_PIPELINES_PIPELINES_H
#define NNSPEC_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"

namespace mlir::nnspec {

/// `nnspec-lower-to-linalg`: applies the laws, lowers nnspec to linalg on
/// tensors and fuses elementwise ops where that repeats no work. Runs on any
/// op.
void buildLowerToLinalgPipeline(OpPassManager &pm);

/// `nnspec-lower-to-llvm`: `nnspec-lower-to-linalg`, then bufferisation, loops
/// and the LLVM dialect. Runs on a module.
///
/// Function arguments and results become contiguous memrefs (an identity
/// layout). A function may write into its arguments' buffers unless they have
/// the attribute `bufferization.writable = false`; the caller owns every buffer
/// that is returned.
void buildLowerToLLVMPipeline(OpPassManager &pm);

/// Registers both under their names.
void registerPipelines();

} // namespace mlir::nnspec

#endif // NNSPEC_PIPELINES_PIPELINES_H
