//===- FoldAffine.h - Maps into linear layers -------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two directions of --nnspec-fold-affine. In each, a first walk decides
// whether all that would have to change can, and a second one, which must not
// fail, changes it.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_FOLDAFFINE_H
#define NNSPEC_LIB_TRANSFORMS_FOLDAFFINE_H

#include "LinearLayer.h"

#include "nnspec/IR/Remarks.h"
#include "nnspec/Transforms/Passes.h"
#include "llvm/Support/SaveAndRestore.h"

namespace mlir::nnspec {

/// What is found on the way from a map to the layers around it.
class Survey {
public:
  /// Notes that there is a layer, without which nobody asks for a reason.
  void noteLayer() { isNearLayer = true; }
  /// Notes a weight or an accumulator that is to take a scale.
  void noteScaled(Value value) { scaled.push_back(value); }
  /// Notes an accumulator that is to take a bias, or the sums over `count`
  /// products of it with the elements of `weight`.
  void noteBiased(Value accumulator, Value weight = {}, int64_t count = 1) {
    biased.push_back({accumulator, weight, count});
  }
  /// Notes that `use` is reached from the map. Fails where too many paths lead
  /// there: of tensors that are taken apart and put together again and again,
  /// there are exponentially many.
  LogicalResult visit(OpOperand &use) {
    constexpr unsigned kMaxPaths = 16;
    if (++numPaths[&use] <= kMaxPaths)
      return success();
    return because("more than 16 paths lead from the map to " +
                   describeOp(use.getOwner()));
  }
  /// Calls `look`, which goes on to the next op, unless too many are between it
  /// and the map.
  LogicalResult step(llvm::function_ref<LogicalResult()> look) {
    constexpr unsigned kMaxDistance = 1024;
    llvm::SaveAndRestore<unsigned> next(distance, distance + 1);
    if (distance <= kMaxDistance)
      return look();
    noteLayer();
    return because("more than 1024 ops are between the map and the layer");
  }
  /// Notes why the map does not fold. The first reason counts.
  LogicalResult because(const Twine &text) {
    if (reason.empty())
      reason = text.str();
    return failure();
  }

  struct Biased {
    Value accumulator, weight;
    int64_t count;
  };
  ArrayRef<Value> getScaled() const { return scaled; }
  ArrayRef<Biased> getBiased() const { return biased; }
  /// Empty where no layer is near.
  StringRef getReason() const {
    return !isNearLayer ? StringRef()
           : !reason.empty()
               ? StringRef(reason)
               : StringRef("something between them is no shape op");
  }

private:
  bool isNearLayer = false;
  unsigned distance = 0;
  llvm::SmallDenseMap<OpOperand *, unsigned, 8> numPaths;
  SmallVector<Value, 2> scaled;
  SmallVector<Biased, 2> biased;
  std::string reason;
};

/// What is folded.
enum class Link { Scale, Bias };

/// Folds `v * B(p)` or `v + B(p)` into the layers that compute v:
///
///   L(x, W; a) * B(s) = L(x, W * s'; a * B(s)),
///   L(x, W; a) + B(b) = L(x, W; a + B(b)).
///
/// Not into a layer whose result is stored narrower than what comes of the map:
/// it would round, or overflow, where only the layer's own result did.
class ProducerFold {
public:
  /// For the map that makes `result`.
  ProducerFold(const FoldAffineOptions &options, Value result);
  /// For a map of tensors of this type, which goes into what reads them.
  ProducerFold(const FoldAffineOptions &options, RankedTensorType mappedType)
      : options(options), mappedType(mappedType) {}

  /// Whether `v` can take a parameter that depends on its axes `dims`.
  LogicalResult canTake(Value v, ArrayRef<int64_t> dims, Link link,
                        Survey &survey) const;
  /// A value that has taken it, computed at the builder's insertion point.
  Value take(OpBuilder &builder, Location loc, Value v,
             const ChannelParameter &parameter, Link link) const;

  /// Likewise for the accumulator of a layer, which may also be zero or a
  /// parameter.
  LogicalResult canAccumulatorTake(Value v, ArrayRef<int64_t> dims, Link link,
                                   Survey &survey) const;
  Value takeInAccumulator(OpBuilder &builder, Location loc, Value v,
                          const ChannelParameter &parameter, Link link) const;

