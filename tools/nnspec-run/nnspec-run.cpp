//===- nnspec-run.cpp - Run a function on NumPy files ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a function on tensors in-process and runs it on .npy files; or with
// --domain evaluates it over another kind of numbers. An ONNX model is imported
// first.
//
// Exit codes: 0 for success, 1 where a result is not as expected, 2 where
// something is wrong with the input; then there is one line on stderr (or the
// parser's diagnostics).
//
//===----------------------------------------------------------------------===//

#include "../Support/ModelFile.h"
#include "../Support/Progress.h"
#include "../Support/Tool.h"

#include "nnspec/ExecutionEngine/CompiledFunction.h"
#include "nnspec/ExecutionEngine/Difference.h"
#include "nnspec/ExecutionEngine/Domains.h"
#include "nnspec/ExecutionEngine/NumpyFile.h"
#include "nnspec/InitAll.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <limits>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace mlir;
using namespace mlir::nnspec;
using mlir::nnspec::tool::fail;
namespace cl = llvm::cl;

static constexpr int kSuccess = 0, kDifferent = 1, kError = 2;

static cl::OptionCategory category("nnspec-run options");

static cl::opt<std::string>
    moduleFile(cl::Positional,
               cl::desc("<MLIR module, or an ONNX model (model.onnx)>"),
               cl::init("-"), cl::cat(category));
static tool::ModelFile model(category);
static cl::opt<std::string> entry("entry", cl::desc("The function to run"),
                                  cl::value_desc("name"), cl::init("main"),
                                  cl::cat(category));
static cl::list<std::string>
    inputFiles("input", cl::desc("The next argument, an .npy file"),
               cl::value_desc("file"), cl::cat(category));
static cl::list<std::string>
    outputFiles("output",
                cl::desc("The .npy file to write the next result to (bf16 as "
                         "uint16)"),
                cl::value_desc("file"), cl::cat(category));
static cl::list<std::string>
    expectedFiles("expect",
                  cl::desc("The .npy file to compare the next result with; for "
                           "floats any floating-point type (uint16 for bf16 is "
                           "bf16), for integers any integer type"),
                  cl::value_desc("file"), cl::cat(category));
// Numbers are read here, because the command line library prints its own errors
// of values.
static cl::opt<std::string>
    rtolText("rtol",
             cl::desc("A float may differ from the expected one by atol + rtol "
                      "* |expected|; integers must be equal (default 1e-5)"),
             cl::value_desc("number"), cl::cat(category));
static cl::opt<std::string> atolText("atol", cl::desc("(default 1e-8)"),
                                     cl::value_desc("number"),
                                     cl::cat(category));
static cl::opt<std::string>
    repeatText("repeat",
               cl::desc("Run so many more times and print the shortest and the "
                        "median time of the compiled code"),
               cl::value_desc("number"), cl::cat(category));

// Not --threads, which is an option of LLVM's libraries.
static cl::opt<std::string>
    threadsText("num-threads",
                cl::desc("Divide large elementwise ops among so many threads "
                         "(default 1)"),
                cl::value_desc("number"), cl::cat(category));
static cl::opt<std::string>
    cpu("cpu",
        cl::desc("The processor to compile for, by LLVM's name of it; native "
                 "(the default) is this machine's"),
        cl::value_desc("name"), cl::init("native"), cl::cat(category));

static cl::opt<std::string> domainText(
    "domain",
    cl::desc("What to compute:\n"
             "native    what the compiled code yields (the default)\n"
             "real      the values, in double precision whatever the types\n"
             "interval  which values are possible; two --output files a\n"
             "          result, the lower and the upper bounds\n"
             "rounding  how far the types' rounding may take a result of the\n"
             "          compiled code (the canonicalised and lowered program)\n"
             "          from its real value; two --output files a result,\n"
             "          value and bound"),
    cl::value_desc("domain"), cl::init("native"), cl::cat(category));
static cl::opt<bool> simplify(
    "simplify",
    cl::desc(
        "Compile what nnspec-simplify makes of the function (the default). "
        "With --simplify=false each op is computed as it is written"),
    cl::init(true), cl::cat(category));
static cl::list<std::string>
    lowerFiles("input-lower",
               cl::desc("With --domain=interval, the next argument's lower "
                        "bounds, in place of --input"),
               cl::value_desc("file"), cl::cat(category));
