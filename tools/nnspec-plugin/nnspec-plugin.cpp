//===- nnspec-plugin.cpp - Plugin for a stock mlir-opt --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file exports both entry points: `--load-dialect-plugin` and
// `--load-pass-plugin` take the same library.
//
//===----------------------------------------------------------------------===//

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Sharding/Passes.h"
#include "nnspec/Sharding/ShardingInterfaceImpl.h"
#include "nnspec/TransformOps/NNSpecTransformOps.h"
#include "nnspec/Transforms/Passes.h"

using namespace mlir;

extern "C" LLVM_ATTRIBUTE_WEAK DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "NNSpec", NNSPEC_VERSION,
          [](DialectRegistry *registry) {
            registry->insert<nnspec::NNSpecDialect>();
            nnspec::registerShardingInterfaceExternalModels(*registry);
            nnspec::registerTransformDialectExtension(*registry);
          }};
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "NNSpec", NNSPEC_VERSION, []() {
            nnspec::registerNNSpecConversionPasses();
            nnspec::registerNNSpecShardingPasses();
            nnspec::registerNNSpecTransformsPasses();
            nnspec::registerPipelines();
          }};
}