  /// Whether a scale that depends on these iterators should go into the factor,
  /// to save a pass over what the operand `mapped` comes from, or over what
  /// becomes of the result that it initialises.
  LogicalResult canScaleFactor(const LinearLayer &layer, unsigned factor,
                               ArrayRef<unsigned> iterators, unsigned mapped,
                               Survey &survey) const;

  /// Whether `weight`, of the two factors, is the one that parameters move to:
  /// the other one is data, and a map of it, or of what it comes from, is worth
  /// folding. A map goes to what is smaller, or else no two factors are each
  /// other's weight, so that it never goes back and forth.
  bool isWeight(const LinearLayer &layer, unsigned weight) const;
  /// Whether the operand is the factor whose maps move to the weight.
  bool isData(const LinearLayer &layer, unsigned operand) const;
  /// Whether `use` is that of some layer.
  bool isData(OpOperand &use) const;

private:
  /// For what the map does to a source of a shape op: of a concatenation, each
  /// has its share.
  ProducerFold forSource(Operation *op, Value source) const;

  /// The factor to scale, where a scale of the result depends on `dims`.
  FailureOr<unsigned> chooseFactor(const LinearLayer &layer,
                                   ArrayRef<int64_t> dims,
                                   Survey &survey) const;

  const FoldAffineOptions &options;
  /// What the map makes, where layers before it are to take it.
  Value result;
  /// What the map is of.
  RankedTensorType mappedType;
};

/// Folds the map of `x * B(s) + B(b)` into the layers that read it:
///
///   L(x * B(s) + B(b), W; a) = L(x, W * s'; a + L(B(b), W; 0)),
///
/// also through shape ops, and through a padding with a constant p:
///
///   pad(x * B(s) + B(b), p) = pad(x, 0) * B(s) + pad(B(b), p).
///
/// Not past a cast that narrows the result of the map, unless x has that type:
/// what is far from zero would lose what the map brings near it.
class ConsumerFold {
public:
  ConsumerFold(const FoldAffineOptions &options, const ChannelAffine &affine);

  /// The axes of the scale and of the bias, where there is one.
  struct Axes {
    std::optional<SmallVector<int64_t>> scale, bias;
  };
  struct Parameters {
    std::optional<ChannelParameter> scale, bias;
  };

  /// Whether all users of `v` can take a map with these axes.
  LogicalResult canUsersTake(Value v, const Axes &axes, Survey &survey) const;
  /// Replaces the users of `v`, which is `x` with the map, by users of `x` that
  /// have taken the map.
  void giveToUsers(RewriterBase &rewriter, Value v, Value x,
                   const Parameters &parameters) const;

private:
  /// The axes of a shape op's result, where `use` is what it reshapes; nothing
  /// where it is no shape op.
  std::optional<Axes> move(OpOperand &use, const Axes &axes,
                           Survey &survey) const;
  /// The shape op applied to `x`, with the parameters of its result.
  std::pair<Value, Parameters> move(OpBuilder &builder, OpOperand &use, Value x,
                                    const Parameters &parameters) const;

  LogicalResult canLayerTake(const LinearLayer &layer, OpOperand &use,
                             const Axes &axes, Survey &survey) const;
  Value giveToLayer(OpBuilder &builder, const LinearLayer &layer,
                    OpOperand &use, Value x,
                    const Parameters &parameters) const;

  /// Whether it is worth computing the layer's result for the bias alone.
  bool isTermCheap(const LinearLayer &layer, unsigned factor,
                   ArrayRef<int64_t> biasDims) const;

  const FoldAffineOptions &options;
  ProducerFold producers;
  RankedTensorType mappedType;
  /// The narrowest type known to hold x.
  FloatType exactType;
  bool isBiasConstant;
};

/// The largest number that a fold of constants may make is finite in the type
/// that it is stored in; the parameter is one that `survey` found a way for.
LogicalResult checkConstants(Value parameter, Link link, Survey &survey);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_FOLDAFFINE_H
