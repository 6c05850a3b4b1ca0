//===- nnspec-verify.cpp - Check a rewrite --------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Says whether two programs compute the same real function; or with --simplify,
// whether nnspec-simplify does right by one program: whether its exact half
// computes the same real function, and whether the constants that it folds are
// the real ones, rounded once.
//
// Exit codes: 0 where they do, 1 where they do not (a counterexample is
// printed), 2 where that cannot be said, or where something is wrong with the
// input. With --all, the largest of the functions' exit codes, a difference
// before anything.
//
//===----------------------------------------------------------------------===//

#include "../Support/ModelFile.h"
#include "../Support/Progress.h"
#include "../Support/Tool.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Support/ToolUtilities.h"
#include "nnspec/Evaluator/Equivalence.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/CheckSimplification.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

#include <random>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;
using mlir::nnspec::tool::fail;
namespace cl = llvm::cl;

using Answer = EquivalenceResult::Answer;

static cl::OptionCategory category("nnspec-verify options");

static cl::opt<std::string> beforeFile(cl::Positional, cl::Required,
                                       cl::desc("BEFORE"), cl::cat(category));
static cl::opt<std::string> afterFile(cl::Positional, cl::desc("AFTER"),
                                      cl::cat(category));
static cl::opt<bool>
    simplify("simplify",
             cl::desc("Check what nnspec-simplify makes of BEFORE; there is no "
                      "AFTER"),
             cl::cat(category));
static cl::opt<std::string> entry("entry", cl::desc("The function to compare"),
                                  cl::value_desc("name"), cl::init("main"),
                                  cl::cat(category));
static cl::opt<bool> allFunctions(
    "all",
    cl::desc("Compare each public function of BEFORE with the one of "
             "that name in AFTER"),
    cl::cat(category));
static cl::list<std::string>
    skipped("skip", cl::desc("With --all, a function not to compare"),
            cl::value_desc("name"), cl::cat(category));
static cl::opt<bool>
    splitInputFile("split-input-file",
                   cl::desc("Split both files at '// -----' and compare the "
                            "parts one by one"),
                   cl::cat(category));
static cl::opt<unsigned>
    trials("trials", cl::desc("How many random primes and points to try"),
           cl::value_desc("number"), cl::init(3), cl::cat(category));
static cl::opt<uint64_t>
    seed("seed", cl::desc("Decides all that is random (random by default)"),
         cl::value_desc("number"), cl::cat(category));
static cl::opt<bool> allowUnregisteredDialects(
    "allow-unregistered-dialect",
    cl::desc("Read ops of dialects that are not known"), cl::cat(category));
static cl::list<std::string> sizes(
    "size",
    cl::desc("The size of a dynamic axis: arg0.1=7 is axis 1 of the first "
             "argument"),
    cl::value_desc("argument.axis=size"), cl::cat(category));

static tool::ModelFile model(category);

static constexpr int kDifferent = 1, kUndecided = 2;

/// A file or a part of one: its text, or nothing for an ONNX model.
struct Part {
  std::string path;
  std::unique_ptr<llvm::MemoryBuffer> text;
};

static OwningOpRef<ModuleOp> parse(Part part, MLIRContext &context) {
  if (!part.text)
    return model.load(part.path, &context);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(part.text), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sources, &context);
  return parseSourceFile<ModuleOp>(sources, &context);
}

/// The file's contents, or with --split-input-file its parts.
static SmallVector<Part, 0> readParts(const std::string &path) {
  SmallVector<Part, 0> parts;
  if (tool::ModelFile::isONNX(path)) {
    parts.push_back({path, nullptr});
    return parts;
  }
  std::string message;
  auto file = openInputFile(path, &message);
  if (!file) {
    fail(message);
    return parts;
  }
  if (!splitInputFile) {
    parts.push_back({path, alignBytecode(std::move(file))});
    return parts;
  }
  SmallVector<StringRef> texts;
  file->getBuffer().split(texts, kDefaultSplitMarker);
  for (StringRef text : texts)
    parts.push_back({path, llvm::MemoryBuffer::getMemBufferCopy(
                               text, file->getBufferIdentifier())});
  return parts;
}

