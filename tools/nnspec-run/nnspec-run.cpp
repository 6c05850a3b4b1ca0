//===- nnspec-run.cpp - Run a function on NumPy files ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a function on tensors in-process and runs it on .npy files.
//
// Exit codes: 0 for success, 1 where a result is not as expected, 2 where
// something is wrong with the input; then there is one line on stderr (or the
// parser's diagnostics).
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/CompiledFunction.h"
#include "nnspec/ExecutionEngine/Difference.h"
#include "nnspec/ExecutionEngine/NumpyFile.h"
#include "nnspec/InitAll.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <limits>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace mlir;
using namespace mlir::nnspec;
namespace cl = llvm::cl;

static constexpr int kSuccess = 0, kDifferent = 1, kError = 2;

static cl::OptionCategory category("nnspec-run options");

static cl::opt<std::string> moduleFile(cl::Positional, cl::desc("<module>"),
                                       cl::init("-"), cl::cat(category));
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

/// Prints the one line that an error gets.
static int fail(const Twine &message) {
  std::string line = message.str();
  llvm::replace(line, '\n', ' ');
  llvm::errs() << "nnspec-run: error: " << line << '\n';
  return kError;
}

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

static void printDifference(StringRef kind, double value, int64_t position,
                            const NDArray &found, const NDArray &expected) {
  llvm::outs() << "  largest " << kind << " difference "
               << llvm::format("%.3g", value) << " at "
               << formatShape(getMultiIndex(position, found.getShape()))
               << ": found " << formatElement(found, position) << ", expected "
               << formatElement(expected, position) << '\n';
}

/// Prints how far the result is from the array of `file`. Returns whether it is
/// within the tolerance.
static llvm::Expected<bool> compareResult(size_t index, const NDArray &found,
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

  llvm::outs() << "result " << index << " (" << file << "): ";
  bool isExact = !isFloat(found.getElementType());
  if (difference->largestAbsoluteAt < 0) {
    llvm::outs() << "all " << difference->numElements << " elements equal\n";
    return true;
  }
  if (difference->numBeyond == 0)
    llvm::outs() << "all ";
  else
    llvm::outs() << difference->numBeyond << " of ";
  llvm::outs() << difference->numElements << " elements "
               << (isExact                 ? "differ"
                   : difference->numBeyond ? "beyond"
                                           : "within");
  if (!isExact)
    llvm::outs() << llvm::format(" rtol=%g atol=%g", tolerance.relative,
                                 tolerance.absolute);
  if (difference->numBeyond)
    llvm::outs() << ", the first at "
                 << formatShape(getMultiIndex(difference->firstBeyond,
                                              found.getShape()));
  llvm::outs() << '\n';
  printDifference("absolute", difference->largestAbsolute,
                  difference->largestAbsoluteAt, found, expected);
  printDifference("relative", difference->largestRelative,
                  difference->largestRelativeAt, found, expected);
  return difference->numBeyond == 0;
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
  for (int64_t i = 0; i < repeat; ++i) {
    auto time = function.measure(inputs);
    if (!time)
      return time.takeError();
    microseconds.push_back(
        std::chrono::duration<double, std::micro>(*time).count());
  }
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

static int run(ModuleOp module, Tolerance tolerance, int64_t repeat) {
  auto signature = FunctionSignature::get(module, entry);
  if (!signature)
    return fail(signature.takeError());
  if (llvm::Error error = checkNumResults(*signature, "output", outputFiles))
    return fail(std::move(error));
  if (llvm::Error error = checkNumResults(*signature, "expect", expectedFiles))
    return fail(std::move(error));
  auto inputs = readFiles(inputFiles);
  if (!inputs)
    return fail(inputs.takeError());
  if (llvm::Error error = signature->checkArguments(*inputs, inputFiles))
    return fail(std::move(error));
  auto expected = readFiles(expectedFiles);
  if (!expected)
    return fail(expected.takeError());

  auto function = CompiledFunction::compile(module, entry);
  if (!function)
    return fail(function.takeError());
  auto results = (*function)(*inputs);
  if (!results)
    return fail(results.takeError());

  for (auto [path, result] : llvm::zip(outputFiles, *results))
    if (llvm::Error error = writeNumpyFile(path, result))
      return fail(std::move(error));
  bool isAsExpected = true;
  for (auto [index, path, array] : llvm::enumerate(expectedFiles, *expected)) {
    auto isEqual =
        compareResult(index, (*results)[index], array, path, tolerance);
    if (!isEqual)
      return fail(isEqual.takeError());
    isAsExpected &= *isEqual;
  }
  if (repeat > 0)
    if (llvm::Error error = printTimes(*function, *inputs, repeat))
      return fail(std::move(error));
  return isAsExpected ? kSuccess : kDifferent;
}

/// Parses the command line, whose errors are one line too.
static bool parseCommandLine(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  std::string errors;
  llvm::raw_string_ostream os(errors);
  if (cl::ParseCommandLineOptions(
          argc, argv, "Runs a function on tensors on .npy files\n", &os))
    return true;
  // Where an option lacks its value, the library has printed a line itself.
  StringRef line = StringRef(errors).trim().split('\n').first;
  line.consume_front("nnspec-run: ");
  if (!line.empty())
    fail(line);
  return false;
}

int main(int argc, char **argv) {
  llvm::InitLLVM initialize(argc, argv);
  if (!parseCommandLine(argc, argv))
    return kError;
  Tolerance tolerance;
  int64_t repeat;
  if (llvm::Error error = parseTolerance(rtolText, tolerance.relative))
    return fail(std::move(error));
  if (llvm::Error error = parseTolerance(atolText, tolerance.absolute))
    return fail(std::move(error));
  if (llvm::Error error = parseRepeat(repeat))
    return fail(std::move(error));
  if (repeat > 0)
    keepFreedMemory();

  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(moduleFile);
  if (!buffer)
    return fail("cannot read file: " + moduleFile + ", " +
                buffer.getError().message());

  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  MLIRContext context(registry);
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  OwningOpRef<ModuleOp> module;
  {
    SourceMgrDiagnosticHandler printDiagnostics(sources, &context);
    module = parseSourceFile<ModuleOp>(sources, &context);
  }
  int code = module ? run(*module, tolerance, repeat) : kError;
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    std::string message = llvm::outs().error().message();
    llvm::outs().clear_error();
    return fail("cannot write to the standard output: " + message);
  }
  return code;
}
