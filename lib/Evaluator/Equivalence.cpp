//===- Equivalence.cpp - Whether two functions are one --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/Equivalence.h"

#include "IterationSpace.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/Evaluator/DegreeDomain.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/Evaluator/FieldDomain.h"
#include "nnspec/Evaluator/IntervalDomain.h"
#include "nnspec/Evaluator/RoundingDomain.h"

#include <chrono>
#include <cmath>

using namespace mlir;
using namespace mlir::nnspec::eval;

using Answer = EquivalenceResult::Answer;

/// How often a trial is repeated that divides by zero by accident.
static constexpr unsigned kMaxRestarts = 8;

namespace {

/// Keeps the first error in place of printing it.
class FirstError : public ScopedDiagnosticHandler {
public:
  explicit FirstError(MLIRContext *context) : ScopedDiagnosticHandler(context) {
    setHandler([this](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
          text.empty()) {
        llvm::raw_string_ostream os(text);
        if (auto place =
                diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
          os << place.getFilename().getValue() << ':' << place.getLine() << ':'
             << place.getColumn() << ": ";
        os << diagnostic;
      }
      return success();
    });
  }

  StringRef getText() const { return text; }

private:
  std::string text;
};

class EquivalenceCheck {
public:
  EquivalenceCheck(func::FuncOp before, func::FuncOp after,
                   const EquivalenceOptions &options)
      : before(before), after(after), options(options) {}

  EquivalenceResult run();

private:
  enum class Trial { Agrees, Differs, Failed };

  Trial runTrial(uint64_t seed);
  bool findCounterexample();
  void setCounterexample(ArrayRef<Datum<RoundingDomain>> arguments,
                         unsigned number, int64_t position,
                         const Datum<RoundingDomain> &beforeResult,
                         const Datum<RoundingDomain> &afterResult);
  bool areDivisorsNonZero();
  double computeErrorProbability();

  /// The arguments with elements that `makeScalar` and `makeBool` make.
  template <typename D, typename MakeScalar, typename MakeBool>
  SmallVector<Datum<D>> createArguments(MakeScalar makeScalar,
                                        MakeBool makeBool);

  template <typename D>
  FailureOr<SmallVector<Datum<D>>> evaluate(D &domain, func::FuncOp function,
                                            StringRef name,
                                            ArrayRef<Datum<D>> arguments);

  EquivalenceResult undecided(const Twine &reason) {
    result.answer = Answer::Undecided;
    result.reason = reason.str();
    return result;
  }

  func::FuncOp before, after;
  const EquivalenceOptions &options;
  EquivalenceResult result;
  /// The largest number of evaluations of unknown functions in a trial.
  uint64_t numEvaluations = 0;
  /// Whether AFTER divides by something that BEFORE does not divide by.
  bool hasNewDivisors = false;
};

} // namespace

template <typename D, typename MakeScalar, typename MakeBool>
SmallVector<Datum<D>> EquivalenceCheck::createArguments(MakeScalar makeScalar,
                                                        MakeBool makeBool) {
  SmallVector<Datum<D>> arguments;
  for (auto [type, sizes] :
       llvm::zip_equal(before.getArgumentTypes(), result.sizes)) {
    ArrayRef<int64_t> shape = sizes.shape;
    size_t size = ShapedType::getNumElements(shape);
    if (type.isIndex()) {
      arguments.push_back(Datum<D>::ofInteger(sizes.index));
    } else if (isa<FloatType>(getElementTypeOrSelf(type))) {
      std::vector<typename D::Scalar> elements(size);
      std::generate(elements.begin(), elements.end(), makeScalar);
      arguments.emplace_back(shape, std::move(elements));
    } else {
      std::vector<typename D::Bool> elements(size);
      std::generate(elements.begin(), elements.end(), makeBool);
      arguments.emplace_back(shape, std::move(elements));
    }
  }
  return arguments;
}

template <typename D>
FailureOr<SmallVector<Datum<D>>>
EquivalenceCheck::evaluate(D &domain, func::FuncOp function, StringRef name,
                           ArrayRef<Datum<D>> arguments) {
  FirstError error(function.getContext());
  auto results = Evaluator<D>(domain).call(function, arguments);
  if (failed(results))
    result.reason = (name + ": " + error.getText()).str();
  return results;
}

