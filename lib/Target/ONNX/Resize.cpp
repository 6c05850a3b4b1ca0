//===- Resize.cpp - ONNX's Resize and Upsample ----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the sizes are known, so is which elements along an axis a point of the
// result is computed of, and with which weights. These are constants here;
// coordinates are computed in double, as the standard's examples are.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
/// Where a point of the result is in the input, by coordinates along an axis.
enum class Transform {
  HalfPixel,
  HalfPixelSymmetric,
  PytorchHalfPixel,
  AlignCorners,
  Asymmetric,
  TfHalfPixelForNN,
  TfCropAndResize,
};
/// How a coordinate becomes the index of the nearest element.
enum class Rounding { PreferFloor, PreferCeil, Floor, Ceil, LegacyDownsample };

struct Method {
  bool isLinear = false;
  Transform transform = Transform::HalfPixel;
  Rounding rounding = Rounding::PreferFloor;
  double extrapolation = 0;
};

/// What happens to one axis.
struct AxisResize {
  OpFoldResult from, to;
  double scale = 1;
  /// The part of the axis that TfCropAndResize takes.
  double begin = 0, end = 1;

  bool isIdentity() const {
    return from == to && scale == 1 && begin == 0 && end == 1;
  }
};
} // namespace

/// The tables are constants of this many elements at most.
static constexpr int64_t kMaxTableSize = 1 << 20;

static std::string formatNumber(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", number);
  return text;
}

//===----------------------------------------------------------------------===//
// Coordinates
//===----------------------------------------------------------------------===//

/// The coordinate in an axis of `from` elements of position `i` in one of `to`.
/// `to` may be less than `from * scale`, which is what the standard's examples
/// compute with.
static double getCoordinate(Transform transform, const AxisResize &axis,
                            int64_t from, int64_t to, int64_t i) {
  double length = axis.scale * from, last = from - 1;
  double halfPixel = (i + 0.5) / axis.scale - 0.5;
  switch (transform) {
  case Transform::HalfPixel:
    return halfPixel;
  case Transform::HalfPixelSymmetric:
    return halfPixel + from / 2.0 * (1 - to / length);
  case Transform::PytorchHalfPixel:
    return to == 1 ? 0 : halfPixel;
  case Transform::AlignCorners:
    return length == 1 ? 0 : i * last / (length - 1);
  case Transform::Asymmetric:
    return i / axis.scale;
  case Transform::TfHalfPixelForNN:
    return (i + 0.5) / axis.scale;
  case Transform::TfCropAndResize:
    if (to == 1)
      return 0.5 * (axis.begin + axis.end) * last;
    return axis.begin * last + i * (axis.end - axis.begin) * last / (to - 1);
  }
  llvm_unreachable("an enum");
}

static double roundCoordinate(Rounding rounding, double scale, double x) {
  switch (rounding) {
  case Rounding::PreferFloor:
    return std::ceil(x - 0.5);
  case Rounding::PreferCeil:
    return std::floor(x + 0.5);
  case Rounding::Floor:
    return std::floor(x);
  case Rounding::Ceil:
    return std::ceil(x);
  case Rounding::LegacyDownsample:
    return scale < 1 ? std::ceil(x) : std::floor(x);
  }
  llvm_unreachable("an enum");
}

