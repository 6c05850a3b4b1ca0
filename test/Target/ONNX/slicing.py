# REQUIRES: onnx
# RUN: %python %s
"""Ops that take tensors apart, put them together and pad them, with sizes that
are not known at import; and what is wrong with them. (ONNX's own tests have all
sizes known.)
"""

import numpy as np
from onnx_nodes import Checker, list_of, model, node, value

checker = Checker()
rng = np.random.default_rng(0)
LARGE, LOWEST = 2**63 - 1, -(2**63)


def floats(*shape):
    return rng.standard_normal(shape, np.float32)


def slice_axis(x, axis, start, end, step):
    """By the standard, which differs from NumPy for a start before the first
    element and a negative step: that is the first element."""
    size = x.shape[axis]
    start += size if start < 0 else 0
    end += size if end < 0 else 0
    if step > 0:
        start, end = min(max(start, 0), size), min(max(end, 0), size)
    else:
        start, end = min(max(start, 0), size - 1), min(max(end, -1), size - 1)
    return x.take(np.array(range(start, end, step), np.int64), axis)


STARTS = [0, 2, 100, LARGE, -1, -3, LOWEST]
ENDS = [0, 1, 2, 5, 100, 2**31 - 1, LARGE, -1, -2, -5, -100, -(2**31), LOWEST]


def check_slices(name, shape, arrays, steps):
    """Slices with all pairs of bounds, along one axis, or of two where there are."""
    for step in steps:
        for start in STARTS:
            nodes, lists, expected = [], [], {}
            for number, end in enumerate(ENDS):
                axes = list(range(len(shape)))[-2:]
                given = zip(["starts", "ends", "axes", "steps"], [start, end, 0, step])
                for key, element in given:
                    elements = axes if key == "axes" else [element] * len(axes)
                    lists.append(list_of(f"{key}{number}", elements))
                names = " ".join(f"{key}{number}" for key in ("starts", "ends", "axes", "steps"))
                nodes.append(node("Slice", f"x {names}", f"y{number}"))
            for x in arrays:
                for number, end in enumerate(ENDS):
                    y = x
                    for axis in axes:
                        y = slice_axis(y, axis, start, end, step)
                    expected[f"y{number}"] = y
                checker.check_values(
                    f"{name} {x.shape} from {start} by {step}",
                    nodes,
                    {"x": x},
                    expected,
                    lists,
                    {"x": shape},
                )


check_slices("slice", [5, 3], [floats(5, 3)], [1, 2, -1, -3, LOWEST])
# From none to more elements than most bounds.
check_slices("dynamic slice", ["n"], [floats(0), floats(7)], [1, 3])

# Bounds that the model computes: from the size of another tensor, of which two
# are taken off, on.
for size in (1, 2, 4):
    x, like = floats(4, 3), floats(size)
    checker.check_values(
        f"computed bounds {size}",
        [
            node("Shape", "like", "size"),
            node("Sub", "size two", "begin"),
            node("Slice", "x begin size first", "y"),
            node("Slice", "x zero size first", "z"),
        ],
        {"x": x, "like": like},
        {"y": x[size - 2 : size], "z": x[:size]},
        [list_of("two", [2]), list_of("zero", [0]), list_of("first", [0])],
        {"x": ["n", 3], "like": ["m"]},
    )

# Before opset 10, bounds are attributes.
x = floats(4, 5)
checker.check_values(
    "attributes",
    [node("Slice", "x", "y", starts=[1, -3], ends=[-1, LARGE])],
    {"x": x},
    {"y": x[1:-1, -3:]},
    opset=9,
)

# The end of a shape; a part that is not known turned around, and put together.
for n in (1, 3):
    x = floats(n, 4, 6)
    checker.check_values(
        f"elements of a shape {n}",
        [
            node("Shape", "x", "shape"),
            node("Slice", "shape one large", "last"),
            node("Slice", "shape minus lowest first minus", "turned"),
            node("Split", "shape", "a b", split=[1, 2]),
            node("Concat", "a last turned", "all", axis=0),
            node("Gather", "all pick", "target"),
            node("Reshape", "x target", "y"),
        ],
        {"x": x},
        {"y": x.reshape(6, n, 4), "turned": np.array(x.shape[::-1])},
        [list_of("one", [1]), list_of("large", [LARGE]), list_of("minus", [-1])]
        + [list_of("lowest", [LOWEST]), list_of("first", [0]), list_of("pick", [3, 0, -5])],
        {"x": ["n", 4, 6]},
        opset=11,
    )