static cl::list<std::string>
    upperFiles("input-upper",
               cl::desc("With --domain=interval, the next argument's upper "
                        "bounds"),
               cl::value_desc("file"), cl::cat(category));
static cl::list<std::string>
    radiusTexts("radius",
                cl::desc("With --domain=interval, how far the elements of the "
                         "next --input reach to either side (default 0)"),
                cl::value_desc("number"), cl::cat(category));

static int fail(llvm::Error error) {
  return fail(llvm::toString(std::move(error)));
}

/// Reads the number of an option if it is given.
static llvm::Error parseTolerance(const cl::opt<std::string> &option,
                                  double &value) {
  if (!option.getNumOccurrences())
    return llvm::Error::success();
  if (!StringRef(option).getAsDouble(value) && std::isfinite(value) &&
      value >= 0)
    return llvm::Error::success();
  return llvm::createStringError("bad tolerance: --" + option.ArgStr +
                                 ", found '" + option +
                                 "', expected a number of 0 or more");
}

static llvm::Error parseRepeat(int64_t &value) {
  value = 0;
  if (!repeatText.getNumOccurrences())
    return llvm::Error::success();
  if (!StringRef(repeatText).getAsInteger(10, value) && value >= 1)
    return llvm::Error::success();
  return llvm::createStringError("bad number of runs: --repeat, found '" +
                                 repeatText +
                                 "', expected an integer of 1 or more");
}

static llvm::Error parseThreads(unsigned &value) {
  value = 1;
  if (!threadsText.getNumOccurrences())
    return llvm::Error::success();
  if (!StringRef(threadsText).getAsInteger(10, value) && value >= 1 &&
      value <= 1024)
    return llvm::Error::success();
  return llvm::createStringError(
      "bad number of threads: --num-threads, found '" + threadsText +
      "', expected an integer from 1 to 1024");
}

static llvm::Expected<DomainKind> parseDomain() {
  auto kind = llvm::StringSwitch<std::optional<DomainKind>>(domainText)
                  .Case("native", DomainKind::Native)
                  .Case("real", DomainKind::Real)
                  .Case("interval", DomainKind::Interval)
                  .Case("rounding", DomainKind::Rounding)
                  .Default(std::nullopt);
  if (kind)
    return *kind;
  return llvm::createStringError(
      "bad domain: --domain, found '" + domainText +
      "', expected native, real, interval or rounding");
}

static llvm::Expected<SmallVector<NDArray>>
readFiles(ArrayRef<std::string> paths) {
  SmallVector<NDArray> arrays;
  for (StringRef path : paths) {
    llvm::Expected<NDArray> array = readNumpyFile(path);
    if (!array)
      return array.takeError();
    arrays.push_back(std::move(*array));
  }
  return arrays;
}

/// Checks that there are enough results for `files`, those of option `name`.
static llvm::Error checkNumResults(const FunctionSignature &signature,
                                   StringRef name,
                                   ArrayRef<std::string> files) {
  size_t numResults = signature.getResults().size();
  if (files.size() <= numResults)
    return llvm::Error::success();
  return llvm::createStringError("too many files: --" + name +
                                 " for the results of '" + signature.getName() +
                                 "', found " + Twine(files.size()) +
                                 ", expected at most " + Twine(numResults));
}

static void printDifference(raw_ostream &os, StringRef kind, double value,
                            int64_t position, const NDArray &found,
                            const NDArray &expected) {
  os << "  largest " << kind << " difference " << llvm::format("%.3g", value)
     << " at " << formatShape(getMultiIndex(position, found.getShape()))
     << ": found " << formatElement(found, position) << ", expected "
     << formatElement(expected, position) << '\n';
}

