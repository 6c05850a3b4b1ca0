//===- ConstantExpressions.h - Finds constant expressions -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_CONSTANTEXPRESSIONS_H
#define NNSPEC_LIB_TRANSFORMS_CONSTANTEXPRESSIONS_H

#include "mlir/IR/Operation.h"
#include "nnspec/Support/FloatArray.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::nnspec {

/// The ops inside one that compute nothing but constants. An op with regions is
/// taken or left as a whole.
class ConstantExpressions {
public:
  /// `excluded` ops are no part of any expression.
  ConstantExpressions(Operation *scope,
                      const llvm::DenseSet<Operation *> &excluded);

  /// An op of an expression, or a constant that one uses.
  struct Member {
    /// Operands, and what regions use from outside.
    SmallVector<Value, 3> inputs;
    bool isConstant = false;
    /// Whether it only hands on one element, or all of a constant: there is
    /// nothing to compute.
    bool isTrivial = false;
    /// How many elements it is computed from, at most.
    int64_t numSources = 0;
  };

  const Member *lookup(Operation *op) const {
    auto it = members.find(op);
    return it == members.end() ? nullptr : &it->second;
  }
  const Member *lookup(Value value) const {
    Operation *def = value.getDefiningOp();
    return def ? lookup(def) : nullptr;
  }

  /// All members, operands before the ops that use them.
  const llvm::MapVector<Operation *, Member> &getMembers() const {
    return members;
  }

  /// The results to replace by constants: the last of an expression that can
  /// be, and has something to compute. In program order.
  SmallVector<OpResult> getRoots() const;

  /// What the constants of the expression of `op` hold: whether one holds an
  /// infinity or a NaN, and the largest number of subnormals in one.
  FloatCounts countSources(Operation *op);

private:
  void visit(Region &region);
  bool tryAdd(Operation *op);
  bool isRepeating(Operation *op) const;
  FloatCounts countOwn(Operation *op, const Member &member) const;

  const llvm::DenseSet<Operation *> &excluded;
  llvm::MapVector<Operation *, Member> members;
  llvm::DenseMap<Operation *, FloatCounts> counts;
};

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_CONSTANTEXPRESSIONS_H