EquivalenceCheck::Trial EquivalenceCheck::runTrial(uint64_t seed) {
  for (unsigned attempt = 0; attempt < kMaxRestarts; ++attempt) {
    FieldDomain domain(seed + attempt);
    auto arguments = createArguments<FieldDomain>(
        [&] { return domain.createRandomScalar(); },
        [&] { return domain.createRandomBool(); });
    auto beforeResults =
        evaluate<FieldDomain>(domain, before, "BEFORE", arguments);
    if (failed(beforeResults))
      return Trial::Failed;
    llvm::DenseSet<uint64_t> divisors = domain.takeDivisors();
    auto afterResults =
        evaluate<FieldDomain>(domain, after, "AFTER", arguments);
    if (failed(afterResults))
      return Trial::Failed;
    if (domain.hasDividedByZero())
      continue;

    for (uint64_t divisor : domain.takeDivisors())
      hasNewDivisors |= !divisors.contains(divisor);
    for (auto [x, y] : llvm::zip_equal(*beforeResults, *afterResults)) {
      if (x.shape != y.shape || x.elements.index() != y.elements.index())
        return Trial::Differs;
      if (x.isUninitialized())
        continue;
      bool equal = visitElements(x, [&, &y = y](const auto &elements) {
        using T = typename std::decay_t<decltype(elements)>::value_type;
        return elements == y.template get<T>();
      });
      if (!equal)
        return Trial::Differs;
    }
    numEvaluations = std::max(numEvaluations, domain.getNumEvaluations());
    return Trial::Agrees;
  }
  result.reason =
      ("a divisor is 0 at " + Twine(kMaxRestarts) + " random points in a row")
          .str();
  return Trial::Failed;
}

/// A number of the kinds that tell programs apart: of any size and sign, and
/// sometimes 0.
static double drawNumber(std::mt19937_64 &random, double scale) {
  double kind = std::uniform_real_distribution<>()(random);
  if (kind < 0.05)
    return 0;
  return scale * std::normal_distribution<>()(random);
}

/// The element, of all in which two results differ by more than both errors,
/// with the largest relative difference; -1 where there is none.
static int64_t findDifference(ArrayRef<RoundedValue> before,
                              ArrayRef<RoundedValue> after) {
  int64_t found = -1;
  double largest = 0;
  for (auto [i, a, b] : llvm::enumerate(before, after)) {
    // Where a program has no value, nothing is known.
    if (!std::isfinite(a.value) || !std::isfinite(b.value))
      continue;
    double difference = std::fabs(a.value - b.value);
    if (!(difference > a.error + b.error))
      continue;
    double relative =
        difference / std::max(std::fabs(a.value), std::fabs(b.value));
    if (relative > largest) {
      largest = relative;
      found = i;
    }
  }
  return found;
}

bool EquivalenceCheck::findCounterexample() {
  using Clock = std::chrono::steady_clock;
  auto start = Clock::now();
  std::mt19937_64 random(options.seed);
  RoundingDomain domain(RoundingDomain::Mode::Double);
  for (unsigned sample = 0; sample < options.maxSamples; ++sample) {
    if (std::chrono::duration<double>(Clock::now() - start).count() >
        options.maxSeconds)
      break;
    // Numbers around 1 first; then of many sizes, where differences can hide.
    double scale = 1;
    auto arguments = createArguments<RoundingDomain>(
        [&] {
          if (sample > 0 && random() % 16 == 0)
            scale =
                std::exp2(std::uniform_real_distribution<>(-24, 12)(random));
          return RoundedValue{drawNumber(random, scale), 0};
        },
        [&] { return domain.truth(random() % 2 == 0); });
    auto beforeResults =
        evaluate<RoundingDomain>(domain, before, "BEFORE", arguments);
    auto afterResults =
        evaluate<RoundingDomain>(domain, after, "AFTER", arguments);
    if (failed(beforeResults) || failed(afterResults))
      continue;
    for (auto [number, x, y] : llvm::enumerate(*beforeResults, *afterResults)) {
      if (x.shape != y.shape ||
          !std::holds_alternative<Shared<RoundedValue>>(x.elements) ||
          !std::holds_alternative<Shared<RoundedValue>>(y.elements))
        continue;
      int64_t position = findDifference(x.scalars(), y.scalars());
      if (position < 0)
        continue;
      setCounterexample(arguments, number, position, x, y);
      return true;
    }
  }
  return false;
}

