//===- ProgramChecks.cpp - What must hold of a rewritten program ----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramChecks.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "nnspec/Evaluator/Equivalence.h"
#include "nnspec/ExecutionEngine/CompiledFunction.h"
#include "nnspec/ExecutionEngine/Domains.h"
#include "nnspec/Pipelines/CheckSimplification.h"
#include "nnspec/Support/FloatArray.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::fuzz;
using eval::EquivalenceResult;

void Counts::print(raw_ostream &os) const {
  os << "programs: " << programs << ", equivalent: " << equivalent
     << ", folded constants: " << constants << ", compiled: " << native << '\n';
  for (const auto &entry : undecided)
    os << "undecided " << entry.second << ": " << entry.first() << '\n';
}

[[noreturn]] static void fail(const Twine &message, ModuleOp before,
                              ModuleOp after = nullptr) {
  llvm::errs() << message << "\nBEFORE\n" << before;
  if (after)
    llvm::errs() << "AFTER\n" << after;
  std::abort();
}

/// Verifies once more: the manager does not where a pass says that it has
/// changed nothing.
static void run(PassManager &passes, ModuleOp module, ModuleOp before) {
  if (failed(passes.run(module)) || failed(verify(module)))
    fail("a pass fails", before);
}

static func::FuncOp getMain(ModuleOp module) {
  return module.lookupSymbol<func::FuncOp>("main");
}

void fuzz::checkPasses(ModuleOp module, PassManager &passes, uint64_t seed,
                       Counts &counts) {
  OwningOpRef<ModuleOp> after = module.clone();
  run(passes, *after, module);
  eval::EquivalenceOptions options;
  options.trials = 1;
  options.seed = seed;
  options.maxSamples = 100;
  EquivalenceResult result =
      eval::checkEquivalence(getMain(module), getMain(*after), options);
  switch (result.answer) {
  case EquivalenceResult::Answer::Equivalent:
    ++counts.equivalent;
    return;
  case EquivalenceResult::Answer::Undecided:
    ++counts.undecided[result.reason];
    // To look into such an answer.
    if (const char *reason = std::getenv("NNSPEC_FUZZ_STOP_AT"))
      if (StringRef(result.reason).contains(reason))
        fail(result.reason, module, *after);
    return;
  case EquivalenceResult::Answer::Different:
    const eval::Counterexample &found = *result.counterexample;
    fail("different: " + Twine(std::to_string(found.before)) + " and " +
             std::to_string(found.after) + " in result " + Twine(found.result),
         module, *after);
  }
}

static std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os);
  return text;
}

void fuzz::checkIdempotence(ModuleOp module, PassManager &passes) {
  OwningOpRef<ModuleOp> once = module.clone();
  run(passes, *once, module);
  OwningOpRef<ModuleOp> twice = once->clone();
  run(passes, *twice, module);
  if (print(*once) != print(*twice)) {
    llvm::errs() << "ONCE\n" << *once;
    fail("the passes are not idempotent", module, *twice);
  }
}

void fuzz::checkFoldedConstants(ModuleOp module, Counts &counts) {
  llvm::Expected<ConstantsCheck> check = checkConstants(module);
  if (!check) {
    // There may be a constant without a value.
    ++counts.undecided[llvm::toString(check.takeError())];
    return;
  }
  if (!check->firstWrong.empty())
    fail(check->firstWrong, module);
  counts.constants += check->numConstants;
}

/// Numbers around 1 for each argument.
static SmallVector<NDArray> createArguments(const FunctionSignature &signature,
                                            uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<> distribution;
  SmallVector<NDArray> arrays;
  for (const TensorSpec &spec : signature.getArguments()) {
    NDArray array =
        llvm::cantFail(NDArray::allocate(spec.elementType, spec.shape));
    for (int64_t i = 0; i < array.getNumElements(); ++i) {
      double value = distribution(random);
      char *place = array.getData() + i * getSizeInBytes(spec.elementType);
      switch (spec.elementType) {
      case ElementType::Float64:
        *reinterpret_cast<double *>(place) = value;
        break;
      case ElementType::Float32:
        *reinterpret_cast<float *>(place) = value;
        break;
      default:
        // Halves of either format, between 0.5 and 2 or so: their bits in
        // the middle of the exponents.
        *reinterpret_cast<uint16_t *>(place) =
            (spec.elementType == ElementType::Float16 ? 0x3800 : 0x3f00) +
            (random() & 0x3ff & ~(value < 0 ? 0x200 : 0));
      }
    }
    arrays.push_back(std::move(array));
  }
  return arrays;
}

void fuzz::checkNative(ModuleOp module, uint64_t seed, Counts &counts) {
  auto signature = FunctionSignature::get(module, "main");
  if (!signature)
    fail(llvm::toString(signature.takeError()), module);
  SmallVector<NDArray> arguments = createArguments(*signature, seed);
  OwningOpRef<ModuleOp> program = module.clone();
  auto bounds = evaluateInDomain(DomainKind::Rounding, *program, "main",
                                 /*simplify=*/true, arguments, {}, nullptr);
  if (!bounds)
    fail(llvm::toString(bounds.takeError()), module);
  CompileOptions options;
  options.optLevel = 0;
  OwningOpRef<ModuleOp> compiled = module.clone();
  auto function = CompiledFunction::compile(*compiled, "main", options);
  if (!function)
    fail(llvm::toString(function.takeError()), module);
  auto results = (*function)(arguments);
  if (!results)
    fail(llvm::toString(results.takeError()), module);
  for (auto [number, found] : llvm::enumerate(*results)) {
    const DomainResult &expected = (*bounds)[number];
    for (int64_t i = 0; i < found.getNumElements(); ++i) {
      double value = getElement(expected.first, i);
      double bound = getElement(*expected.second, i);
      double distance = std::fabs(getElement(found, i) - value);
      // Both are within the bound of the real value. What has none may be
      // anything.
      if (std::isfinite(bound) && std::isfinite(value) &&
          !(distance <= 2 * bound))
        fail("result " + Twine(number) + ", element " + Twine(i) + ": found " +
                 std::to_string(getElement(found, i)) + ", expected " +
                 std::to_string(value) + " +- " + std::to_string(bound),
             module);
    }
  }
  ++counts.native;
}
