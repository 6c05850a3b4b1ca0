//===- CompiledFunctionTest.cpp - Functions compiled in-process -----------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/CompiledFunction.h"

#include "TestUtils.h"
#include "nnspec/InitAll.h"
#include "nnspec/Pipelines/Pipelines.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <thread>

using namespace mlir;
using namespace mlir::nnspec;

/// Compiles a function of a module in a context that does not outlive the call.
static llvm::Expected<CompiledFunction>
compile(StringRef source, StringRef entry = "main",
        const CompileOptions &options = {}) {
  DialectRegistry registry;
  nnspec::registerAllDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  auto module = parseSourceString<ModuleOp>(source, &context, "test.mlir");
  if (!module)
    return llvm::createStringError("parse error");
  return CompiledFunction::compile(*module, entry, options);
}

template <typename... Arrays>
static SmallVector<NDArray> makeList(Arrays &&...arrays) {
  SmallVector<NDArray> list;
  (list.push_back(std::move(arrays)), ...);
  return list;
}

/// Two operands of one shape, which only the code can check.
static constexpr StringLiteral kAdd = R"mlir(
func.func @main(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.add ins(%x, %y : tensor<?x?xf32>, tensor<?x?xf32>)
                  outs(%x : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
)mlir";

static constexpr StringLiteral kFill = R"mlir(
func.func @main(%n: tensor<index>) -> tensor<?xf32> {
  %size = tensor.extract %n[] : tensor<index>
  %one = arith.constant 1.0 : f32
  %0 = tensor.empty(%size) : tensor<?xf32>
  %1 = linalg.fill ins(%one : f32) outs(%0 : tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
)mlir";

TEST(CompiledFunction, Calls) {
  auto function = compile(kAdd);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  EXPECT_EQ(function->getSignature().getName(), "main");
  EXPECT_EQ(function->getSignature().getArguments().size(), 2u);
  auto results = (*function)(
      makeList(makeFloats({1, 2}, {1, 2}), makeFloats({1, 2}, {10, 20})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  ASSERT_EQ(results->size(), 1u);
  EXPECT_EQ((*results)[0].getShape(), ArrayRef<int64_t>({1, 2}));
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{11, 22}));
  // Another shape, the same code.
  results = (*function)(
      makeList(makeFloats({3, 1}, {1, 2, 3}), makeFloats({3, 1}, {4, 5, 6})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ((*results)[0].getShape(), ArrayRef<int64_t>({3, 1}));
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{5, 7, 9}));
}

TEST(CompiledFunction, Assigns) {
  auto function = compile(kAdd), other = compile(kFill);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  ASSERT_EQ(getMessage(other.takeError()), "success");
  *other = std::move(*function);
  auto results =
      (*other)(makeList(makeFloats({1, 1}, {1}), makeFloats({1, 1}, {2})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{3}));
}

TEST(CompiledFunction, EveryOptLevel) {
  for (unsigned level = 0; level <= 3; ++level) {
    CompileOptions options;
    options.optLevel = level;
    auto function = compile(kAdd, "main", options);
    ASSERT_EQ(getMessage(function.takeError()), "success");
    auto results =
        (*function)(makeList(makeFloats({1, 1}, {1}), makeFloats({1, 1}, {2})));
    ASSERT_EQ(getMessage(results.takeError()), "success");
    EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{3}));
  }
}