/// How often each element along the axis is there in the result, where it is
/// nothing else; 0 otherwise. The size need not be known.
static int64_t getRepetition(const Method &method, const AxisResize &axis) {
  if (method.isLinear || axis.scale < 1 || axis.scale > kMaxTableSize ||
      axis.scale != std::floor(axis.scale) ||
      method.transform == Transform::AlignCorners ||
      method.transform == Transform::TfCropAndResize)
    return 0;
  // What is not of a whole scale has been given as a size.
  int64_t scale = axis.scale;
  std::optional<int64_t> from = getKnownSize(axis.from),
                         to = getKnownSize(axis.to);
  if (from && to != *from * scale)
    return 0;
  // The coordinates repeat with the elements: the first element's are enough.
  for (int64_t i = 0; i < scale; ++i)
    if (roundCoordinate(
            method.rounding, axis.scale,
            getCoordinate(method.transform, axis, 2, 2 * scale, i)) != 0)
      return 0;
  return scale;
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

/// A constant of an axis, as an operand of a generic op.
template <typename T>
static Value createTable(NodeImporter &node, Type type, ArrayRef<T> elements) {
  ImportedTensor tensor = node.getData().create(
      {type}, {static_cast<int64_t>(elements.size())},
      ArrayRef<char>(reinterpret_cast<const char *>(elements.data()),
                     elements.size() * sizeof(T)));
  return node.getEmitter().getValue(tensor);
}

static Value createIndexTable(NodeImporter &node, ArrayRef<int64_t> elements) {
  return createTable(node, node.getBuilder().getI64Type(), elements);
}

/// The coordinates of all positions; nothing where one is outside of what
/// TfCropAndResize takes from the input.
static SmallVector<std::optional<double>>
getCoordinates(const Method &method, const AxisResize &axis) {
  int64_t from = *getKnownSize(axis.from), to = *getKnownSize(axis.to);
  SmallVector<std::optional<double>> result;
  for (int64_t i = 0; i < to; ++i) {
    double x = getCoordinate(method.transform, axis, from, to, i);
    // Of a huge part it may be no number.
    if (method.transform == Transform::TfCropAndResize &&
        !(x >= 0 && x <= from - 1))
      result.push_back(std::nullopt);
    else
      result.push_back(x);
  }
  return result;
}

/// `value`, or the extrapolated one where the index is that of no element.
static Value selectInside(OpBuilder &b, Location loc, const Method &method,
                          Value index, Value value) {
  if (method.transform != Transform::TfCropAndResize)
    return value;
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value isInside =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, index, zero);
  Value outside = arith::ConstantOp::create(
      b, loc, b.getFloatAttr(value.getType(), method.extrapolation));
  return arith::SelectOp::create(b, loc, isInside, value, outside);
}

/// An index that is inside in any case.
static Value getInside(OpBuilder &b, Location loc, const Method &method,
                       Value index) {
  if (method.transform != Transform::TfCropAndResize)
    return index;
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  return arith::MaxSIOp::create(b, loc, index, zero);
}

static AffineMap getAxisMap(Emitter &emitter, int64_t rank, int64_t axis) {
  return AffineMap::get(rank, 0, emitter.getBuilder().getAffineDimExpr(axis));
}

/// Takes the nearest elements along an axis, by a table of their indices.
static ImportedTensor resizeNearest(NodeImporter &node, const Method &method,
                                    ImportedTensor &x, int64_t axis,
                                    const AxisResize &resize) {
  Emitter &emitter = node.getEmitter();
  double last = *getKnownSize(resize.from) - 1;
  auto indices = llvm::map_to_vector(
      getCoordinates(method, resize),
      [&](std::optional<double> coordinate) -> int64_t {
        return coordinate
                   ? std::clamp(roundCoordinate(method.rounding, resize.scale,
                                                *coordinate),
                                0.0, last)
                   : -1;
      });
  SmallVector<OpFoldResult> sizes = x.sizes;
  sizes[axis] = resize.to;
  Value source = emitter.getValue(x);
  Value result = emitter.generic(
      createIndexTable(node, indices), getAxisMap(emitter, x.getRank(), axis),
      sizes, x.elementType,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        SmallVector<Value> position = Emitter::getIndices(b, loc, sizes.size());
        Value index =
            arith::IndexCastOp::create(b, loc, b.getIndexType(), v[0]);
        position[axis] = getInside(b, loc, method, index);
        Value value = tensor::ExtractOp::create(b, loc, source, position);
        return selectInside(b, loc, method, index, value);
      });
  return emitter.wrap(result, sizes, x.isUnsigned);
}

