//===- Equivalence.h - Whether two functions are one ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_EQUIVALENCE_H
#define NNSPEC_EVALUATOR_EQUIVALENCE_H

#include "nnspec/Evaluator/DynamicSizes.h"

#include <functional>
#include <string>

namespace mlir::nnspec::eval {

struct EquivalenceOptions {
  /// How many random primes and points are tried.
  unsigned trials = 3;
  /// Decides all that is random.
  uint64_t seed = 0;
  /// Sizes of dynamic axes of arguments.
  WantedSizes sizes;
  /// How many ordinary inputs are tried to tell two functions apart that differ
  /// modulo a prime, and for how many seconds at most.
  unsigned maxSamples = 2000;
  double maxSeconds = 60;
  /// Called now and then where it is given: how many of the ops of a function
  /// are evaluated, and what for.
  std::function<void(const Twine &what, size_t done, size_t total)> progress;
};

/// An input on which two functions differ.
struct Counterexample {
  /// The arguments' elements, in row-major order.
  SmallVector<std::vector<double>> arguments;
  /// Which element of which result differs.
  unsigned result;
  SmallVector<int64_t> index;
  /// What the functions compute there in double precision, and how far from the
  /// real value that may be.
  double before, beforeError, after, afterError;
};

struct EquivalenceResult {
  enum class Answer {
    /// All trials agree, and AFTER divides by nothing that may be 0 and that
    /// BEFORE does not divide by.
    Equivalent,
    /// There is a counterexample.
    Different,
    /// Neither can be said; `reason` says why.
    Undecided,
  };
  Answer answer;
  std::string reason;
  /// Of an answer Equivalent: a bound on the probability with which functions
  /// that differ would have got it. docs/Rationale.md says how it is computed.
  double errorProbability = 1;
  /// The sizes of the arguments for which the answer holds.
  SmallVector<ArgumentSizes> sizes;
  std::optional<Counterexample> counterexample;
};

/// Whether `before` and `after` compute the same real function. They must have
/// bodies; what else is wrong with them makes the answer undecided.
EquivalenceResult checkEquivalence(func::FuncOp before, func::FuncOp after,
                                   const EquivalenceOptions &options);

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_EQUIVALENCE_H
