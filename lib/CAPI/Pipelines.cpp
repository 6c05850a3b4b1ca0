//===- Pipelines.cpp - Passes and pipelines in C --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec-c/Pipelines.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Pipelines/Remarks.h"

using namespace mlir;
using namespace mlir::nnspec;

void nnspecRegisterAllPasses(void) { nnspec::registerAllPasses(); }

void nnspecAddSimplifyPipeline(MlirOpPassManager manager, bool foldConstants,
                               bool keepNNSpec) {
  SimplifyOptions options;
  options.foldConstants = foldConstants;
  options.keepNNSpec = keepNNSpec;
  buildSimplifyPipeline(*unwrap(manager), options);
}

void nnspecAddLowerToLinalgPipeline(MlirOpPassManager manager, bool simplify) {
  LoweringOptions options;
  options.simplify = simplify;
  buildLowerToLinalgPipeline(*unwrap(manager), options);
}

void nnspecAddLowerToLLVMPipeline(MlirOpPassManager manager, bool simplify) {
  LoweringOptions options;
  options.simplify = simplify;
  buildLowerToLLVMPipeline(*unwrap(manager), options);
}

MlirLogicalResult nnspecContextSetRemarkHandler(MlirContext context,
                                                MlirStringRef categories,
                                                NNSpecRemarkHandler handler,
                                                void *userData) {
  std::function<void(const RemarkInfo &)> call;
  if (handler)
    call = [=](const RemarkInfo &info) {
      NNSpecRemark remark{wrap(info.kind),     wrap(info.category),
                          wrap(info.name),     wrap(info.message),
                          wrap(info.function), wrap(info.location)};
      handler(&remark, userData);
    };
  return wrap(
      setRemarkHandler(*unwrap(context), unwrap(categories), std::move(call)));
}