/// Prints how far the result is from the array of `file`. Returns whether it is
/// within the tolerance.
static llvm::Expected<bool> compareResult(raw_ostream &os, size_t index,
                                          const NDArray &found,
                                          NDArray &expected, StringRef file,
                                          Tolerance tolerance) {
  if (found.getElementType() == ElementType::BFloat16 &&
      expected.getElementType() == ElementType::UInt16)
    expected.reinterpret(ElementType::BFloat16);
  llvm::Expected<Difference> difference =
      compareArrays(found, expected, tolerance);
  if (!difference)
    return llvm::createStringError(llvm::toString(difference.takeError()) +
                                   " (result " + Twine(index) + ", " + file +
                                   ")");

  os << "result " << index << " (" << file << "): ";
  bool isExact = !isFloat(found.getElementType());
  if (difference->largestAbsoluteAt < 0) {
    os << "all " << difference->numElements << " elements equal\n";
    return true;
  }
  if (difference->numBeyond == 0)
    os << "all ";
  else
    os << difference->numBeyond << " of ";
  os << difference->numElements << " elements "
     << (isExact                 ? "differ"
         : difference->numBeyond ? "beyond"
                                 : "within");
  if (!isExact)
    os << llvm::format(" rtol=%g atol=%g", tolerance.relative,
                       tolerance.absolute);
  if (difference->numBeyond)
    os << ", the first at "
       << formatShape(getMultiIndex(difference->firstBeyond, found.getShape()));
  os << '\n';
  printDifference(os, "absolute", difference->largestAbsolute,
                  difference->largestAbsoluteAt, found, expected);
  printDifference(os, "relative", difference->largestRelative,
                  difference->largestRelativeAt, found, expected);
  return difference->numBeyond == 0;
}

/// Compares the results, which `get` finds by their number, with the expected
/// ones. Returns whether all are within the tolerance, and prints to `os` how
/// far they are.
static llvm::Expected<bool>
compareResults(raw_ostream &os, llvm::function_ref<const NDArray &(size_t)> get,
               MutableArrayRef<NDArray> expected, Tolerance tolerance) {
  bool isAsExpected = true;
  for (auto [index, path, array] : llvm::enumerate(expectedFiles, expected)) {
    auto isEqual = compareResult(os, index, get(index), array, path, tolerance);
    if (!isEqual)
      return isEqual.takeError();
    isAsExpected &= *isEqual;
  }
  return isAsExpected;
}

/// Makes freed memory stay with the process. Otherwise each run gets fresh
/// pages for its results, and clearing them takes several times as long as the
/// code.
static void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TOP_PAD, 1 << 28);
#endif
}

/// Runs the function `repeat` times and prints the times.
static llvm::Error printTimes(const CompiledFunction &function,
                              ArrayRef<NDArray> inputs, int64_t repeat) {
  SmallVector<double, 0> microseconds;
  tool::Progress progress;
  for (int64_t i = 0; i < repeat; ++i) {
    progress.report("runs", i, repeat);
    auto time = function.measure(inputs);
    if (!time)
      return time.takeError();
    microseconds.push_back(
        std::chrono::duration<double, std::micro>(*time).count());
  }
  progress.clear();
  llvm::sort(microseconds);
  size_t middle = microseconds.size() / 2;
  double median = microseconds.size() % 2
                      ? microseconds[middle]
                      : (microseconds[middle - 1] + microseconds[middle]) / 2;
  llvm::outs() << llvm::format("minimum %.1f us, median %.1f us of ",
                               microseconds.front(), median)
               << repeat << " runs\n";
  return llvm::Error::success();
}

/// Reads the files of the arguments. What is bf16, which NumPy does not have,
/// has that type then.
static llvm::Expected<SmallVector<NDArray>>
readArguments(const FunctionSignature &signature, ArrayRef<std::string> paths) {
  auto arrays = readFiles(paths);
  if (!arrays)
    return arrays.takeError();
  if (llvm::Error error = signature.checkArguments(*arrays, paths))
    return std::move(error);
  for (auto [array, spec] : llvm::zip_equal(*arrays, signature.getArguments()))
    if (spec.elementType == ElementType::BFloat16 &&
        array.getElementType() == ElementType::UInt16)
      array.reinterpret(ElementType::BFloat16);
  return arrays;
}

