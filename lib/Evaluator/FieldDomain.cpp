//===- FieldDomain.cpp - Values modulo a random prime ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/FieldDomain.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/SipHash.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec::eval;

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

namespace {

/// A map that many threads add to: in parts, each with a lock of its own.
template <typename Container>
class Sharded {
public:
  template <typename Fn>
  auto with(uint64_t key, Fn fn) {
    Shard &shard = shards[(key ^ key >> 32) % kNumShards];
    std::lock_guard<std::mutex> guard(shard.mutex);
    return fn(shard.container);
  }

  template <typename Fn>
  void forEach(Fn fn) {
    for (Shard &shard : shards) {
      std::lock_guard<std::mutex> guard(shard.mutex);
      fn(shard.container);
    }
  }

private:
  static constexpr unsigned kNumShards = 64;
  struct Shard {
    std::mutex mutex;
    Container container;
  };
  std::array<Shard, kNumShards> shards;
};

} // namespace

struct FieldDomain::Tables {
  Sharded<llvm::DenseSet<uint64_t>> requirements;
  /// The two values that a maximum is the maximum of.
  Sharded<llvm::DenseMap<uint64_t, std::pair<uint64_t, uint64_t>>> maxima;
  /// The constants of the program, by their field element.
  Sharded<llvm::DenseMap<uint64_t, double>> constants;

  /// One bit for each remainder of a constant: most other elements are told
  /// from the constants without looking at the table.
  static constexpr uint64_t kFilterBits = 1 << 16;
  std::array<std::atomic<uint64_t>, kFilterBits / 64> constantFilter = {};

  void addToFilter(uint64_t code) {
    code %= kFilterBits;
    constantFilter[code / 64].fetch_or(uint64_t(1) << code % 64,
                                       std::memory_order_relaxed);
  }
  bool mayBeConstant(uint64_t code) const {
    code %= kFilterBits;
    return constantFilter[code / 64].load(std::memory_order_relaxed) >>
               code % 64 &
           1;
  }
};

/// Maxima are multiples of this, so that most other elements are told from them
/// without looking at the table.
static constexpr uint64_t kMaximumUnit = 16;

/// How many constants are remembered: enough for all parameters per channel,
/// and too few for all weights, which no function but a product looks at.
static constexpr size_t kMaxConstantsPerShard = 1 << 12;

FieldDomain::FieldDomain(uint64_t seed)
    : random(seed), field(random), tables(std::make_unique<Tables>()) {
  for (uint8_t &byte : key)
    byte = static_cast<uint8_t>(random());
}

FieldDomain::~FieldDomain() = default;

llvm::DenseSet<uint64_t> FieldDomain::takeRequirements() {
  ++generation;
  llvm::DenseSet<uint64_t> all;
  tables->requirements.forEach([&](llvm::DenseSet<uint64_t> &some) {
    all.insert(some.begin(), some.end());
    some.clear();
  });
  return all;
}

void FieldDomain::require(uint64_t requirement) {
  tables->requirements.with(requirement, [&](auto &requirements) {
    requirements.insert(requirement);
  });
}

//===----------------------------------------------------------------------===//
// Random values and functions
//===----------------------------------------------------------------------===//

FieldDomain::Scalar FieldDomain::createRandomScalar() {
  return {random() % field.getPrime()};
}

FieldDomain::Bool FieldDomain::createRandomBool() {
  return {std::max<uint64_t>(random(), 2)};
}

uint64_t FieldDomain::hash(uint64_t symbol,
                           ArrayRef<uint64_t> arguments) const {
  numEvaluations.fetch_add(1, std::memory_order_relaxed);
  SmallVector<uint8_t, 64> bytes((arguments.size() + 1) * sizeof(uint64_t));
  llvm::support::endian::write64le(bytes.data(), symbol);
  for (auto [i, argument] : llvm::enumerate(arguments))
    llvm::support::endian::write64le(bytes.data() + (i + 1) * sizeof(uint64_t),
                                     argument);
  uint8_t out[8];
  llvm::getSipHash_2_4_64(
      bytes, *reinterpret_cast<const uint8_t (*)[16]>(key.data()), out);
  return llvm::support::endian::read64le(out);
}

