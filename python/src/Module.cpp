//===- Module.cpp - Modules for Python ------------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "nnspec/InitAll.h"
#include "nnspec/Support/Bytecode.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#ifdef NNSPEC_HAS_ONNX
#include "nnspec/Target/ONNX/Import.h"
#endif

#include <unistd.h>

using namespace mlir;
using namespace mlir::nnspec;
using namespace nnspec_python;

namespace {
/// What all modules share. It is never freed: Python may end with modules left.
struct Shared {
  Shared() {
    nnspec::registerAllDialects(registry);
    mlir::registerAllPasses();
    nnspec::registerAllPasses();
  }
  DialectRegistry registry;
};
} // namespace

static Shared &getShared() {
  static auto *shared = new Shared;
  return *shared;
}

nnspec_python::Module::Module()
    : process(getpid()),
      context(std::make_unique<MLIRContext>(getShared().registry)) {}

nnspec_python::Module::~Module() {
  if (process == getpid())
    return;
  // To wait for the context's threads would take for ever.
  (void)module.release();
  (void)context.release();
}

std::string nnspec_python::getUTF8(StringRef text) {
  return llvm::json::fixUTF8(text);
}

/// "file:line:column: error: text", and its notes.
static std::string format(Diagnostic &diagnostic) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Location location = diagnostic.getLocation();
  if (auto place = location->findInstanceOf<FileLineColLoc>())
    os << place.getFilename().getValue() << ':' << place.getLine() << ':'
       << place.getColumn() << ": ";
  os << "error: " << diagnostic;
  for (Diagnostic &note : diagnostic.getNotes())
    os << "\nnote: " << note;
  return getUTF8(text);
}

[[noreturn]] static void fail(const std::string &message,
                              std::vector<std::string> diagnostics) {
  if (diagnostics.empty())
    throw Failure(message);
  std::string text = llvm::join(diagnostics, "\n");
  throw Failure(text, std::move(diagnostics));
}

/// The value of the result of a function, or what it failed with.
template <typename T>
static T unwrap(llvm::Expected<T> result, std::vector<std::string> &errors) {
  if (result)
    return std::move(*result);
  std::string message = llvm::toString(result.takeError());
  if (errors.empty())
    throw Failure(message);
  throw Failure(message, std::move(errors));
}

template <typename Fn>
auto nnspec_python::Module::run(Fn fn) {
  if (process != getpid())
    throw Failure("wrong process: the module was made before a fork, and its "
                  "threads are not in this process; make it here");
  std::lock_guard<std::mutex> lock(mutex);
  std::vector<std::string> errors;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      errors.push_back(format(diagnostic));
    // Warnings and remarks go nowhere.
    return success();
  });
  return fn(errors);
}

//===----------------------------------------------------------------------===//
// In and out
//===----------------------------------------------------------------------===//

static std::unique_ptr<llvm::MemoryBuffer> copyBuffer(StringRef bytes,
                                                      StringRef name) {
  return alignBytecode(llvm::MemoryBuffer::getMemBufferCopy(bytes, name));
}

static OwningOpRef<ModuleOp>
parseBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer, MLIRContext *context,
            std::vector<std::string> &errors) {
  // Not shared with the module: constants would stay in a file that may change.
  llvm::SourceMgr sources;
  std::string name = buffer->getBufferIdentifier().str();
  sources.AddNewSourceBuffer(alignBytecode(std::move(buffer)), llvm::SMLoc());
  auto module = parseSourceFile<ModuleOp>(sources, context);
  if (!module)
    fail("cannot parse " + name, errors);
  return module;
}

std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::parse(StringRef source, StringRef name) {
  std::unique_ptr<Module> result(new Module);
  result->run([&](std::vector<std::string> &errors) {
    result->module =
        parseBuffer(copyBuffer(source, name), result->context.get(), errors);
  });
  return result;
}

std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::readFile(const std::string &path) {
  if (llvm::sys::path::extension(path).equals_insensitive(".onnx"))
    return importONNXFile(path, {});
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    throw Failure("cannot read file: " + path + ", " +
                  buffer.getError().message());
  std::unique_ptr<Module> result(new Module);
  result->run([&](std::vector<std::string> &errors) {
    result->module =
        parseBuffer(std::move(*buffer), result->context.get(), errors);
  });
  return result;
}

