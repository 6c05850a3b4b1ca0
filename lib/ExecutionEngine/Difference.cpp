//===- Difference.cpp - How far arrays are apart --------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/Difference.h"

#include "nnspec/Support/Float16.h"

#include <charconv>
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::nnspec;

namespace {
/// An integer of any of the element types.
struct Integer {
  bool isNegative;
  uint64_t magnitude;

  template <typename T>
  static Integer get(T value) {
    if (value < 0)
      return {true, 0 - uint64_t(value)};
    return {false, uint64_t(value)};
  }

  double toDouble() const {
    return isNegative ? -double(magnitude) : double(magnitude);
  }

  /// |*this - other|, rounded once.
  double getDistance(Integer other) const {
    if (isNegative != other.isNegative)
      return double(magnitude) + double(other.magnitude);
    return magnitude > other.magnitude ? double(magnitude - other.magnitude)
                                       : double(other.magnitude - magnitude);
  }
};
} // namespace

/// Calls `callback` with a function from positions to elements as doubles.
template <typename Callback>
static void withFloats(const NDArray &array, Callback callback) {
  switch (array.getElementType()) {
  case ElementType::Float16:
    return callback([values = array.getValues<uint16_t>()](int64_t i) {
      return halfToDouble(values[i]);
    });
  case ElementType::BFloat16:
    return callback([values = array.getValues<uint16_t>()](int64_t i) {
      return bfloat16ToDouble(values[i]);
    });
  case ElementType::Float32:
    return callback([values = array.getValues<float>()](int64_t i) {
      return double(values[i]);
    });
  case ElementType::Float64:
    return callback(
        [values = array.getValues<double>()](int64_t i) { return values[i]; });
  default:
    llvm_unreachable("not a floating-point type");
  }
}

static Integer getInteger(const NDArray &array, int64_t i) {
  switch (array.getElementType()) {
  case ElementType::Bool:
  case ElementType::UInt8:
    return Integer::get(array.getValues<uint8_t>()[i]);
  case ElementType::UInt16:
    return Integer::get(array.getValues<uint16_t>()[i]);
  case ElementType::UInt32:
    return Integer::get(array.getValues<uint32_t>()[i]);
  case ElementType::UInt64:
    return Integer::get(array.getValues<uint64_t>()[i]);
  case ElementType::Int8:
    return Integer::get(array.getValues<int8_t>()[i]);
  case ElementType::Int16:
    return Integer::get(array.getValues<int16_t>()[i]);
  case ElementType::Int32:
    return Integer::get(array.getValues<int32_t>()[i]);
  case ElementType::Int64:
    return Integer::get(array.getValues<int64_t>()[i]);
  default:
    llvm_unreachable("not an integer type");
  }
}

/// Notes that the elements at `position` differ by `distance` > 0.
static void addDistance(Difference &difference, int64_t position,
                        double distance, double expected) {
  if (distance > difference.largestAbsolute) {
    difference.largestAbsolute = distance;
    difference.largestAbsoluteAt = position;
  }
  // Infinity by infinity would be NaN.
  double relative =
      std::isinf(distance) ? distance : distance / std::fabs(expected);
  if (relative > difference.largestRelative) {
    difference.largestRelative = relative;
    difference.largestRelativeAt = position;
  }
}

static void addBeyond(Difference &difference, int64_t position) {
  if (difference.numBeyond++ == 0)
    difference.firstBeyond = position;
}

/// Adds the pair of floats at `position`.
static void addFloats(Difference &difference, int64_t position, double found,
                      double expected, Tolerance tolerance) {
  if (found == expected || (std::isnan(found) && std::isnan(expected)))
    return;
  if (!std::isfinite(found) || !std::isfinite(expected)) {
    addDistance(difference, position, std::numeric_limits<double>::infinity(),
                expected);
    addBeyond(difference, position);
    return;
  }
  double distance = std::fabs(found - expected);
  addDistance(difference, position, distance, expected);
  if (!(distance <=
        tolerance.absolute + tolerance.relative * std::fabs(expected)))
    addBeyond(difference, position);
}

llvm::Expected<Difference> mlir::nnspec::compareArrays(const NDArray &found,
                                                       const NDArray &expected,
                                                       Tolerance tolerance) {
  ElementType foundType = found.getElementType();
  ElementType expectedType = expected.getElementType();
  if (isFloat(foundType) != isFloat(expectedType))
    return llvm::createStringError(Twine("wrong type: expected array, found ") +
                                   getName(expectedType) + ", expected " +
                                   (isFloat(foundType)
                                        ? "a floating-point type to compare "
                                        : "an integer type to compare ") +
                                   getName(foundType) + " with");
  if (found.getShape() != expected.getShape())
    return llvm::createStringError(
        Twine("wrong shape: expected array, found ") +
        formatShape(expected.getShape()) + ", expected " +
        formatShape(found.getShape()) + " as in the result");

  Difference difference;
  difference.numElements = found.getNumElements();
  if (!isFloat(foundType)) {
    for (int64_t i = 0; i < difference.numElements; ++i) {
      Integer a = getInteger(found, i), b = getInteger(expected, i);
      if (a.isNegative == b.isNegative && a.magnitude == b.magnitude)
        continue;
      addDistance(difference, i, a.getDistance(b), b.toDouble());
      addBeyond(difference, i);
    }
    return difference;
  }
  withFloats(found, [&](auto getFound) {
    withFloats(expected, [&](auto getExpected) {
      for (int64_t i = 0; i < difference.numElements; ++i)
        addFloats(difference, i, getFound(i), getExpected(i), tolerance);
    });
  });
  return difference;
}

template <typename T>
static std::string formatShortest(T value) {
  char text[32];
  std::to_chars_result result =
      std::to_chars(std::begin(text), std::end(text), value);
  return std::string(text, result.ptr);
}

std::string mlir::nnspec::formatElement(const NDArray &array,
                                        int64_t position) {
  ElementType type = array.getElementType();
  if (type == ElementType::Float64)
    return formatShortest(array.getValues<double>()[position]);
  if (isFloat(type)) {
    std::string text;
    withFloats(array, [&](auto getElement) {
      text = formatShortest(float(getElement(position)));
    });
    return text;
  }
  Integer value = getInteger(array, position);
  return (value.isNegative ? "-" : "") + formatShortest(value.magnitude);
}