FieldDomain::Scalar
FieldDomain::hashToScalar(uint64_t symbol, ArrayRef<uint64_t> arguments) const {
  return {hash(symbol, arguments) % field.getPrime()};
}

FieldDomain::Bool FieldDomain::hashToBool(Symbol symbol,
                                          ArrayRef<uint64_t> arguments) const {
  return {std::max<uint64_t>(
      hash(static_cast<uint64_t>(symbol), arguments) & ~uint64_t(1), 2)};
}

//===----------------------------------------------------------------------===//
// Constants and failures
//===----------------------------------------------------------------------===//

void FieldDomain::fail(const char *reason) {
  const char *none = nullptr;
  failure.compare_exchange_strong(none, reason);
}

std::optional<std::string> FieldDomain::takeFailure() {
  if (const char *reason = failure.exchange(nullptr))
    return std::string(reason);
  return std::nullopt;
}

FieldDomain::Scalar FieldDomain::constant(double value) {
  if (std::isnan(value)) {
    fail("has a NaN, which has no meaning over the reals");
    return {};
  }
  if (std::isinf(value))
    return {value > 0 ? kInfinity : kMinusInfinity};
  Scalar scalar = {field.fromDouble(value)};
  if (isFrozen)
    return scalar;
  tables->constants.with(scalar.code, [&](auto &constants) {
    if (constants.size() < kMaxConstantsPerShard) {
      constants.try_emplace(scalar.code, value);
      tables->addToFilter(scalar.code);
    }
  });
  return scalar;
}

std::optional<double> FieldDomain::getKnown(Scalar a) const {
  if (a.code == kInfinity || a.code == kMinusInfinity)
    return a.code == kInfinity ? INFINITY : -INFINITY;
  if (a.code == kUndefined)
    return std::nullopt;
  // A small integer is known however it was computed. That a random element is
  // one by accident does no harm: the functions stay functions.
  constexpr uint64_t limit = 1 << 20;
  uint64_t residue = field.toResidue(a.code);
  if (residue < limit)
    return static_cast<double>(residue);
  if (field.getPrime() - residue < limit)
    return -static_cast<double>(field.getPrime() - residue);
  if (!tables->mayBeConstant(a.code))
    return std::nullopt;
  return tables->constants.with(
      a.code, [&](const auto &constants) -> std::optional<double> {
        auto it = constants.find(a.code);
        return it == constants.end() ? std::nullopt
                                     : std::optional<double>(it->second);
      });
}

