//===- ExpressionEvaluation.h - Values of constant expressions --*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_EXPRESSIONEVALUATION_H
#define NNSPEC_LIB_TRANSFORMS_EXPRESSIONEVALUATION_H

#include "ConstantExpressions.h"

#include "mlir/IR/Diagnostics.h"
#include "nnspec/Evaluator/Datum.h"
#include "nnspec/Evaluator/RealDomain.h"

namespace mlir::nnspec {

/// Keeps the errors that an evaluation emits from the user: what cannot be
/// evaluated is no error, it just stays as it is. They are told from what
/// others emit at the same time by their location. (Not by the thread: one that
/// waits for a parallel loop may run passes on another function meanwhile.)
class EvaluationErrors {
public:
  explicit EvaluationErrors(MLIRContext *context);
  EvaluationErrors(const EvaluationErrors &) = delete;
  ~EvaluationErrors();

  /// Where the errors for `text` are to be emitted. The first one becomes the
  /// text, which must stay in place until parallel loops around, which hold
  /// errors back, have come to their end.
  Location getLocation(std::string &text) const;

private:
  Location getFallback() const;

  DiagnosticEngine &engine;
  DiagnosticEngine::HandlerID handler;
  MLIRContext *context;
};

/// Expressions that share ops, which are evaluated together, each op once.
struct ExpressionGroup {
  SmallVector<Operation *> ops;
  SmallVector<Value> wanted;
};

/// The groups of the expressions of these values, in program order.
std::vector<ExpressionGroup> groupExpressions(const ConstantExpressions &all,
                                              ArrayRef<Value> wanted);

/// What became of a group: one value each, or the op that has none, and why.
/// The reason arrives when the parallel loops around have come to their end,
/// since these hold errors back.
struct EvaluatedGroup {
  SmallVector<eval::Datum<eval::RealDomain>> values;
  Operation *failed = nullptr;
  std::string reason;
};

/// Evaluates constant ops, in program order, that use nothing but each other.
void evaluateOps(ArrayRef<Operation *> ops, ValueRange wanted,
                 const EvaluationErrors &errors, EvaluatedGroup &result);

void evaluateGroup(const ConstantExpressions &all, const ExpressionGroup &group,
                   const EvaluationErrors &errors, EvaluatedGroup &result);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_EXPRESSIONEVALUATION_H