#ifdef NNSPEC_HAS_ONNX
static ONNXImportOptions getOptions(const ONNXOptions &options) {
  ONNXImportOptions result;
  for (const auto &[name, size] : options.dimensions)
    result.dimensions[name] = size;
  for (const auto &[name, shape] : options.inputShapes) {
    SmallVector<int64_t> &sizes = result.inputShapes[name];
    for (int64_t size : shape)
      sizes.push_back(size < 0 ? ShapedType::kDynamic : size);
  }
  for (const auto &[name, values] : options.inputValues)
    result.inputValues[name] = values;
  return result;
}

std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::importONNXFile(const std::string &path,
                                      const ONNXOptions &options) {
  std::unique_ptr<Module> result(new Module);
  result->run([&](std::vector<std::string> &errors) {
    result->module = nnspec::importONNXFile(path, result->context.get(),
                                            getOptions(options));
    if (!result->module)
      fail("cannot import " + path, errors);
  });
  return result;
}

std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::importONNX(StringRef bytes, const ONNXOptions &options) {
  std::unique_ptr<Module> result(new Module);
  result->run([&](std::vector<std::string> &errors) {
    result->module = nnspec::importONNX(llvm::MemoryBufferRef(bytes, "model"),
                                        /*directory=*/"", result->context.get(),
                                        getOptions(options));
    if (!result->module)
      fail("cannot import the model", errors);
  });
  return result;
}
#else
std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::importONNXFile(const std::string &path,
                                      const ONNXOptions &) {
  throw Failure("cannot read ONNX models: nnspec was built without ONNX (" +
                path + ")");
}
std::unique_ptr<nnspec_python::Module>
nnspec_python::Module::importONNX(StringRef, const ONNXOptions &options) {
  return importONNXFile("model", options);
}
#endif

std::string nnspec_python::Module::getBytecode() {
  return run([&](std::vector<std::string> &errors) {
    std::string bytes;
    llvm::raw_string_ostream os(bytes);
    if (failed(writeBytecodeToFile(*module, os)))
      fail("cannot write bytecode", errors);
    return bytes;
  });
}

std::error_code nnspec_python::Module::writeBytecode(int file) {
  return run([&](std::vector<std::string> &errors) {
    llvm::raw_fd_ostream os(file, /*shouldClose=*/false);
    LogicalResult written = writeBytecodeToFile(*module, os);
    os.flush();
    // A stream that ends with an error ends the process.
    std::error_code error = os.error();
    os.clear_error();
    if (failed(written))
      fail("cannot write bytecode", errors);
    return error;
  });
}

std::unique_ptr<nnspec_python::Module> nnspec_python::Module::clone() {
  return parse(getBytecode(), "module");
}

std::string nnspec_python::Module::getText(bool isWhole, bool hasLocations) {
  return run([&](std::vector<std::string> &) {
    OpPrintingFlags flags;
    if (!isWhole)
      flags.elideLargeElementsAttrs(16).elideLargeResourceString(64);
    if (hasLocations)
      flags.enableDebugInfo();
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os, flags);
    return text;
  });
}

std::vector<std::string> nnspec_python::Module::getFunctionNames() {
  return run([&](std::vector<std::string> &) {
    std::vector<std::string> names;
    for (auto function : module->getOps<FunctionOpInterface>())
      if (function.isPublic() && !function.isExternal())
        names.push_back(getUTF8(function.getName()));
    return names;
  });
}

FunctionSignature
nnspec_python::Module::getSignature(const std::string &entry) {
  return run([&](std::vector<std::string> &errors) {
    return unwrap(FunctionSignature::get(*module, entry), errors);
  });
}

//===----------------------------------------------------------------------===//
// What is done with a module
//===----------------------------------------------------------------------===//

