# REQUIRES: onnx
# RUN: %python %s
"""Ops that arrange elements, with sizes that are not known at import and with
shapes that the model computes; and what is wrong with them. (ONNX's own tests
have all sizes known.)
"""

import numpy as np
from onnx_nodes import INT64, Checker, list_of, model, node, value

checker = Checker()
rng = np.random.default_rng(0)


def floats(*shape):
    return rng.standard_normal(shape, np.float32)


def check_dynamic(name, nodes, shape, expect, sizes=((1, 3), (2, 5)), initializers=(), **rest):
    """`shape` has the names n and m; `expect` is a function of x."""
    for n, m in sizes:
        x = floats(*({"n": n, "m": m}.get(size, size) for size in shape))
        checker.check_values(
            f"{name} (n = {n}, m = {m})",
            nodes,
            {"x": x},
            {"y": expect(x)},
            initializers,
            {"x": shape},
            **rest,
        )


ZERO, ONE = list_of("zero", 0), list_of("one", 1)
FIRST, REST = list_of("first", [0]), list_of("rest", [-1])

# x.view(x.size(0), -1), as PyTorch exports it.
check_dynamic(
    "view",
    [
        node("Shape", "x", "shape"),
        node("Gather", "shape zero", "n", axis=0),
        node("Unsqueeze", "n first", "list"),
        node("Concat", "list rest", "target", axis=0),
        node("Reshape", "x target", "y"),
    ],
    ["n", 4, "m", 2],
    lambda x: x.reshape(x.shape[0], -1),
    initializers=[ZERO, FIRST, REST],
)

# x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, -1, h, w): the channels
# of a known number, shuffled.
check_dynamic(
    "channel_shuffle",
    [
        node("Shape", "x", "shape"),
        node("Gather", "shape zero", "n", axis=0),
        node("Gather", "shape two", "h", axis=0),
        node("Gather", "shape three", "w", axis=0),
        *(node("Unsqueeze", f"{k} first", f"{k}_list") for k in "nhw"),
        node("Concat", "n_list groups h_list w_list", "split", axis=0),
        node("Concat", "n_list rest h_list w_list", "joined", axis=0),
        node("Reshape", "x split", "a"),
        node("Transpose", "a", "b", perm=[0, 2, 1, 3, 4]),
        node("Reshape", "b joined", "y"),
    ],
    ["n", 6, "m", "m"],
    lambda x: x.reshape(-1, 2, 3, *x.shape[2:]).swapaxes(1, 2).reshape(x.shape),
    initializers=[ZERO, FIRST, REST, list_of("two", 2), list_of("three", 3)]
    + [list_of("groups", [2, 3])],
)

# Sizes that are products of others, and back.
check_dynamic(
    "product_and_back",
    [
        node("Shape", "x", "shape"),
        node("Split", "shape", "n m four"),
        node("Mul", "m four", "product"),
        node("Concat", "n product", "flat", axis=0),
        node("Reshape", "x flat", "a"),
        node("Relu", "a", "b"),
        node("Reshape", "b shape", "y"),
    ],
    ["n", "m", 4],
    lambda x: np.maximum(x, 0),
)
check_dynamic(
    "zero_copies",
    [node("Reshape", "x target", "y")],
    ["n", "m", 4],
    lambda x: x.reshape(x.shape[0], -1, 2),
    initializers=[list_of("target", [0, -1, 2])],
)
check_dynamic(
    "fewer_axes_than_are_known",
    [node("Reshape", "x target", "y")],
    ["n", "m"],
    lambda x: x.reshape(6),
    sizes=[(2, 3), (1, 6)],
    initializers=[list_of("target", [6])],
)
check_dynamic(
    "flatten",
    [node("Flatten", "x", "y", axis=2)],
    ["n", 3, "m", 2],
    lambda x: x.reshape(x.shape[0] * 3, -1),
)
check_dynamic(
    "scalar_and_back",
    [node("Squeeze", "x", "a", axes=[0, 1]), node("Unsqueeze", "a", "y", axes=[-1, 0, 1])],
    ["n", "m"],
    lambda x: x.reshape(1, 1, 1),
    sizes=[(1, 1)],
    opset=11,
)
check_dynamic(
    "pixel_shuffle_and_back",
    [
        node("DepthToSpace", "x", "a", blocksize=2, mode="CRD"),
        node("Relu", "a", "b"),
        node("SpaceToDepth", "b", "y", blocksize=2),
    ],
    ["n", 4, "m", "m"],
    lambda x: np.maximum(x, 0),
)
check_dynamic(
    "tile",
    [node("Tile", "x repeats", "y")],
    ["n", 1, "m"],
    lambda x: np.tile(x, (2, 3, 2)),
    initializers=[list_of("repeats", [2, 3, 2])],
)

