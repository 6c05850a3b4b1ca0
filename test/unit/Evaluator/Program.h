//===- Program.h - Programs of these tests ----------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_TEST_UNIT_EVALUATOR_PROGRAM_H
#define NNSPEC_TEST_UNIT_EVALUATOR_PROGRAM_H

#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/InitAll.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::nnspec::eval {

/// A module and its dialects.
class Program {
public:
  explicit Program(StringRef source) {
    DialectRegistry registry;
    nnspec::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(source, &context, "test.mlir");
  }

  /// The results of @main; none where it failed.
  template <typename D>
  SmallVector<Datum<D>> evaluate(D &domain, ArrayRef<Datum<D>> arguments) {
    auto function = module->lookupSymbol<func::FuncOp>("main");
    auto results = Evaluator<D>(domain).call(function, arguments);
    if (failed(results))
      return {};
    return std::move(*results);
  }

  explicit operator bool() const { return static_cast<bool>(module); }
  MLIRContext *getContext() { return &context; }

private:
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// A dense constant's text.
inline std::string formatDense(ArrayRef<double> values,
                               ArrayRef<int64_t> shape) {
  if (shape.empty())
    return llvm::formatv("{0:e17}", values.front());
  std::string text = "[";
  size_t step = values.size() / shape.front();
  for (int64_t i = 0; i < shape.front(); ++i)
    text += (i ? ", " : "") +
            formatDense(values.slice(i * step, step), shape.drop_front());
  return text + "]";
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_TEST_UNIT_EVALUATOR_PROGRAM_H
