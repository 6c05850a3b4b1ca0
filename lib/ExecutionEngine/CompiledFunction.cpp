//===- CompiledFunction.cpp - Functions compiled in-process ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/CompiledFunction.h"

#include "ExternalConstants.h"
#include "Invocation.h"
#include "IsolateEntry.h"
#include "Runtime.h"
#include "VerifySizes.h"
#include "nnspec/ExecutionEngine/HostTarget.h"
#include "nnspec/Pipelines/Pipelines.h"

#include "mlir/Analysis/CallGraph.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

namespace {
/// Collects the error diagnostics of a context in place of printing them.
class ErrorCollector : public ScopedDiagnosticHandler {
public:
  explicit ErrorCollector(MLIRContext *context)
      : ScopedDiagnosticHandler(context) {
    setHandler([this](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
        return failure();
      add(diagnostic);
      return success();
    });
  }

  /// An error that says that `entry` could not be compiled, and why.
  llvm::Error makeError(StringRef entry, StringRef step) const {
    std::string reason = text.empty() ? (step + " failed").str() : text;
    return llvm::createStringError(Twine("cannot compile: '") + entry + "', " +
                                   reason);
  }

private:
  void add(Diagnostic &diagnostic) {
    llvm::raw_string_ostream os(text);
    if (!text.empty())
      os << "; ";
    if (auto place = diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
      os << place.getFilename().getValue() << ':' << place.getLine() << ':'
         << place.getColumn() << ": ";
    diagnostic.print(os);
  }

  std::string text;
};
} // namespace

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// Fails where a function calls itself, directly or through others: without an
/// end to it the compiled code would overflow the stack.
static llvm::Error checkRecursion(ModuleOp module, StringRef entry) {
  ErrorCollector errors(module.getContext());
  const CallGraph graph(module);
  for (auto it = llvm::scc_begin(&graph); !it.isAtEnd(); ++it) {
    if (!it.hasCycle())
      continue;
    emitError(it->front()->getCallableRegion()->getLoc())
        << "function calls itself, which compiled code must not";
    return errors.makeError(entry, "");
  }
  return llvm::Error::success();
}

/// Fails where lowered code calls what neither it nor the process has. (The JIT
/// would find that out too, but it prints.)
static llvm::Error checkSymbols(ModuleOp module, StringRef entry) {
  auto process = llvm::sys::DynamicLibrary::getPermanentLibrary(nullptr);
  for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
    StringRef name = function.getSymName();
    if (!function.isExternal() || name.starts_with("llvm.") ||
        getRuntimeSymbols().contains(name) ||
        process.getAddressOfSymbol(name.str().c_str()))
      continue;
    return llvm::createStringError(Twine("cannot compile: '") + entry +
                                   "', the lowered code calls '" + name +
                                   "', which is not known here");
  }
  return llvm::Error::success();
}

static llvm::Error lowerToLLVM(ModuleOp module, StringRef entry,
                               const CompileOptions &options) {
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  if (options.verifySizes)
    pm.addPass(createVerifySizesPass(module.getContext()));
  LoweringOptions lowering;
  lowering.simplify = options.simplify;
  lowering.threads = std::max(options.threads, 1u);
  lowering.nontemporalBytes = getLastLevelCacheBytes();
  lowering.checkAllocations = options.verifySizes;
  if (options.buildPipeline)
    options.buildPipeline(pm);
  else
    buildLowerToLLVMPipeline(pm, lowering);

  ErrorCollector errors(module.getContext());
  if (failed(pm.run(module)))
    return errors.makeError(entry, "lowering to LLVM");
  return checkSymbols(module, entry);
}

/// Whether the assertion is one of createVerifySizesPass().
static bool isSizeCheck(cf::AssertOp op) {
  return op.getMsg().starts_with("ERROR: Runtime op verification failed");
}

llvm::Expected<func::FuncOp>
mlir::nnspec::lowerToLinalg(ModuleOp module, StringRef entry, bool simplify) {
  llvm::Expected<std::string> name = isolateEntry(module, entry);
  if (!name)
    return name.takeError();
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  if (CompileOptions().verifySizes)
    pm.addPass(createVerifySizesPass(module.getContext()));
  LoweringOptions lowering;
  lowering.simplify = simplify;
  buildLowerToLinalgPipeline(pm, lowering);
  ErrorCollector errors(module.getContext());
  if (failed(pm.run(module)))
    return errors.makeError(entry, "lowering to linalg");

  // The checks were there because a law may ask who uses a tensor.
  module.walk([](cf::AssertOp op) {
    if (isSizeCheck(op))
      op.erase();
  });
  IRRewriter rewriter(module.getContext());
  for (auto function : module.getOps<func::FuncOp>())
    (void)runRegionDCE(rewriter, function->getRegions());
  return module.lookupSymbol<func::FuncOp>(*name);
}

