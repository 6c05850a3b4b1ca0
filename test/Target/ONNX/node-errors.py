# REQUIRES: onnx
# RUN: %python %s
"""What is wrong with one node, or cannot be imported: each with its exact line. Those of
shapes, slices and of Resize are tested with their values."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from onnx_nodes import Checker, model, node, value

checker = Checker()
TYPES = {"f16": TensorProto.FLOAT16, "f32": TensorProto.FLOAT, "f64": TensorProto.DOUBLE,
         "i64": TensorProto.INT64, "u8": TensorProto.UINT8, "i1": TensorProto.BOOL}
OPS = {  # by the number of their inputs
    0: "Constant",
    1: """Abs AveragePool Cast Ceil Clip ConstantOfShape Cos DepthToSpace Dropout Elu Erf Exp
        Flatten Floor GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish Identity LeakyRelu
        Log LogSoftmax Max MaxPool Mean Min Neg Not Reciprocal ReduceL1 ReduceL2 ReduceMax
        ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Round Selu Shape Sigmoid
        Sin Size Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sum Tanh Transpose
        Unsqueeze""",
    2: """Add And CastLike Concat Conv ConvTranspose Div Equal Expand Gather Gemm Greater
        GreaterOrEqual Less LessOrEqual MatMul Mod Mul Or PRelu Pow Reshape Sub Tile Xor""",
    3: "InstanceNormalization Where",
    5: "BatchNormalization",
}


def check(op, inputs, message, opset=13, outputs="y", **attributes):
    """Inputs are constants, or an element type and a shape, in which letters are sizes
    that are not known, or "_" for none."""
    names = [f"x{i}" for i in range(len(inputs))]
    arguments, constants = [], []
    for i, given in enumerate(inputs):
        name = names[i]
        if isinstance(given, str) and given == "_":
            names[i] = "_"
        elif isinstance(given, str):
            dtype, *shape = given.split()
            sizes = [int(s) if s.isdigit() else s for s in "".join(shape).split("x") if s]
            arguments.append(value(name, sizes, TYPES[dtype]))
        else:
            constants.append(numpy_helper.from_array(given, name))
    made = node(op, " ".join(names), outputs, name="n", **attributes)
    results = [value(output) for output in outputs.split() if output != "_"]
    checker.check_errors(f"{op}: {message}", model([made], arguments, results, constants, opset),
                         f"{op} 'n' (opset {opset}): {message}")


# Attributes of an op that are not known.
REQUIRED = {
    "AveragePool": {"kernel_shape": [1, 1]}, "Cast": {"to": 1}, "Concat": {"axis": 0},
    "Constant": {"value_int": 1}, "DepthToSpace": {"blocksize": 1},
    "MaxPool": {"kernel_shape": [1, 1]}, "SpaceToDepth": {"blocksize": 1},
}
for count, ops in OPS.items():
    for op in ops.split():
        check(op, ["f32 2x3x4x5"] * count, "unsupported attribute 'other'", 15, other=1,
              **REQUIRED.get(op, {}))

# Element types.
NO_FLOAT = "unsupported element type that is no float"
MIXED = "inputs have different element types"
for op, inputs, message in [
    ("Add", ["f32 2", "f64 2"], MIXED),
    ("Add", ["i64 2", "u8 2"], MIXED),
    ("Max", ["f32 2", "i64 2"], MIXED),
    ("Where", ["i1 2", "f32 2", "f64 2"], MIXED),
    ("Where", ["i64 2", "f32 2", "f32 2"], "unsupported element type i64"),
    ("PRelu", ["f32 2", "f16 2"], MIXED),
    ("PRelu", ["i1 2", "i1 2"], "unsupported element type i1"),
    ("Pow", ["i1 2", "f32 2"], "unsupported element type i1"),
    ("Pow", ["f32 2", "i1 2"], "unsupported element type i1"),
    ("Clip", ["f32 2", "f64 "], MIXED),
    ("Exp", ["i64 2"], "unsupported element type i64"),
    ("And", ["f32 2", "f32 2"], "unsupported element type f32"),
    ("MatMul", ["f32 2x3", "f64 3x4"], MIXED),
    ("MatMul", ["i64 2x3", "u8 3x4"], MIXED),
    ("MatMul", ["i1 2x3", "i1 3x4"], "unsupported element type i1"),
    ("Gemm", ["f32 2x3", "f64 3x4"], MIXED),
    ("Gemm", ["i64 2x3", "i64 3x4"], NO_FLOAT),
    ("Conv", ["i64 1x2x5", "i64 3x2x1"], NO_FLOAT),
    ("Conv", ["f32 1x2x5", "f64 3x2x1"], MIXED),
    ("ConvTranspose", ["i64 1x2x5", "i64 2x3x1"], NO_FLOAT),
    ("AveragePool", ["i64 1x2x5"], NO_FLOAT),
    ("GlobalAveragePool", ["i64 1x2x5"], NO_FLOAT),
    ("Softmax", ["i64 2x3"], NO_FLOAT),
    ("ReduceMean", ["i64 2x3"], NO_FLOAT),
    ("ReduceL1", ["i64 2x3"], NO_FLOAT),
    ("ReduceL2", ["i64 2x3"], NO_FLOAT),
    ("ReduceSumSquare", ["i64 2x3"], NO_FLOAT),
    ("BatchNormalization", ["i64 2x3"] + ["i64 3"] * 4, NO_FLOAT),
    ("BatchNormalization", ["f32 2x3", "f32 3", "f64 3", "f32 3", "f32 3"], MIXED),
    ("BatchNormalization", ["f32 2x3", "f32 3", "f32 3", "f32 3", "f64 3"], MIXED),
    ("InstanceNormalization", ["i64 2x3x4", "i64 3", "i64 3"], NO_FLOAT),
    ("InstanceNormalization", ["f32 2x3x4", "f64 3", "f64 3"], MIXED),
]:
    attributes = {"kernel_shape": [1]} if op == "AveragePool" else {}
    check(op, inputs, message, 15, **attributes)

# Shapes.
GROUPS = "bad shapes: found input {}, weight {} and {} groups"
for op, inputs, message, attributes in [
    ("MatMul", ["f32 ", "f32 3"], "bad shapes: found scalar and 3", {}),
    ("MatMul", ["f32 2x3", "f32 2x3"], "bad shapes: found 2x3 and 2x3", {}),
    ("MatMul", ["f32 2x2x3", "f32 3x3x4"], "bad shapes: found 2x2x3 and 3x3x4", {}),
    ("Gemm", ["f32 2x3", "f32 4x3"],
     "bad shapes: found 2x3 and 4x3, transposed 0 and 0", {}),
    ("Gemm", ["f32 2x3", "f32 4x3x1"],
     "bad shapes: found 2x3 and 4x3x1, transposed 0 and 1", {"transB": 1}),
    ("Gemm", ["f32 2x3", "f32 3x4", "f32 3"],
     "bad shape of C: found 3, expected one that broadcasts to 2x4", {}),
    ("Conv", ["f32 1x2", "f32 3x2"],
     "bad shapes: found input 1x2 and weight 3x2, expected one rank of 3 or more", {}),
    ("Conv", ["f32 1x2x5", "f32 3x2xk"], "unsupported weight of unknown shape 3x2x?", {}),
    ("Conv", ["f32 1x2x5", "f32 0x2x1"], "bad weight: found shape 0x2x1", {}),
    ("Conv", ["f32 1x2x5", "f32 3x2x1", "f32 2"], "bad bias: found shape 2, expected 3", {}),
    ("Conv", ["f32 1x2x5", "f32 3x1x1"], GROUPS.format("1x2x5", "3x1x1", 2), {"group": 2}),
    ("Conv", ["f32 1x2x5", "f32 3x2x1"],
     "bad attribute 'kernel_shape': found 3, expected the weight's 1", {"kernel_shape": [3]}),
    ("Conv", ["f32 1x2x5", "f32 3x2x1"],
     "bad attribute 'auto_pad': found 'SAME', expected NOTSET, VALID, SAME_UPPER or SAME_LOWER",
     {"auto_pad": "SAME"}),
    ("ConvTranspose", ["f32 1x2x5", "f32 3x2x1"], GROUPS.format("1x2x5", "3x2x1", 1), {}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1", "f32 2"],
     "bad bias: found shape 2, expected 3", {}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"],
     "bad attribute 'strides': found 2 numbers, expected 1", {"strides": [1, 1]}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"],
     "bad attribute 'output_padding' or 'output_shape': expected 1 numbers",
     {"output_padding": [0, 0]}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"],
     "bad attribute 'output_padding' or 'output_shape': expected 1 numbers",
     {"output_shape": [5, 5]}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"],
     "bad attribute 'output_padding': found 2, expected less than the stride or dilation",
     {"output_padding": [2], "strides": [2]}),
    ("ConvTranspose", ["f32 1x2xn", "f32 2x3x1"],
     "unsupported output size of an input size that is not known", {"output_shape": [5]}),
    ("ConvTranspose", ["f32 1x2x1", "f32 2x3x1"], "output axis 2 would have size 0",
     {"pads": [0, 1]}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"], "unsupported padding larger than the kernel",
     {"pads": [1, 0]}),
    ("ConvTranspose", ["f32 1x2x5", "f32 2x3x1"], "unsupported padding larger than the kernel",
     {"pads": [0, 1]}),
    ("AveragePool", ["f32 1x2x5"], "attribute 'kernel_shape' is missing", {}),
    ("AveragePool", ["f32 1x2x5"], "bad input: found shape 1x2x5 for a kernel of rank 2",
     {"kernel_shape": [1, 1]}),
    ("AveragePool", ["f32 1x2xn"],
     "unsupported ceil_mode on a size that is not known, where its last window may be empty",
     {"kernel_shape": [1], "strides": [2], "ceil_mode": 1}),
    ("GlobalAveragePool", ["f32 2"], "bad input: found shape 2, expected a batch and channels",
     {}),
    ("ReduceMax", ["f32 2x3"], "bad axis: found 2, expected one of rank 2", {"axes": [2]}),
    ("ReduceMax", ["f32 2x3"], "bad axes: axis -1 is there twice", {"axes": [1, -1]}),
    ("Softmax", ["f32 2x3"], "bad axis: found 2, expected one of rank 2", {"axis": 2}),
    ("Clip", ["f32 2", "f32 3"], "bad bound: found shape 3, expected a scalar", {}),
    ("BatchNormalization", ["f32 "] + ["f32 1"] * 4,
     "bad input: found shape scalar, expected a batch and channels", {}),
    ("BatchNormalization", ["f32 2x3"] + ["f32 3"] * 4,
     "bad attribute 'epsilon': found -1.000000, expected a number of 0 or more",
     {"epsilon": -1.0}),
    ("BatchNormalization", ["f32 0x3"] + ["f32 3"] * 4, "training mode of an empty batch",
     {"training_mode": 1}),
    ("InstanceNormalization", ["f32 2x3", "f32 3", "f32 3"],
     "bad input: found shape 2x3, expected a batch, channels and positions", {}),
    ("InstanceNormalization", ["f32 2x3x4", "f32 3", "f32 3"],
     "bad attribute 'epsilon': found -1.000000, expected a number of 0 or more",
     {"epsilon": -1.0}),
    ("InstanceNormalization", ["f32 2x3x0", "f32 3", "f32 3"], "instances without elements", {}),
    ("InstanceNormalization", ["f32 2x3x4", "f32 3", "f32 2"],
     "bad bias: found shape 2, expected 3", {}),
]:
    check(op, inputs, message, 15, **attributes)

for op, inputs, message, attributes in [
    ("Pow", ["f32 2", "i64 3"], "shapes do not broadcast: found 2, 3", {}),
    ("Concat", ["f32 2x3", "f32 3x3"],
     "bad shape: found 3x3 beside 2x3, expected sizes that differ at axis 1 only", {"axis": 1}),
    ("Expand", ["f32 2", np.array([-2])], "bad shape: found size -2, expected 0 or more", {}),
    ("Tile", ["f32 2", np.array([-2])], "bad repeats: expected 0 or more", {}),
    ("Dropout", ["f32 2", "_", np.array(True)], "unsupported training mode, which is random", {}),
    ("Slice", ["f32 2", np.array([0]), np.array([1])], "unsupported attribute 'other'",
     {"other": 1}),
    ("Pad", ["f32 2", np.array([0, 0])], "unsupported attribute 'other'", {"other": 1}),
    ("Resize", [f"f32 {2**20}x{2**20}", "_", np.array([2**12, 2**12], np.float32)],
     f"the output would be {2**32}x{2**32}, more elements than there can be", {}),
]:
    check(op, inputs, message, **attributes)

# Constants.
LISTS = [np.array(numbers, np.int64) for numbers in ([2, -1], [2**62, 2**62], [2])]
TWO = helper.make_tensor("t", TensorProto.FLOAT, [2], [1, 2])
SHORT = TensorProto(name="t", dims=[2], data_type=TensorProto.FLOAT, raw_data=bytes(4))
WRONG = "wrong length of data: found 4 bytes, expected 8"
check("Constant", [], "expected one attribute with a value")
check("Constant", [], "expected one attribute with a value", value_int=1, value_float=1.0)
check("Constant", [], WRONG, value=SHORT)
check("ConstantOfShape", [LISTS[0]], "bad shape: found 2x-1")
check("ConstantOfShape", [LISTS[1]], f"bad shape: found {2**62}x{2**62}")
check("ConstantOfShape", [LISTS[2]],
      "bad attribute 'value': found shape 2, expected one element", value=TWO)
check("ConstantOfShape", [LISTS[2]], WRONG, value=SHORT)
check("Dropout", ["f32 2", np.float32(0.5).reshape(()), np.array(True)],
      "unsupported training mode, which is random")
check("Dropout", ["f32 2", "f32 ", "i1 "],
      "unsupported training mode that is not known at import: input 'x2' (which can be given "
      "a value)")

# What an opset does not have.
check("Add", ["f32 2x3", "f32 3"], "bad axis: found 2, expected one of rank 2", 6, broadcast=1,
      axis=2)
check("Add", ["f32 2x3", "f32 3x1"], "bad axis: the second input has too high a rank", 6,
      broadcast=1, axis=1)
check("Pow", ["f32 2x3", "f32 3"], "bad axis: found 2, expected one of rank 2", 6, broadcast=1,
      axis=2)
check("Pad", ["f32 2", "i64 2"], "input 'x1' is one since opset 11 only", 10,
      pads=[0, 0])
check("Pad", ["i64 2"], "expected one input, of floats, before opset 11", 10, pads=[0, 0])
check("Pad", ["f32 2", np.array([0, 0]), np.float32(1).reshape(()), np.array([1])],
      "bad axis: found 1, expected one of rank 1", 18)
check("Upsample", ["f32 2"], "expected scales", 9)
check("Upsample", ["f32 2"], "unsupported mode 'cubic'", 7, mode="cubic", scales=[1.0])
check("Resize", ["f32 2"], "expected scales as the second and last input", 10)
check("BatchNormalization", ["f32 2x3"] + ["f32 3"] * 4,
      "running statistics are results of training mode only", 15, "y m")

# Lists that are known at run time only.
SIZES = [node("Shape", "x", "s")]
for op, inputs, what, attributes in [
    ("ReduceSum", "x s", "axes", {}), ("Squeeze", "x s", "axes", {}),
    ("Tile", "x s", "repeats", {}),
]:
    made = model([*SIZES, node(op, inputs, "y", name="n", **attributes)],
                 [value("x", ["N"])], [value("y")])
    checker.check_errors(
        f"{op} by a size", made,
        f"{op} 'n' (opset 13): unsupported {what} that is not known at import: input 's'")

# Outputs.
check("MaxPool", ["f32 1x2xn"], "unsupported output 'Indices' of a shape that is not known",
      outputs="y i", kernel_shape=[1])
checker.finish()
