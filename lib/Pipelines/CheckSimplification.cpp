//===- CheckSimplification.cpp - Check nnspec-simplify on a model ---------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Pipelines/CheckSimplification.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "nnspec/Conversion/Passes.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/Evaluator/IntervalDomain.h"
#include "nnspec/IR/RawConstant.h"
#include "nnspec/Pipelines/Pipelines.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

static llvm::Error runPasses(ModuleOp module,
                             llvm::function_ref<void(OpPassManager &)> build) {
  PassManager pm(module.getContext());
  build(pm);
  if (failed(pm.run(module)))
    return llvm::createStringError("cannot simplify: see the errors above");
  return llvm::Error::success();
}

static llvm::Error simplifyExactly(ModuleOp module, bool keepNNSpec) {
  return runPasses(module, [&](OpPassManager &pm) {
    SimplifyOptions options;
    options.foldConstants = false;
    options.keepNNSpec = keepNNSpec;
    buildSimplifyPipeline(pm, options);
  });
}

/// What the constants of the module's exact half, `exact`, make of it, before
/// and after more maps fold; nothing where none do.
static llvm::Expected<std::optional<ExactStep>>
getStepAfterConstants(ModuleOp exact) {
  ExactStep step{exact.clone(), nullptr};
  if (llvm::Error error = runPasses(*step.before, [](OpPassManager &pm) {
        pm.addPass(createFoldConstants());
        pm.addPass(createCSEPass());
      }))
    return error;
  step.after = step.before->clone();
  if (llvm::Error error = runPasses(*step.after, [](OpPassManager &pm) {
        pm.addPass(createConvertLinalgToNNSpec());
        pm.addPass(createFoldAffine());
      }))
    return error;
  if (OperationEquivalence::isEquivalentTo(
          *step.before, *step.after, OperationEquivalence::IgnoreLocations))
    return std::nullopt;
  return step;
}

llvm::Expected<SmallVector<ExactStep, 2>>
nnspec::getExactSteps(ModuleOp module) {
  SmallVector<ExactStep, 2> steps;
  steps.push_back({module.clone(), module.clone()});
  if (llvm::Error error =
          simplifyExactly(*steps.front().after, /*keepNNSpec=*/false))
    return error;
  OwningOpRef<ModuleOp> exact = module.clone();
  if (llvm::Error error = simplifyExactly(*exact, /*keepNNSpec=*/true))
    return error;
  auto next = getStepAfterConstants(*exact);
  if (!next)
    return next.takeError();
  if (*next)
    steps.push_back(std::move(**next));
  return steps;
}

/// A module with one function, which returns the constants that folding would
/// compute, in order; null where there is none.
static OwningOpRef<ModuleOp> extractConstants(ModuleOp module) {
  SmallVector<OpResult> roots = findConstantExpressions(module);
  if (roots.empty())
    return nullptr;
  OpBuilder builder(module.getContext());
  OwningOpRef<ModuleOp> extracted = ModuleOp::create(module.getLoc());
  builder.setInsertionPointToEnd(extracted->getBody());
  auto function = func::FuncOp::create(
      builder, module.getLoc(), "constants",
      builder.getFunctionType({}, llvm::map_to_vector(roots, [](OpResult root) {
                                return root.getType();
                              })));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  IRMapping mapping;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  SmallVector<Value> results;
  for (OpResult root : roots) {
    llvm::SetVector<Operation *> ops;
    (void)getBackwardSlice(Value(root), &ops, options);
    for (Operation *op : ops)
      if (!mapping.contains(op) &&
          op->getParentRegion() == root.getOwner()->getParentRegion())
        builder.clone(*op, mapping);
    results.push_back(mapping.lookup(Value(root)));
  }
  func::ReturnOp::create(builder, module.getLoc(), results);
  return extracted;
}

/// Half a unit in the last place of a number of this magnitude.
static double getHalfUlp(FloatType type, double magnitude) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  int exponent = magnitude == 0 ? INT_MIN : std::ilogb(magnitude);
  exponent = std::max(exponent, llvm::APFloat::semanticsMinExponent(semantics));
  return std::ldexp(1.0, exponent -
                             int(llvm::APFloat::semanticsPrecision(semantics)));
}

