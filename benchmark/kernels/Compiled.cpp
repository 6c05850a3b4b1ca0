//===- Compiled.cpp - What nnspec makes of a case -------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include "nnspec/ExecutionEngine/HostTarget.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/Pipelines.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;

/// The shape of the data, and which axis is the channel's.
static std::pair<SmallVector<int64_t>, int> getShape(const Case &c) {
  switch (c.layout) {
  case Layout::NCHW:
    return {{c.batch, c.channels, c.height, c.width}, 1};
  case Layout::NHWC:
    return {{c.batch, c.height, c.width, c.channels}, 3};
  case Layout::Rank2:
    break;
  }
  return {{c.batch, c.channels}, 1};
}

static std::string formatSizes(ArrayRef<int64_t> sizes, bool isDynamic) {
  std::string text;
  for (int64_t size : sizes)
    text += isDynamic ? "?x" : llvm::utostr(size) + "x";
  return text;
}

/// The function of the case on tensors, which writes its result into a buffer.
static std::string getModule(const Case &c, bool isDynamic) {
  auto [shape, axis] = getShape(c);
  std::string sizes = formatSizes(shape, isDynamic);
  std::string tensor = "tensor<" + sizes + c.type + ">";
  std::string memref = "memref<" + sizes + c.type + ">";
  std::string parameter =
      "tensor<" + formatSizes(c.channels, isDynamic) + "f32>";
  std::string readOnly = " {bufferization.writable = false}";

  std::string text = "func.func @kernel(%x: " + tensor + readOnly;
  if (c.hasAdd())
    text += ", %addend: " + tensor + readOnly;
  for (int norm = 0; norm < c.numNorms(); ++norm)
    for (const char *name : {"m", "v", "g", "b"})
      text +=
          llvm::formatv(", %{0}{1}: {2}{3}", name, norm, parameter, readOnly);
  text += ", %result: " + memref + ") attributes {llvm.emit_c_interface} {\n";
  int last = 0;
  for (int norm = 0; norm < c.numNorms(); ++norm, ++last)
    text += llvm::formatv(
        "  %{0} = nnspec.batch_norm_inference %{1} mean(%m{2}) variance(%v{2}) "
        "gamma(%g{2}) beta(%b{2}) axis = {3} epsilon = 1.0e-05 : {4}, {5}\n",
        last + 1, last == 0 ? "x" : llvm::utostr(last), norm, axis, tensor,
        parameter);
  if (c.hasAdd()) {
    text += llvm::formatv("  %{0} = nnspec.add %{1}, %addend : {2}\n", last + 1,
                          last, tensor);
    ++last;
  }
  if (c.hasRelu()) {
    SmallVector<std::string> dynamicSizes;
    for (size_t i = 0; isDynamic && i < shape.size(); ++i) {
      text += llvm::formatv("  %i{0} = arith.constant {0} : index\n"
                            "  %d{0} = tensor.dim %x, %i{0} : {1}\n",
                            i, tensor);
      dynamicSizes.push_back("%d" + llvm::utostr(i));
    }
    text += "  %zero = nnspec.fill 0.0 ";
    if (isDynamic)
      text += "sizes(" + llvm::join(dynamicSizes, ", ") + ") ";
    text += llvm::formatv(": {0}\n  %{1} = nnspec.max %{2}, %zero : {0}\n",
                          tensor, last + 1, last);
    ++last;
  }
  text += llvm::formatv(
      "  bufferization.materialize_in_destination %{0} in restrict writable "
      "%result : ({1}, {2}) -> ()\n  return\n}\n",
      last, tensor, memref);
  return text;
}

namespace {
/// A compiled case, with the arguments of its call.
class Kernel {
public:
  Kernel(const Case &c, const Data &data, bool isDynamic) {
    DialectRegistry registry;
    nnspec::registerAllDialects(registry);
    MLIRContext context(registry);
    auto module =
        parseSourceString<ModuleOp>(getModule(c, isDynamic), &context);
    if (!module)
      llvm::report_fatal_error("the module of a case does not parse");

    PassManager pm(&context);
    nnspec::LoweringOptions options;
    options.threads = c.threads;
    options.nontemporalBytes = nnspec::getLastLevelCacheBytes();
    nnspec::buildLowerToLLVMPipeline(pm, options);
    if (failed(pm.run(*module)))
      llvm::report_fatal_error("a case cannot be lowered");

    auto machine =
        llvm::cantFail(nnspec::createTargetMachine("native", /*optLevel=*/3));
    ExecutionEngineOptions engineOptions;
    auto transformer = makeOptimizingTransformer(
        /*optLevel=*/3, /*sizeLevel=*/0, machine.get());
    engineOptions.transformer = transformer;
    engineOptions.enableGDBNotificationListener = false;
    engine = llvm::cantFail(
        ExecutionEngine::create(*module, engineOptions, std::move(machine)));
    function = llvm::cantFail(engine->lookupPacked("_mlir_ciface_kernel"));

    SmallVector<int64_t> shape = getShape(c).first;
    addMemRef(data.x, shape);
    if (c.hasAdd())
      addMemRef(data.addend, shape);
    for (const float *parameter : data.parameters)
      addMemRef(parameter, c.channels);
    addMemRef(data.y, shape);
    for (SmallVector<int64_t, 11> &descriptor : descriptors)
      pointers.push_back(descriptor.data());
    for (void *&pointer : pointers)
      packed.push_back(&pointer);
  }

  void run() { function(packed.data()); }

private:
  /// The words of a memref descriptor: pointer to free, pointer to the data,
  /// offset, sizes, strides.
  void addMemRef(const void *data, ArrayRef<int64_t> shape) {
    auto address = reinterpret_cast<int64_t>(data);
    SmallVector<int64_t, 11> words = {address, address, 0};
    llvm::append_range(words, shape);
    for (size_t i = 0; i < shape.size(); ++i) {
      int64_t stride = 1;
      for (int64_t size : shape.drop_front(i + 1))
        stride *= size;
      words.push_back(stride);
    }
    descriptors.push_back(std::move(words));
  }

  std::unique_ptr<ExecutionEngine> engine;
  void (*function)(void **);
  std::vector<SmallVector<int64_t, 11>> descriptors;
  std::vector<void *> pointers, packed;
};
} // namespace

void addCompiled(const Case &c, const Data &data,
                 std::vector<Contestant> &contestants) {
  for (bool isDynamic : {false, true}) {
    auto kernel = std::make_shared<Kernel>(c, data, isDynamic);
    contestants.push_back(
        {isDynamic ? "nnspec dynamic" : "nnspec", [kernel] { kernel->run(); }});
  }
}
