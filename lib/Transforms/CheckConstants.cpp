//===- CheckConstants.cpp - Folds that would overflow ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameter.h"
#include "FoldAffine.h"

#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/IR/Utils.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;

/// The elements of a parameter that is computed from constants.
static std::optional<std::vector<double>> getElements(Value parameter) {
  if (std::optional<double> uniform = getUniformValue(parameter))
    return std::vector<double>{*uniform};
  if (auto broadcast = parameter.getDefiningOp<BroadcastOp>())
    return evaluateParameter(broadcast.getOperand());
  return evaluateParameter(parameter);
}

/// The largest magnitude among finite elements; nothing where they are not
/// known.
static std::optional<double> getMagnitude(Value value) {
  if (std::optional<double> magnitude = getLargestMagnitude(value))
    return magnitude;
  std::optional<std::vector<double>> elements = getElements(value);
  if (!elements)
    return std::nullopt;
  double largest = 0;
  for (double element : *elements)
    if (std::isfinite(element))
      largest = std::max(largest, std::fabs(element));
  return largest;
}

static bool isFiniteIn(Value value, double magnitude) {
  auto type = cast<FloatType>(getElementTypeOrSelf(value));
  return !roundTo(type, magnitude).isInfinity();
}

/// Whether folding finite elements of at most this magnitude leaves all finite
/// that is; else why not. The bounds are those at hand: the largest of each
/// factor, and no cancellation in sums.
static const char *findOverflow(double largest, Link link,
                                const Survey &survey) {
  if (link == Link::Scale) {
    // A scale of at most 1 makes nothing larger.
    if (largest <= 1)
      return nullptr;
    for (Value value : survey.getScaled()) {
      std::optional<double> magnitude = getMagnitude(value);
      if (magnitude && !isFiniteIn(value, *magnitude * largest))
        return "a weight or bias may become infinite";
    }
    return nullptr;
  }
  for (const Survey::Biased &biased : survey.getBiased()) {
    double bound = largest;
    if (biased.weight)
      bound *= getMagnitude(biased.weight).value_or(0) *
               static_cast<double>(biased.count);
    bound += getMagnitude(biased.accumulator).value_or(0);
    if (!isFiniteIn(biased.accumulator, bound))
      return "a bias may become infinite";
  }
  return nullptr;
}

LogicalResult nnspec::checkConstants(Value parameter, Link link,
                                     Survey &survey) {
  // Nearly always enough, and far from the time that the elements take.
  if (std::optional<eval::Interval> range = getParameterRange(parameter);
      range &&
      !findOverflow(std::max(-range->lower, range->upper), link, survey))
    return success();
  std::optional<std::vector<double>> values = getElements(parameter);
  if (!values)
    return success();
  double largest = 0;
  for (double value : *values) {
    if (!std::isfinite(value))
      return survey.because(link == Link::Scale
                                ? "the scale has an infinite or NaN element"
                                : "the bias has an infinite or NaN element");
    largest = std::max(largest, std::fabs(value));
  }
  const char *reason = findOverflow(largest, link, survey);
  return reason ? survey.because(reason) : success();
}
