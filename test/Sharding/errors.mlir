// RUN: nnspec-opt %s --nnspec-partition --split-input-file --verify-diagnostics

// What no program can be made of, with the op and the axis. The pipeline says the same
// (check-shardings.mlir).

shard.grid @grid(shape = 2)
func.func @axis_of_tensor(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[], [], [0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op divides axis 2, but 'tensor<4x6xf32>' has rank 2}}
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  return %xs : tensor<4x6xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @axis_of_grid(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[], [1]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op divides axis 1 along axis 1 of @grid, which has rank 1}}
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  return %xs : tensor<4x6xf32>
}

// -----

func.func @unknown_grid(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{Undefined required grid symbol "grid"}}
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2x?)
func.func @dynamic_grid(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op needs a grid of processes, but axis 1 of @grid has a dynamic size}}
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 0)
func.func @empty_grid(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op needs a grid of processes, but axis 0 of @grid has size 0}}
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 65536x65536)
func.func @huge_grid(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op needs a grid of processes, but axis 1 of @grid has size 65536}}
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2x3)
func.func @not_equal(%x: tensor<4x9xf32>) -> tensor<4x9xf32> {
  %s = shard.sharding @grid split_axes = [[], [1, 0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op axis 1 of the tensor ('tensor<4x9xf32>') has 9 elements, which 6 processes (axes 1, 0 of @grid) cannot share equally}}
  %xs = shard.shard %x to %s : tensor<4x9xf32>
  return %xs : tensor<4x9xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @dynamic_axis(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op axis 1 of the tensor ('tensor<4x?xf32>') is dynamic, expected a static size}}
  %xs = shard.shard %x to %s : tensor<4x?xf32>
  return %xs : tensor<4x?xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @halo(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] halo_sizes = [1, 1] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op has halo sizes or offsets, but each process must have the same share and no more}}
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