/// Reads "arg0.1=7". Returns whether it is of that form, for an axis that
/// `function` has and a size of 0 or more.
static bool parseSize(StringRef text, func::FuncOp function,
                      WantedSizes &wanted) {
  unsigned argument;
  int64_t axis, size;
  if (!text.consume_front("arg") || text.consumeInteger(10, argument) ||
      !text.consume_front(".") || text.consumeInteger(10, axis) ||
      !text.consume_front("=") || text.getAsInteger(10, size) || size < 0 ||
      argument >= function.getNumArguments())
    return false;
  auto type = dyn_cast<RankedTensorType>(function.getArgumentTypes()[argument]);
  if (!type || axis < 0 || axis >= type.getRank() || !type.isDynamicDim(axis))
    return false;
  wanted[{argument, axis}] = size;
  return true;
}

/// The sizes that were chosen: " for arg0 of 5x7, arg1 = 7".
static std::string describeSizes(func::FuncOp function,
                                 const EquivalenceResult &result) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto [number, type] : llvm::enumerate(function.getArgumentTypes())) {
    const ArgumentSizes &sizes = result.sizes[number];
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!type.isIndex() && (!tensor || tensor.hasStaticShape()))
      continue;
    os << (text.empty() ? " for " : ", ") << "arg" << number;
    if (type.isIndex()) {
      os << " = " << sizes.index;
      continue;
    }
    os << " of ";
    llvm::interleave(sizes.shape, os, "x");
  }
  return text;
}

static void printCounterexample(const EquivalenceResult &result) {
  // Enough to see what kind of input it is; the seed gives all of it.
  constexpr size_t maxPrinted = 16;
  const Counterexample &found = *result.counterexample;
  llvm::raw_ostream &os = llvm::outs();
  os << "  result " << found.result << " at [";
  llvm::interleaveComma(found.index, os);
  os << "]: BEFORE " << llvm::format("%.17g", found.before)
     << llvm::format(" (+- %.2g)", found.beforeError) << ", AFTER "
     << llvm::format("%.17g", found.after)
     << llvm::format(" (+- %.2g)", found.afterError) << '\n';
  for (auto [number, elements] : llvm::enumerate(found.arguments)) {
    os << "  arg" << number << " = ";
    llvm::interleave(result.sizes[number].shape, os, "x");
    os << (result.sizes[number].shape.empty() ? "" : " ") << '[';
    llvm::interleaveComma(
        ArrayRef(elements).take_front(maxPrinted), os,
        [&](double element) { os << llvm::format("%.17g", element); });
    os << (elements.size() > maxPrinted ? ", ...]\n" : "]\n");
  }
}

static int compare(func::FuncOp before, func::FuncOp after) {
  EquivalenceOptions options;
  options.trials = trials;
  options.seed = seed;
  for (const std::string &size : sizes)
    if (!parseSize(size, before, options.sizes))
      return fail("bad size: --size=" + size + " of '" + before.getSymName() +
                  "', expected argN.AXIS=SIZE for a dynamic axis");

  tool::Progress progress;
  options.progress = [&](const Twine &what, size_t done, size_t total) {
    progress.report("'" + before.getSymName() + "', " + what, done, total);
  };
  EquivalenceResult result = checkEquivalence(before, after, options);
  progress.clear();
  llvm::outs() << '\'' << before.getSymName() << "': ";
  switch (result.answer) {
  case Answer::Equivalent:
    llvm::outs() << "equivalent" << describeSizes(before, result) << " ("
                 << trials << " trials, seed " << seed
                 << ", wrong with a probability below "
                 << llvm::format("%.1g", result.errorProbability) << ")\n";
    return 0;
  case Answer::Different:
    llvm::outs() << "different" << describeSizes(before, result) << " (seed "
                 << seed << ")\n";
    printCounterexample(result);
    return kDifferent;
  case Answer::Undecided:
    llvm::outs() << "undecided: " << result.reason << " (seed " << seed
                 << ")\n";
    return kUndecided;
  }
  llvm_unreachable("unknown answer");
}

