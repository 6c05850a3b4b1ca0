//===- Passes.td - Programs for several processes ----------*- tablegen -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SHARDING_PASSES_TD
#define NNSPEC_SHARDING_PASSES_TD

include "mlir/Pass/PassBase.td"

def CheckShardings : Pass<"nnspec-check-shardings", "::mlir::ModuleOp"> {
  let summary = "Refuse shardings that no program can have";
  let description = [{
    Checks each `shard.shard` for what upstream's passes take for granted: the axes
    of the tensor and of the grid exist, the sizes of both are static, and the
    processes along an axis share its elements equally. A function has one grid,
    and a value one sharding.
  }];
  let dependentDialects = ["::mlir::shard::ShardDialect"];
}

def Partition : Pass<"nnspec-partition", "::mlir::ModuleOp"> {
  let summary = "Make functions with shardings programs of one process of several";
  let description = [{
    Runs upstream's `sharding-propagation` and `shard-partition` on each function
    that has a `shard.shard`, and does what they need done:

    - Before, the checks of `nnspec-check-shardings`, and that each op can be
      divided.
    - Each value gets a sharding. An argument without one has that of its uses
      where these agree, and else every process has all of it; a result has that
      with which it is computed.
    - A change of sharding is made in steps that upstream knows: what a process
      has too little of is gathered (`shard.all_gather`), what it has too much of
      is sliced, without a message.
    - Processes slice constants, which upstream cannot divide.
    - An op whose operands divide one loop among different processes is an error.

    The function has the types of one process's shares then, and the attribute
    `nnspec.grid`. A function without `shard.shard` stays as it is.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::shard::ShardDialect",
                           "::mlir::tensor::TensorDialect"];
}

def LowerCollectives : Pass<"nnspec-lower-collectives"> {
  let summary = "Make all messages sums of vectors";
  let description = [{
    Lowers the ops of `shard` that `nnspec-partition` leaves to what
    `convert-shard-to-mpi` can lower:

    - A `shard.all_gather` is a `shard.all_reduce` of a tensor that is -0, the
      neutral element, but for the process's own part. It gives the same bits.
    - A `shard.all_slice` is a `tensor.extract_slice`.
    - The operand of a `shard.all_reduce` has rank 1: the lowering of
      `mpi.allreduce` takes the size of the first axis for the number of elements.
    - f16 and bf16, which MPI has not, are added in f32 and rounded once.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::nnspec::NNSpecDialect",
                           "::mlir::shard::ShardDialect",
                           "::mlir::tensor::TensorDialect"];
}

def PrepareMPI : Pass<"nnspec-prepare-mpi", "::mlir::ModuleOp"> {
  let summary = "Check at run time how many processes there are";
  let description = [{
    Begins each function that `nnspec-partition` made with an assertion
    (`cf.assert`) that there are as many processes as its grid has, and says MPICH
    where the module does not say which MPI (`MPI:Implementation`). Any other is an
    error: the lowering of `mpi.allreduce` has MPICH's value of `MPI_IN_PLACE`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::cf::ControlFlowDialect",
                           "::mlir::DLTIDialect",
                           "::mlir::LLVM::LLVMDialect"];
}

def FinishMPI : Pass<"nnspec-finish-mpi", "::mlir::ModuleOp"> {
  let summary = "Keep communicators, and remove grids";
  let description = [{
    `convert-shard-to-mpi` makes a communicator for each `shard.all_reduce`, by
    messages, whenever the function is called (`mpi.comm_split`), and MPI runs out of
    them. One of all processes, of which the color is constant, is not made at
    all; another one is kept in a global from the first call on. Grids without a use
    are removed.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::mpi::MPIDialect",
                           "::mlir::scf::SCFDialect"];
}

#endif // NNSPEC_SHARDING_PASSES_TD
