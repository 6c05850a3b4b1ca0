//===- DropCompileTimes.cpp - The same bytes each time --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_DROPCOMPILETIMES
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {
struct DropCompileTimesPass
    : public nnspec::impl::DropCompileTimesBase<DropCompileTimesPass> {
  using Base::Base;

  void runOnOperation() override {
    AttrTypeReplacer replacer;
    replacer.addReplacement([](gpu::ObjectAttr object) {
      if (!object.getProperties())
        return object;
      NamedAttrList properties(object.getProperties());
      for (StringRef name : {"LLVMIRToISATimeInMs", "ISAToBinaryTimeInMs"})
        properties.erase(name);
      return gpu::ObjectAttr::get(object.getContext(), object.getTarget(),
                                  object.getFormat(), object.getObject(),
                                  properties.getDictionary(object.getContext()),
                                  object.getKernels());
    });
    getOperation().walk(
        [&](gpu::BinaryOp binary) { replacer.replaceElementsIn(binary); });
  }
};
} // namespace
