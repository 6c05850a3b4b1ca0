//===- EmulateNarrowFloats.cpp - Arithmetic of 16-bit floats in f32 -------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/DialectConversion.h"
#include "nnspec/Transforms/Passes.h"

namespace mlir::nnspec {
#define GEN_PASS_DEF_EMULATENARROWFLOATS
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

namespace {
struct EmulateNarrowFloatsPass
    : public nnspec::impl::EmulateNarrowFloatsBase<EmulateNarrowFloatsPass> {
  void runOnOperation() override {
    DenseSet<Operation *> existing;
    getOperation()->walk([&](arith::TruncFOp op) { existing.insert(op); });
    if (failed(extendMath()) || failed(emulateArith()))
      return signalPassFailure();

    // Upstream's patterns say `contract` on what rounds their results. Each op
    // rounds; what stands for a type in which an op computes need not.
    getOperation()->walk([&](arith::TruncFOp op) {
      if (!existing.contains(op))
        op.removeFastmathAttr();
    });
  }

private:
  LogicalResult extendMath() {
    MLIRContext *context = &getContext();
    // LLVM's functions take f16.
    SetVector<Type> supported;
    supported.insert_range(ArrayRef<Type>{Float16Type::get(context),
                                          Float32Type::get(context),
                                          Float64Type::get(context)});
    TypeConverter converter;
    math::populateExtendToSupportedTypesTypeConverter(
        converter, supported, Float32Type::get(context));
    RewritePatternSet patterns(context);
    math::populateExtendToSupportedTypesPatterns(patterns, converter);
    ConversionTarget target(*context);
    math::populateExtendToSupportedTypesConversionTarget(target, converter);
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }

  LogicalResult emulateArith() {
    MLIRContext *context = &getContext();
    TypeConverter converter;
    arith::populateEmulateUnsupportedFloatsConversions(
        converter, {BFloat16Type::get(context), Float16Type::get(context)},
        Float32Type::get(context));
    RewritePatternSet patterns(context);
    arith::populateEmulateUnsupportedFloatsPatterns(patterns, converter);
    ConversionTarget target(*context);
    arith::populateEmulateUnsupportedFloatsLegality(target, converter);
    return applyPartialConversion(getOperation(), target, std::move(patterns));
  }
};
} // namespace
