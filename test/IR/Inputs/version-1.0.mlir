"builtin.module"() ({
  "func.func"() <{function_type = (tensor<2x4xf32>, tensor<4xf32>, index) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<?x4xf16>), sym_name = "every_op"}> ({
  ^bb0(%arg0: tensor<2x4xf32>, %arg1: tensor<4xf32>, %arg2: index):
    %0 = "nnspec.fill"(%arg2) <{value = 1.000000e-05 : f64}> {discardable} : (index) -> tensor<?x4xf32>
    %1 = "nnspec.broadcast"(%arg1, %arg2) <{dims = array<i64: 1>}> : (tensor<4xf32>, index) -> tensor<?x4xf32>
    %2 = "nnspec.add"(%0, %1) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    %3 = "nnspec.sub"(%2, %1) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    %4 = "nnspec.mul"(%3, %1) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    %5 = "nnspec.div"(%4, %1) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    %6 = "nnspec.max"(%5, %1) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
    %7 = "nnspec.sqrt"(%6) : (tensor<?x4xf32>) -> tensor<?x4xf32>
    %8 = "nnspec.cast"(%7) : (tensor<?x4xf32>) -> tensor<?x4xf16>
    %9 = "nnspec.batch_norm_inference"(%arg0, %arg1, %arg1, %arg1, %arg1) <{axis = 1 : i64, epsilon = 1.000000e-05 : f64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
    %10:3 = "nnspec.batch_norm_training"(%9, %arg1, %arg1) <{axis = 1 : i64, epsilon = 1.000000e-03 : f64}> : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
    "func.return"(%10#0, %10#1, %8) : (tensor<2x4xf32>, tensor<4xf32>, tensor<?x4xf16>) -> ()
  }) : () -> ()
}) : () -> ()

