//===- DynamicSizes.cpp - Which dynamic sizes must be equal ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/DynamicSizes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "nnspec/IR/NNSpecOps.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

namespace {

/// Sets of sizes that must be equal: those of axes of tensors, of loops, and of
/// values of type index.
class SizeClasses {
public:
  using Node = unsigned;

  /// Functions of one type have the same arguments.
  explicit SizeClasses(ArrayRef<func::FuncOp> functions)
      : first(functions.front()) {
    for (func::FuncOp function : functions)
      for (auto [argument, shared] :
           llvm::zip_equal(function.getArguments(), first.getArguments()))
        aliases[argument] = shared;
  }

  Node getAxis(Value tensor, int64_t axis) {
    int64_t size = cast<RankedTensorType>(tensor.getType()).getDimSize(axis);
    return getNode(resolve(tensor), axis, size);
  }

  /// The node of a value of type index.
  Node getIndex(Value value) {
    std::optional<int64_t> constant = getConstantIntValue(value);
    return getNode(resolve(value), kIsIndex,
                   constant.value_or(ShapedType::kDynamic));
  }

  Node createLoop() { return createNode(ShapedType::kDynamic); }

  void unite(Node a, Node b) {
    a = find(a);
    b = find(b);
    if (a == b)
      return;
    // A contradiction is the program's; its evaluation will say so.
    if (ShapedType::isDynamic(sizes[a]))
      sizes[a] = sizes[b];
    parents[b] = a;
  }

  void uniteAxes(Value a, Value b) {
    auto aType = dyn_cast<RankedTensorType>(a.getType());
    auto bType = dyn_cast<RankedTensorType>(b.getType());
    if (!aType || !bType || aType.getRank() != bType.getRank())
      return;
    for (int64_t axis = 0; axis < aType.getRank(); ++axis)
      unite(getAxis(a, axis), getAxis(b, axis));
  }

  /// The size that all of the class have, or kDynamic.
  int64_t &getSize(Node node) { return sizes[find(node)]; }

private:
  static constexpr int64_t kIsIndex = -1;

  Value resolve(Value value) const {
    auto it = aliases.find(value);
    return it == aliases.end() ? value : it->second;
  }

  Node getNode(Value value, int64_t axis, int64_t size) {
    auto [it, isNew] = nodes.try_emplace({value, axis}, 0);
    if (isNew)
      it->second = createNode(size);
    return it->second;
  }

  Node createNode(int64_t size) {
    parents.push_back(parents.size());
    sizes.push_back(size);
    return parents.back();
  }

  Node find(Node node) {
    while (parents[node] != node)
      node = parents[node] = parents[parents[node]];
    return node;
  }

  func::FuncOp first;
  llvm::DenseMap<Value, Value> aliases;
  llvm::DenseMap<std::pair<Value, int64_t>, Node> nodes;
  SmallVector<Node> parents;
  SmallVector<int64_t> sizes;
};

} // namespace