# Broadcasting to the shape of another tensor, which may have fewer axes.
for shape in ([1, 3], ["n", 3], [3], ["n", "m", 3], [2, "n", 1, 3]):
    n, m = 4, 5
    x = floats(*({"n": n, "m": m}.get(size, size) for size in shape))
    like = floats(m if len(shape) > 2 else n, 3)
    checker.check_values(
        f"expand {shape}",
        [node("Shape", "like", "shape"), node("Expand", "x shape", "y")],
        {"x": x, "like": like},
        {"y": x * np.ones_like(like)},
        shapes={"x": shape, "like": ["m" if len(shape) > 2 else "n", 3]},
    )

# Elements of other types, and elements that are known.
x = np.arange(6, dtype=np.uint8).reshape(2, 3)
flags = np.array([[True], [False]])
table = np.array([[1, 2, 3], [4, 5, 6]], np.int64)
checker.check_values(
    "types",
    [
        node("Transpose", "x", "xt"),
        node("Expand", "flags shape", "wide"),
        node("Tile", "flags repeats", "tiled"),
        node("Transpose", "table", "turned"),
        node("Reshape", "turned all", "list"),
        node("Tile", "table repeats", "tables"),
        node("Expand", "row shape", "rows"),
    ],
    {"x": x, "flags": flags},
    {
        "xt": x.T,
        "wide": np.broadcast_to(flags, (2, 3)),
        "tiled": np.tile(flags, (1, 2)),
        "list": table.T.reshape(-1),
        "tables": np.tile(table, (1, 2)),
        "rows": np.broadcast_to(table[0], (2, 3)),
    },
    [
        list_of("table", table),
        list_of("row", table[0]),
        list_of("shape", [2, 3]),
        list_of("repeats", [1, 2]),
        list_of("all", [-1]),
    ],
)

LARGE = 2**62
LOWEST = -(2**63)


def check_errors(name, wrong, initializers=(), shape=(2, 3), opset=13):
    """`wrong` has pairs of a node, whose name is y, and its error."""
    for i, (bad, line) in enumerate(wrong):
        bad.name = "it"
        made = model([bad], [value("x", shape)], [value("y")], initializers, opset)
        checker.check_errors(f"{name} {i}", made, f"{bad.op_type} 'it' (opset {opset}): {line}")


def reshape_error(target, line, dtype=np.int64, **rest):
    lists = [list_of("target", target, dtype)]
    check_errors(f"Reshape {target}", [(node("Reshape", "x target", "y"), line)], lists, **rest)


reshape_error([-1, -1], "bad shape: found -1 twice")
reshape_error([-2, 3], "bad shape: found size -2, expected -1 or more")
reshape_error([LOWEST], f"bad shape: found size {LOWEST}, expected -1 or more")
reshape_error([7], "bad shape: found 7 for an input of shape 2x3")
reshape_error([4, -1], "bad shape: found 4x1 for an input of shape 2x3")
reshape_error([], "bad shape: found scalar for an input of shape 2x3")
reshape_error([2, 3, 0], "bad shape: found 0 at axis 2, which the input of shape 2x3 does not have")
reshape_error([0, -1], "bad shape: found -1 beside a size of 0", shape=[0, 3])
reshape_error(
    [LARGE, 4], f"bad shape: found {LARGE}x4, more elements than there can be", shape=["n", 3]
)
reshape_error([0, 4], "bad shape: found ?x4 for an input of shape ?x3", shape=["n", 3])
reshape_error([4, 2], "bad shape: found 4x2 for an input of shape ?x3", shape=["n", 3])
reshape_error(
    [2.0, 3.0],
    "bad shape: found tensor<2xf32>, expected a list of integers",
    np.float32,
)
reshape_error([[2], [3]], "bad shape: found tensor<2x1xi64>, expected a list of integers")
made = model(
    [node("Reshape", "x target", "y")],
    [value("x", [2, 3]), value("target", [2], INT64)],
    [value("y")],
)
checker.check_errors(
    "unknown shape",
    made,
    "Reshape (node of 'y') (opset 13): unsupported shape that is not known at import: input "
    "'target' (which can be given a value)",
)

