//===- InitAll.cpp - Registration of all there is -------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/InitAll.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Sharding/Passes.h"
#include "nnspec/Sharding/ShardingInterfaceImpl.h"
#include "nnspec/TransformOps/NNSpecTransformOps.h"
#include "nnspec/Transforms/Passes.h"

using namespace mlir;

void nnspec::registerAllDialects(DialectRegistry &registry) {
  registry.insert<NNSpecDialect>();
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registerShardingInterfaceExternalModels(registry);
  registerTransformDialectExtension(registry);
  mlir::registerAllToLLVMIRTranslations(registry);
}

void nnspec::registerAllPasses() {
  registerNNSpecConversionPasses();
  registerNNSpecShardingPasses();
  registerNNSpecTransformsPasses();
  registerPipelines();
}