/// Each loop has the size of every axis that it alone moves along.
static void uniteLoops(SizeClasses &classes, ArrayRef<AffineMap> maps,
                       ValueRange tensors) {
  SmallVector<SizeClasses::Node> loops;
  for (unsigned i = 0, e = maps.front().getNumDims(); i < e; ++i)
    loops.push_back(classes.createLoop());
  for (auto [map, tensor] : llvm::zip_equal(maps, tensors))
    for (auto [axis, expr] : llvm::enumerate(map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        classes.unite(classes.getAxis(tensor, axis), loops[dim.getPosition()]);
}

/// Each dynamic axis has the size of its operand.
static void uniteSizeOperands(SizeClasses &classes, Value tensor,
                              ValueRange sizes) {
  auto type = cast<RankedTensorType>(tensor.getType());
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    if (type.isDynamicDim(axis) && !sizes.empty()) {
      classes.unite(classes.getAxis(tensor, axis),
                    classes.getIndex(sizes.front()));
      sizes = sizes.drop_front();
    }
}

static void collect(SizeClasses &classes, Operation *op) {
  if (auto pointwise = dyn_cast<PointwiseOpInterface>(op)) {
    SmallVector<AffineMap> maps = pointwise.getIndexingMaps();
    SmallVector<Value> tensors(pointwise.getTensorOperands());
    maps.push_back(AffineMap::getMultiDimIdentityMap(
        pointwise.getResultType().getRank(), op->getContext()));
    tensors.push_back(op->getResult(0));
    uniteLoops(classes, maps, tensors);
    if (pointwise.hasSizeOperands())
      uniteSizeOperands(classes, op->getResult(0),
                        op->getOperands().drop_front(tensors.size() - 1));
  } else if (auto training = dyn_cast<BatchNormTrainingOp>(op)) {
    for (auto [name, parameter] : training.getParameters())
      classes.unite(classes.getAxis(training.getX(), training.getAxis()),
                    classes.getAxis(parameter, 0));
    classes.uniteAxes(training.getX(), training.getY());
    classes.uniteAxes(training.getGamma(), training.getMean());
    classes.uniteAxes(training.getGamma(), training.getVariance());
  } else if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
    if (!structured.hasPureTensorSemantics())
      return;
    uniteLoops(classes, structured.getIndexingMapsArray(), op->getOperands());
    for (auto [init, result] :
         llvm::zip_equal(structured.getDpsInits(), op->getResults()))
      classes.uniteAxes(init, result);
  } else if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    std::optional<int64_t> axis = dim.getConstantIndex();
    auto type = dyn_cast<RankedTensorType>(dim.getSource().getType());
    if (axis && type && *axis >= 0 && *axis < type.getRank())
      classes.unite(classes.getIndex(dim.getResult()),
                    classes.getAxis(dim.getSource(), *axis));
  } else if (auto assertion = dyn_cast<cf::AssertOp>(op)) {
    auto compare = assertion.getArg().getDefiningOp<arith::CmpIOp>();
    if (compare && compare.getPredicate() == arith::CmpIPredicate::eq &&
        compare.getLhs().getType().isIndex())
      classes.unite(classes.getIndex(compare.getLhs()),
                    classes.getIndex(compare.getRhs()));
  } else if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    uniteSizeOperands(classes, empty.getResult(), empty.getDynamicSizes());
  } else if (isa<tensor::CastOp>(op) || (op->hasTrait<OpTrait::Elementwise>() &&
                                         op->getNumResults() == 1)) {
    for (Value operand : op->getOperands())
      classes.uniteAxes(op->getResult(0), operand);
  }
}

llvm::Expected<SmallVector<ArgumentSizes>>
nnspec::eval::chooseArgumentSizes(ArrayRef<func::FuncOp> functions,
                                  const WantedSizes &wanted) {
  SizeClasses classes(functions);
  for (func::FuncOp function : functions)
    function.walk([&](Operation *op) { collect(classes, op); });

  // Wanted sizes first, since they may decide others.
  func::FuncOp function = functions.front();
  for (auto [argumentAxis, size] : wanted) {
    auto [argument, axis] = argumentAxis;
    int64_t &needed =
        classes.getSize(classes.getAxis(function.getArgument(argument), axis));
    if (!ShapedType::isDynamic(needed) && needed != size)
      return llvm::createStringError("bad size: argument " + Twine(argument) +
                                     " axis " + Twine(axis) + ", found " +
                                     Twine(size) + ", expected " +
                                     Twine(needed) + " as other sizes have it");
    needed = size;
  }

  /// Calls `fn` with each argument's number and each of its sizes.
  auto forEachSize = [&](auto fn) {
    for (BlockArgument argument : function.getArguments()) {
      unsigned number = argument.getArgNumber();
      if (argument.getType().isIndex())
        fn(number, classes.getSize(classes.getIndex(argument)));
      else if (auto type = dyn_cast<RankedTensorType>(argument.getType()))
        for (int64_t axis = 0; axis < type.getRank(); ++axis) {
          // A static size stays, even where another one would be needed.
          int64_t size = type.getDimSize(axis);
          fn(number, type.isDynamicDim(axis)
                         ? classes.getSize(classes.getAxis(argument, axis))
                         : size);
        }
    }
  };
  llvm::SmallSet<int64_t, 8> taken;
  forEachSize([&](unsigned, int64_t size) { taken.insert(size); });

  SmallVector<ArgumentSizes> chosen(function.getNumArguments());
  int64_t next = 5;
  forEachSize([&](unsigned number, int64_t &size) {
    if (ShapedType::isDynamic(size)) {
      while (taken.contains(next))
        ++next;
      size = next;
      taken.insert(size);
    }
    if (function.getArgumentTypes()[number].isIndex())
      chosen[number].index = size;
    else
      chosen[number].shape.push_back(size);
  });
  return chosen;
}
