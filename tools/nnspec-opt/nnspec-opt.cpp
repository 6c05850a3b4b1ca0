//===- nnspec-opt.cpp - The optimiser driver ------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "nnspec/InitAll.h"

int main(int argc, char **argv) {
  mlir::registerAllPasses();
  mlir::nnspec::registerAllPasses();
  mlir::DialectRegistry registry;
  mlir::nnspec::registerAllDialects(registry);
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "nnspec optimiser driver\n", registry));
}
