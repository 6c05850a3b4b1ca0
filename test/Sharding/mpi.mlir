// RUN: nnspec-opt %s --nnspec-prepare-mpi --split-input-file --verify-diagnostics | FileCheck %s --check-prefix=PREPARE
// RUN: nnspec-opt %s --nnspec-prepare-mpi --nnspec-lower-collectives --convert-shard-to-mpi --nnspec-finish-mpi --split-input-file --verify-diagnostics | FileCheck %s --implicit-check-not=shard.
//
// UNVERIFIED: messages; Integration/mpi-ops.py sends them

// PREPARE: module attributes {dlti.map = #dlti.map<"MPI:Implementation" = "MPICH">}
// PREPARE: func private @MPI_Comm_size(i32, !llvm.ptr) -> i32
shard.grid @grid(shape = 2x3)

// PREPARE-LABEL: func @all(
// PREPARE-NOT: nnspec.grid
// PREPARE-DAG: %[[P:.+]] = llvm.alloca
// PREPARE-DAG: %[[WORLD:.+]] = arith.constant 1140850688 : i32
// PREPARE: call @MPI_Comm_size(%[[WORLD]], %[[P]])
// PREPARE: %[[N:.+]] = llvm.load %[[P]]
// PREPARE: %[[SIX:.+]] = arith.constant 6 : i32
// PREPARE: %[[IS:.+]] = arith.cmpi eq, %[[N]], %[[SIX]]
// PREPARE: cf.assert %[[IS]], "'all' is for 6 processes, the grid @grid"

// A sum over all processes needs no communicator of its own.
// CHECK-LABEL: func @all(
// CHECK: mpi.comm_rank
// CHECK-NOT: mpi.comm_split
// CHECK: %[[WORLD:.+]] = mpi.comm_world
// CHECK-NEXT: mpi.allreduce(%{{.+}}, %{{.+}}, MPI_SUM, %[[WORLD]])
func.func @all(%x: tensor<8xf32>) -> tensor<8xf32> attributes {nnspec.grid = @grid} {
  %0 = shard.all_reduce %x on @grid grid_axes = [0, 1] : tensor<8xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// One for some of them is made once.
// CHECK-LABEL: func @some(
// CHECK: %[[P:.+]] = memref.get_global @nnspec_communicator : memref<i64>
// CHECK-NEXT: %[[KEPT:.+]] = memref.load %[[P]][]
// CHECK: %[[NONE:.+]] = arith.cmpi eq, %[[KEPT]]
// CHECK: %[[I:.+]] = scf.if %[[NONE]]
// CHECK: mpi.comm_split
// CHECK: memref.store %[[MADE:.+]], %[[P]][]
// CHECK: scf.yield %[[MADE]]
// CHECK: else
// CHECK-NEXT: scf.yield %[[KEPT]]
// CHECK: %[[COMM:.+]] = builtin.unrealized_conversion_cast %[[I]] : i64 to !mpi.comm
// CHECK: mpi.allreduce(%{{.+}}, %{{.+}}, MPI_SUM, %[[COMM]])
func.func @some(%x: tensor<8xf32>) -> tensor<8xf32> attributes {nnspec.grid = @grid} {
  %0 = shard.all_reduce %x on @grid grid_axes = [1] : tensor<8xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// What is not partitioned runs on any number.
// PREPARE-LABEL: func @one_process(
// PREPARE-NEXT: return
func.func @one_process(%x: tensor<8xf32>) -> tensor<8xf32> {
  return %x : tensor<8xf32>
}

// -----

// What the user says stays.
// PREPARE: module attributes {dlti.map = #dlti.map<"other" = 1 : i64, "MPI:Implementation" = "MPICH">}
module attributes {dlti.map = #dlti.map<"other" = 1 : i64>} {
}

// -----

// expected-error@+1 {{attribute dlti.map has MPI:Implementation = "OpenMPI", expected "MPICH", the only one for which mpi.allreduce is lowered rightly}}
module attributes {dlti.map = #dlti.map<"MPI:Implementation" = "OpenMPI">} {
}