/// Compares a folded constant with its enclosure.
static void compare(ConstantsCheck &check, Location location,
                    const RawConstant &constant,
                    ArrayRef<Interval> enclosures) {
  auto type = cast<FloatType>(constant.type.getElementType());
  constexpr size_t blockSize = 4096;
  double block[blockSize];
  for (size_t begin = 0; begin < enclosures.size(); begin += blockSize) {
    size_t length = std::min(blockSize, enclosures.size() - begin);
    readFloats(constant.format, constant.data.data(),
               constant.isSplat ? 0 : begin, constant.isSplat ? 0 : 1, length,
               block);
    for (size_t i = 0; i < length; ++i) {
      const Interval &interval = enclosures[begin + i];
      double slack = getHalfUlp(
          type, std::max(std::fabs(interval.lower), std::fabs(interval.upper)));
      // An infinity that the model has.
      if (interval.isPoint() && block[i] == interval.lower)
        continue;
      // Not the other way round: a NaN is wrong.
      if (block[i] >= interval.lower - slack &&
          block[i] <= interval.upper + slack)
        continue;
      if (check.firstWrong.empty())
        llvm::raw_string_ostream(check.firstWrong)
            << "constant " << check.numConstants << " of " << constant.type
            << ", element " << begin + i << ": found "
            << llvm::format("%.17g", block[i]) << ", expected "
            << llvm::format("%.17g to %.17g", interval.lower, interval.upper)
            << llvm::format(" +- %.3g", slack) << " (" << location << ')';
    }
  }
  check.numElements += enclosures.size();
}

/// Adds what is found of the constants that folding computes in `module`.
static llvm::Error checkConstants(ModuleOp module, ConstantsCheck &check) {
  check.numUnfolded = 0;
  OwningOpRef<ModuleOp> exact = extractConstants(module);
  if (!exact)
    return llvm::Error::success();
  OwningOpRef<ModuleOp> folded = exact->clone();
  if (llvm::Error error = runPasses(*folded, [](OpPassManager &pm) {
        pm.addPass(createFoldConstants());
      }))
    return error;

  auto getFunction = [](ModuleOp some) {
    return *some.getOps<func::FuncOp>().begin();
  };
  IntervalDomain domain;
  std::string reason;
  auto enclosures = [&] {
    ScopedDiagnosticHandler handler(
        exact->getContext(), [&](Diagnostic &diagnostic) {
          if (!reason.empty())
            return;
          llvm::raw_string_ostream os(reason);
          if (auto place =
                  diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
            os << place.getFilename().getValue() << ':' << place.getLine()
               << ':' << place.getColumn() << ": ";
          diagnostic.print(os);
        });
    return Evaluator<IntervalDomain>(domain).call(getFunction(*exact), {});
  }();
  if (failed(enclosures))
    return llvm::createStringError("cannot evaluate the constants: " + reason);
  for (auto [value, enclosure] : llvm::zip_equal(
           getFunction(*folded).front().getTerminator()->getOperands(),
           *enclosures)) {
    Attribute attribute;
    std::optional<RawConstant> constant;
    if (matchPattern(value, m_Constant(&attribute)))
      constant = RawConstant::get(attribute);
    if (!constant) {
      ++check.numUnfolded;
      continue;
    }
    compare(check, value.getLoc(), *constant, enclosure.scalars());
    ++check.numConstants;
  }
  return llvm::Error::success();
}

llvm::Expected<ConstantsCheck> nnspec::checkConstants(ModuleOp module) {
  OwningOpRef<ModuleOp> exact = module.clone();
  if (llvm::Error error = simplifyExactly(*exact, /*keepNNSpec=*/true))
    return error;
  ConstantsCheck check;
  if (llvm::Error error = ::checkConstants(*exact, check))
    return error;
  auto next = getStepAfterConstants(*exact);
  if (!next)
    return next.takeError();
  if (*next)
    if (llvm::Error error = ::checkConstants(*(*next)->after, check))
      return error;
  return check;
}