/// Interpolates between two elements along an axis; x is of f32 or wider.
static ImportedTensor resizeLinear(NodeImporter &node, const Method &method,
                                   ImportedTensor &x, int64_t axis,
                                   const AxisResize &resize) {
  Emitter &emitter = node.getEmitter();
  Type type = x.elementType;
  double last = *getKnownSize(resize.from) - 1;
  SmallVector<int64_t> lower, upper;
  SmallVector<double> weights;
  for (std::optional<double> coordinate : getCoordinates(method, resize)) {
    double inside = std::clamp(coordinate.value_or(0), 0.0, last);
    double floor = std::floor(inside);
    lower.push_back(coordinate ? floor : -1);
    upper.push_back(std::min(floor + 1, last));
    weights.push_back(inside - floor);
  }
  auto createWeights = [&](auto map) {
    if (type.isF64())
      return createTable<double>(node, type, llvm::map_to_vector(weights, map));
    SmallVector<float> narrow;
    for (double weight : weights)
      narrow.push_back(map(weight));
    return createTable<float>(node, type, narrow);
  };
  Value operands[] = {createIndexTable(node, lower),
                      createIndexTable(node, upper),
                      createWeights([](double weight) { return 1 - weight; }),
                      createWeights([](double weight) { return weight; })};
  SmallVector<AffineMap> maps(4, getAxisMap(emitter, x.getRank(), axis));
  SmallVector<OpFoldResult> sizes = x.sizes;
  sizes[axis] = resize.to;
  Value source = emitter.getValue(x);
  Value result = emitter.generic(
      operands, maps, sizes, type,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        SmallVector<Value> position = Emitter::getIndices(b, loc, sizes.size());
        auto toIndex = [&](Value value) -> Value {
          return arith::IndexCastOp::create(b, loc, b.getIndexType(), value);
        };
        auto getTerm = [&](Value index, Value weight) -> Value {
          position[axis] = index;
          return arith::MulFOp::create(
              b, loc, tensor::ExtractOp::create(b, loc, source, position),
              weight);
        };
        Value first = toIndex(v[0]);
        Value low = getTerm(getInside(b, loc, method, first), v[2]);
        Value high = getTerm(toIndex(v[1]), v[3]);
        return selectInside(b, loc, method, first,
                            arith::AddFOp::create(b, loc, low, high));
      });
  return emitter.wrap(result, sizes);
}

