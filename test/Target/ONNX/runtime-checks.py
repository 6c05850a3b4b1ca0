# REQUIRES: onnx
# RUN: %python %s
"""Sizes that are not known at import are checked at run time, with an error that names
the node; where they fit, values are NumPy's."""

import numpy as np
from onnx_nodes import Checker, list_of, model, node, value

checker = Checker()
random = np.random.default_rng(11)


def floats(*shape):
    return random.normal(size=shape).astype(np.float32)


def check(name, nodes, arrays, result, expected, initializers=(), shapes=(), opset=13):
    """`expected` is an array, or what the assertion says."""
    if isinstance(expected, str):
        expected = "assertion failed: " + expected
        checker.check_run_error(
            name, nodes, arrays, result, expected, initializers, shapes, opset
        )
    else:
        checker.check_values(
            name, nodes, arrays, {result: expected}, initializers, shapes, opset, atol=1e-5
        )


# Dimensions of one name, also where no op sees both.
both = {"a": ["n", 3], "b": [2, "n"]}
relu = [node("Relu", "a", "y")]
a = floats(4, 3)
check("one name", relu, {"a": a, "b": floats(2, 4)}, "y", np.maximum(a, 0), shapes=both)
check(
    "one name, two sizes",
    relu,
    {"a": a, "b": floats(2, 5)},
    "y",
    "dimension 'n': axis 1 of input 'b' does not have the size of axis 0 of input 'a'",
    shapes=both,
)

# nnspec-verify chooses sizes that fit.
checker.check_output(
    "verified",
    ["nnspec-verify", "--simplify", "--seed=1"],
    model(relu, [value(name, shape) for name, shape in both.items()], [value("y")]),
    r"'main': equivalent for arg0 of 5x3, arg1 of 2x5 (?s:.*)",
)

# Windows.
x = floats(1, 1, 5)
pool = [node("MaxPool", "x", "y", kernel_shape=[5])]
width = {"x": [1, 1, "w"]}
check("pool", pool, {"x": x}, "y", x.max(2, keepdims=True), shapes=width)
fits = "a window of 5 elements does not fit the padded axis 2"
check(
    "short pool", pool, {"x": x[..., :4]}, "y", f"MaxPool (node of 'y'): {fits}", shapes=width
)
ceil = [node("MaxPool", "x", "y", kernel_shape=[2], strides=[2], ceil_mode=1)]
check("pool up to the end", ceil, {"x": x[..., :1]}, "y", x[..., :1], shapes=width)
w = list_of("w", floats(1, 1, 3), np.float32)
conv = [node("Conv", "x w", "y", dilations=[2], name="it")]
check("short convolution", conv, {"x": x[..., :3]}, "y", f"Conv 'it': {fits}", [w], width)
padded = [node("Conv", "x w", "y", pads=[1, 1])]
check("no elements", padded, {"x": x[..., :0]}, "y", x[..., :0], [w], width)
turned = [node("ConvTranspose", "x w", "y", pads=[2, 2], name="it")]
kernel = floats(3)
full = np.convolve(x[0, 0, :3].astype(np.float64), kernel).astype(np.float32)
w = list_of("w", kernel.reshape(1, 1, 3), np.float32)
check(
    "transposed", turned, {"x": x[..., :3]}, "y", full[2:-2].reshape(1, 1, 1), [w], width
)
check(
    "short transposed",
    turned,
    {"x": x[..., :2]},
    "y",
    "ConvTranspose 'it': output axis 2 would have no elements",
    [w],
    width,
)

# Parts.
n = {"x": ["n", 2]}
split = [node("Split", "x parts", "z y", name="it")]
parts = list_of("parts", [2, 3])
x = floats(6, 2)
check("split", split, {"x": x[:5]}, "y", x[2:5], [parts], n)
check(
    "split of too much",
    split,
    {"x": x},
    "y",
    "Split 'it': axis 0 does not have the size of the parts together, 5",
    [parts],
    n,
)
halves = [node("Split", "x", "z y", name="it")]
check("halves", halves, {"x": x}, "y", x[3:], shapes=n)
check(
    "halves of 5",
    halves,
    {"x": x[:5]},
    "y",
    "Split 'it': cannot split an axis into 2 equal parts",
    shapes=n,
)

# Shapes that the model computes.
expand = [node("Shape", "like", "s"), node("Expand", "x s", "y", name="it")]
sizes = {"x": ["n"], "like": ["m"]}
x = floats(3)
for size in (3, 1):
    arrays = {"x": x, "like": floats(size)}
    check(f"expand to {size}", expand, arrays, "y", x, shapes=sizes)
for own, size in ((3, 4), (1, 4)):
    check(
        f"expand {own} to {size}",
        expand,
        {"x": x[:own], "like": floats(size)},
        "y",
        "Expand 'it': element 0 of the shape is neither 1 nor the input's size, which does "
        "not broadcast to it",
        shapes=sizes,
    )
reshape = [node("Shape", "like", "s"), node("Reshape", "x s", "y", name="it")]
sizes = {"x": ["n", 4], "like": ["m"]}
x = floats(2, 4)
check("reshape", reshape, {"x": x, "like": floats(8)}, "y", x.ravel(), shapes=sizes)
check(
    "reshape to too few",
    reshape,
    {"x": x, "like": floats(7)},
    "y",
    "Reshape 'it': the shape does not have as many elements as the input",
    shapes=sizes,
)
squeeze = [node("Squeeze", "x axes", "y", name="it")]
axes = list_of("axes", [1])
sizes = {"x": [2, "n"]}
check("squeeze", squeeze, {"x": x[:, :1]}, "y", x[:, 0], [axes], sizes)
check(
    "squeeze of 4",
    squeeze,
    {"x": x},
    "y",
    "Squeeze 'it': axis 1 does not have size 1",
    [axes],
    sizes,
)

# Gemm's C: what only one side knows, the other has to be.
a, b = floats(2, 3), floats(3, 4)
product = np.float64(a) @ b
dynamic = {"a": ["m", 3], "b": [3, "n"]}
for shape, names in (
    ((2, 4), ["k", 4]),
    ((2, 4), [2, "k"]),
    ((2, 4), ["k", "l"]),
    ((2, 1), ["k", 1]),
    ((1, 4), [1, "k"]),
    ((4,), ["k"]),
    ((4,), [4]),
):
    c = floats(*shape)
    for alpha in (1.0, 2.0):
        expected = (alpha * product + c).astype(np.float32)
        for sizes in ({}, dynamic):
            check(
                f"Gemm {names} {sizes}",
                [node("Gemm", "a b c", "y", alpha=alpha)],
                {"a": a, "b": b, "c": c},
                "y",
                expected,
                shapes={**sizes, "c": names},
            )

checker.finish()