/// The bounds of the arguments: from --input-lower and --input-upper, or from
/// --input and --radius.
static llvm::Error readBounds(const FunctionSignature &signature,
                              SmallVector<NDArray> &lower,
                              SmallVector<NDArray> &upper) {
  if (!inputFiles.empty() && !(lowerFiles.empty() && upperFiles.empty()))
    return llvm::createStringError(
        "bad inputs: found --input beside --input-lower or --input-upper, "
        "expected one kind or the other");
  if (!radiusTexts.empty() && radiusTexts.size() > inputFiles.size())
    return llvm::createStringError("too many radii: found " +
                                   Twine(radiusTexts.size()) +
                                   ", expected at most one for each --input");
  if (lowerFiles.size() != upperFiles.size())
    return llvm::createStringError(
        "wrong number of bounds: function '" + signature.getName() +
        "', found " + Twine(lowerFiles.size()) + " --input-lower and " +
        Twine(upperFiles.size()) + " --input-upper, expected " +
        Twine(signature.getArguments().size()) + " of each");
  bool isPoint = lowerFiles.empty() && upperFiles.empty();
  ArrayRef<std::string> lowerPaths = isPoint ? inputFiles : lowerFiles;
  ArrayRef<std::string> upperPaths = isPoint ? inputFiles : upperFiles;
  for (auto [paths, arrays] :
       {std::pair(lowerPaths, &lower), std::pair(upperPaths, &upper)}) {
    auto read = readArguments(signature, paths);
    if (!read)
      return read.takeError();
    *arrays = std::move(*read);
  }
  for (auto [number, text] : llvm::enumerate(radiusTexts)) {
    double radius;
    if (StringRef(text).getAsDouble(radius) || !std::isfinite(radius) ||
        radius < 0)
      return llvm::createStringError("bad radius: --radius, found '" + text +
                                     "', expected a number of 0 or more");
    for (auto [array, sign] :
         {std::pair(&lower[number], -1.0), std::pair(&upper[number], 1.0)}) {
      if (!isFloat(array->getElementType()))
        return llvm::createStringError("bad radius: argument " + Twine(number) +
                                       " is not of floats");
      // As f64, and outwards: the sum may round.
      auto widened = NDArray::allocate(ElementType::Float64, array->getShape());
      if (!widened)
        return widened.takeError();
      for (auto [i, value] : llvm::enumerate(widened->getValues<double>())) {
        double sum = getElement(*array, i) + sign * radius;
        value = radius == 0 ? sum : std::nextafter(sum, sign * HUGE_VAL);
      }
      *array = std::move(*widened);
    }
  }
  return checkBounds(lower, upper);
}

/// Prints the largest error bound of a result, and where it is.
static void printLargestBound(size_t index, const DomainResult &result) {
  ArrayRef<double> bounds = result.second->getValues<double>();
  llvm::outs() << "result " << index << ": ";
  if (bounds.empty()) {
    llvm::outs() << "no elements\n";
    return;
  }
  int64_t position = llvm::max_element(bounds) - bounds.begin();
  llvm::outs() << "largest certified rounding error "
               << llvm::format("%.3g", bounds[position]) << " at "
               << formatShape(getMultiIndex(position, result.first.getShape()))
               << ", where the value is "
               << formatElement(result.first, position) << '\n';
}

/// Evaluates the function in place of compiling it.
static int runInDomain(DomainKind domain, ModuleOp module,
                       const FunctionSignature &signature,
                       Tolerance tolerance) {
  size_t filesPerResult = domain == DomainKind::Real ? 1 : 2;
  if (outputFiles.size() > filesPerResult * signature.getResults().size())
    return fail("too many files: --output for the results of '" +
                signature.getName() + "', found " + Twine(outputFiles.size()) +
                ", expected at most " +
                Twine(filesPerResult * signature.getResults().size()));
  SmallVector<NDArray> inputs, uppers;
  if (domain == DomainKind::Interval) {
    if (llvm::Error error = readBounds(signature, inputs, uppers))
      return fail(std::move(error));
  } else {
    auto read = readArguments(signature, inputFiles);
    if (!read)
      return fail(read.takeError());
    inputs = std::move(*read);
  }
  auto expected = readFiles(expectedFiles);
  if (!expected)
    return fail(expected.takeError());

  tool::Progress progress;
  Block *block = nullptr;
  size_t numDone = 0, numOps = 0;
  auto afterOp = [&](Operation *op) {
    // Of the entry, which has another name where it is lowered first: only it
    // is public then.
    auto function = dyn_cast<func::FuncOp>(op->getParentOp());
    if (!function ||
        (function->getParentOp() == module ? function.getSymName() != entry
                                           : !function.isPublic()))
      return;
    if (op->getBlock() != block) {
      block = op->getBlock();
      numDone = 0;
      numOps = block->getOperations().size();
    }
    progress.report("ops evaluated", ++numDone, numOps);
  };
  auto results = evaluateInDomain(domain, module, entry, simplify, inputs,
                                  uppers, afterOp);
  progress.clear();
  if (!results)
    return fail(results.takeError());
  for (auto [number, path] : llvm::enumerate(outputFiles)) {
    const DomainResult &result = (*results)[number / filesPerResult];
    bool isFirst = number % filesPerResult == 0 || !result.second;
    if (llvm::Error error =
            writeNumpyFile(path, isFirst ? result.first : *result.second))
      return fail(std::move(error));
  }
  std::string comparison;
  llvm::raw_string_ostream os(comparison);
  auto isAsExpected = compareResults(
      os, [&](size_t i) -> const NDArray & { return (*results)[i].first; },
      *expected, tolerance);
  if (!isAsExpected)
    return fail(isAsExpected.takeError());
  if (domain == DomainKind::Rounding)
    for (auto [index, result] : llvm::enumerate(*results))
      if (result.second)
        printLargestBound(index, result);
  llvm::outs() << comparison;
  return *isAsExpected ? kSuccess : kDifferent;
}

