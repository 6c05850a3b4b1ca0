//===- Domains.cpp - Evaluate instead of compile --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/Domains.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/TypeUtilities.h"
#include "nnspec/Evaluator/Evaluator.h"
#include "nnspec/Evaluator/IntervalDomain.h"
#include "nnspec/Evaluator/RealDomain.h"
#include "nnspec/Evaluator/RoundingDomain.h"
#include "nnspec/ExecutionEngine/CompiledFunction.h"
#include "nnspec/ExecutionEngine/Difference.h"
#include "nnspec/ExecutionEngine/FunctionSignature.h"
#include "nnspec/Support/Float16.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

/// Calls `fn` with the elements of an array of integers.
template <typename Fn>
static auto visitIntegers(const NDArray &array, Fn fn) {
  switch (array.getElementType()) {
  case ElementType::Bool:
  case ElementType::UInt8:
    return fn(array.getValues<uint8_t>());
  case ElementType::Int8:
    return fn(array.getValues<int8_t>());
  case ElementType::UInt16:
    return fn(array.getValues<uint16_t>());
  case ElementType::Int16:
    return fn(array.getValues<int16_t>());
  case ElementType::UInt32:
    return fn(array.getValues<uint32_t>());
  case ElementType::Int32:
    return fn(array.getValues<int32_t>());
  case ElementType::UInt64:
    return fn(array.getValues<uint64_t>());
  case ElementType::Int64:
    return fn(array.getValues<int64_t>());
  default:
    llvm_unreachable("an array of floats");
  }
}

double nnspec::getElement(const NDArray &array, int64_t position) {
  switch (array.getElementType()) {
  case ElementType::Float16:
    return halfToDouble(array.getValues<uint16_t>()[position]);
  case ElementType::BFloat16:
    return bfloat16ToDouble(array.getValues<uint16_t>()[position]);
  case ElementType::Float32:
    return array.getValues<float>()[position];
  case ElementType::Float64:
    return array.getValues<double>()[position];
  default:
    return visitIntegers(array,
                         [&](auto values) { return double(values[position]); });
  }
}

llvm::Error nnspec::checkBounds(ArrayRef<NDArray> lower,
                                ArrayRef<NDArray> upper) {
  for (auto [number, a, b] : llvm::enumerate(lower, upper)) {
    if (a.getShape() != b.getShape())
      return llvm::createStringError(
          "bad bounds: argument " + Twine(number) + ", found shapes " +
          formatShape(a.getShape()) + " and " + formatShape(b.getShape()) +
          ", expected one shape");
    auto fail = [&, number = number, &a = a, &b = b](int64_t i,
                                                     StringRef expected) {
      return llvm::createStringError(
          "bad bounds: argument " + Twine(number) + " at " +
          formatShape(getMultiIndex(i, a.getShape())) + ", found " +
          formatElement(a, i) + " and " + formatElement(b, i) + ", expected " +
          expected);
    };
    auto *bytes = static_cast<const char *>(a.getData());
    auto *otherBytes = static_cast<const char *>(b.getData());
    size_t size = getSizeInBytes(a.getElementType());
    for (int64_t i = 0; i < a.getNumElements(); ++i) {
      if (!isFloat(a.getElementType())) {
        if (std::memcmp(bytes + i * size, otherBytes + i * size, size) != 0)
          return fail(i, "equal ones, of what is not a float");
      } else if (!(getElement(a, i) <= getElement(b, i))) {
        return fail(i, "the lower one first");
      }
    }
  }
  return llvm::Error::success();
}

/// An argument of the function, its floats made by `makeScalar` from positions
/// in the array.
template <typename D, typename MakeScalar>
static Datum<D> createArgument(D &domain, const NDArray &array, Type type,
                               MakeScalar makeScalar) {
  int64_t size = array.getNumElements();
  Type elementType = getElementTypeOrSelf(type);
  if (isa<FloatType>(elementType)) {
    std::vector<typename D::Scalar> elements(size);
    for (int64_t i = 0; i < size; ++i)
      elements[i] = makeScalar(i);
    return Datum<D>(array.getShape(), std::move(elements));
  }
  return visitIntegers(array, [&](auto values) {
    if (elementType.isInteger(1)) {
      std::vector<typename D::Bool> elements(size);
      for (int64_t i = 0; i < size; ++i)
        elements[i] = domain.truth(values[i] != 0);
      return Datum<D>(array.getShape(), std::move(elements));
    }
    // The bits of the type, as a signed number; an index has 64.
    unsigned width =
        elementType.isIndex() ? 64 : elementType.getIntOrFloatBitWidth();
    std::vector<int64_t> elements(size);
    for (int64_t i = 0; i < size; ++i)
      elements[i] = llvm::SignExtend64(static_cast<uint64_t>(values[i]), width);
    return Datum<D>(array.getShape(), std::move(elements));
  });
}