# F.pad(x, (1, 2, 3, 0)) as PyTorch exports it: pairs from the last axis on.
for n in (1, 3):
    x = floats(n, 2, 4)
    checker.check_values(
        f"computed pads {n}",
        [
            node("ConstantOfShape", "four", "zeros", value=list_of("", [0])),
            node("Concat", "given zeros", "long", axis=0),
            node("Slice", "long zero six first one", "used"),
            node("Reshape", "used pairs", "a"),
            node("Slice", "a minus lowest first minus", "b"),
            node("Transpose", "b", "c", perm=[1, 0]),
            node("Reshape", "c minus", "d"),
            node("Cast", "d", "pads", to=7),
            node("Pad", "x pads value", "y", mode="constant"),
        ],
        {"x": x},
        {"y": np.pad(x, [(0, 0), (3, 0), (1, 2)], constant_values=7)},
        [list_of("four", [4]), list_of("given", [1, 2, 3, 0]), list_of("zero", [0])]
        + [list_of("six", [6]), list_of("first", [0]), list_of("one", [1])]
        + [list_of("pairs", [-1, 2]), list_of("minus", [-1]), list_of("lowest", [LOWEST])]
        + [list_of("value", 7, np.float32)],
        {"x": ["n", 2, 4]},
    )

# Padding, of known sizes and of others; around several times; cropping too.
for mode, opset in [("constant", 11), ("edge", 11), ("reflect", 11), ("wrap", 19)]:
    for low, high in [(2, 1), (7, 8), (-1, 3), (-1, -1)]:
        x = floats(4, 3, 3)
        kept = x[:, max(-low, 0) : 3 - max(-high, 0)]
        amounts = [(0, 0), (max(low, 0), max(high, 0)), (1, 2)]
        expected = np.pad(kept, amounts, mode=mode)
        for shape in ([4, 3, 3], ["n", "m", 3], [4, "m", "m"]):
            checker.check_values(
                f"{mode} pads {low} {high} of {shape}",
                [node("Pad", "x pads", "y", mode=mode)],
                {"x": x},
                {"y": expected},
                [list_of("pads", [0, low, 1, 0, high, 2])],
                {"x": shape},
                opset,
            )
x = rng.integers(-100, 100, (3, 2), np.int64)
checker.check_values(
    "pads of some axes, with a computed value",
    [node("Pad", "x pads value axes", "y")],
    {"x": x, "value": np.array(2**62 + 1)},
    {"y": np.pad(x, [(0, 0), (1, 2)], constant_values=2**62 + 1)},
    [list_of("pads", [1, 2]), list_of("axes", [-1])],
    opset=18,
)
x = floats(2, 3)
checker.check_values(
    "pads as an attribute",
    [node("Pad", "x", "y", pads=[1, 0, 0, 2], value=0.5)],
    {"x": x},
    {"y": np.pad(x, [(1, 0), (0, 2)], constant_values=0.5)},
    opset=10,
)

