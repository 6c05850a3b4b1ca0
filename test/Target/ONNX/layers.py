# REQUIRES: onnx
# RUN: %python %s
"""Products, convolutions, pools and reductions that ONNX's own tests do not have: of f16,
of vectors, of sizes that are not known. Expected values are NumPy's, in f64."""

import itertools

import numpy as np
from onnx_nodes import Checker, list_of, node

checker = Checker()
random = np.random.default_rng(11)
F16, F32, F64, I64 = np.float16, np.float32, np.float64, np.int64


def floats(*shape, dtype=F32):
    return random.normal(size=shape).astype(dtype)


def check(name, nodes, arrays, expected, initializers=(), shapes=(), opset=13, atol=1e-5):
    checker.check_values(name, nodes, arrays, {"y": expected}, initializers, shapes, opset, atol)


# Products of all ranks, static and not. Sums of f16 are in f32.
SHAPES = [((3,), (3,)), ((3,), (3, 4)), ((2, 3), (3,)), ((3,), (5, 3, 4)), ((5, 2, 3), (3,)),
          ((1, 2, 3), (5, 3, 4)), ((5, 2, 3), (1, 3, 4)), ((2, 1, 2, 3), (5, 3, 4)),
          ((5, 2, 3), (3, 4))]
for left, right in SHAPES:
    for dtype, atol in (F32, 1e-5), (F16, 1e-2):
        x, y = floats(*left, dtype=dtype), floats(*right, dtype=dtype)
        product = np.matmul(x.astype(F64), y.astype(F64)).astype(dtype)
        check(f"{left} @ {right} of {x.dtype}", [node("MatMul", "a b", "y")], {"a": x, "b": y},
              product, atol=atol)
        sizes = {"a": ["K"] if len(left) == 1 else [*left[:-2], "M", "K"]}
        check(f"{left} @ {right} of {x.dtype} and unknown sizes", [node("MatMul", "a b", "y")],
              {"a": x, "b": y}, product, shapes=sizes, atol=atol)
# 4096 ones and more are 4096 in f16's sums.
ones = np.ones((1, 5000), F16)
check("long sum of f16", [node("MatMul", "a b", "y")], {"a": ones, "b": ones.T},
      np.array([[5000]], F16), atol=0)
for name, op, expected in [("sum", "ReduceSum", 5000), ("mean", "ReduceMean", 1),
                           ("magnitudes", "ReduceL1", 5000), ("product", "ReduceProd", 1),
                           ("squares", "ReduceSumSquare", 5000)]:
    check(f"{name} of f16", [node(op, "x", "y")], {"x": ones}, np.array([[expected]], F16), atol=0)

# Convolutions, as sums over all positions of the weight.


