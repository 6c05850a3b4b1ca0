//===- Shardings.h - Checks and completion of shardings ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A value has at most one `shard.shard` that says how it is stored, the first
// of its users. From there others say how an op wants to have it
// (`annotate_for_users`).
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_SHARDING_SHARDINGS_H
#define NNSPEC_LIB_SHARDING_SHARDINGS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mlir::nnspec {

/// Whether the function is to be divided among processes.
bool hasShardings(func::FuncOp func);

/// Checks all that the user says about the function, but for what its ops make
/// of it.
LogicalResult checkShardings(func::FuncOp func,
                             SymbolTableCollection &symbolTables);

/// Checks that each op of the function can be divided.
LogicalResult checkOps(func::FuncOp func);

/// Checks that operands of an op are not stored in ways that divide one of its
/// loops among different processes. `given` are the user's own shardings.
LogicalResult checkPropagation(func::FuncOp func,
                               const llvm::SmallPtrSetImpl<Operation *> &given);

/// Checks that each op can be computed with the shardings of its operands and
/// results, when all have one, and that processes share each axis equally.
LogicalResult checkCompleted(func::FuncOp func, shard::GridOp grid);

/// Has all users of a value use its sharding, and ops without tensor operands,
/// which cost nothing, one user each: what one user's sharding says of them is
/// not to bind another.
void separateUses(func::FuncOp func);

/// Gives each value a sharding, after what is known has been propagated.
void completeShardings(func::FuncOp func, FlatSymbolRefAttr grid);

/// Has a tensor change its sharding before it is broadcast instead of after it,
/// where the messages are larger.
void reshardBeforeBroadcasts(func::FuncOp func);

/// Divides changes of sharding into steps of one axis.
void separateReshardings(func::FuncOp func);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_SHARDING_SHARDINGS_H
