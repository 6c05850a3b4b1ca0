//===- nnspec-reduce.cpp - Makes a failing module small -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-reduce/MlirReduceMain.h"
#include "nnspec/InitAll.h"

using namespace mlir;

int main(int argc, char **argv) {
  registerAllPasses();
  nnspec::registerAllPasses();
  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  MLIRContext context(registry);
  return failed(mlirReduceMain(argc, argv, context));
}