// The insertion and the outs operand would be in place if arguments could be
// written to.
TEST(CompiledFunction, ArgumentsAreOnlyRead) {
  auto function = compile(R"mlir(
    func.func @main(%x: tensor<4xf32> {bufferization.writable = true},
                    %y: tensor<2xf32>)
        -> (tensor<4xf32>, tensor<2xf32>, tensor<4xf32>) {
      %0 = tensor.insert_slice %y into %x[1] [2] [1]
          : tensor<2xf32> into tensor<4xf32>
      %1 = linalg.add ins(%y, %y : tensor<2xf32>, tensor<2xf32>)
                      outs(%y : tensor<2xf32>) -> tensor<2xf32>
      return %0, %1, %x : tensor<4xf32>, tensor<2xf32>, tensor<4xf32>
    }
  )mlir");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  SmallVector<NDArray> arguments =
      makeList(makeFloats({4}, {1, 2, 3, 4}), makeFloats({2}, {8, 9}));
  for (int i = 0; i < 2; ++i) {
    auto results = (*function)(arguments);
    ASSERT_EQ(getMessage(results.takeError()), "success");
    EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{1, 8, 9, 4}));
    EXPECT_EQ(getFloats((*results)[1]), (std::vector<float>{16, 18}));
    EXPECT_EQ(getFloats((*results)[2]), (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(getFloats(arguments[0]), (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(getFloats(arguments[1]), (std::vector<float>{8, 9}));
  }
}

// Attributes that would give arguments another layout or alignment.
TEST(CompiledFunction, DropsPromisesAboutArguments) {
  auto function = compile(R"mlir(
    func.func private @main(
        %x: tensor<2x3xf32> {
          bufferization.buffer_layout = affine_map<(d0, d1) -> (d1, d0)>,
          llvm.align = 4096 : i64}) -> tensor<2x3xf32> {
      %0 = linalg.add ins(%x, %x : tensor<2x3xf32>, tensor<2x3xf32>)
                      outs(%x : tensor<2x3xf32>) -> tensor<2x3xf32>
      return %0 : tensor<2x3xf32>
    }
  )mlir");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto results = (*function)(makeList(makeFloats({2, 3}, {1, 2, 3, 4, 5, 6})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{2, 4, 6, 8, 10, 12}));
}

// What a module says of another machine: indices of 32 bits would give other
// descriptors, a private function could not be found.
TEST(CompiledFunction, DropsTheTarget) {
  auto function = compile(R"mlir(
    module attributes {
      dlti.dl_spec = #dlti.dl_spec<index = 32 : i32>,
      llvm.data_layout = "E-p:32:32",
      llvm.target_triple = "powerpc-unknown-linux"
    } {
      func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> attributes {
          llvm.linkage = #llvm.linkage<private>} {
        %0 = linalg.add ins(%x, %x : tensor<?xf32>, tensor<?xf32>)
                        outs(%x : tensor<?xf32>) -> tensor<?xf32>
        return %0 : tensor<?xf32>
      }
    }
  )mlir");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto results = (*function)(makeList(makeFloats({2}, {1, 2})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{2, 4}));
}

// Slices of arguments and of results, whose buffers are larger.
TEST(CompiledFunction, ResultsAreSlices) {
  auto function = compile(R"mlir(
    func.func @main(%x: tensor<3x4xf32>)
        -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<f32>) {
      %0 = tensor.extract_slice %x[1, 2] [2, 2] [1, 1]
          : tensor<3x4xf32> to tensor<2x2xf32>
      %1 = linalg.add ins(%x, %x : tensor<3x4xf32>, tensor<3x4xf32>)
                      outs(%x : tensor<3x4xf32>) -> tensor<3x4xf32>
      %2 = tensor.extract_slice %1[0, 0] [2, 2] [2, 3]
          : tensor<3x4xf32> to tensor<2x2xf32>
      %3 = tensor.extract_slice %1[1, 1] [1, 1] [1, 1]
          : tensor<3x4xf32> to tensor<f32>
      return %0, %2, %3 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<f32>
    }
  )mlir");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto results = (*function)(
      makeList(makeFloats({3, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{6, 7, 10, 11}));
  EXPECT_EQ(getFloats((*results)[1]), (std::vector<float>{0, 6, 16, 22}));
  EXPECT_EQ(getFloats((*results)[2]), (std::vector<float>{10}));
}

// Only what the entry uses is compiled, and no function takes the place of one
// of C's.
TEST(CompiledFunction, AnyFunctionNames) {
  auto function = compile(R"mlir(
    func.func private @declared(tensor<1xf32>)
    func.func @unused(%x: tensor<1xf32>) {
      call @declared(%x) : (tensor<1xf32>) -> ()
      return
    }
    func.func @puts(%x: tensor<1xf32>) -> tensor<1xf32> {
      %0 = linalg.exp ins(%x : tensor<1xf32>) outs(%x : tensor<1xf32>)
          -> tensor<1xf32>
      return %0 : tensor<1xf32>
    }
    func.func @malloc(%x: tensor<1xf32>) -> tensor<1xf32> {
      %0 = call @nnspec_function_0(%x) : (tensor<1xf32>) -> tensor<1xf32>
      return %0 : tensor<1xf32>
    }
    func.func @nnspec_function_0(%x: tensor<1xf32>) -> tensor<1xf32> {
      %0 = call @puts(%x) : (tensor<1xf32>) -> tensor<1xf32>
      return %0 : tensor<1xf32>
    }
    func.func @_mlir_ciface_malloc(%x: tensor<1xf32>) -> tensor<1xf32> {
      return %x : tensor<1xf32>
    }
  )mlir",
                          "malloc");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto results = (*function)(makeList(makeFloats({1}, {0})));
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_EQ(getFloats((*results)[0]), (std::vector<float>{1}));
}

TEST(CompiledFunction, NoArgumentsAndNoResults) {
  auto function = compile("func.func @main() { return }");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto results = (*function)({});
  ASSERT_EQ(getMessage(results.takeError()), "success");
  EXPECT_TRUE(results->empty());
}

TEST(CompiledFunction, FailsOnOtherArguments) {
  auto function = compile(kAdd);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  EXPECT_EQ(getMessage((*function)({})),
            "wrong number of inputs: function 'main', found 0, expected 2");
  EXPECT_EQ(getMessage((*function)(
                makeList(makeFloats({1, 1}, {1}), makeFloats({1}, {1})))),
            "wrong shape: argument 1 of 'main', found [1], expected [?, ?]");
  EXPECT_EQ(getMessage(function->measure(makeList(
                makeFloats({1, 1}, {1}),
                makeArray<double>(ElementType::Float64, {1, 1}, {1})))),
            "wrong type: argument 1 of 'main', found float64, expected "
            "float32");
}

// An error of the compiled code leaves the function usable.
TEST(CompiledFunction, FailsOnMismatchingSizes) {
  auto function = compile(kAdd);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  SmallVector<NDArray> good =
      makeList(makeFloats({1, 2}, {1, 2}), makeFloats({1, 2}, {3, 4}));
  SmallVector<NDArray> bad =
      makeList(makeFloats({1, 2}, {1, 2}), makeFloats({2, 1}, {3, 4}));
  for (int i = 0; i < 3; ++i) {
    std::string message = getMessage((*function)(bad));
    EXPECT_EQ(message.find("check failed: test.mlir:3:8, dimension #"), 0u)
        << message;
    EXPECT_EQ(getMessage(function->measure(bad)), message);
    EXPECT_EQ(getMessage((*function)(good)), "success");
  }
}

TEST(CompiledFunction, FailsOnAssertion) {
  auto function = compile(R"mlir(
    func.func @main(%x: tensor<i1>) {
      %0 = tensor.extract %x[] : tensor<i1>
      cf.assert %0, "x must\nbe true"
      return
    }
  )mlir");
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto call = [&](uint8_t value) {
    return getMessage((*function)(
        makeList(makeArray<uint8_t>(ElementType::Bool, {}, {value}))));
  };
  EXPECT_EQ(call(0), "assertion failed: x must be true");
  EXPECT_EQ(call(1), "success");
}

TEST(CompiledFunction, FailsWithoutMemory) {
  auto function = compile(kFill);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto call = [&](int64_t size) {
    return getMessage((*function)(
        makeList(makeArray<int64_t>(ElementType::Int64, {}, {size}))));
  };
  std::string message = call(int64_t(1) << 59);
  EXPECT_EQ(message.find("out of memory: 230584300921369"), 0u) << message;
  EXPECT_EQ(call(-1),
            "check failed: test.mlir:5:8, axis 0 has a negative size");
  EXPECT_EQ(call(3), "success");
  EXPECT_EQ(call(0), "success");
}

TEST(CompiledFunction, CallsFromThreads) {
  auto function = compile(kAdd);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        SmallVector<NDArray> arguments =
            makeList(makeFloats({1, 1}, {float(t)}), makeFloats({1, 1}, {1}));
        auto results = (*function)(arguments);
        ASSERT_EQ(getMessage(results.takeError()), "success");
        EXPECT_EQ((*results)[0].getValues<float>()[0], float(t + 1));
        arguments[1] = makeFloats({1, 2}, {1, 1});
        EXPECT_NE(getMessage((*function)(arguments)), "success");
      }
    });
  for (std::thread &thread : threads)
    thread.join();
}