/// Of two exit codes the one to end with: a difference outweighs what could not
/// be said.
static int combine(int a, int b) {
  return a == kDifferent || b == kDifferent ? kDifferent : std::max(a, b);
}

/// Compares the functions that the options ask for. Adds their number to
/// `numCompared`.
static int compareModules(ModuleOp before, ModuleOp after,
                          unsigned &numCompared) {
  int exitCode = 0;
  for (auto function : before.getOps<func::FuncOp>()) {
    StringRef name = function.getSymName();
    if (function.isExternal() || (!allFunctions && name != entry) ||
        (allFunctions && function.isPrivate()) ||
        llvm::is_contained(skipped, name))
      continue;
    ++numCompared;
    auto other = after.lookupSymbol<func::FuncOp>(name);
    exitCode = combine(exitCode, other && !other.isExternal()
                                     ? compare(function, other)
                                     : fail("no such function: '" + name +
                                            "' in " + afterFile));
  }
  return exitCode;
}

/// Compares a program with what nnspec-simplify makes of it.
static int compareSimplified(ModuleOp module, unsigned &numCompared) {
  auto steps = getExactSteps(module);
  if (!steps)
    return fail(llvm::toString(steps.takeError()));
  int exitCode = 0;
  for (auto [number, step] : llvm::enumerate(*steps)) {
    if (number == 1)
      llvm::outs() << "what folds once constants are known:\n";
    unsigned compared = 0;
    exitCode =
        combine(exitCode, compareModules(*step.before, *step.after, compared));
    if (compared == 0)
      return exitCode; // Nothing was asked for; who calls says so.
    if (number == 0)
      numCompared += compared;
  }
  auto constants = checkConstants(module);
  if (!constants)
    return combine(exitCode, fail(llvm::toString(constants.takeError())));
  if (!constants->firstWrong.empty()) {
    llvm::outs() << "constants: different\n  " << constants->firstWrong << '\n';
    return combine(exitCode, kDifferent);
  }
  llvm::outs() << "constants: " << constants->numConstants << " with "
               << constants->numElements
               << " elements are within half a unit in the last place of their "
                  "enclosures";
  if (constants->numUnfolded)
    llvm::outs() << ", " << constants->numUnfolded << " stay unfolded";
  llvm::outs() << '\n';
  return exitCode;
}

int main(int argc, char **argv) {
  llvm::InitLLVM initialize(argc, argv);
  if (!tool::initialize(argc, argv, category,
                        "Says whether two programs compute the same real "
                        "function\n",
                        kUndecided))
    return kUndecided;
  if (trials == 0)
    return fail("bad number of trials: --trials, found 0, expected 1 or more");
  if (!seed.getNumOccurrences())
    seed = std::random_device()();

  if (simplify == (afterFile.getNumOccurrences() != 0))
    return fail(simplify ? "too many files: with --simplify, expected BEFORE "
                           "alone"
                         : "too few files: expected BEFORE and AFTER");

  auto beforeParts = readParts(beforeFile);
  auto afterParts = simplify ? SmallVector<Part, 0>() : readParts(afterFile);
  if (beforeParts.empty() || (!simplify && afterParts.empty()))
    return kUndecided;
  if (!simplify && beforeParts.size() != afterParts.size())
    return fail("bad number of parts: BEFORE has " + Twine(beforeParts.size()) +
                " but AFTER has " + Twine(afterParts.size()));

  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry);
  context.allowUnregisteredDialects(allowUnregisteredDialects);
  int exitCode = 0;
  unsigned numCompared = 0;
  for (auto [number, part] : llvm::enumerate(beforeParts)) {
    auto before = parse(std::move(part), context);
    if (simplify) {
      exitCode =
          combine(exitCode, before ? compareSimplified(*before, numCompared)
                                   : kUndecided);
      continue;
    }
    auto after = parse(std::move(afterParts[number]), context);
    exitCode = combine(
        exitCode, before && after ? compareModules(*before, *after, numCompared)
                                  : kUndecided);
  }
  if (numCompared == 0 && exitCode == 0)
    return fail(
        "no such function: " +
        (allFunctions ? Twine("none with a body") : "'" + Twine(entry) + "'") +
        " in " + beforeFile);
  return exitCode;
}