/// "file:line:column: ", where the location is in a file.
static void printPlace(llvm::raw_ostream &os, Location location) {
  if (auto place = location->findInstanceOf<FileLineColLoc>())
    os << place.getFilename().getValue() << ':' << place.getLine() << ':'
       << place.getColumn() << ": ";
}

/// An array of T with the elements of `datum`, each converted by `convert`.
template <typename T, typename Elements, typename Convert>
static llvm::Expected<NDArray>
createArray(ElementType type, ArrayRef<int64_t> shape, const Elements &elements,
            Convert convert) {
  llvm::Expected<NDArray> array = NDArray::allocate(type, shape);
  if (array)
    for (auto [i, element] : llvm::enumerate(elements))
      array->template getValues<T>()[i] = convert(element);
  return array;
}

/// Evaluates the function and makes arrays of its results: floats by `convert`,
/// which makes a DomainResult of scalars and their shape. Errors call it
/// `name`.
template <typename D, typename MakeScalar, typename Convert>
static llvm::Expected<SmallVector<DomainResult>>
evaluate(D &domain, func::FuncOp function, StringRef name,
         ArrayRef<NDArray> inputs,
         const std::function<void(Operation *)> &afterOp, MakeScalar makeScalar,
         Convert convert) {
  SmallVector<Datum<D>> arguments;
  for (auto [number, array, type] :
       llvm::enumerate(inputs, function.getArgumentTypes()))
    arguments.push_back(
        createArgument(domain, array, type, [&, number = number](int64_t i) {
          return makeScalar(number, i);
        }));

  std::string error;
  FailureOr<SmallVector<Datum<D>>> values = failure();
  {
    ScopedDiagnosticHandler handler(
        function.getContext(), [&](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
            return failure();
          if (!error.empty())
            return success();
          llvm::raw_string_ostream os(error);
          printPlace(os, diagnostic.getLocation());
          os << diagnostic;
          return success();
        });
    values = Evaluator<D>(domain, afterOp).call(function, arguments);
  }
  if (failed(values))
    return llvm::createStringError(Twine("cannot evaluate: '") + name + "', " +
                                   error);

  SmallVector<DomainResult> results;
  for (size_t number = 0; number < values->size(); ++number) {
    const Datum<D> &value = (*values)[number];
    if (value.isUninitialized())
      return llvm::createStringError(Twine("cannot evaluate: '") + name +
                                     "', result " + Twine(number) +
                                     " was never written");
    llvm::Expected<DomainResult> result =
        [&]() -> llvm::Expected<DomainResult> {
      if (std::holds_alternative<Shared<typename D::Scalar>>(value.elements))
        return convert(value.scalars(), ArrayRef<int64_t>(value.shape));
      bool isInteger = std::holds_alternative<Shared<int64_t>>(value.elements);
      bool isKnown = true;
      auto array = isInteger
                       ? createArray<int64_t>(
                             ElementType::Int64, value.shape, value.integers(),
                             [](int64_t element) { return element; })
                       : createArray<uint8_t>(ElementType::Bool, value.shape,
                                              value.bools(),
                                              [&](typename D::Bool element) {
                                                std::optional<bool> known =
                                                    domain.decide(element);
                                                isKnown &= known.has_value();
                                                return known.value_or(false);
                                              });
      if (!array)
        return array.takeError();
      if (!isKnown)
        return llvm::createStringError(Twine("cannot evaluate: '") + name +
                                       "', result " + Twine(number) +
                                       " has truth values that are not known");
      return DomainResult{std::move(*array), std::nullopt};
    }();
    if (!result)
      return result.takeError();
    results.push_back(std::move(*result));
  }
  return results;
}