void EquivalenceCheck::setCounterexample(
    ArrayRef<Datum<RoundingDomain>> arguments, unsigned number,
    int64_t position, const Datum<RoundingDomain> &beforeResult,
    const Datum<RoundingDomain> &afterResult) {
  Counterexample found;
  auto toDouble = [](const auto &element) -> double {
    if constexpr (std::is_integral_v<std::decay_t<decltype(element)>>)
      return static_cast<double>(element);
    else
      return element.value;
  };
  for (const Datum<RoundingDomain> &argument : arguments)
    visitElements(argument, [&](const auto &elements) {
      auto &numbers = found.arguments.emplace_back();
      for (const auto &element : elements)
        numbers.push_back(toDouble(element));
    });
  SmallVector<unsigned> axes = llvm::to_vector(
      llvm::seq<unsigned>(0, static_cast<unsigned>(beforeResult.shape.size())));
  found.result = number;
  found.index.assign(axes.size(), 0);
  IterationSpace{beforeResult.shape, axes, {}}.setPoint(axes, position,
                                                        found.index);
  RoundedValue a = beforeResult.scalars()[position];
  RoundedValue b = afterResult.scalars()[position];
  found.before = a.value;
  found.beforeError = a.error;
  found.after = b.value;
  found.afterError = b.error;
  result.counterexample = std::move(found);
}

bool EquivalenceCheck::areDivisorsNonZero() {
  IntervalDomain domain;
  auto arguments = createArguments<IntervalDomain>(
      [] { return IntervalDomain::Scalar{-INFINITY, INFINITY}; },
      [] { return ThreeValued::unknown(); });
  auto results = evaluate<IntervalDomain>(domain, after, "AFTER", arguments);
  return succeeded(results) && !domain.mayDivideByZero();
}

double EquivalenceCheck::computeErrorProbability() {
  // The largest degree of a difference that a trial takes for zero or not: of
  // two arguments of unknown functions, or of two results.
  double degree = 1;
  for (func::FuncOp function : {before, after}) {
    DegreeDomain domain;
    auto arguments =
        createArguments<DegreeDomain>([] { return DegreeDomain::variable(); },
                                      [] { return ThreeValued::unknown(); });
    auto results = evaluate<DegreeDomain>(domain, function, "", arguments);
    if (failed(results))
      return 1;
    degree = std::max(degree, domain.getLargestArgument());
    for (const Datum<DegreeDomain> &value : *results)
      if (std::holds_alternative<Shared<Degree>>(value.elements))
        for (const Degree &element : value.scalars())
          degree = std::max(degree, element.total());
  }
  // See docs/Rationale.md. The last term is for the values of unknown
  // functions, of which maxima are the fewest: 2^60 / 16.
  const double smallestPrime = std::exp2(60);
  double pairs = double(numEvaluations) * double(numEvaluations) / 2;
  double once = (2 * degree * (pairs + 1) + 16 * pairs) / smallestPrime;
  return std::pow(std::min(once, 1.0), options.trials);
}

EquivalenceResult EquivalenceCheck::run() {
  if (before.getFunctionType() != after.getFunctionType()) {
    std::string text;
    llvm::raw_string_ostream(text)
        << "BEFORE has type " << before.getFunctionType()
        << " but AFTER has type " << after.getFunctionType();
    return undecided(text);
  }
  result.sizes = chooseArgumentSizes({before, after}, options.sizes);
  for (auto [number, type] : llvm::enumerate(before.getArgumentTypes())) {
    Type element = getElementTypeOrSelf(type);
    bool isFloatOrBool = isa<FloatType>(element) || element.isInteger(1);
    bool isSupported =
        type.isIndex() ||
        (isFloatOrBool && (isa<RankedTensorType>(type) || type.isIntOrFloat()));
    if (!isSupported) {
      std::string text;
      llvm::raw_string_ostream(text)
          << "argument " << number << " has type " << type
          << ", and only floats, truth values and sizes can be chosen";
      return undecided(text);
    }
  }

  for (unsigned trial = 0; trial < options.trials; ++trial) {
    // Seeds of different trials are far apart, to leave room for restarts.
    switch (runTrial(options.seed + trial * (uint64_t(1) << 32))) {
    case Trial::Agrees:
      continue;
    case Trial::Failed:
      return undecided(Twine(result.reason));
    case Trial::Differs:
      if (findCounterexample()) {
        result.answer = Answer::Different;
        return result;
      }
      return undecided("the two differ modulo a prime, but no ordinary input "
                       "was found on which they differ");
    }
  }
  if (hasNewDivisors && !areDivisorsNonZero())
    return undecided("AFTER divides by a value that BEFORE does not divide by "
                     "and that is not known to be non-zero");
  result.errorProbability = computeErrorProbability();
  result.answer = Answer::Equivalent;
  return result;
}

EquivalenceResult
mlir::nnspec::eval::checkEquivalence(func::FuncOp before, func::FuncOp after,
                                     const EquivalenceOptions &options) {
  return EquivalenceCheck(before, after, options).run();
}