check_errors(
    "axes",
    [
        (node("Flatten", "x", "y", axis=3), "bad axis: found 3, expected one of rank 2"),
        (
            node("Flatten", "x", "y", axis=LOWEST),
            f"bad axis: found {LOWEST}, expected one of rank 2",
        ),
        (node("Squeeze", "x", "y", axes=[0]), "bad axis: found size 2 at axis 0, expected 1"),
        (node("Squeeze", "x", "y", axes=[2]), "bad axis: found 2, expected one of rank 2"),
        (node("Unsqueeze", "x", "y", axes=[0, -4]), "bad axes: found -4 twice"),
        (
            node("Unsqueeze", "x", "y", axes=[LARGE]),
            f"bad axis: found {LARGE}, expected one of rank 3",
        ),
        (node("Unsqueeze", "x", "y"), "expected axes"),
        (node("Unsqueeze", "x x", "y"), "input 'x' is one since opset 13 only"),
        (node("Transpose", "x", "y", perm=[0]), "bad attribute 'perm': found 1 axes, expected 2"),
        (node("Transpose", "x", "y", perm=[0, 0]), "bad axes: found 0 twice"),
        (node("Transpose", "x", "y", perm=[0, 2]), "bad axis: found 2, expected one of rank 2"),
        (node("DepthToSpace", "x", "y", blocksize=2), "bad shape: found 2x3, expected rank 4"),
        (
            node("DepthToSpace", "x", "y", blocksize=LARGE),
            f"bad attribute 'blocksize': found {LARGE}, expected 1 to 65536",
        ),
        (
            node("SpaceToDepth", "x", "y"),
            "bad attribute 'blocksize': found 0, expected 1 to 65536",
        ),
    ],
    opset=12,
)
check_errors(
    "unknown sizes",
    [(node("Squeeze", "x", "y"), "unsupported squeezing of shape ?x3 without axes")],
    shape=["n", 3],
)
check_errors(
    "blocks",
    [
        (
            node("DepthToSpace", "x", "y", blocksize=2),
            "bad shape: found 1x6x4x5, expected axis 1 to be a multiple of 4",
        ),
        (
            node("SpaceToDepth", "x", "y", blocksize=2),
            "bad shape: found 1x6x4x5, expected axis 3 to be a multiple of 2",
        ),
        (
            node("DepthToSpace", "x", "y", blocksize=1, mode="RCD"),
            "bad attribute 'mode': found 'RCD', expected DCR or CRD",
        ),
    ],
    shape=[1, 6, 4, 5],
)
# An image of unknown sizes, halved and enlarged again: its axes stay apart, so that folds
# see the channels, and nnspec-verify the whole.
norm = [list_of(name, [1.5, 0.5, 2.0], np.float32) for name in ("scale", "bias", "mean", "var")]
network = [
    node("MaxPool", "x", "half", kernel_shape=[2, 2], strides=[2, 2]),
    node("Conv", "half w", "c"),
    node("Resize", "c _ scales", "r"),
    node("BatchNormalization", "r scale bias mean var", "y"),
]
w = list_of("w", floats(3, 2, 1, 1), np.float32)
scales = list_of("scales", [1, 1, 2, 2], np.float32)
for batch in ("n", 1):
    made = model(
        network, [value("x", [batch, 2, "h", "w"])], [value("y")], [w, scales, *norm]
    )
    # Two constants, a weight and a bias: the batch norm is in these.
    checker.check_output(
        f"enlarged image, batch {batch}",
        ["nnspec-verify", "--simplify", "--seed=1"],
        made,
        r"'main': equivalent for .*\nconstants: 2 with 9 elements are within half a unit .*\n",
    )

many = "of which axis {} would have more elements than there can be"
check_errors(
    "too many blocks",
    [
        (
            node("DepthToSpace", "x", "y", blocksize=2**16),
            f"bad shape: found 1x0x{2**47}x1, {many.format(2)}",
        )
    ],
    shape=[1, 0, 2**47, 1],
)
check_errors(
    "too deep blocks",
    [
        (
            node("SpaceToDepth", "x", "y", blocksize=2**16),
            f"bad shape: found 1x{2**47}x0x0, {many.format(1)}",
        )
    ],
    shape=[1, 2**47, 0, 0],
)
check_errors(
    "several times",
    [
        (node("Expand", "x four", "y"), "bad shape: found 4, to which 2x3 does not broadcast"),
        (node("Expand", "x minus", "y"), "bad shape: found size -1, expected 0 or more"),
        (
            node("Expand", "x large", "y"),
            f"bad shape: found {LARGE}x1x1, more elements than there can be",
        ),
        (
            node("Expand", "x half", "y"),
            f"bad shape: found {2**46}x2x3, more elements than there can be",
        ),
        (node("Tile", "x four", "y"), "bad repeats: found 1 numbers, expected 2"),
        (node("Tile", "x minus_two", "y"), "bad repeats: expected 0 or more"),
        (
            node("Tile", "x large_two", "y"),
            "bad repeats: the output would have more elements than there can be",
        ),
    ],
    [
        list_of("four", [4]),
        list_of("minus", [-1]),
        list_of("large", [LARGE, 1, 1]),
        list_of("half", [2**46, 1, 1]),
        list_of("minus_two", [LOWEST, 1]),
        list_of("large_two", [LARGE, LARGE]),
    ],
)

checker.finish()
