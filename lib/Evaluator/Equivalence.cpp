//===- Equivalence.cpp - Whether two functions are one --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/Equivalence.h"

#include "IterationSpace.h"
#include "StrictOps.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/Evaluator/DegreeDomain.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/Evaluator/FieldDomain.h"
#include "nnspec/Evaluator/IntervalDomain.h"
#include "nnspec/Evaluator/RoundingDomain.h"
#include "llvm/ADT/SetVector.h"

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

  /// What a trial has found.
  struct TrialValues {
    bool areEqual;
    /// The ops of AFTER that need something that BEFORE does not surely need.
    llvm::SetVector<Operation *> suspects;
  };

  Trial runTrial(uint64_t seed);
  /// Nothing where one of the programs cannot be evaluated.
  std::optional<TrialValues>
  evaluateBoth(FieldDomain &domain, ArrayRef<Datum<FieldDomain>> arguments);
  bool findCounterexample();
  void setCounterexample(ArrayRef<Datum<RoundingDomain>> arguments,
                         unsigned number, int64_t position,
                         const Datum<RoundingDomain> &beforeResult,
                         const Datum<RoundingDomain> &afterResult);
  /// Whether BEFORE has a value for sizes for which AFTER has none.
  bool needsSizes();
  /// Whether what the suspects divide by is known not to be zero, and what
  /// partial functions are applied to to be in their domains.
  bool areRequirementsMet();
  /// The largest degree of a difference that a trial takes for zero or not: of
  /// two arguments of unknown functions, or of two results.
  /// Nothing where that cannot be said with these functions inverted, of which
  /// then those are left that can be.
  std::optional<double> computeDegree(InvertedFunctions &inverted);
  double computeErrorProbability();

  /// The arguments with elements that `makeScalar` and `makeBool` make.
  template <typename D, typename MakeScalar, typename MakeBool>
  SmallVector<Datum<D>> createArguments(MakeScalar makeScalar,
                                        MakeBool makeBool);

  template <typename D>
  FailureOr<SmallVector<Datum<D>>>
  evaluate(D &domain, func::FuncOp function, StringRef name,
           ArrayRef<Datum<D>> arguments,
           std::function<void(Operation *)> afterOp = nullptr);

  EquivalenceResult undecided(const Twine &reason) {
    result.answer = Answer::Undecided;
    result.reason = reason.str();
    return result;
  }

  func::FuncOp before, after;
  const EquivalenceOptions &options;
  EquivalenceResult result;
  /// What is being done, for who waits.
  std::string stage;
  /// The largest number of evaluations of unknown functions in a trial.
  uint64_t numEvaluations = 0;
  /// The ops of BEFORE without which it has no value.
  llvm::DenseSet<Operation *> strictOps;
  /// The ops of AFTER that divide by something, or apply a partial function to
  /// something, that BEFORE does not surely need as well.
  llvm::SetVector<Operation *> suspects;
};

/// A function that computes what some ops of another one do, and no more. It
/// stands beside the other while this object lives.
class Slice {
public:
  Slice(func::FuncOp function, ArrayRef<Operation *> ops) {
    OpBuilder builder(function);
    IRMapping mapping;
    slice = cast<func::FuncOp>(builder.clone(*function, mapping));
    Block &block = slice.front();
    Operation *terminator = block.getTerminator();
    SmallVector<Value> results;
    for (Operation *op : ops) {
      // What is in a callee is needed with all that calls it.
      Operation *copy = mapping.lookupOrNull(op);
      if (!copy) {
        llvm::append_range(results, terminator->getOperands());
        for (func::CallOp call : block.getOps<func::CallOp>())
          llvm::append_range(results, call.getResults());
        continue;
      }
      copies.insert(copy);
      llvm::append_range(results,
                         block.findAncestorOpInBlock(*copy)->getResults());
    }
    terminator->setOperands(results);
    slice.setFunctionType(builder.getFunctionType(
        slice.getArgumentTypes(), terminator->getOperandTypes()));
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (&op != terminator && op.use_empty() && !copies.contains(&op))
        op.erase();
  }
  ~Slice() { slice.erase(); }

  func::FuncOp getFunction() { return slice; }
  /// Whether the op stands for one of the chosen ones.
  bool isChosen(Operation *op) const {
    return copies.contains(op) || !slice->isProperAncestor(op);
  }

private:
  func::FuncOp slice;
  llvm::DenseSet<Operation *> copies;
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
                           ArrayRef<Datum<D>> arguments,
                           std::function<void(Operation *)> afterOp) {
  FirstError error(function.getContext());
  Block *body = &function.front();
  size_t numDone = 0, numOps = body->getOperations().size();
  auto notify = [&](Operation *op) {
    if (afterOp)
      afterOp(op);
    if (options.progress && op->getBlock() == body)
      options.progress(stage + ", " + name, ++numDone, numOps);
  };
  auto results = Evaluator<D>(domain, notify).call(function, arguments);
  if (failed(results))
    result.reason = (name + ": " + error.getText()).str();
  return results;
}

