//===- Pipelines.cpp - Pass pipelines -------------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Pipelines/Pipelines.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/Sharding/Passes.h"
#include "nnspec/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::nnspec;

/// The canonicaliser, which leaves the control flow as it is. Where passes that
/// rewrite until nothing changes come after it, one sweep will do.
static std::unique_ptr<Pass> createCanonicalizer(
    int64_t maxIterations = GreedyRewriteConfig().getMaxIterations()) {
  return createCanonicalizerPass(
      GreedyRewriteConfig()
          .setUseTopDownTraversal()
          .setMaxIterations(maxIterations)
          .setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled),
      getWrongUpstreamPatterns());
}

/// From nnspec ops to fused linalg.
static void addLinalgPasses(OpPassManager &pm) {
  pm.addPass(createConvertNNSpecToLinalg());
  // What has become the same has two users, and is not fused into each.
  pm.addPass(createCSEPass());
  pm.addPass(createFuseElementwise());
  // Operands that are the same value become one.
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizer());
  // What a cast of sizes stood between.
  pm.addPass(createFuseElementwise());
  pm.addPass(createCSEPass());
  pm.addPass(createOrderOps());
}

void nnspec::buildSimplifyPipeline(OpPassManager &pm,
                                   const SimplifyOptions &options) {
  pm.addPass(createConvertBatchNormToNNSpec());
  // Before linalg is raised: what comes of it in the end is raised in the same
  // way when it is simplified again.
  if (!options.keepNNSpec) {
    DecomposeAggregatedOptions decompose;
    decompose.onlyNNSpec = true;
    pm.addPass(createDecomposeAggregated(decompose));
  }
  // What is left is read, and says what folds.
  pm.addPass(createEraseUnused());
  pm.addPass(createConvertLinalgToNNSpec());
  pm.addPass(createRemarkCancellation());
  pm.addPass(createCanonicalizer(/*maxIterations=*/1));
  pm.addPass(createCSEPass());
  pm.addPass(createEraseUnused());
  FoldAffineOptions fold;
  fold.keepNarrowWeights = options.keepNarrowWeights;
  fold.keepNarrowAccumulators = options.keepNarrowAccumulators;
  // They are no constants yet where these are not computed.
  fold.wholeTerms = options.foldConstants;
  FoldConstantsOptions silent;
  silent.remarkRefused = false;
  if (options.foldConstants) {
    // There are more maps, and more of them fold, where a constant comes out as
    // zero, or as one number everywhere. What still does not fold is said then.
    FoldAffineOptions firstFold = fold;
    firstFold.remarkRefused = false;
    // A bias that turns out to be one number has fewer axes.
    firstFold.wholeTerms = false;
    pm.addPass(createFoldAffine(firstFold));
    pm.addPass(createFoldConstants(silent));
    pm.addPass(createCSEPass());
    pm.addPass(createConvertLinalgToNNSpec());
  }
  pm.addPass(createFoldAffine(fold));
  if (options.foldConstants)
    pm.addPass(createFoldConstants());
  if (!options.keepNNSpec)
    return addLinalgPasses(pm);
  pm.addPass(createCanonicalizer());
  pm.addPass(createCSEPass());
  // Sums of constants that have come together.
  if (options.foldConstants)
    pm.addPass(createFoldConstants(silent));
}

void nnspec::buildLowerToLinalgPipeline(OpPassManager &pm,
                                        const LoweringOptions &options) {
  if (options.simplify)
    return buildSimplifyPipeline(pm);
  addLinalgPasses(pm);
}

/// Arithmetic of f16 and bf16 in f32, and the conversions of bf16 in integers:
/// few machines have either, and the runtime functions that LLVM would call are
/// not everywhere.
static void addNarrowTypePasses(OpPassManager &pm) {
  pm.addPass(createEmulateNarrowFloats());
  pm.addPass(createDelayRounding());
  // Not arith-expand, whose maximumf takes +0 and -0 for equal.
  pm.addPass(createExpandFloatCasts());
  pm.addPass(createExpandMaximum());
}

/// From fused linalg on tensors to linalg on buffers, which nothing frees yet.
static void addBufferPasses(OpPassManager &pm) {
  pm.addPass(createDecomposeAggregated());
  pm.addPass(createExpandEmptyPads());
  pm.addPass(createConvertTensorToLinalgPass());
  // What is written into a part of a tensor or a given buffer is computed
  // there.
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  // A loop may yield another tensor than it was given.
  bufferize.allowReturnAllocsFromLoops = true;
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  pm.addPass(createOrderGlobals());
}

void nnspec::buildLowerToLLVMPipeline(OpPassManager &pm,
                                      const LoweringOptions &options) {
  buildLowerToLinalgPipeline(pm, options);
  addBufferPasses(pm);
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(createCheckAllocations({options.checkAllocations}));

  pm.addPass(createOutlineLinalg());
  // So that a buffer lies where another, still in the cache, has been.
  pm.addNestedPass<func::FuncOp>(
      bufferization::createOptimizeAllocationLivenessPass());
  if (options.vectorBits) {
    VectorizeElementwiseOptions vectorize;
    vectorize.vectorBits = options.vectorBits;
    vectorize.nontemporalBytes = options.nontemporalBytes;
    vectorize.threads = options.threads;
    // With their neighbours, which otherwise are elementwise ops.
    pm.addPass(createVectorizeLayers({options.vectorBits, options.threads}));
    pm.addPass(createVectorizeWindows({options.vectorBits, options.threads}));
    pm.addPass(createVectorizeElementwise(vectorize));
  }
  pm.addPass(createConvertLinalgToLoopsPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  addNarrowTypePasses(pm);
  pm.addPass(createCanonicalizer());
  pm.addPass(createCSEPass());

  pm.addPass(createExpandDynamicShapes());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  // Powers of integers; LLVM has no intrinsic.
  pm.addPass(createConvertMathToFuncs());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertToLLVMPass());
  // What LLVM has no intrinsic for either, such as erf.
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCSEPass());
}

