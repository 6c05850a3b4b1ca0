//===- ShardingInterfaceImpl.h - How ops are divided ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SHARDING_SHARDINGINTERFACEIMPL_H
#define NNSPEC_SHARDING_SHARDINGINTERFACEIMPL_H

namespace mlir {
class DialectRegistry;

namespace nnspec {

/// Has the nnspec ops implement upstream's ShardingInterface, for
/// `--sharding-propagation` and `--shard-partition`.
///
/// A pointwise op is divided along any axis of its result, with the matching
/// axes of its operands, and sends no message. A batch norm of training that is
/// divided along other axes than the channel's adds the two sums of its
/// statistics up over the processes (`shard.all_reduce`).
///
/// So do `tensor.collapse_shape` and `tensor.expand_shape`, for which upstream
/// has no implementation: what is before a linear layer, and what
/// simplification makes of axes of size 1. An axis that is several is divided
/// along the first of them.
///
/// And has `mpi.allreduce` say which buffers it reads and writes, which
/// upstream's deallocation of buffers wants to know.
void registerShardingInterfaceExternalModels(DialectRegistry &registry);

} // namespace nnspec
} // namespace mlir

#endif // NNSPEC_SHARDING_SHARDINGINTERFACEIMPL_H