//===----------------------------------------------------------------------===//
// Code generation
//===----------------------------------------------------------------------===//

static llvm::Expected<std::unique_ptr<ExecutionEngine>>
createEngine(ModuleOp module, StringRef entry,
             const CompileOptions &compileOptions,
             const ExternalConstants &constants) {
  unsigned optLevel = std::min(compileOptions.optLevel, 3u);
  auto machine = createTargetMachine(compileOptions.cpu, optLevel);
  if (!machine)
    return machine.takeError();

  auto transformer =
      makeOptimizingTransformer(optLevel, /*sizeLevel=*/0, machine->get());
  ExecutionEngineOptions options;
  options.transformer = transformer;
  options.enableGDBNotificationListener = false;
  options.enablePerfNotificationListener = false;
  ErrorCollector errors(module.getContext());
  auto engine = ExecutionEngine::create(module, options, std::move(*machine));
  if (!engine) {
    llvm::consumeError(engine.takeError());
    return errors.makeError(entry, "translation to LLVM IR");
  }
  (*engine)->registerSymbols([&](llvm::orc::MangleAndInterner intern) {
    llvm::orc::SymbolMap symbols;
    auto add = [&](StringRef name, void *address) {
      symbols[intern(name)] = {llvm::orc::ExecutorAddr::fromPtr(address),
                               llvm::JITSymbolFlags::Exported};
    };
    for (const auto &[name, address] : getRuntimeSymbols())
      add(name, address);
    for (const auto &[name, memory] : constants)
      add(name, memory.get());
    return symbols;
  });
  return std::move(*engine);
}

//===----------------------------------------------------------------------===//
// CompiledFunction
//===----------------------------------------------------------------------===//

struct CompiledFunction::Memory {
  ExternalConstants constants;
};

CompiledFunction::CompiledFunction(FunctionSignature signature,
                                   std::unique_ptr<Memory> memory,
                                   std::unique_ptr<ExecutionEngine> engine,
                                   void (*function)(void **))
    : signature(std::move(signature)), memory(std::move(memory)),
      engine(std::move(engine)), function(function) {}

CompiledFunction::CompiledFunction(CompiledFunction &&) = default;
CompiledFunction &CompiledFunction::operator=(CompiledFunction &&) = default;
CompiledFunction::~CompiledFunction() = default;

llvm::Expected<CompiledFunction>
CompiledFunction::compile(ModuleOp module, StringRef entry,
                          const CompileOptions &options) {
  if (options.threads > 1 && !hasThreads())
    return llvm::createStringError(
        "bad number of threads: found " + Twine(options.threads) +
        ", expected 1, since nnspec was built without OpenMP");
  auto signature = FunctionSignature::get(module, entry);
  if (!signature)
    return signature.takeError();
  llvm::Expected<std::string> name = isolateEntry(module, entry);
  if (!name)
    return name.takeError();
  if (llvm::Error error = checkRecursion(module, entry))
    return std::move(error);
  if (llvm::Error error = lowerToLLVM(module, entry, options))
    return std::move(error);
  auto memory = std::make_unique<Memory>();
  memory->constants = externalizeConstants(module);
  auto engine = createEngine(module, entry, options, memory->constants);
  if (!engine)
    return engine.takeError();
  auto function = (*engine)->lookupPacked("_mlir_ciface_" + *name);
  if (!function)
    return llvm::createStringError(Twine("cannot compile: '") + entry + "', " +
                                   llvm::toString(function.takeError()));
  return CompiledFunction(std::move(*signature), std::move(memory),
                          std::move(*engine), *function);
}

llvm::Expected<SmallVector<NDArray>>
CompiledFunction::operator()(ArrayRef<NDArray> arguments) const {
  if (llvm::Error error = signature.checkArguments(arguments))
    return std::move(error);
  Invocation invocation(signature, arguments);
  if (llvm::Error error = invocation.run(function).takeError())
    return std::move(error);
  SmallVector<NDArray> results;
  for (size_t i = 0, e = signature.getResults().size(); i < e; ++i) {
    llvm::Expected<NDArray> result = invocation.takeResult(i);
    if (!result)
      return result.takeError();
    results.push_back(std::move(*result));
  }
  return results;
}

llvm::Expected<std::chrono::nanoseconds>
CompiledFunction::measure(ArrayRef<NDArray> arguments) const {
  if (llvm::Error error = signature.checkArguments(arguments))
    return std::move(error);
  return Invocation(signature, arguments).run(function);
}
