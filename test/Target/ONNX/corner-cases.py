# REQUIRES: onnx
# RUN: %python %s
"""What is easy to get wrong: sizes of which several are unknown, integers that wrap or are
negative, functions that overflow, bounds that are x itself. Expected values are NumPy's."""

import numpy as np
from onnx import TensorProto, numpy_helper
from onnx_nodes import FLOAT, INT64, Checker, list_of, model, node, value

checker = Checker()
random = np.random.default_rng(8)
I64, F32 = np.int64, np.float32


def floats(*shape):
    return random.normal(size=shape).astype(F32)


# Several unknown sizes become one axis, and it becomes them again.
for batch, length in [(2, 3), (1, 5), (4, 1)]:
    x, w = floats(batch, length, 8), floats(8, 4)
    checker.check_values(
        f"matmul {batch} {length}", [node("MatMul", "x w", "y")], {"x": x, "w": w},
        {"y": (np.float64(x) @ w).astype(F32)}, shapes={"x": ["B", "S", 8]}, atol=1e-5)
    exp = np.exp(np.float64(x) - x.max((1, 2), keepdims=True))
    checker.check_values(
        f"softmax {batch} {length}", [node("Softmax", "x", "y")], {"x": x},
        {"y": (exp / exp.sum((1, 2), keepdims=True)).astype(F32)},
        shapes={"x": ["B", "S", 8]}, opset=12, atol=1e-5)
x, scale, bias = floats(2, 3, 4, 5), floats(3), floats(3)
wide = np.float64(x)
normal = (wide - wide.mean((2, 3), keepdims=True)) / np.sqrt(wide.var((2, 3), keepdims=True) + 1e-5)
# The parameters know the channels where the input does not.
for channels in [3, "C"]:
    checker.check_values(
        f"instance norm of {channels}", [node("InstanceNormalization", "x s b", "y")],
        {"x": x, "s": scale, "b": bias},
        {"y": (normal * scale[:, None, None] + bias[:, None, None]).astype(F32)},
        shapes={"x": ["N", channels, "H", "W"]}, atol=1e-4)