# Parts of sizes that are not known.
for n in (0, 6):
    x = floats(2, n)
    checker.check_values(
        f"equal parts {n}",
        [node("Split", "x", "a b c", axis=-1), node("Concat", "c a", "y", axis=1)],
        {"x": x},
        {"y": np.concatenate([x[:, 2 * n // 3 :], x[:, : n // 3]], 1)},
        shapes={"x": [2, "n"]},
    )
for n in (0, 1, 2, 5, 7):
    x = floats(n, 2)
    size = -(-n // 4)
    parts = [x[min(i * size, n) : min((i + 1) * size, n)] for i in range(4)]
    checker.check_values(
        f"parts of which the last are smaller {n}",
        [node("Split", "x", "a b c d", num_outputs=4)],
        {"x": x},
        dict(zip("abcd", parts)),
        shapes={"x": ["n", 2]},
        opset=18,
    )
x = floats(7, 2)
checker.check_values(
    "parts of which the last is smaller",
    [node("Split", "x", "a b c", num_outputs=3)],
    {"x": x},
    {"a": x[:3], "b": x[3:6], "c": x[6:]},
    opset=18,
)
checker.check_values(
    "parts of given sizes",
    [node("Split", "x sizes", "a b c")],
    {"x": x},
    {"a": x[:0], "b": x[:5], "c": x[5:]},
    [list_of("sizes", [0, 5, 2])],
    {"x": ["n", 2]},
)

# Concatenation where one tensor knows what another does not.
x, y = floats(2, 3), floats(2, 4)
checker.check_values(
    "concat",
    [node("Concat", "x y x", "z", axis=-1), node("Relu", "z", "w")],
    {"x": x, "y": y},
    {"w": np.maximum(np.concatenate([x, y, x], 1), 0)},
    shapes={"x": ["n", "m"], "y": [2, 4]},
)

# Indices outside read the nearest element.
x = floats(4, 3)
indices = np.array([[0, 3, -1], [-4, 1, 2]], np.int32)
outside = np.array([4, 2**62, -5, -(2**63)])
checker.check_values(
    "gather",
    [
        node("Gather", "x indices", "a"),
        node("Gather", "x known", "b", axis=1),
        node("Gather", "x scalar", "c", axis=-1),
        node("Gather", "x outside", "d"),
        node("Gather", "x listed", "e"),
    ],
    {"x": x, "indices": indices, "scalar": np.array(-3), "outside": outside},
    {
        "a": x[indices],
        "b": x[:, [[2, -3]]],
        "c": x[:, 0],
        "d": x[[3, 3, 0, 0]],
        "e": x[[1]],
    },
    [list_of("known", [[2, -3]]), list_of("listed", [1])],
)
checker.check_values(
    "gather from sizes that are not known",
    [
        node("Gather", "x indices", "a"),
        node("Gather", "x known", "b"),
        node("Gather", "x last", "c", axis=1),
        node("Gather", "table indices", "d"),
    ],
    {"x": x, "indices": indices},
    {"a": x[indices], "b": x[[3, 3]], "c": x[:, -1], "d": np.arange(5)[:4][indices]},
    [list_of("known", [9, -1]), list_of("last", -1), list_of("table", [0, 1, 2, 3])],
    {"x": ["n", "m"], "indices": ["k", 3]},
)

LISTS = {
    "none": [],
    "zero": [0],
    "one": [1],
    "two": [2],
    "three": [3],
    "large": [LARGE],
    "lowest": [LOWEST],
    "pair": [0, 1],
    "same": [1, 1],
    "column": [[1]],
    "pads": [0, 0, 0, LARGE],
    "crop": [0, -2, 0, -2],
    "fill": [0, 2**31, 0, 2**31],
}


def check_errors(name, *wrong, shape=(2, 3), opset=13):
    """Pairs of a node and its error."""
    initializers = [list_of(key, elements) for key, elements in LISTS.items()]
    initializers.append(list_of("half", [0.5], np.float32))
    for i, (bad, line) in enumerate(wrong):
        bad.name = "it"
        inputs = [value("x", shape), value("unknown", [1], 7)]
        made = model([bad], inputs, [value(bad.output[0])], initializers, opset)
        checker.check_errors(f"{name} {i}", made, f"{bad.op_type} 'it' (opset {opset}): {line}")


check_errors(
    "Concat",
    (node("Concat", "x x", "y"), "expected attribute 'axis'"),
    (node("Concat", "x x", "y", axis=2), "bad axis: found 2, expected one of rank 2"),
    (
        node("Concat", "one one", "y", axis=LOWEST),
        f"bad axis: found {LOWEST}, expected one of rank 1",
    ),
    (node("Concat", "x one", "y", axis=0), "inputs have different element types"),
    (node("Concat", "x _ x", "y", axis=0), "wrong number of inputs: found 3, expected 1 or more"),
    (
        node("Concat", "x half", "y", axis=0),
        "bad shape: found 1 beside 2x3, expected sizes that differ at axis 0 only",
    ),
    (
        node("Concat", "one column", "y", axis=0),
        "bad shape: found 1x1 beside 1, expected sizes that differ at axis 0 only",
    ),
)
check_errors(
    "Slice",
    (node("Slice", "x zero", "y"), "expected starts and ends as inputs"),
    (
        node("Slice", "x zero pair", "y"),
        "found 1 starts, 2 ends, 1 axes and 1 steps, expected as many of each",
    ),
    (node("Slice", "x zero one two", "y"), "bad axis: found 2, expected one of rank 2"),
    (node("Slice", "x zero one large", "y"), f"bad axis: found {LARGE}, expected one of rank 2"),
    (node("Slice", "x pair pair same", "y"), "bad axes: found 1 twice"),
    (node("Slice", "x zero one zero zero", "y"), "bad steps: found 0 for axis 0"),
    (
        node("Slice", "x half one", "y"),
        "bad starts: found tensor<1xf32>, expected a list of integers",
    ),
    (
        node("Slice", "x zero column", "y"),
        "bad ends: found tensor<1x1xi64>, expected a list of integers",
    ),
    (
        node("Slice", "x zero one unknown", "y"),
        "unsupported axes that is not known at import: input 'unknown' (which can be "
        "given a value)",
    ),
)
check_errors(
    "Slice of an unknown size",
    (
        node("Slice", "x large lowest zero lowest", "y"),
        f"unsupported step {LOWEST} along axis 0, of which the size, start or end is not known",
    ),
    shape=["n", 3],
)
check_errors(
    "Split",
    (node("Split", "x", "a b", axis=1), "cannot split an axis of size 3 into 2 equal parts"),
    (
        node("Split", "x pair", "a b", axis=1),
        "bad split: found 2 parts of 1 together, expected 2 of 3",
    ),
    (
        node("Split", "x three", "a b", axis=1),
        "bad split: found 1 parts of 3 together, expected 2 of 3",
    ),
    (node("Split", "x lowest", "a"), f"bad split: found a part of size {LOWEST}"),
    (node("Split", "x large", "a"), f"bad split: found a part of size {LARGE}"),
    (node("Split", "x", "a", axis=-3), "bad axis: found -3, expected one of rank 2"),
)
check_errors(
    "Split into a number of parts",
    (
        node("Split", "x", "a b", num_outputs=3),
        "bad attribute 'num_outputs': found 3, but the node has 2 outputs",
    ),
    (
        node("Split", "x", "a b c d", num_outputs=4),
        "cannot split an axis of size 5 into 4 parts of size 2",
    ),
    shape=[5],
    opset=18,
)
check_errors(
    "Pad",
    (node("Pad", "x", "y"), "expected pads"),
    (node("Pad", "x pair", "y"), "bad pads: found 2 numbers, expected 4"),
    (node("Pad", "x none", "y"), "bad pads: found 0 numbers, expected 4"),
    (node("Pad", "x pads", "y"), f"bad pads: found {LARGE}"),
    (
        node("Pad", "x crop", "y"),
        "bad pads: cannot remove 4 elements of axis 1 of size 3",
    ),
    (
        node("Pad", "x pads", "y", mode="wrap"),
        "bad attribute 'mode': found 'wrap', expected constant, reflect, edge or (since opset 19) "
        "wrap",
    ),
    (node("Pad", "x fill one", "y"), "inputs have different element types"),
    (node("Pad", "x fill x", "y"), "bad constant value: found shape 2x3, expected a scalar"),
    (node("Pad", "x fill half zero", "y"), "input 'zero' is one since opset 18 only"),
)
check_errors(
    "Pad of nothing",
    (
        node("Pad", "x fill", "y", mode="edge"),
        "cannot pad axis 1, which has no elements",
    ),
    shape=[2, 0],
)
check_errors(
    "Pad to too many",
    (
        node("Pad", "x pads", "y"),
        f"bad pads: found {LARGE}",
    ),
    (
        node("Pad", "x fill", "y"),
        f"output 0 would be {2**40}x{2**32 + 1}, more elements than there can be",
    ),
    shape=[2**40, 1],
)
check_errors(
    "Gather",
    (node("Gather", "x two", "y"), "bad index: found 2 for an axis of size 2"),
    (node("Gather", "x lowest", "y"), f"bad index: found {LOWEST} for an axis of size 2"),
    (node("Gather", "x zero", "y", axis=2), "bad axis: found 2, expected one of rank 2"),
    (node("Gather", "x half", "y"), "bad indices: expected integers of type int32 or int64"),
)
check_errors(
    "Gather from nothing",
    (
        node("Gather", "x unknown", "y"),
        "bad shape: found 0x3, of which axis 0 has no elements",
    ),
    shape=[0, 3],
)

checker.finish()