static int run(DomainKind domain, ModuleOp module, Tolerance tolerance,
               int64_t repeat, unsigned threads) {
  auto signature = FunctionSignature::get(module, entry);
  if (!signature)
    return fail(signature.takeError());
  if (llvm::Error error = checkNumResults(*signature, "expect", expectedFiles))
    return fail(std::move(error));
  if (domain != DomainKind::Interval &&
      !(lowerFiles.empty() && upperFiles.empty() && radiusTexts.empty()))
    return fail("bad inputs: found bounds or a radius, expected them with "
                "--domain=interval only");
  if (domain != DomainKind::Native) {
    if (repeat > 0)
      return fail("bad number of runs: --repeat is for compiled code only");
    if (threads > 1)
      return fail(
          "bad number of threads: --num-threads is for compiled code only");
    return runInDomain(domain, module, *signature, tolerance);
  }
  if (llvm::Error error = checkNumResults(*signature, "output", outputFiles))
    return fail(std::move(error));
  auto inputs = readFiles(inputFiles);
  if (!inputs)
    return fail(inputs.takeError());
  if (llvm::Error error = signature->checkArguments(*inputs, inputFiles))
    return fail(std::move(error));
  auto expected = readFiles(expectedFiles);
  if (!expected)
    return fail(expected.takeError());

  CompileOptions options;
  options.simplify = simplify;
  options.cpu = cpu;
  options.threads = threads;
  auto function = CompiledFunction::compile(module, entry, options);
  if (!function)
    return fail(function.takeError());
  auto results = (*function)(*inputs);
  if (!results)
    return fail(results.takeError());

  for (auto [path, result] : llvm::zip(outputFiles, *results))
    if (llvm::Error error = writeNumpyFile(path, result))
      return fail(std::move(error));
  auto isAsExpected = compareResults(
      llvm::outs(), [&](size_t i) -> const NDArray & { return (*results)[i]; },
      *expected, tolerance);
  if (!isAsExpected)
    return fail(isAsExpected.takeError());
  if (repeat > 0)
    if (llvm::Error error = printTimes(*function, *inputs, repeat))
      return fail(std::move(error));
  return *isAsExpected ? kSuccess : kDifferent;
}

int main(int argc, char **argv) {
  llvm::InitLLVM initialize(argc, argv);
  if (!tool::initialize(argc, argv, category,
                        "Runs a function on tensors in .npy files\n", kError))
    return kError;
  Tolerance tolerance;
  int64_t repeat;
  if (llvm::Error error = parseTolerance(rtolText, tolerance.relative))
    return fail(std::move(error));
  if (llvm::Error error = parseTolerance(atolText, tolerance.absolute))
    return fail(std::move(error));
  if (llvm::Error error = parseRepeat(repeat))
    return fail(std::move(error));
  unsigned threads;
  if (llvm::Error error = parseThreads(threads))
    return fail(std::move(error));
  auto domain = parseDomain();
  if (!domain)
    return fail(domain.takeError());
  if (repeat > 0)
    keepFreedMemory();

  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = model.load(moduleFile, &context);
  int code =
      module ? run(*domain, *module, tolerance, repeat, threads) : kError;
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    std::string message = llvm::outs().error().message();
    llvm::outs().clear_error();
    return fail("cannot write to the standard output: " + message);
  }
  return code;
}