# Constants of a shape that is not known.
for count in [6, 6000]:
    w = floats(count)
    checker.check_values(
        f"reshape of {count} constants",
        [node("Shape", "x", "s"), node("Reshape", "w s", "y")],
        {"x": floats(count // 3, 3)}, {"y": w.reshape(-1, 3)},
        [numpy_helper.from_array(w, "w")], shapes={"x": ["N", 3]})

# A product of sizes, squared again and again: in linear time.
nodes = [node("Shape", "x", "s0")] + [node("Mul", f"s{i} s{i}", f"s{i + 1}") for i in range(30)]
checker.check_values("squares", nodes, {"x": floats(1)}, {"s30": np.array([1], I64)},
                     shapes={"x": ["N"]})

# Nothing: at the end of a concatenation, all of it, in a transposed convolution with
# zeros in between, and repeated no times.
x = floats(2, 3)
checker.check_values("concat with nothing", [node("Concat", "x e", "y", axis=0)],
                     {"x": x, "e": floats(0, 3)}, {"y": x})
checker.check_values("concat of nothing", [node("Concat", "x e", "y", axis=1)],
                     {"x": floats(0, 3), "e": floats(0, 2)}, {"y": np.zeros((0, 5), F32)})
checker.check_values(
    "transposed convolution of nothing",
    [node("ConvTranspose", "x w", "y", strides=[2, 2])],
    {"x": floats(0, 2, 4, 4), "w": floats(2, 3, 3, 3)}, {"y": np.zeros((0, 3, 9, 9), F32)})
checker.check_values("tile by nothing", [node("Tile", "x r", "y")], {"x": x},
                     {"y": np.zeros((0, 6), F32)}, [list_of("r", [0, 2])],
                     shapes={"x": ["N", 3]})

# Reductions of sizes end at import, too.
x = floats(2, 3, 4)
for op, reduce in [("ReduceProd", np.prod), ("ReduceSum", np.sum), ("ReduceMax", np.max),
                   ("ReduceMin", np.min)]:
    for shape in [[2, 3, 4], ["N", 3, 4]]:
        if op in ("ReduceProd", "ReduceSum") or shape[0] == 2:
            checker.check_values(
                f"{op} of {shape}",
                [node("Shape", "x", "s"), node(op, "s", "p", **({} if op == "ReduceSum" else
                                                             {"axes": [0]})),
                 node("Expand", "one p", "y")], {"x": x},
                {"y": np.ones(int(reduce(x.shape)), F32)},
                [numpy_helper.from_array(np.ones(1, F32), "one")], shapes={"x": shape})
matrix = np.array([[2, 3], [5, 7]], I64)
for axis, expected in [(0, [10, 21]), (1, [6, 35])]:
    checker.check_values(
        f"ReduceProd of axis {axis}",
        [node("ReduceProd", "m", "p", axes=[axis], keepdims=0),
         node("ConstantOfShape", "p", "y")],
        {"x": floats(1)}, {"y": np.zeros(expected, F32)},
        [numpy_helper.from_array(matrix, "m")])

# Integers that a size was subtracted from may be negative.
for n in [2, 4, 9]:
    for op, other, expected in [("Div", 2, int((n - 5) / 2)), ("Equal", -1, n - 5 == -1)]:
        dtype = bool if op == "Equal" else I64
        checker.check_values(
            f"{op} {n}", [node("Shape", "x", "s"), node("Sub", "s five", "d"), node(op, "d o", "y")],
            {"x": floats(n)}, {"y": np.array([expected], dtype)},
            [list_of("five", [5]), list_of("o", [other])], shapes={"x": ["N"]})

# Casts wrap.
checker.check_values(
    "cast to uint8", [node("Shape", "x", "s"), node("Cast", "s", "c", to=TensorProto.UINT8),
                      node("Cast", "c", "y", to=TensorProto.INT64)],
    {"x": floats(300)}, {"y": np.array([44], I64)}, shapes={"x": ["N"]})
checker.check_values(
    "cast to uint64",
    [node("Shape", "x", "s"), node("Sub", "s five", "d"), node("Cast", "d", "c", to=TensorProto.UINT64),
     node("Greater", "c six", "y")],
    {"x": floats(2)}, {"y": np.array([True])},
    [list_of("five", [5]), list_of("six", [6], np.uint64)], shapes={"x": ["N"]})
checker.check_values(
    "fmod", [node("Mod", "a b", "y", fmod=1)], {}, {"y": np.array([-1, 1], I64)},
    [list_of("a", [-7, 7]), list_of("b", [3, -3])])
checker.check_values(
    "pow of uint8", [node("Pow", "a b", "p"), node("Cast", "p", "y", to=TensorProto.INT64)],
    {"a": np.array([3, 2], np.uint8), "b": np.array([200, 7], np.uint8)},
    {"y": np.array([pow(3, 200, 256), 128], I64)})
for e in [1, 2, 3]:
    x = floats(3)
    checker.check_values(f"rank of the exponent {e}", [node("Pow", "x e", "y")], {"x": x},
                         {"y": (np.float64(x) ** e).astype(F32)[None]},
                         [numpy_helper.from_array(np.array([[e]], F32), "e")], atol=1e-5)

# Bounds that are the same tensor, and x itself.
checker.check_values("clip", [node("Clip", "c c z", "y"), node("Clip", "c c", "same")], {},
                     {"y": F32(1).reshape(()), "same": F32(3).reshape(())},
                     [numpy_helper.from_array(F32(3).reshape(()), "c"),
                      numpy_helper.from_array(F32(1).reshape(()), "z")])

x = np.array([-100, -30, -1, 0, 2, 100], F32)
checker.check_values("softplus", [node("Softplus", "x", "y")], {"x": x},
                     {"y": np.logaddexp(0, np.float64(x)).astype(F32)})

# Windows without a larger element than the padding; NaN counts as the largest.
pool = [node("MaxPool", "x", "y i", kernel_shape=[2], pads=[1, 0], strides=[2])]
low = np.finfo(F32).min
for name, row, values, indices in [
    ("infinite", [-np.inf, -np.inf, -np.inf], [-np.inf, -np.inf], [0, 1]),
    ("NaN", [np.nan, 1, np.nan], [np.nan, np.nan], [0, 2]),
    ("lowest", [low, low, 3], [low, 3], [0, 2]),
]:
    checker.check_values(f"indices of {name}", pool, {"x": np.array([[row]], F32)},
                         {"y": np.array([[values]], F32), "i": np.array([[indices]], I64)})
checker.check_values("indices of zeros", pool, {"x": np.zeros((1, 1, 3), np.uint8)},
                     {"y": np.zeros((1, 1, 2), np.uint8), "i": np.array([[[0, 1]]], I64)}, opset=12)

# The values that an input is given say how long it is.
made = model([node("Neg", "x", "y")], [value("x", ["N"], INT64)], [value("y", None, INT64)])
checker.check_output(
    "values of an open size", ["nnspec-translate", "--input-value=x=3,-4,5", "--import-onnx"], made,
    r"(?s).*dense<\[-3, 4, -5\]> : tensor<3xi64>.*")
# An output need not say its type.
made = model([node("Relu", "x", "y")], [value("x", [2])], [value("y", None, TensorProto.UNDEFINED)])
checker.check_output("output of no type", ["nnspec-translate", "--import-onnx"], made,
                     r"(?s).*-> \(tensor<2xf32>.*")

# Bounds that are integers, and sizes.
checker.check_values(
    "clip of integers", [node("Clip", "x low high", "y")],
    {"x": np.array([-5, 2, 300, 2**40], I64)}, {"y": np.array([-3, 2, 300, 1000], I64)},
    [numpy_helper.from_array(I64(n), name) for name, n in (("low", -3), ("high", 1000))])
checker.check_values(
    "clip by a size",
    [node("Shape", "x", "s"), node("Squeeze", "s", "n"), node("Clip", "s n", "y")],
    {"x": floats(3)}, {"y": np.array([3], I64)}, shapes={"x": ["N"]})

# Lists that are too long to be known one by one.
long = np.arange(3000, dtype=F32)
checker.check_values("long concatenation", [node("Concat", "c c", "y", axis=0)], {},
                     {"y": np.concatenate([long, long])}, [numpy_helper.from_array(long, "c")])
ints = np.arange(400)
checker.check_values("concatenation of many", [node("Concat", " ".join("c" * 11), "y", axis=0)], {},
                     {"y": np.tile(ints, 11)}, [numpy_helper.from_array(ints, "c")])

# What an axis of one element is made of a region: its middle.
for begin, end in (0.2, 0.6), (0.5, 1.5):
    x = np.array([[0, 10, 20, 30, 40]], F32)
    at = 0.5 * (begin + end) * 4
    checker.check_values(
        f"one element of {begin} to {end}",
        [node("Resize", "x r _ s", "y", mode="linear", extrapolation_value=7.0,
              coordinate_transformation_mode="tf_crop_and_resize")], {"x": x},
        {"y": np.array([[10 * at if at <= 4 else 7]], F32)},
        [list_of("r", [0, begin, 1, end], F32), list_of("s", [1, 1])], atol=1e-5)

checker.check_errors(
    "shape of floats",
    model([node("ConstantOfShape", "s", "y", name="c")], [], [value("y")],
          [numpy_helper.from_array(np.array([2, 3], F32), "s")]),
    "ConstantOfShape 'c' (opset 13): bad shape: expected a list of 64-bit integers")
checker.check_errors(
    "type beyond 32 bits",
    model([node("Cast", "x", "y", name="c", to=2**32 + 1)], [value("x", [2], FLOAT)], [value("y")]),
    "Cast 'c' (opset 13): unsupported element type number -1")
checker.finish()