std::optional<int64_t> FieldDomain::toInteger(Scalar value) {
  // Truncation is not a rational function; only known values have it.
  std::optional<double> known = getKnown(value);
  if (!known || std::fabs(*known) > 1e15)
    return std::nullopt;
  return static_cast<int64_t>(*known);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

FieldDomain::Scalar FieldDomain::div(Scalar a, Scalar b, Format) {
  if (!isFinite(a, b))
    return {};
  if (b.code == 0) {
    dividedByZero = true;
    return {};
  }
  // Neighbouring elements often have one divisor, that of their channel.
  struct Last {
    const FieldDomain *domain = nullptr;
    uint64_t prime = 0, generation = 0, divisor = 0, inverse = 0;
  };
  static thread_local Last last;
  uint64_t current = generation;
  if (last.domain != this || last.prime != field.getPrime() ||
      last.generation != current || last.divisor != b.code) {
    // Neither is zero, or both are.
    require(hash(static_cast<uint64_t>(Symbol::NonZero),
                 std::min(b.code, field.neg(b.code))));
    last = {this, field.getPrime(), current, b.code, field.inverse(b.code)};
  }
  return {field.mul(a.code, last.inverse)};
}

FieldDomain::Scalar FieldDomain::neg(Scalar a, Format) {
  if (!isDefined(a, a))
    return {};
  if (a.code == kInfinity)
    return {kMinusInfinity};
  if (a.code == kMinusInfinity)
    return {kInfinity};
  return {field.neg(a.code)};
}

/// Whether the function is not defined for every real number.
static bool isPartial(UnaryFunction function) {
  switch (function) {
  case UnaryFunction::Acos:
  case UnaryFunction::Acosh:
  case UnaryFunction::Asin:
  case UnaryFunction::Atanh:
  case UnaryFunction::Log:
  case UnaryFunction::Log10:
  case UnaryFunction::Log1p:
  case UnaryFunction::Log2:
  case UnaryFunction::Rsqrt:
  case UnaryFunction::Sqrt:
  case UnaryFunction::Tan:
    return true;
  default:
    return false;
  }
}

bool FieldDomain::isClamped(Scalar a) const {
  SmallVector<uint64_t, 8> pending = {a.code};
  while (!pending.empty()) {
    uint64_t code = pending.pop_back_val();
    if (auto arguments = getMaximumArguments(code))
      pending.append({arguments->first, arguments->second});
    else if (std::optional<double> known = getKnown({code});
             known && *known >= 0)
      return true;
  }
  return false;
}

FieldDomain::Scalar FieldDomain::squareRoot(Scalar a) {
  // A reciprocal square root needs the same, beside its division.
  if (!isClamped(a)) {
    require(hash(static_cast<uint64_t>(Symbol::Defined),
                 {static_cast<uint64_t>(UnaryFunction::Sqrt), a.code}));
    // Where it is defined, so is a clamped one, and equal.
    a = maximum(a, constant(0));
  }
  // Known where it is exact.
  if (std::optional<double> known = getKnown(a)) {
    double root = std::sqrt(*known);
    // Below, the remainder of the square may be no double.
    constexpr double smallest = 0x1p-900;
    bool isExact = *known == 0 || (*known >= smallest && std::isfinite(root) &&
                                   std::fma(root, root, -*known) == 0);
    if (isExact)
      return constant(root);
  }
  return hashToScalar(static_cast<uint64_t>(Symbol::Unary) +
                          static_cast<uint64_t>(UnaryFunction::Sqrt),
                      a.code);
}

FieldDomain::Scalar FieldDomain::apply(UnaryFunction function, Scalar a,
                                       Format format) {
  if (!isFinite(a, a))
    return {};
  std::optional<double> known = getKnown(a);
  if (isPartial(function) && function != UnaryFunction::Sqrt &&
      function != UnaryFunction::Rsqrt)
    require(hash(static_cast<uint64_t>(Symbol::Defined),
                 {static_cast<uint64_t>(function), a.code}));
  switch (function) {
  case UnaryFunction::Sqrt:
    return squareRoot(a);
  case UnaryFunction::Rsqrt:
    return div(constant(1), squareRoot(a), format);
  case UnaryFunction::Abs:
    if (known)
      return constant(std::fabs(*known));
    // |-x| = |x|.
    a.code = std::min(a.code, field.neg(a.code));
    break;
  case UnaryFunction::Floor:
    if (known)
      return constant(std::floor(*known));
    break;
  case UnaryFunction::Ceil:
    if (known)
      return constant(std::ceil(*known));
    break;
  case UnaryFunction::Round:
    if (known)
      return constant(std::round(*known));
    break;
  case UnaryFunction::RoundEven:
    if (known)
      return constant(std::nearbyint(*known));
    break;
  case UnaryFunction::Trunc:
    if (known)
      return constant(std::trunc(*known));
    break;
  default:
    break;
  }
  return hashToScalar(static_cast<uint64_t>(Symbol::Unary) +
                          static_cast<uint64_t>(function),
                      a.code);
}

FieldDomain::Scalar FieldDomain::power(Scalar base, Scalar exponent) {
  if (std::optional<double> known = getKnown(exponent)) {
    constexpr double largest = 64;
    if (*known == std::floor(*known) && *known >= 0 && *known <= largest) {
      Scalar result = constant(1);
      for (int i = 0; i < *known; ++i)
        result = mul(result, base, {});
      return result;
    }
    if (*known == 0.5)
      return squareRoot(base);
  }
  require(
      hash(static_cast<uint64_t>(Symbol::Defined),
           {static_cast<uint64_t>(Symbol::Binary), base.code, exponent.code}));
  return hashToScalar(static_cast<uint64_t>(Symbol::Binary) +
                          static_cast<uint64_t>(BinaryFunction::Pow),
                      {base.code, exponent.code});
}

FieldDomain::Scalar FieldDomain::apply(BinaryFunction function, Scalar a,
                                       Scalar b, Format format) {
  switch (function) {
  case BinaryFunction::Maximum:
  case BinaryFunction::MaxNum:
    return maximum(a, b);
  case BinaryFunction::Minimum:
  case BinaryFunction::MinNum:
    // min(a, b) = -max(-a, -b).
    return neg(maximum(neg(a, format), neg(b, format)), format);
  case BinaryFunction::Pow:
    return isFinite(a, b) ? power(a, b) : Scalar();
  case BinaryFunction::Atan2:
  case BinaryFunction::CopySign:
  case BinaryFunction::Remainder:
    if (!isFinite(a, b))
      return {};
    if (function == BinaryFunction::Remainder)
      require(hash(static_cast<uint64_t>(Symbol::NonZero), b.code));
    return hashToScalar(static_cast<uint64_t>(Symbol::Binary) +
                            static_cast<uint64_t>(function),
                        {a.code, b.code});
  }
  llvm_unreachable("unknown function");
}

/// The two values that an element is the maximum of, if it is one.
std::optional<std::pair<uint64_t, uint64_t>>
FieldDomain::getMaximumArguments(uint64_t code) const {
  if (code % kMaximumUnit != 0)
    return std::nullopt;
  using Result = std::optional<std::pair<uint64_t, uint64_t>>;
  return tables->maxima.with(code, [&](const auto &maxima) -> Result {
    auto it = maxima.find(code);
    return it == maxima.end() ? Result() : Result(it->second);
  });
}

/// A maximum is a random function of the *set* of its arguments, so that it is
/// associative, commutative and idempotent. Of the known numbers in the set,
/// the largest stands for all.
FieldDomain::Scalar FieldDomain::maximum(Scalar a, Scalar b) {
  if (!isDefined(a, b))
    return {};
  if (a == b)
    return a;
  if (a.code == kMinusInfinity || b.code == kInfinity)
    return b;
  if (b.code == kMinusInfinity || a.code == kInfinity)
    return a;

  SmallVector<uint64_t, 16> leaves;
  SmallVector<uint64_t, 16> pending = {a.code, b.code};
  std::optional<double> largest;
  Scalar largestCode;
  while (!pending.empty()) {
    uint64_t code = pending.pop_back_val();
    if (auto arguments = getMaximumArguments(code)) {
      pending.append({arguments->first, arguments->second});
    } else if (std::optional<double> known = getKnown({code})) {
      if (!largest || *known > *largest) {
        largest = known;
        largestCode = {code};
      }
    } else {
      leaves.push_back(code);
    }
  }
  if (largest)
    leaves.push_back(largestCode.code);
  llvm::sort(leaves);
  leaves.erase(llvm::unique(leaves), leaves.end());
  if (leaves.size() == 1)
    return {leaves.front()};
  uint64_t number = hash(static_cast<uint64_t>(Symbol::Maximum), leaves);
  Scalar result = {number % (field.getPrime() / kMaximumUnit) * kMaximumUnit};
  if (result != a && result != b)
    tables->maxima.with(result.code, [&](auto &maxima) {
      maxima.try_emplace(result.code, a.code, b.code);
    });
  return result;
}

//===----------------------------------------------------------------------===//
// Truth values
//===----------------------------------------------------------------------===//

FieldDomain::Bool FieldDomain::less(Scalar a, Scalar b) {
  if (a == b)
    return truth(false);
  std::optional<double> x = getKnown(a), y = getKnown(b);
  if (x && y)
    return truth(*x < *y);
  // Anything is between the infinities.
  if ((x && std::isinf(*x)) || (y && std::isinf(*y)))
    return truth((x && *x == -INFINITY) || (y && *y == INFINITY));
  return hashToBool(Symbol::Less, {a.code, b.code});
}

FieldDomain::Bool FieldDomain::compare(arith::CmpFPredicate predicate, Scalar a,
                                       Scalar b) {
  if (!isDefined(a, b))
    return truth(false);
  // Over the reals there is no unordered pair. Everything is said with < and =.
  using P = arith::CmpFPredicate;
  switch (predicate) {
  case P::AlwaysFalse:
  case P::UNO:
    return truth(false);
  case P::AlwaysTrue:
  case P::ORD:
    return truth(true);
  case P::OLT:
  case P::ULT:
    return less(a, b);
  case P::OGT:
  case P::UGT:
    return less(b, a);
  case P::OGE:
  case P::UGE:
    return negate(less(a, b));
  case P::OLE:
  case P::ULE:
    return negate(less(b, a));
  case P::OEQ:
  case P::UEQ:
  case P::ONE:
  case P::UNE: {
    std::optional<double> x = getKnown(a), y = getKnown(b);
    Bool equal = a == b ? truth(true)
                 : (x && y) || (x && std::isinf(*x)) || (y && std::isinf(*y))
                     ? truth(false)
                     : hashToBool(Symbol::Equal, {std::min(a.code, b.code),
                                                  std::max(a.code, b.code)});
    bool isNegated = predicate == P::ONE || predicate == P::UNE;
    return isNegated ? negate(equal) : equal;
  }
  }
  llvm_unreachable("unknown predicate");
}

FieldDomain::Bool FieldDomain::logicalAnd(Bool a, Bool b) {
  if (a == b)
    return a;
  if (a == negate(b) || a.code == 0 || b.code == 0)
    return truth(false);
  if (a.code == 1)
    return b;
  if (b.code == 1)
    return a;
  return hashToBool(Symbol::And,
                    {std::min(a.code, b.code), std::max(a.code, b.code)});
}

FieldDomain::Bool FieldDomain::logicalXor(Bool a, Bool b) {
  // A negation of either side negates the result.
  uint64_t negations = (a.code ^ b.code) & 1;
  uint64_t x = a.code & ~uint64_t(1), y = b.code & ~uint64_t(1);
  if (x == y)
    return {negations};
  if (x == 0 || y == 0)
    return {(x | y) ^ negations};
  return {hashToBool(Symbol::Xor, {std::min(x, y), std::max(x, y)}).code ^
          negations};
}

FieldDomain::Scalar FieldDomain::select(Bool condition, Scalar a, Scalar b,
                                        Format format) {
  if (a == b)
    return a;
  if (std::optional<bool> known = decide(condition))
    return *known ? a : b;
  if (!isDefined(a, b))
    return {};
  // select of a comparison of the same two values is their maximum or minimum.
  Bool aLess = less(a, b), bLess = less(b, a);
  if (condition == bLess || condition == negate(aLess))
    return maximum(a, b);
  if (condition == aLess || condition == negate(bLess))
    return apply(BinaryFunction::Minimum, a, b, format);
  // The hash is an element of the field, which an infinity is not.
  if (!isFinite(a, b))
    return {};
  if (condition.code & 1) {
    condition = negate(condition);
    std::swap(a, b);
  }
  return hashToScalar(static_cast<uint64_t>(Symbol::Select),
                      {condition.code, a.code, b.code});
}

FieldDomain::Bool FieldDomain::select(Bool condition, Bool a, Bool b) {
  if (a == b)
    return a;
  if (std::optional<bool> known = decide(condition))
    return *known ? a : b;
  // As a formula, of which the connectives are normalised.
  return logicalOr(logicalAnd(condition, a), logicalAnd(negate(condition), b));
}
