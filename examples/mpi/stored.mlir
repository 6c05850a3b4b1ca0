// Each process stores a share of x and of all parameters, and computes a part of the batch:
// what it needs of the parameters of others is gathered.
shard.grid @processes(shape = 2)

#x = affine_map<(n, o, h, w, c) -> (n, c, h, w)>
#weight = affine_map<(n, o, h, w, c) -> (o, c)>
#y = affine_map<(n, o, h, w, c) -> (n, o, h, w)>

func.func @main(
    %x: tensor<8x5x7x3xf32>, %w1: tensor<16x5xf32>,
    %mean1: tensor<16xf32>, %variance1: tensor<16xf32>,
    %gamma1: tensor<16xf32>, %beta1: tensor<16xf32>,
    %w2: tensor<12x16xf32>,
    %mean2: tensor<12xf32>, %variance2: tensor<12xf32>,
    %gamma2: tensor<12xf32>, %beta2: tensor<12xf32>,
    %w3: tensor<10x12x7x3xf32>, %bias: tensor<10xf32>)
    -> tensor<8x10xf32> attributes {llvm.emit_c_interface} {
  %axis0 = shard.sharding @processes split_axes = [[0]] : !shard.sharding
  %x_shard = shard.shard %x to %axis0 : tensor<8x5x7x3xf32>
  %w1_shard = shard.shard %w1 to %axis0 : tensor<16x5xf32>
  %w2_shard = shard.shard %w2 to %axis0 : tensor<12x16xf32>
  %w3_shard = shard.shard %w3 to %axis0 : tensor<10x12x7x3xf32>
  %mean1_shard = shard.shard %mean1 to %axis0 : tensor<16xf32>
  %variance1_shard = shard.shard %variance1 to %axis0 : tensor<16xf32>
  %gamma1_shard = shard.shard %gamma1 to %axis0 : tensor<16xf32>
  %beta1_shard = shard.shard %beta1 to %axis0 : tensor<16xf32>
  %mean2_shard = shard.shard %mean2 to %axis0 : tensor<12xf32>
  %variance2_shard = shard.shard %variance2 to %axis0 : tensor<12xf32>
  %gamma2_shard = shard.shard %gamma2 to %axis0 : tensor<12xf32>
  %beta2_shard = shard.shard %beta2 to %axis0 : tensor<12xf32>
  %zero = arith.constant 0.0 : f32

  %e1 = tensor.empty() : tensor<8x16x7x3xf32>
  %i1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<8x16x7x3xf32>) -> tensor<8x16x7x3xf32>
  %conv1 = linalg.contract indexing_maps = [#x, #weight, #y]
      ins(%x_shard, %w1_shard : tensor<8x5x7x3xf32>, tensor<16x5xf32>)
      outs(%i1 : tensor<8x16x7x3xf32>) -> tensor<8x16x7x3xf32>
  %norm1 = nnspec.batch_norm_inference %conv1
      mean(%mean1_shard) variance(%variance1_shard) gamma(%gamma1_shard) beta(%beta1_shard)
      axis = 1 epsilon = 1.0e-05 : tensor<8x16x7x3xf32>, tensor<16xf32>
  %z1 = nnspec.fill 0.0 : tensor<8x16x7x3xf32>
  %relu1 = nnspec.max %norm1, %z1 : tensor<8x16x7x3xf32>

  %e2 = tensor.empty() : tensor<8x12x7x3xf32>
  %i2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<8x12x7x3xf32>) -> tensor<8x12x7x3xf32>
  %conv2 = linalg.contract indexing_maps = [#x, #weight, #y]
      ins(%relu1, %w2_shard : tensor<8x16x7x3xf32>, tensor<12x16xf32>)
      outs(%i2 : tensor<8x12x7x3xf32>) -> tensor<8x12x7x3xf32>
  %norm2 = nnspec.batch_norm_inference %conv2
      mean(%mean2_shard) variance(%variance2_shard) gamma(%gamma2_shard) beta(%beta2_shard)
      axis = 1 epsilon = 1.0e-05 : tensor<8x12x7x3xf32>, tensor<12xf32>
  %z2 = nnspec.fill 0.0 : tensor<8x12x7x3xf32>
  %relu2 = nnspec.max %norm2, %z2 : tensor<8x12x7x3xf32>

  %i3 = nnspec.broadcast %bias dims = [1] : tensor<10xf32> to tensor<8x10xf32>
  %linear = linalg.contract indexing_maps = [
        affine_map<(n, k, c, h, w) -> (n, c, h, w)>,
        affine_map<(n, k, c, h, w) -> (k, c, h, w)>,
        affine_map<(n, k, c, h, w) -> (n, k)>]
      ins(%relu2, %w3_shard : tensor<8x12x7x3xf32>, tensor<10x12x7x3xf32>)
      outs(%i3 : tensor<8x10xf32>) -> tensor<8x10xf32>
  return %linear : tensor<8x10xf32>
}