func.func @sharding_argument(%x: tensor<4xf32>, %s: !shard.sharding) -> tensor<4xf32> {
  // expected-error@+1 {{'shard.shard' op needs a sharding that shard.sharding defines}}
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @two_shardings(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %t = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  // expected-error@+1 {{'shard.shard' op divides axis 0 in another way than another one of the same value}}
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  // expected-note@+1 {{the other one}}
  %xt = shard.shard %x to %t : tensor<4x6xf32>
  %y = nnspec.add %xs, %xt : tensor<4x6xf32>
  return %y : tensor<4x6xf32>
}

// -----

shard.grid @grid(shape = 2)
shard.grid @other(shape = 2)
func.func @two_grids(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %t = shard.sharding @other split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  // expected-error@+1 {{'shard.shard' op has the grid @other, but another one of the function has @grid}}
  %ys = shard.shard %y to %t : tensor<4xf32>
  return %xs : tensor<4xf32>
}

// -----

// The channel axis of x and that of a parameter.
shard.grid @grid(shape = 2x2)
func.func @two_shardings_of_a_channel(%x: tensor<4x6xf32>, %p: tensor<6xf32>, %gamma: tensor<6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %t = shard.sharding @grid split_axes = [[1]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  %gs = shard.shard %gamma to %t : tensor<6xf32>
  // expected-error@+1 {{'nnspec.batch_norm_inference' op axis 0 of operand #3 is divided along axis 1 of the grid, but axis 1 of operand #0, which runs with it, is divided along axis 0 of the grid}}
  %y = nnspec.batch_norm_inference %xs mean(%p) variance(%p) gamma(%gs) beta(%p) axis = 1 epsilon = 1.0e-05 : tensor<4x6xf32>, tensor<6xf32>
  return %y : tensor<4x6xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @wanted_in_two_ways(%x: tensor<4x6xf32>, %y: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %t = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s annotate_for_users : tensor<4x6xf32>
  %ys = shard.shard %y to %t annotate_for_users : tensor<4x6xf32>
  // expected-error@+1 {{'nnspec.add' op axis 0 of operand #1 is whole, but axis 0 of operand #0, which runs with it, is divided along axis 0 of the grid}}
  %z = nnspec.add %xs, %ys : tensor<4x6xf32>
  return %z : tensor<4x6xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @one_axis_of_the_grid_for_two_loops(%x: tensor<4x6xf32>, %w: tensor<8x6xf32>) -> tensor<4x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s annotate_for_users : tensor<4x6xf32>
  %ws = shard.shard %w to %s annotate_for_users : tensor<8x6xf32>
  %z = nnspec.fill 0.0 : tensor<4x8xf32>
  // expected-error@+1 {{'linalg.contract' op axis 0 of operand #1 is divided along axis 0 of the grid, and so is axis 0 of operand #0, which does not run with it: expected another axis}}
  %y = linalg.contract indexing_maps = [affine_map<(n, k, c) -> (n, c)>, affine_map<(n, k, c) -> (k, c)>, affine_map<(n, k, c) -> (n, k)>]
    ins(%xs, %ws : tensor<4x6xf32>, tensor<8x6xf32>) outs(%z : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// The size of a sharding that is found.
shard.grid @grid(shape = 4)
func.func @inferred_not_equal(%x: tensor<48xf32>) -> tensor<6x8xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<48xf32>
  // expected-error@+1 {{'tensor.expand_shape' op axis 0 of result #0 ('tensor<6x8xf32>') has 6 elements, which 4 processes (axis 0 of @grid) cannot share equally}}
  %y = tensor.expand_shape %xs [[0, 1]] output_shape [6, 8] : tensor<48xf32> into tensor<6x8xf32>
  return %y : tensor<6x8xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @inner_axis_of_a_reshape(%x: tensor<4x6xf32>) -> tensor<24xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  // expected-error@+1 {{'tensor.collapse_shape' op axis 1 of the operand is divided among processes, but is not the first of its group that is not of size 1}}
  %y = tensor.collapse_shape %xs [[0, 1]] : tensor<4x6xf32> into tensor<24xf32>
  return %y : tensor<24xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @convolution(%x: tensor<4x6x9x9xf32>, %w: tensor<8x6x3x3xf32>) -> tensor<4x8x7x7xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6x9x9xf32>
  %z = nnspec.fill 0.0 : tensor<4x8x7x7xf32>
  // expected-error@+1 {{'linalg.conv_2d_nchw_fchw' op cannot be divided among processes: axis 2 of operand #0 is read at d2 + d5, expected one loop an axis}}
  %y = linalg.conv_2d_nchw_fchw ins(%xs, %w : tensor<4x6x9x9xf32>, tensor<8x6x3x3xf32>) outs(%z : tensor<4x8x7x7xf32>) -> tensor<4x8x7x7xf32>
  return %y : tensor<4x8x7x7xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @diagonal(%x: tensor<4x4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x4xf32>
  %z = nnspec.fill 0.0 : tensor<4xf32>
  // expected-error@+1 {{'linalg.generic' op cannot be divided among processes: axes of operand #0 are read at one loop}}
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i, i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%xs : tensor<4x4xf32>) outs(%z : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @dynamic_operand(%x: tensor<4xf32>, %n: index) -> tensor<4x?xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  // expected-error@+1 {{'nnspec.broadcast' op cannot be divided among processes: axis 1 of 'tensor<4x?xf32>' is dynamic, expected a static size}}
  %y = nnspec.broadcast %xs dims = [0] sizes(%n) : tensor<4xf32> to tensor<4x?xf32>
  return %y : tensor<4x?xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @no_interface(%x: tensor<4xf32>) -> tensor<6xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  %zero = arith.constant 0.0 : f32
  // expected-error@+1 {{'tensor.pad' op cannot be divided among processes: it does not implement ShardingInterface}}
  %y = tensor.pad %xs low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<4xf32> to tensor<6xf32>
  return %y : tensor<6xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @captured_tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  %zero = arith.constant 0 : index
  // expected-error@+1 {{'linalg.map' op cannot be divided among processes: it reads a 'tensor<4xf32>' that is not an operand}}
  %y = linalg.map ins(%xs : tensor<4xf32>) outs(%xs : tensor<4xf32>) (%a: f32, %b: f32) {
    %first = tensor.extract %xs[%zero] : tensor<4xf32>
    %t = arith.addf %a, %first : f32
    linalg.yield %t : f32
  }
  return %y : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @place(%x: tensor<4xi64>) -> tensor<4xi64> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xi64>
  // expected-error@+1 {{'linalg.map' op axis 0 of operand #0 is divided along axis 0 of the grid, but the op computes with its place in the whole tensor}}
  %y = linalg.map ins(%xs : tensor<4xi64>) outs(%xs : tensor<4xi64>) (%a: i64, %b: i64) {
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    %t = arith.addi %a, %j : i64
    linalg.yield %t : i64
  }
  return %y : tensor<4xi64>
}

// -----

// MPI's maximum loses NaN.
shard.grid @grid(shape = 2)
func.func @maximum(%x: tensor<4x6xf32>, %z: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[], [0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4x6xf32>
  // expected-error@+1 {{'linalg.reduce' op axis 1 of operand #0 is divided along axis 0 of the grid, but the op's reduction over it is not one sum or product}}
  %y = linalg.reduce { arith.maximumf } ins(%xs : tensor<4x6xf32>) outs(%z : tensor<4xf32>) dimensions = [1]
  return %y : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
// expected-error@+1 {{'func.func' op @blocks has shardings and 2 blocks, expected one}}
func.func @blocks(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  cf.br ^end
^end:
  return %xs : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
func.func @region(%x: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %y = scf.if %c -> tensor<4xf32> {
    // expected-error@+1 {{'shard.shard' op is inside of another op; expected it in the body of the function}}
    %xs = shard.shard %x to %s : tensor<4xf32>
    scf.yield %xs : tensor<4xf32>
  } else {
    scf.yield %x : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

shard.grid @grid(shape = 2)
// expected-error@+1 {{'func.func' op @called has shardings and is used in the module, but its type will be that of one process's shares; expected no use}}
func.func @called(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @grid split_axes = [[0]] : !shard.sharding
  %xs = shard.shard %x to %s : tensor<4xf32>
  return %xs : tensor<4xf32>
}
func.func @caller(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @called(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