void nnspec::buildLowerToMPIPipeline(OpPassManager &pm,
                                     const LoweringOptions &options) {
  // While they are as they were written.
  pm.addPass(createCheckShardings());
  if (options.simplify) {
    SimplifyOptions simplify;
    simplify.keepNNSpec = true;
    buildSimplifyPipeline(pm, simplify);
  }
  pm.addPass(nnspec::createPartition());
  pm.addPass(createLowerCollectives());
  pm.addPass(createPrepareMPI());
  pm.addPass(createConvertShardToMPIPass());
  // One communicator for the same processes.
  pm.addPass(createCSEPass());
  pm.addPass(createFinishMPI());

  LoweringOptions lowering;
  lowering.copyOptionValuesFrom(options);
  lowering.simplify = false;
  buildLowerToLLVMPipeline(pm, lowering);
}

void nnspec::buildLowerToNVVMPipeline(OpPassManager &pm,
                                      const GPULoweringOptions &options) {
  pm.addPass(createCheckGPUChip({options.chip}));
  LoweringOptions toLinalg;
  toLinalg.simplify = options.simplify;
  buildLowerToLinalgPipeline(pm, toLinalg);
  addBufferPasses(pm);
  pm.addPass(createResultsToArguments());
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());

  pm.addPass(createLaunchElementwise());
  pm.addPass(createEmulateNarrowFloats());
  pm.addPass(createDelayRounding());
  pm.addPass(createCanonicalizer());
  pm.addPass(createCSEPass());
  // Constants, which would be arguments: of the host's memory, if they are
  // buffers.
  pm.addPass(createMoveBuffersToGPU());
  pm.addPass(createGpuLaunchSinkIndexComputationsPass());
  pm.addPass(createGpuKernelOutliningPass());
  // The host's copies of constants.
  pm.addPass(createSymbolDCEPass());
  pm.addNestedPass<func::FuncOp>(createGpuAsyncRegionPass());

  GpuNVVMAttachTargetOptions target;
  target.chip = options.chip;
  pm.addPass(createGpuNVVMAttachTarget(target));
  OpPassManager &kernels = pm.nest<gpu::GPUModuleOp>();
  kernels.addPass(createMathToIntrinsics());
  kernels.addPass(arith::createArithIntRangeOpts());
  kernels.addPass(arith::createArithIntRangeNarrowing({{32}}));
  kernels.addPass(createCanonicalizer());
  kernels.addPass(createCSEPass());
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  kernels.addPass(createConvertGpuOpsToNVVMOps());
  kernels.addPass(createCanonicalizer());
  kernels.addPass(createReconcileUnrealizedCastsPass());

  pm.addPass(createExpandDynamicShapes());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createGpuToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  GpuModuleToBinaryPassOptions binary;
  switch (options.format) {
  case GPUFormat::PTX:
    binary.compilationTarget = "isa";
    break;
  case GPUFormat::Cubin:
    binary.compilationTarget = "bin";
    break;
  case GPUFormat::Fatbin:
    binary.compilationTarget = "fatbin";
    break;
  }
  pm.addPass(createGpuModuleToBinaryPass(binary));
  pm.addPass(createDropCompileTimes());
}

/// Registers a pipeline that has passes on modules. Added to a pass manager of
/// another op they would end the process; in a pipeline's text that is an
/// error.
template <typename Options>
static void registerModulePipeline(
    StringRef name, StringRef description,
    std::function<void(OpPassManager &, const Options &)> build) {
  registerPassPipeline(
      name, description,
      [build, name = name.str()](
          OpPassManager &pm, StringRef text,
          function_ref<LogicalResult(const Twine &)> emitError) {
        StringRef module = ModuleOp::getOperationName();
        if (pm.getNesting() == OpPassManager::Nesting::Explicit &&
            pm.getOpName().value_or(module) != module)
          return emitError("'" + name + "' is a pipeline for '" + module +
                           "', found in one for '" + *pm.getOpName() + "'");
        Options options;
        if (failed(options.parseFromString(text)))
          return failure();
        build(pm, options);
        return success();
      },
      [](function_ref<void(const detail::PassOptions &)> handle) {
        handle(Options());
      });
}

void nnspec::registerPipelines() {
  PassPipelineRegistration<SimplifyOptions>(
      "nnspec-simplify",
      "Fold affine maps per channel into linear layers and constants",
      buildSimplifyPipeline);
  PassPipelineRegistration<LoweringOptions>(
      "nnspec-lower-to-linalg",
      "nnspec-simplify: what does not fold becomes fused linalg on tensors",
      buildLowerToLinalgPipeline);
  registerModulePipeline<LoweringOptions>(
      "nnspec-lower-to-llvm",
      "Lower nnspec and linalg on tensors to the LLVM dialect",
      buildLowerToLLVMPipeline);
  registerModulePipeline<LoweringOptions>(
      "nnspec-lower-to-mpi",
      "Partition functions with shardings and lower them to the LLVM dialect, "
      "with calls of MPI",
      buildLowerToMPIPipeline);
  registerModulePipeline<GPULoweringOptions>(
      "nnspec-lower-to-nvvm",
      "Lower elementwise nnspec and linalg on tensors to kernels for NVIDIA's "
      "GPUs, and the host's code to the LLVM dialect",
      buildLowerToNVVMPipeline);
}