std::vector<RemarkInfo>
nnspec_python::Module::runPipeline(const std::string &pipeline) {
  return run([&](std::vector<std::string> &errors) {
    std::string message;
    llvm::raw_string_ostream os(message);
    FailureOr<OpPassManager> parsed = parsePassPipeline(pipeline, os);
    if (failed(parsed))
      fail("bad pipeline: " + StringRef(message).trim().str(), errors);
    PassManager manager(context.get(), ModuleOp::getOperationName());
    if (parsed->getOpAnchorName() != manager.getOpAnchorName())
      fail("bad pipeline: found one for '" + parsed->getOpAnchorName().str() +
               "', expected builtin.module(...)",
           errors);
    static_cast<OpPassManager &>(manager) = std::move(*parsed);
    std::vector<RemarkInfo> remarks;
    (void)setRemarkHandler(*context, ".*", [&](const RemarkInfo &remark) {
      RemarkInfo &last = remarks.emplace_back(remark);
      for (std::string *text : {&last.message, &last.function, &last.location})
        *text = getUTF8(*text);
    });
    LogicalResult result = manager.run(*module);
    (void)setRemarkHandler(*context, "", nullptr);
    if (failed(result))
      fail("a pass failed", errors);
    return remarks;
  });
}

CompiledFunction nnspec_python::Module::compile(const std::string &entry,
                                                const CompileOptions &options) {
  // Compiling changes the module, and leaves much in the context.
  std::unique_ptr<Module> copy = clone();
  return copy->run([&](std::vector<std::string> &errors) {
    return unwrap(CompiledFunction::compile(*copy->module, entry, options),
                  errors);
  });
}

/// Throws unless it is the size of a dynamic axis of an argument.
static void checkSize(func::FuncOp function, unsigned argument, int64_t axis,
                      int64_t size) {
  RankedTensorType type;
  if (argument < function.getNumArguments())
    type = dyn_cast<RankedTensorType>(function.getArgumentTypes()[argument]);
  if (!type || axis < 0 || axis >= type.getRank() || !type.isDynamicDim(axis) ||
      size < 0)
    throw Failure("bad size: argument " + std::to_string(argument) + ", axis " +
                  std::to_string(axis) + ", found " + std::to_string(size) +
                  ", expected a size of 0 or more for a dynamic axis");
}

Comparison
nnspec_python::Module::compare(Module &other, const std::string &entry,
                               const eval::EquivalenceOptions &options) {
  // Types are compared within one context.
  std::unique_ptr<Module> copy = clone();
  std::string otherBytes = other.getBytecode();
  return copy->run([&](std::vector<std::string> &errors) {
    OwningOpRef<ModuleOp> after = parseBuffer(copyBuffer(otherBytes, "module"),
                                              copy->context.get(), errors);
    auto find = [&](ModuleOp module, StringRef which) {
      auto function = module.lookupSymbol<func::FuncOp>(entry);
      if (!function || function.isExternal())
        throw Failure("no such function: '" + entry + "' in the " +
                      which.str() + " module");
      return function;
    };
    func::FuncOp before = find(*copy->module, "first");
    for (auto [place, size] : options.sizes)
      checkSize(before, place.first, place.second, size);
    Comparison comparison{
        eval::checkEquivalence(before, find(*after, "second"), options), {}};
    for (const eval::ArgumentSizes &sizes : comparison.result.sizes)
      comparison.argumentShapes.emplace_back(sizes.shape.begin(),
                                             sizes.shape.end());
    return comparison;
  });
}

ConstantsCheck nnspec_python::Module::checkConstants() {
  std::unique_ptr<Module> copy = clone();
  return copy->run([&](std::vector<std::string> &errors) {
    return unwrap(nnspec::checkConstants(*copy->module), errors);
  });
}

SmallVector<DomainResult>
nnspec_python::Module::evaluate(DomainKind kind, const std::string &entry,
                                bool simplify, ArrayRef<NDArray> inputs,
                                ArrayRef<NDArray> uppers) {
  auto evaluateModule = [&](ModuleOp module, std::vector<std::string> &errors) {
    return unwrap(evaluateInDomain(kind, module, entry, simplify, inputs,
                                   uppers, /*afterOp=*/nullptr),
                  errors);
  };
  // Where the module is lowered first, that leaves much in its context.
  if (kind == DomainKind::Rounding) {
    std::unique_ptr<Module> copy = clone();
    return copy->run([&](std::vector<std::string> &errors) {
      return evaluateModule(*copy->module, errors);
    });
  }
  return run([&](std::vector<std::string> &errors) {
    return evaluateModule(*module, errors);
  });
}