std::optional<EquivalenceCheck::TrialValues>
EquivalenceCheck::evaluateBoth(FieldDomain &domain,
                               ArrayRef<Datum<FieldDomain>> arguments) {
  TrialValues values;
  // What BEFORE needs for certain, AFTER may need too.
  llvm::DenseSet<uint64_t> allowed;
  auto beforeResults = evaluate<FieldDomain>(
      domain, before, "BEFORE", arguments, [&](Operation *op) {
        llvm::DenseSet<uint64_t> requirements = domain.takeRequirements();
        if (strictOps.contains(op))
          allowed.insert(requirements.begin(), requirements.end());
      });
  if (failed(beforeResults))
    return std::nullopt;
  domain.takeRequirements();
  auto afterResults = evaluate<FieldDomain>(
      domain, after, "AFTER", arguments, [&](Operation *op) {
        for (uint64_t requirement : domain.takeRequirements())
          if (!allowed.contains(requirement))
            values.suspects.insert(op);
      });
  if (failed(afterResults))
    return std::nullopt;

  values.areEqual = llvm::all_of_zip(
      *beforeResults, *afterResults,
      [](const Datum<FieldDomain> &x, const Datum<FieldDomain> &y) {
        if (x.shape != y.shape || x.elements.index() != y.elements.index())
          return false;
        return x.isUninitialized() ||
               visitElements(x, [&](const auto &elements) {
                 using T =
                     typename std::decay_t<decltype(elements)>::value_type;
                 return elements == y.template get<T>();
               });
      });
  return values;
}

