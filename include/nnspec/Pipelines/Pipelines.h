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
#include "mlir/Pass/PassOptions.h"

namespace mlir::nnspec {

/// Options of `nnspec-simplify`.
struct SimplifyOptions : public PassPipelineOptions<SimplifyOptions> {
  Option<bool> foldConstants{
      *this, "fold-constants",
      llvm::cl::desc(
          "Compute constant expressions, which rounds them; without, "
          "the result is exactly the same real function"),
      llvm::cl::init(true)};
  Option<bool> keepNNSpec{
      *this, "keep-nnspec",
      llvm::cl::desc("Leave what does not fold in the normal form instead of "
                     "lowering it to linalg"),
      llvm::cl::init(false)};
};

/// `nnspec-simplify`: shows all affine maps per channel as nnspec ops,
/// collapses their chains, folds them into linear layers, and computes the
/// constants. What does not fold comes out as linalg. Applied twice, it changes
/// nothing more. Runs on any op; unused resources are freed where that is a
/// module.
void buildSimplifyPipeline(OpPassManager &pm,
                           const SimplifyOptions &options = {});

/// Options of the lowering pipelines.
struct LoweringOptions : public PassPipelineOptions<LoweringOptions> {
  Option<bool> simplify{
      *this, "simplify",
      llvm::cl::desc("Begin with nnspec-simplify; without, each op is computed "
                     "as it is written"),
      llvm::cl::init(true)};
};

/// `nnspec-lower-to-linalg`: `nnspec-simplify` with its defaults, or lowers
/// each op as it is and fuses elementwise ops. Runs on any op.
void buildLowerToLinalgPipeline(OpPassManager &pm,
                                const LoweringOptions &options = {});

/// `nnspec-lower-to-llvm`: `nnspec-lower-to-linalg`, then bufferisation, loops
/// and the LLVM dialect. Runs on a module.
///
/// Function arguments and results become contiguous memrefs (an identity
/// layout). A function may write into its arguments' buffers unless they have
/// the attribute `bufferization.writable = false`; the caller owns every buffer
/// that is returned.
void buildLowerToLLVMPipeline(OpPassManager &pm,
                              const LoweringOptions &options = {});

/// Registers them under their names.
void registerPipelines();

} // namespace mlir::nnspec

#endif // NNSPEC_PIPELINES_PIPELINES_H