/// A result of two arrays of floats, made of each scalar by two functions.
template <typename Scalars, typename GetFirst, typename GetSecond>
static llvm::Expected<DomainResult>
createPair(const Scalars &scalars, ArrayRef<int64_t> shape, GetFirst getFirst,
           GetSecond getSecond) {
  auto first =
      createArray<double>(ElementType::Float64, shape, scalars, getFirst);
  if (!first)
    return first.takeError();
  auto second =
      createArray<double>(ElementType::Float64, shape, scalars, getSecond);
  if (!second)
    return second.takeError();
  return DomainResult{std::move(*first), std::move(*second)};
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

static llvm::Expected<SmallVector<DomainResult>>
evaluateRounding(RoundingDomain::Mode mode, func::FuncOp function,
                 StringRef name, ArrayRef<NDArray> inputs,
                 const std::function<void(Operation *)> &afterOp) {
  RoundingDomain domain(mode);
  return evaluate(
      domain, function, name, inputs, afterOp,
      [&](size_t number, int64_t i) {
        return domain.constant(getElement(inputs[number], i));
      },
      [&](const std::vector<RoundedValue> &scalars, ArrayRef<int64_t> shape) {
        return createPair(
            scalars, shape,
            [](const RoundedValue &value) { return value.value; },
            [](const RoundedValue &value) { return value.error; });
      });
}

/// Whether the attribute has numbers other than zero and infinities.
static bool hasNumbers(Attribute attribute) {
  auto isNumber = [](const llvm::APFloat &value) {
    return !value.isZero() && !value.isInfinity();
  };
  if (auto value = dyn_cast<FloatAttr>(attribute))
    return isNumber(value.getValue());
  if (auto elements = dyn_cast<ElementsAttr>(attribute)) {
    if (!isa<FloatType>(elements.getElementType()))
      return false;
    return !elements.isSplat() ||
           isNumber(elements.getSplatValue<llvm::APFloat>());
  }
  return false;
}

/// Whether upstream's folders may compute something of constants only, in the
/// element type, with a rounding that the compiled program does not show. No
/// arithmetic on zeros and infinities rounds.
static bool mayRoundConstants(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        bool makesNumbers =
            isa<arith::SIToFPOp, arith::UIToFPOp>(op) ||
            isa_and_nonnull<math::MathDialect>(op->getDialect());
        bool isFound =
            makesNumbers ||
            llvm::any_of(op->getAttrs(), [](NamedAttribute attribute) {
              return hasNumbers(attribute.getValue());
            });
        return isFound ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Adds to the errors how far apart the real values of the program as written
/// (`before`) and of what is compiled (`after`) can be.
static void addDistance(DomainResult &result, const DomainResult &before,
                        const DomainResult &after) {
  if (!result.second)
    return;
  auto get = [](const NDArray &array) { return array.getValues<double>(); };
  for (auto [error, a, errorA, b, errorB] : llvm::zip_equal(
           result.second->getValues<double>(), get(before.first),
           get(*before.second), get(after.first), get(*after.second))) {
    double distance = a == b ? 0 : std::fabs(a - b);
    double sum = error + ((errorA + errorB) + distance);
    // Three additions and a subtraction have rounded.
    if (sum != error || errorA != 0 || errorB != 0 || distance != 0)
      sum = std::nextafter(sum * (1 + 0x1p-49), HUGE_VAL);
    error = std::isnan(sum) ? HUGE_VAL : sum;
  }
}

/// The first op of what is compiled whose rounding has no bound, since it may
/// be replaced by another one. Fused multiplications and additions are covered.
static Operation *findFastMath(ModuleOp module) {
  Operation *found = nullptr;
  module.walk([&](arith::ArithFastMathInterface op) {
    arith::FastMathFlagsAttr flags = op.getFastMathFlagsAttr();
    if (!flags || arith::bitEnumContainsAll(arith::FastMathFlags::contract,
                                            flags.getValue()))
      return WalkResult::advance();
    found = op;
    return WalkResult::interrupt();
  });
  return found;
}

/// How far what is compiled may be from the real values of the program as
/// written.
static llvm::Expected<SmallVector<DomainResult>>
evaluateRounding(ModuleOp module, StringRef entry, bool simplify,
                 ArrayRef<NDArray> inputs,
                 const std::function<void(Operation *)> &afterOp) {
  using Mode = RoundingDomain::Mode;
  OwningOpRef<ModuleOp> compiled = module.clone();
  llvm::Expected<func::FuncOp> lowered =
      lowerToLinalg(*compiled, entry, simplify);
  if (!lowered)
    return lowered.takeError();
  if (Operation *op = findFastMath(*compiled)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "cannot bound the rounding: '" << entry << "', ";
    printPlace(os, op->getLoc());
    os << '\'' << op->getName() << "' op has fast-math flags";
    return llvm::createStringError(text);
  }
  auto results =
      evaluateRounding(Mode::ElementTypes, *lowered, entry, inputs, afterOp);
  // Over the reals both are the same function, unless a fold has rounded.
  if (!results || !mayRoundConstants(module))
    return results;
  auto before =
      evaluateRounding(Mode::Double, module.lookupSymbol<func::FuncOp>(entry),
                       entry, inputs, afterOp);
  if (!before)
    return before.takeError();
  auto after = evaluateRounding(Mode::Double, *lowered, entry, inputs, afterOp);
  if (!after)
    return after.takeError();
  for (auto [result, a, b] : llvm::zip_equal(*results, *before, *after))
    addDistance(result, a, b);
  return results;
}

//===----------------------------------------------------------------------===//
// All domains
//===----------------------------------------------------------------------===//

static llvm::Expected<SmallVector<DomainResult>>
evaluateReal(func::FuncOp function, StringRef entry, ArrayRef<NDArray> inputs,
             const std::function<void(Operation *)> &afterOp) {
  RealDomain domain;
  return evaluate(
      domain, function, entry, inputs, afterOp,
      [&](size_t number, int64_t i) { return getElement(inputs[number], i); },
      [&](const std::vector<double> &scalars,
          ArrayRef<int64_t> shape) -> llvm::Expected<DomainResult> {
        auto array = createArray<double>(ElementType::Float64, shape, scalars,
                                         [](double value) { return value; });
        if (!array)
          return array.takeError();
        return DomainResult{std::move(*array), std::nullopt};
      });
}

/// Bounds the results for inputs between `lowers` and `uppers`.
static llvm::Expected<SmallVector<DomainResult>>
evaluateIntervals(func::FuncOp function, StringRef entry,
                  ArrayRef<NDArray> lowers, ArrayRef<NDArray> uppers,
                  const std::function<void(Operation *)> &afterOp) {
  IntervalDomain domain;
  return evaluate(
      domain, function, entry, lowers, afterOp,
      [&](size_t number, int64_t i) {
        return Interval{getElement(lowers[number], i),
                        getElement(uppers[number], i)};
      },
      [&](const std::vector<Interval> &scalars, ArrayRef<int64_t> shape) {
        return createPair(
            scalars, shape, [](const Interval &value) { return value.lower; },
            [](const Interval &value) { return value.upper; });
      });
}

static llvm::Expected<SmallVector<DomainResult>>
evaluateWithSigns(DomainKind kind, ModuleOp module, StringRef entry,
                  bool simplify, ArrayRef<NDArray> inputs,
                  ArrayRef<NDArray> uppers,
                  const std::function<void(Operation *)> &afterOp) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  switch (kind) {
  case DomainKind::Native:
    break;
  case DomainKind::Real:
    return evaluateReal(function, entry, inputs, afterOp);
  case DomainKind::Interval:
    return evaluateIntervals(function, entry, inputs, uppers, afterOp);
  case DomainKind::Rounding:
    return evaluateRounding(module, entry, simplify, inputs, afterOp);
  }
  llvm_unreachable("code is compiled, not evaluated");
}

/// Domains compute integers with a sign; those that have none get it off.
static void dropSign(NDArray &array, ElementType type) {
  if (type != ElementType::UInt8 && type != ElementType::UInt16 &&
      type != ElementType::UInt32 && type != ElementType::UInt64)
    return;
  auto mask = llvm::maskTrailingOnes<uint64_t>(8 * getSizeInBytes(type));
  array.reinterpret(ElementType::UInt64);
  for (uint64_t &value : array.getValues<uint64_t>())
    value &= mask;
}

llvm::Expected<SmallVector<DomainResult>>
nnspec::evaluateInDomain(DomainKind kind, ModuleOp module, StringRef entry,
                         bool simplify, ArrayRef<NDArray> inputs,
                         ArrayRef<NDArray> uppers,
                         std::function<void(Operation *)> afterOp) {
  auto signature = FunctionSignature::get(module, entry);
  if (!signature)
    return signature.takeError();
  auto results =
      evaluateWithSigns(kind, module, entry, simplify, inputs, uppers, afterOp);
  if (results)
    for (auto [result, spec] :
         llvm::zip_equal(*results, signature->getResults()))
      dropSign(result.first, spec.elementType);
  return results;
}