EquivalenceCheck::Trial EquivalenceCheck::runTrial(uint64_t seed) {
  for (unsigned attempt = 0; attempt < kMaxRestarts; ++attempt) {
    FieldDomain domain(seed + attempt);
    auto arguments = createArguments<FieldDomain>(
        [&] { return domain.createRandomScalar(); },
        [&] { return domain.createRandomBool(); });
    std::optional<TrialValues> values = evaluateBoth(domain, arguments);
    if (!values)
      return Trial::Failed;
    // What the programs compute before a constant is met that has its value, a
    // variance plus epsilon and a weight, say, is not known as that constant,
    // but is from then on. With all constants at hand there is one answer.
    if (!values->areEqual || !values->suspects.empty()) {
      domain.freezeConstants();
      values = evaluateBoth(domain, arguments);
      if (!values)
        return Trial::Failed;
    }
    if (domain.hasDividedByZero())
      continue;
    suspects.insert_range(values->suspects);
    if (!values->areEqual)
      return Trial::Differs;
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

/// The first element in which two results differ for certain; -1 where there is
/// none.
static int64_t findDifference(ArrayRef<ThreeValued> before,
                              ArrayRef<ThreeValued> after) {
  for (auto [i, a, b] : llvm::enumerate(before, after))
    if (a.isKnown && b.isKnown && a.value != b.value)
      return i;
  return -1;
}

bool EquivalenceCheck::findCounterexample() {
  stage = "looking for a counterexample";
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
      if (x.shape != y.shape || x.elements.index() != y.elements.index())
        continue;
      int64_t position = -1;
      if (std::holds_alternative<Shared<RoundedValue>>(x.elements))
        position = findDifference(x.scalars(), y.scalars());
      else if (std::holds_alternative<Shared<ThreeValued>>(x.elements))
        position = findDifference(x.bools(), y.bools());
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
  auto getValue = [&](const Datum<RoundingDomain> &datum) {
    if (std::holds_alternative<Shared<RoundedValue>>(datum.elements))
      return datum.scalars()[position];
    return RoundedValue{double(datum.bools()[position].value), 0};
  };
  RoundedValue a = getValue(beforeResult), b = getValue(afterResult);
  found.before = a.value;
  found.beforeError = a.error;
  found.after = b.value;
  found.afterError = b.error;
  result.counterexample = std::move(found);
}

bool EquivalenceCheck::needsSizes() {
  // Those that BEFORE alone would have got.
  auto sizes = chooseArgumentSizes({before}, options.sizes);
  if (!sizes) {
    llvm::consumeError(sizes.takeError());
    return false;
  }
  bool isSame =
      llvm::all_of(llvm::zip_equal(*sizes, result.sizes), [](const auto &pair) {
        auto &[own, joint] = pair;
        return own.shape == joint.shape && own.index == joint.index;
      });
  if (isSame)
    return false;
  std::swap(result.sizes, *sizes);
  auto hasValue = [&](func::FuncOp function) {
    DegreeDomain domain;
    auto arguments =
        createArguments<DegreeDomain>([] { return DegreeDomain::variable(); },
                                      [] { return ThreeValued::unknown(); });
    return succeeded(
        evaluate<DegreeDomain>(domain, function, "sizes", arguments));
  };
  bool needsMore = hasValue(before) && !hasValue(after);
  std::swap(result.sizes, *sizes);
  return needsMore;
}

bool EquivalenceCheck::areRequirementsMet() {
  if (suspects.empty())
    return true;
  stage = "divisors";
  Slice slice(after, suspects.getArrayRef());
  IntervalDomain domain;
  auto arguments = createArguments<IntervalDomain>(
      [] { return IntervalDomain::Scalar{-INFINITY, INFINITY}; },
      [] { return ThreeValued::unknown(); });
  bool areMet = true;
  auto results = evaluate<IntervalDomain>(
      domain, slice.getFunction(), "AFTER", arguments, [&](Operation *op) {
        if (slice.isChosen(op) &&
            (domain.mayDivideByZero() || domain.mayBeUndefined()))
          areMet = false;
        domain.reset();
      });
  return succeeded(results) && areMet;
}

std::optional<double>
EquivalenceCheck::computeDegree(InvertedFunctions &inverted) {
  double degree = 1;
  InvertedFunctions used;
  for (func::FuncOp function : {before, after}) {
    DegreeDomain domain(inverted);
    auto arguments =
        createArguments<DegreeDomain>([] { return DegreeDomain::variable(); },
                                      [] { return ThreeValued::unknown(); });
    auto results = evaluate<DegreeDomain>(
        domain, function, function == before ? "BEFORE" : "AFTER", arguments);
    if (failed(results))
      return std::nullopt;
    degree = std::max(degree, domain.getLargestArgument());
    for (const Datum<DegreeDomain> &value : *results)
      if (std::holds_alternative<Shared<Degree>>(value.elements))
        for (const Degree &element : value.scalars()) {
          degree = std::max(degree, element.total());
          domain.noteUse(element);
        }
    used.roots |= domain.getUsed().roots;
    used.exponentials |= domain.getUsed().exponentials;
  }
  bool isSound = !(inverted.roots && used.roots) &&
                 !(inverted.exponentials && used.exponentials);
  inverted.roots &= !used.roots;
  inverted.exponentials &= !used.exponentials;
  return isSound ? std::optional<double>(degree) : std::nullopt;
}

double EquivalenceCheck::computeErrorProbability() {
  stage = "error probability";
  InvertedFunctions inverted = {true, true};
  std::optional<double> degree = computeDegree(inverted);
  if (!degree)
    degree = computeDegree(inverted);
  if (!degree)
    return 1;
  // See docs/Rationale.md. The last term is for the values of unknown
  // functions, of which maxima are the fewest: 2^60 / 16.
  const double smallestPrime = std::exp2(60);
  double pairs = double(numEvaluations) * double(numEvaluations) / 2;
  double once = (2 * *degree * (pairs + 1) + 16 * pairs) / smallestPrime;
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
  auto sizes = chooseArgumentSizes({before, after}, options.sizes);
  if (!sizes)
    return undecided(llvm::toString(sizes.takeError()));
  result.sizes = std::move(*sizes);
  for (auto [number, chosen] : llvm::enumerate(result.sizes))
    if (!countElements(chosen.shape))
      return undecided("argument " + Twine(number) + " has too many elements");
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

  // Where a size is 0, no element may be needed.
  if (llvm::none_of(result.sizes, [](const ArgumentSizes &sizes) {
        return llvm::is_contained(sizes.shape, 0);
      }))
    strictOps = findStrictOps(before);
  for (unsigned trial = 0; trial < options.trials; ++trial) {
    stage =
        ("trial " + Twine(trial + 1) + " of " + Twine(options.trials)).str();
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
  if (needsSizes())
    return undecided("AFTER needs sizes to be equal, or to have a value, that "
                     "BEFORE does not need");
  if (!areRequirementsMet())
    return undecided(
        "AFTER divides by a value, or takes a root or logarithm of one, that "
        "BEFORE does not need in each case, and that is not known to be "
        "non-zero, or in the function's domain");
  result.errorProbability = computeErrorProbability();
  result.answer = Answer::Equivalent;
  return result;
}

EquivalenceResult
mlir::nnspec::eval::checkEquivalence(func::FuncOp before, func::FuncOp after,
                                     const EquivalenceOptions &options) {
  return EquivalenceCheck(before, after, options).run();
}