static LogicalResult emitResize(NodeImporter &node, const Method &method,
                                ArrayRef<AxisResize> axes) {
  Emitter &emitter = node.getEmitter();
  ImportedTensor x = node.getInput(0);
  if (!x.isFloat() &&
      (method.isLinear || method.transform == Transform::TfCropAndResize))
    return node.unsupported("element type that is no float");
  SmallVector<int64_t> factors(axes.size(), 1);
  SmallVector<int64_t> others;
  for (auto [axis, resize] : llvm::enumerate(axes)) {
    if (resize.isIdentity())
      continue;
    if (int64_t factor = getRepetition(method, resize)) {
      factors[axis] = factor;
      continue;
    }
    std::optional<int64_t> from = getKnownSize(resize.from),
                           to = getKnownSize(resize.to);
    if (!from || !to)
      return node.unsupported("resizing of axis " + Twine(axis) +
                              ", the size of which is not known");
    if (*from == 0 && *to != 0)
      return node.error("cannot resize axis " + Twine(axis) +
                        ", which has no elements");
    if (*to > kMaxTableSize)
      return node.unsupported("resizing of axis " + Twine(axis) + " to " +
                              Twine(*to) + " elements");
    others.push_back(axis);
  }
  ImportedTensor result = x;
  for (auto [size, resize] : llvm::zip_equal(result.sizes, axes))
    size = resize.to;
  if (!isPossibleShape(result.getShape()))
    return node.error("the output would be " + formatShape(result.sizes) +
                      ", more elements than there can be");
  Type type = x.elementType;
  if (method.isLinear && type.getIntOrFloatBitWidth() < 32)
    x = emitter.castFloat(x, node.getBuilder().getF32Type());
  for (int64_t axis : others)
    x = (method.isLinear ? resizeLinear : resizeNearest)(node, method, x, axis,
                                                         axes[axis]);
  if (method.isLinear)
    x = emitter.castFloat(x, type);
  // As a broadcast, which others see through.
  node.setResult(0, emitter.repeat(x, factors, /*isEachElement=*/true));
  return success();
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

/// The result's size for a scale.
static FailureOr<OpFoldResult> scaleSize(NodeImporter &node,
                                         const AxisResize &axis) {
  Emitter &emitter = node.getEmitter();
  double scale = axis.scale * (axis.end - axis.begin);
  if (scale == 1)
    return axis.from;
  std::optional<int64_t> from = getKnownSize(axis.from);
  if (!from) {
    if (scale != std::floor(scale) || scale < 1 || scale > kMaxNumElements)
      return node.unsupported("resizing of an axis, the size of which is not "
                              "known, by " +
                              formatNumber(scale));
    return emitter.mul(axis.from, emitter.getIndex(scale));
  }
  // In single precision, as the standard's shape inference does.
  float size =
      std::floor(static_cast<float>(*from) * static_cast<float>(scale));
  if (!(size >= 0) || size > kMaxNumElements)
    return node.error("bad scales: an axis of size " + Twine(*from) + " by " +
                      formatNumber(scale));
  return emitter.getIndex(size);
}

static LogicalResult setScales(NodeImporter &node, ArrayRef<double> scales,
                               ArrayRef<int64_t> numbers,
                               MutableArrayRef<AxisResize> axes) {
  if (scales.size() != numbers.size())
    return node.error("bad scales: found " + Twine(scales.size()) +
                      " numbers, expected " + Twine(numbers.size()));
  for (auto [scale, number] : llvm::zip_equal(scales, numbers)) {
    if (!(scale > 0) || scale > kMaxNumElements)
      return node.error("bad scales: found " + formatNumber(scale) +
                        ", expected a number above 0");
    AxisResize &axis = axes[number];
    axis.scale = scale;
    auto size = scaleSize(node, axis);
    if (failed(size))
      return failure();
    axis.to = *size;
  }
  return success();
}

static LogicalResult setSizes(NodeImporter &node, ArrayRef<OpFoldResult> sizes,
                              ArrayRef<int64_t> numbers,
                              MutableArrayRef<AxisResize> axes) {
  if (sizes.size() != numbers.size())
    return node.error("bad sizes: found " + Twine(sizes.size()) +
                      " numbers, expected " + Twine(numbers.size()));
  for (auto [size, number] : llvm::zip_equal(sizes, numbers)) {
    AxisResize &axis = axes[number];
    axis.to = size;
    std::optional<int64_t> from = getKnownSize(axis.from),
                           to = getKnownSize(size);
    if (to && (*to < 0 || *to > kMaxNumElements))
      return node.error("bad sizes: found " + Twine(*to));
    if (axis.from == axis.to)
      continue;
    if (!from || !to)
      return node.unsupported("resizing of axis " + Twine(number) +
                              ", the size of which is not known");
    axis.scale = static_cast<double>(*to) / std::max<int64_t>(*from, 1);
  }
  return success();
}

/// All axes, unchanged yet.
static SmallVector<AxisResize> getAxes(NodeImporter &node) {
  return llvm::map_to_vector(node.getInput(0).sizes, [](OpFoldResult size) {
    return AxisResize{size, size};
  });
}

static SmallVector<int64_t> getAllAxes(NodeImporter &node) {
  return llvm::to_vector(llvm::seq<int64_t>(node.getInput(0).getRank()));
}

//===----------------------------------------------------------------------===//
// Importers
//===----------------------------------------------------------------------===//

static LogicalResult readMode(NodeImporter &node, StringRef mode,
                              Method &method) {
  if (mode == "cubic")
    return node.unsupported("mode 'cubic'");
  if (mode != "nearest" && mode != "linear")
    return node.error("bad attribute 'mode': found '" + mode +
                      "', expected nearest or linear");
  method.isLinear = mode == "linear";
  return success();
}

static LogicalResult readTransform(NodeImporter &node, StringRef name,
                                   Method &method) {
  auto transform =
      llvm::StringSwitch<std::optional<Transform>>(name)
          .Case("half_pixel", Transform::HalfPixel)
          .Case("half_pixel_symmetric", Transform::HalfPixelSymmetric)
          .Case("pytorch_half_pixel", Transform::PytorchHalfPixel)
          .Case("align_corners", Transform::AlignCorners)
          .Case("asymmetric", Transform::Asymmetric)
          .Case("tf_half_pixel_for_nn", Transform::TfHalfPixelForNN)
          .Case("tf_crop_and_resize", Transform::TfCropAndResize)
          .Default(std::nullopt);
  if (!transform)
    return node.error("bad attribute 'coordinate_transformation_mode': found "
                      "'" +
                      name + "'");
  method.transform = *transform;
  return success();
}

static LogicalResult readRounding(NodeImporter &node, StringRef name,
                                  Method &method) {
  auto rounding = llvm::StringSwitch<std::optional<Rounding>>(name)
                      .Case("round_prefer_floor", Rounding::PreferFloor)
                      .Case("round_prefer_ceil", Rounding::PreferCeil)
                      .Case("floor", Rounding::Floor)
                      .Case("ceil", Rounding::Ceil)
                      .Default(std::nullopt);
  if (!rounding)
    return node.error("bad attribute 'nearest_mode': found '" + name +
                      "', expected round_prefer_floor, round_prefer_ceil, "
                      "floor or ceil");
  method.rounding = *rounding;
  return success();
}

/// Before opset 11: scales only, and coordinates that are not said but are
/// these in ONNX's own examples and in its runtime.
static LogicalResult importLegacy(NodeImporter &node, StringRef mode,
                                  std::optional<SmallVector<double>> scales) {
  Method method;
  method.transform = Transform::Asymmetric;
  method.rounding = Rounding::LegacyDownsample;
  if (failed(node.checkAttributes()) || failed(readMode(node, mode, method)))
    return failure();
  if (!scales) {
    auto known = node.getKnownNumbers(1, "scales");
    if (failed(known))
      return failure();
    scales = std::move(*known);
  }
  SmallVector<AxisResize> axes = getAxes(node);
  if (failed(setScales(node, *scales, getAllAxes(node), axes)))
    return failure();
  return emitResize(node, method, axes);
}

static LogicalResult importUpsample(NodeImporter &node) {
  std::string mode = node.getString("mode", "nearest");
  if (node.getOpset() < 9)
    return importLegacy(node, mode, node.getFloats("scales"));
  if (!node.hasInput(1))
    return node.error("expected scales");
  return importLegacy(node, mode, std::nullopt);
}

/// The begin and end of each axis' part for TfCropAndResize.
static LogicalResult setRegions(NodeImporter &node, ArrayRef<int64_t> numbers,
                                MutableArrayRef<AxisResize> axes) {
  if (!node.hasInput(1))
    return node.error("expected a roi for tf_crop_and_resize");
  auto roi = node.getKnownNumbers(1, "roi");
  if (failed(roi))
    return failure();
  size_t count = numbers.size();
  if (roi->size() != 2 * count)
    return node.error("bad roi: found " + Twine(roi->size()) +
                      " numbers, expected " + Twine(2 * count));
  for (auto [i, number] : llvm::enumerate(numbers)) {
    double begin = (*roi)[i], end = (*roi)[count + i];
    if (!std::isfinite(begin) || !std::isfinite(end))
      return node.error("bad roi: found a number that is not finite");
    axes[number].begin = begin;
    axes[number].end = end;
  }
  return success();
}

static LogicalResult importResize(NodeImporter &node) {
  std::string mode = node.getString("mode", "nearest");
  if (node.getOpset() < 11) {
    if (!node.hasInput(1) || node.hasInput(2))
      return node.error("expected scales as the second and last input");
    return importLegacy(node, mode, std::nullopt);
  }
  Method method;
  std::string transform =
      node.getString("coordinate_transformation_mode", "half_pixel");
  std::string rounding = node.getString("nearest_mode", "round_prefer_floor");
  method.extrapolation = node.getFloat("extrapolation_value", 0);
  // Of other modes, or without effect on these: what is outside has the value
  // of the nearest element in any case.
  node.ignore("cubic_coeff_a");
  node.ignore("exclude_outside");
  std::string policy = "stretch";
  int64_t antialias = 0;
  SmallVector<int64_t> numbers = getAllAxes(node);
  if (node.getOpset() >= 18) {
    policy = node.getString("keep_aspect_ratio_policy", policy);
    antialias = node.getInt("antialias", 0);
    if (node.hasAttribute("axes"))
      numbers = node.getInts("axes");
  }
  if (failed(node.checkAttributes()) || failed(readMode(node, mode, method)) ||
      failed(readTransform(node, transform, method)) ||
      failed(readRounding(node, rounding, method)))
    return failure();
  if (policy != "stretch")
    return node.unsupported("attribute 'keep_aspect_ratio_policy' of '" +
                            policy + "'");
  if (antialias != 0 && method.isLinear)
    return node.unsupported("attribute 'antialias'");
  auto checked = node.getAxes(numbers, node.getInput(0).getRank());
  if (failed(checked))
    return failure();

  SmallVector<AxisResize> axes = getAxes(node);
  if (method.transform == Transform::TfCropAndResize &&
      failed(setRegions(node, *checked, axes)))
    return failure();
  // Empty where the other is given.
  bool hasScales = node.hasInput(2) && node.getInput(2).getNumElements() != 0;
  bool hasSizes = node.hasInput(3) && node.getInput(3).getNumElements() != 0;
  if (hasScales == hasSizes)
    return node.error("expected scales or sizes");
  if (hasSizes) {
    auto sizes = node.getList(3, "sizes");
    if (failed(sizes) || failed(setSizes(node, *sizes, *checked, axes)))
      return failure();
  } else {
    auto scales = node.getKnownNumbers(2, "scales");
    if (failed(scales) || failed(setScales(node, *scales, *checked, axes)))
      return failure();
  }
  return emitResize(node, method, axes);
}

void importer::addResizeOps(OpTable &table) {
  table["Resize"] = {importResize, 1, 4, 10};
  table["Upsample"] = {importUpsample, 1, 2, 7, 9};
}
