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
  Option<bool> keepNarrowWeights{*this, "keep-narrow-weights",
                                 llvm::cl::desc("As of nnspec-fold-affine"),
                                 llvm::cl::init(false)};
  Option<bool> keepNarrowAccumulators{
      *this, "keep-narrow-accumulators",
      llvm::cl::desc("As of nnspec-fold-affine"), llvm::cl::init(false)};
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
  Option<uint64_t> vectorBits{
      *this, "vector-bits",
      llvm::cl::desc("Lower elementwise ops to vectors of so many bits, which "
                     "any target can have as several; 0 leaves it to LLVM to "
                     "find vectors"),
      llvm::cl::init(512)};
  Option<uint64_t> nontemporalBytes{
      *this, "nontemporal-bytes",
      llvm::cl::desc("Store results of elementwise ops past the cache if they "
                     "have so many bytes, which should be the size of the "
                     "last-level cache; 0 for none"),
      llvm::cl::init(0)};
  Option<uint64_t> threads{
      *this, "threads",
      llvm::cl::desc("Divide large elementwise ops among so many threads, by "
                     "calls of LLVM's OpenMP runtime"),
      llvm::cl::init(1)};
  Option<bool> checkAllocations{
      *this, "check-allocations",
      llvm::cl::desc("Check when a buffer is allocated that its sizes multiply "
                     "to less than 2^63 bytes"),
      llvm::cl::init(false)};
};

/// `nnspec-lower-to-linalg`: `nnspec-simplify` with its defaults, or lowers
/// each op as it is and fuses elementwise ops. Runs on any op.
void buildLowerToLinalgPipeline(OpPassManager &pm,
                                const LoweringOptions &options = {});

/// `nnspec-lower-to-llvm`: `nnspec-lower-to-linalg`, then bufferisation, vector
/// loops for what is elementwise and scalar ones for the rest, and the LLVM
/// dialect. Runs on a module.
///
/// Function arguments and results become contiguous memrefs (an identity
/// layout). A function may write into its arguments' buffers unless they have
/// the attribute `bufferization.writable = false`; the caller owns every buffer
/// that is returned. Two arguments must not overlap where one of them is
/// written.
void buildLowerToLLVMPipeline(OpPassManager &pm,
                              const LoweringOptions &options = {});

/// `nnspec-lower-to-mpi`: from functions with `shard.shard` on their arguments
/// to functions for one of several processes, which call MPI (MPICH).
/// Simplifies before it partitions, so that no message is sent for what folds,
/// and goes on as `nnspec-lower-to-llvm`. Functions without shardings are
/// lowered as they are. Runs on a module.
///
/// A partitioned function takes and returns the shares of one process. Its
/// caller has called MPI_Init, and all processes call it; if there are not as
/// many as the grid has, it aborts.
void buildLowerToMPIPipeline(OpPassManager &pm,
                             const LoweringOptions &options = {});

/// What `nnspec-lower-to-nvvm` compiles kernels to.
enum class GPUFormat { PTX, Cubin, Fatbin };

/// Options of `nnspec-lower-to-nvvm`.
struct GPULoweringOptions : public PassPipelineOptions<GPULoweringOptions> {
  Option<bool> simplify{*this, "simplify",
                        llvm::cl::desc("As of nnspec-lower-to-llvm"),
                        llvm::cl::init(true)};
  Option<std::string> chip{
      *this, "chip",
      llvm::cl::desc("The architecture; PTX runs on later ones, too"),
      llvm::cl::init("sm_80")};
  Option<GPUFormat> format{
      *this, "format", llvm::cl::desc("What the kernels become"),
      llvm::cl::init(GPUFormat::PTX),
      llvm::cl::values(
          clEnumValN(GPUFormat::PTX, "ptx", "PTX, which the driver compiles"),
          clEnumValN(GPUFormat::Cubin, "cubin",
                     "Code for the chip, by ptxas, which is looked for in PATH "
                     "and CUDA_HOME"),
          clEnumValN(GPUFormat::Fatbin, "fatbin",
                     "Both, by ptxas and fatbinary"))};
};

/// `nnspec-lower-to-nvvm`: `nnspec-lower-to-linalg`, then bufferisation, a GPU
/// kernel for each op on the data, which must be elementwise, and the LLVM
/// dialect with `gpu.binary` ops of the kernels. Runs on a module.
///
/// Function arguments are contiguous memrefs in the memory of the device, and
/// so are results, which the caller allocates and passes behind them. A
/// function returns when its kernels are done. As of `nnspec-lower-to-llvm`, a
/// function may write into its arguments' buffers, and two arguments must not
/// overlap where one of them is written.
void buildLowerToNVVMPipeline(OpPassManager &pm,
                              const GPULoweringOptions &options = {});

/// Registers them under their names.
void registerPipelines();

} // namespace mlir::nnspec

#endif // NNSPEC_PIPELINES_PIPELINES_H