TEST(CompiledFunction, Measures) {
  auto function = compile(kFill);
  ASSERT_EQ(getMessage(function.takeError()), "success");
  auto time = function->measure(
      makeList(makeArray<int64_t>(ElementType::Int64, {}, {1000})));
  ASSERT_EQ(getMessage(time.takeError()), "success");
  EXPECT_GT(time->count(), 0);
}

TEST(CompiledFunction, OwnPipeline) {
  bool wasCalled = false;
  CompileOptions options;
  options.buildPipeline = [&](OpPassManager &pm) {
    wasCalled = true;
    buildLowerToLLVMPipeline(pm);
  };
  EXPECT_EQ(getMessage(compile(kAdd, "main", options)), "success");
  EXPECT_TRUE(wasCalled);
}

TEST(CompiledFunction, FailsToCompile) {
  EXPECT_EQ(getMessage(compile("", "main")),
            "no such function: found no function with a body, expected 'main'");
  EXPECT_EQ(getMessage(compile("func.func @f() { return }\n"
                               "func.func private @g()",
                               "main")),
            "no such function: found 'f', expected 'main'");
  EXPECT_EQ(getMessage(compile("func.func private @main()", "main")),
            "function without a body: 'main', found a declaration, expected a "
            "definition");
  EXPECT_EQ(getMessage(compile(R"mlir(
              func.func @main() {
                call @helper() : () -> ()
                return
              }
              func.func private @helper()
            )mlir")),
            "function without a body: 'helper' is used by 'main', found a "
            "declaration, expected a definition");
  EXPECT_EQ(
      getMessage(compile("func.func @main(%x: vector<4xf32>) { return }")),
      "unsupported type: argument 0 of 'main', found 'vector<4xf32>', "
      "expected a ranked tensor of f16, bf16, f32, f64, index, i1, i8, "
      "i16, i32 or i64");
}

// The diagnostics of passes and of the translation are the error's text.
TEST(CompiledFunction, ErrorsHaveDiagnostics) {
  std::string message = getMessage(compile(R"mlir(
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
  )mlir"));
  EXPECT_EQ(message.find("cannot compile: 'main', test.mlir:3:12: "), 0u)
      << message;

  CompileOptions options;
  options.verifySizes = false;
  options.buildPipeline = [](OpPassManager &) {};
  message = getMessage(compile(kAdd, "main", options));
  EXPECT_EQ(message.find("cannot compile: 'main', "), 0u) << message;
}

// What is not known is found before the JIT would print it.
TEST(CompiledFunction, FailsOnUnknownSymbols) {
  std::string message = getMessage(compile(R"mlir(
    func.func @main() {
      vector.print str "hello"
      return
    }
  )mlir"));
  EXPECT_EQ(message, "cannot compile: 'main', the lowered code calls "
                     "'printString', which is not known here");
}