def convolve(x, w, stride=1, groups=1):
    channels, window = x.shape[1] // groups, w.shape[2:]
    sizes = [(n - k) // stride + 1 for n, k in zip(x.shape[2:], window)]
    result = np.zeros((x.shape[0], w.shape[0], *sizes))
    for feature in range(w.shape[0]):
        first = feature // (w.shape[0] // groups) * channels
        for position in itertools.product(*map(range, sizes)):
            at = tuple(slice(p * stride, p * stride + k) for p, k in zip(position, window))
            part = x[(slice(None), slice(first, first + channels), *at)].astype(F64)
            result[(slice(None), feature, *position)] = (
                part * w[feature]).sum(tuple(range(1, part.ndim)))
    return result


def convolve_transposed(x, w, stride=1):
    window = w.shape[2:]
    sizes = [(n - 1) * stride + k for n, k in zip(x.shape[2:], window)]
    result = np.zeros((x.shape[0], w.shape[1], *sizes))
    for position in itertools.product(*map(range, x.shape[2:])):
        at = tuple(slice(p * stride, p * stride + k) for p, k in zip(position, window))
        part = x[(slice(None), slice(None), *position)].astype(F64)
        result[(slice(None), slice(None), *at)] += np.tensordot(part, w, 1)
    return result


for dtype, atol in (F32, 1e-5), (F16, 1e-2):
    for groups, rank in itertools.product([1, 2, 4], [1, 2, 3, 4]):
        x = floats(2, 4, *[5, 4, 3, 3][:rank], dtype=dtype)
        w = floats(4, 4 // groups, *[3, 2, 2, 2][:rank], dtype=dtype)
        check(f"convolution of {x.dtype}, {groups} groups and rank {rank}",
              [node("Conv", "x w", "y", group=groups)], {"x": x},
              convolve(x, w, groups=groups).astype(dtype),
              [list_of("w", w, dtype)], atol=atol)

x, w = floats(1, 2, 4, 3), floats(2, 3, 3, 2)
whole = convolve_transposed(x, w, 2).astype(F32)
for name, attributes, expected in [
    ("VALID", {"auto_pad": "VALID"}, whole),
    ("no name", {"auto_pad": ""}, whole),
    ("output shape", {"output_shape": [9, 6]}, whole),
    ("whole output shape", {"output_shape": [1, 3, 9, 6]}, whole),
    # What is cut off is cut off behind first.
    ("smaller output shape", {"output_shape": [8, 5]}, whole[:, :, 1:, 1:]),
]:
    check(f"transposed convolution, {name}",
          [node("ConvTranspose", "x w", "y", strides=[2, 2], **attributes)], {"x": x}, expected,
          [list_of("w", w, F32)])


# Means of windows. The last window of ceil_mode starts inside of the input or the padding
# before it, and elements behind the padding do not count.
def average(x, kernel, stride, pad, counts_pads):
    size = x.shape[2]
    count = -(-(size + 2 * pad - kernel) // stride) + 1
    if (count - 1) * stride >= size + pad:
        count -= 1
    result = np.zeros((*x.shape[:2], count))
    for i in range(count):
        first = i * stride - pad
        last = min(first + kernel, size + pad)
        total = x[:, :, max(first, 0):min(last, size)].astype(F64).sum(2)
        counted = last - first if counts_pads else min(last, size) - max(first, 0)
        result[:, :, i] = total / counted
    return result.astype(F32)


WINDOWS = [(5, 2, 2, 0), (6, 3, 2, 1), (3, 2, 4, 0), (4, 2, 3, 1), (7, 3, 3, 1)]
for size, kernel, stride, pad in WINDOWS:
    for counts_pads in 0, 1:
        x = floats(1, 2, size)
        check(f"average of {kernel} at {stride} in {size} and {pad}, counting {counts_pads}",
              [node("AveragePool", "x", "y", kernel_shape=[kernel], strides=[stride],
                    pads=[pad, pad], ceil_mode=1, count_include_pad=counts_pads)],
              {"x": x}, average(x, kernel, stride, pad, counts_pads), opset=19)
x = floats(1, 1, 6)
checker.check_values(
    "indices alone", [node("MaxPool", "x", "_ i", kernel_shape=[2], strides=[2])], {"x": x},
    {"i": np.array([[2 * i + x[0, 0, 2 * i:2 * i + 2].argmax() for i in range(3)]], I64)[None]})

# Over sizes that are not known.
x = floats(3, 4, 5)
for dtype in F32, F64, F16:
    for axes in [0], [1], [0, 2]:
        mean = x.astype(dtype).astype(F64).mean(tuple(axes), keepdims=True).astype(dtype)
        check(f"mean over {axes} of {mean.dtype}", [node("ReduceMean", "x", "y", axes=axes)],
              {"x": x.astype(dtype)}, mean, shapes={"x": ["N", 4, "W"]}, atol=1e-3)
check("global mean", [node("GlobalAveragePool", "x", "y")], {"x": x},
      x.astype(F64).mean(2, keepdims=True).astype(F32), shapes={"x": ["N", 4, "W"]})
numbers = random.integers(-100, 100, size=(3, 4))
for op, function in [("ReduceMax", np.max), ("ReduceMin", np.min), ("ReduceProd", np.prod),
                     ("ReduceSum", np.sum)]:
    check(f"{op} of integers", [node(op, "x axes", "y")], {"x": numbers},
          function(numbers, 1, keepdims=True), [list_of("axes", [1])], opset=18)
wide = np.array([2**62, 4, 3], I64)
check("product that wraps", [node("ReduceProd", "c", "y")], {}, np.array([0], I64),
      [list_of("c", wide)])
check("sum of nothing", [node("ReduceSum", "c", "y")], {}, np.array([0], I64), [list_of("c", [])])

# One channel.
x, scale, bias, mean, variance = floats(5), *(floats(1) for _ in range(3)), np.array([0.5], F32)
check("batch norm of rank 1", [node("BatchNormalization", "x s b m v", "y")],
      {"x": x, "s": scale, "b": bias, "m": mean, "v": variance},
      ((x.astype(F64) - mean) / np.sqrt(variance.astype(F64) + 1e-5) * scale + bias).astype(F32))

# What changes nothing.
x = floats(2, 3)
check("pads of nothing", [node("Pad", "x p", "y", mode="edge")], {"x": x}, x,
      [list_of("p", [0] * 4)])
check("transposition to itself", [node("Transpose", "x", "y", perm=[0, 1])], {"x": x}, x)
checker.finish()
