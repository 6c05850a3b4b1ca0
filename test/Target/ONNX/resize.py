# REQUIRES: onnx
# RUN: %python %s
"""Resize and Upsample against a plain reference in NumPy: all coordinates and
roundings, several axes, and types; and what is wrong with them. (ONNX's own tests
have some combinations, with sizes that are known.)
"""

import numpy as np
from onnx_nodes import Checker, list_of, model, node, value

checker = Checker()
rng = np.random.default_rng(0)
# Of interpolation in f32, where terms may cancel.
ATOL = 1e-6

ROUNDINGS = {
    "round_prefer_floor": lambda x: np.ceil(x - 0.5),
    "round_prefer_ceil": lambda x: np.floor(x + 0.5),
    "floor": np.floor,
    "ceil": np.ceil,
}
TRANSFORMS = {
    "half_pixel": lambda i, s, n, m: (i + 0.5) / s - 0.5,
    "pytorch_half_pixel": lambda i, s, n, m: (i + 0.5) / s - 0.5 if m > 1 else 0 * i,
    "align_corners": lambda i, s, n, m: i * (n - 1) / (s * n - 1) if s * n != 1 else 0 * i,
    "asymmetric": lambda i, s, n, m: i / s,
    "tf_half_pixel_for_nn": lambda i, s, n, m: (i + 0.5) / s,
    # With a scale of which the result is rounded down, the middle stays there.
    "half_pixel_symmetric": lambda i, s, n, m: (i + 0.5) / s - 0.5 + n / 2 * (1 - m / (s * n)),
}


def resize(x, scales, coordinates, rounding=None):
    """Along each axis; linear without a rounding. Axes of scale 1 stay."""
    result = x.astype(np.float64)
    for axis, scale in enumerate(scales):
        size = x.shape[axis]
        if scale == 1:
            continue
        count = int(np.float32(size) * np.float32(scale))
        at = TRANSFORMS[coordinates](np.arange(count), scale, size, count)
        if rounding:
            indices = np.clip(ROUNDINGS[rounding](at), 0, size - 1).astype(int)
            result = result.take(indices, axis)
            continue
        at = np.clip(at, 0, size - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, size - 1)
        weight = (at - low).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
        result = result.take(low, axis) * (1 - weight) + result.take(high, axis) * weight
    return result.astype(x.dtype)


def scales_of(name, *scales):
    return list_of(name, scales, np.float32)


FACTORS = {
    "up": (1, 1, 2, 3),
    "down": (1, 1, 0.5, 0.6),
    "mixed": (1, 2, 1.7, 0.3),
}


def check_all(name, x, modes, shape=None, factors=FACTORS, opset=19):
    """All of `modes`, pairs of coordinates and a rounding, in one model."""
    for key, scales in factors.items():
        nodes, expected = [], {}
        for number, (coordinates, rounding) in enumerate(modes):
            attributes = {"nearest_mode": rounding} if rounding else {}
            nodes.append(
                node(
                    "Resize",
                    "x _ scales",
                    f"y{number}",
                    mode="nearest" if rounding else "linear",
                    coordinate_transformation_mode=coordinates,
                    **attributes,
                )
            )
            exact = [float(np.float32(scale)) for scale in scales]
            expected[f"y{number}"] = resize(x, exact, coordinates, rounding)
        checker.check_values(
            f"{name} {key}",
            nodes,
            {"x": x},
            expected,
            [scales_of("scales", *scales)],
            {"x": shape} if shape else {},
            opset,
            ATOL,
        )


x = rng.standard_normal((2, 3, 5, 7)).astype(np.float32)
nearest = [(c, r) for c in TRANSFORMS for r in ROUNDINGS]
check_all("nearest", x, nearest)
check_all("linear", x, [(c, None) for c in TRANSFORMS])
check_all("linear f64", x.astype(np.float64), [("half_pixel", None)])
small = rng.integers(-8, 8, (2, 3, 4, 4)).astype(np.float16)
check_all("linear f16", small, [("half_pixel", None)], factors={"up": FACTORS["up"]})
check_all("nearest integers", (x * 9).astype(np.int32), nearest[:2])
# Whole factors of unknown sizes, where each element is repeated.
whole = [
    ("half_pixel", "round_prefer_floor"),
    ("half_pixel", "round_prefer_ceil"),
    ("pytorch_half_pixel", "round_prefer_floor"),
    ("asymmetric", "floor"),
    ("half_pixel_symmetric", "round_prefer_ceil"),
]
check_all("dynamic", x, whole, ["n", 3, "h", "w"], {"up": FACTORS["up"]})
check_all("dynamic batch", x, nearest[:2], ["n", 3, 5, 7], {"down": FACTORS["down"]})
check_all("one element", x[:, :, :1, :1], [("align_corners", None), ("pytorch_half_pixel", None)])
# 2 * 0.6 is 1.2, of which one element is left.
check_all("to one element", x[..., :2], [("pytorch_half_pixel", None), ("half_pixel", None)],
          factors={"down": FACTORS["down"]})

# Sizes, of which the model takes the first from the input.
checker.check_values(
    "sizes as PyTorch exports them",
    [
        node("Shape", "x", "shape"),
        node("Slice", "shape zero two", "kept"),
        node("Concat", "kept given", "sizes", axis=0),
        node(
            "Resize",
            "x _ _ sizes",
            "y",
            mode="linear",
            coordinate_transformation_mode="align_corners",
        ),
        node(
            "Resize",
            "x roi none sizes",
            "z",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        ),
    ],
    {"x": x},
    {
        "y": resize(x, (1, 1, 9 / 5, 4 / 7), "align_corners"),
        "z": resize(x, (1, 1, 9 / 5, 4 / 7), "asymmetric", "floor"),
    },
    [list_of("zero", [0]), list_of("two", [2]), list_of("given", [9, 4])]
    + [scales_of("none"), scales_of("roi")],
    {"x": ["n", "c", 5, 7]},
    atol=ATOL,
)
checker.check_values(
    "some axes",
    [node("Resize", "x _ scales", "y", mode="linear", axes=[-1, 2])],
    {"x": x},
    {"y": resize(x, (1, 1, 2, 3), "half_pixel")},
    [scales_of("scales", 3, 2)],
    opset=18,
    atol=ATOL,
)

# The part of tf_crop_and_resize, with what is around it.
row = np.arange(5, dtype=np.float32)
at = np.array([-1, 0.75, 2.5, 4.25])  # 4 points from -0.25 to 1.0625 of 4
inside = (at >= 0) & (at <= 4)
checker.check_values(
    "crop",
    [
        node(
            "Resize",
            "x roi _ sizes",
            output,
            mode=mode,
            extrapolation_value=7.0,
            coordinate_transformation_mode="tf_crop_and_resize",
        )
        for output, mode in [("y", "linear"), ("z", "nearest")]
    ],
    {"x": row},
    {
        "y": np.where(inside, at, 7).astype(np.float32),
        "z": np.where(inside, np.ceil(at - 0.5), 7).astype(np.float32),
    },
    [list_of("roi", [-0.25, 1.0625], np.float32), list_of("sizes", [4])],
)

# A part so large that coordinates overflow is outside.
checker.check_values(
    "huge crop",
    [
        node(
            "Resize",
            "x roi _ sizes",
            output,
            mode=mode,
            extrapolation_value=7.0,
            coordinate_transformation_mode="tf_crop_and_resize",
        )
        for output, mode in [("y", "linear"), ("z", "nearest")]
    ],
    {"x": row},
    {"y": np.full(4, 7, np.float32), "z": np.full(4, 7, np.float32)},
    [list_of("roi", [-1.7e308, 1.7e308], np.float64), list_of("sizes", [4])],
)

# Before opset 11: what is smaller is rounded up.
for scale, indices in [(2.0, [0, 0, 1, 1, 2, 2, 3, 3]), (0.6, [0, 2])]:
    x = rng.standard_normal(4).astype(np.float32)
    checker.check_values(
        f"opset 10 {scale}",
        [node("Resize", "x scales", "y", mode="nearest")],
        {"x": x},
        {"y": x[indices]},
        [scales_of("scales", scale)],
        opset=10,
    )
x = rng.standard_normal((1, 2, 3)).astype(np.float32)
checker.check_values(
    "Upsample",
    [
        node("Upsample", "x", "y", mode="linear", scales=[1.0, 1.0, 2.0]),
        node("Upsample", "x", "z", scales=[1.0, 3.0, 2.5]),
    ],
    {"x": x},
    {
        "y": resize(x, (1, 1, 2), "asymmetric"),
        "z": resize(x, (1, 3, 2.5), "asymmetric", "floor"),
    },
    opset=8,
)


def check_errors(name, *wrong, shape=(2, 3), type=1, opset=13):
    """Pairs of a node and its error."""
    initializers = [
        scales_of("twice", 2, 2),
        scales_of("one", 1),
        scales_of("zero", 1, 0),
        scales_of("negative", 1, -1),
        scales_of("nan", np.nan, 1),
        scales_of("infinite", 1, np.inf),
        scales_of("half", 1, 0.5),
        scales_of("huge", 1, 1e14),
        scales_of("none"),
        scales_of("roi", 0, 0, np.inf, 1),
        list_of("sizes", [4, 4]),
        list_of("large", [2, 2**63 - 1]),
        list_of("many", [2, 2**40]),
        list_of("lowest", [2, -(2**63)]),
        list_of("short", [4]),
    ]
    for i, (bad, line) in enumerate(wrong):
        bad.name = "it"
        inputs = [value("x", shape, type), value("unknown", [2])]
        made = model([bad], inputs, [value("y", None, type)], initializers, opset)
        checker.check_errors(f"{name} {i}", made, f"{bad.op_type} 'it' (opset {opset}): {line}")


crop = "tf_crop_and_resize"
check_errors(
    "Resize",
    (node("Resize", "x _ twice", "y", mode="cubic"), "unsupported mode 'cubic'"),
    (
        node("Resize", "x _ twice", "y", mode="area"),
        "bad attribute 'mode': found 'area', expected nearest or linear",
    ),
    (
        node("Resize", "x _ twice", "y", nearest_mode="down"),
        "bad attribute 'nearest_mode': found 'down', expected round_prefer_floor, "
        "round_prefer_ceil, floor or ceil",
    ),
    (
        node("Resize", "x _ twice", "y", coordinate_transformation_mode="pixel"),
        "bad attribute 'coordinate_transformation_mode': found 'pixel'",
    ),
    (node("Resize", "x", "y"), "expected scales or sizes"),
    (node("Resize", "x _ none", "y"), "expected scales or sizes"),
    (node("Resize", "x _ twice sizes", "y"), "expected scales or sizes"),
    (node("Resize", "x _ one", "y"), "bad scales: found 1 numbers, expected 2"),
    (node("Resize", "x _ zero", "y"), "bad scales: found 0, expected a number above 0"),
    (node("Resize", "x _ negative", "y"), "bad scales: found -1, expected a number above 0"),
    (node("Resize", "x _ nan", "y"), "bad scales: found nan, expected a number above 0"),
    (node("Resize", "x _ infinite", "y"), "bad scales: found inf, expected a number above 0"),
    (node("Resize", "x _ huge", "y"), "bad scales: an axis of size 3 by 1e+14"),
    (node("Resize", "x _ _ short", "y"), "bad sizes: found 1 numbers, expected 2"),
    (node("Resize", "x _ _ large", "y"), f"bad sizes: found {2**63 - 1}"),
    (node("Resize", "x _ _ lowest", "y"), f"bad sizes: found {-(2**63)}"),
    (node("Resize", "x _ _ many", "y"), f"unsupported resizing of axis 1 to {2**40} elements"),
    (
        node("Resize", "x _ _ twice", "y"),
        "bad sizes: found tensor<2xf32>, expected a list of integers",
    ),
    (
        node("Resize", "x _ unknown", "y"),
        "unsupported scales that is not known at import: input 'unknown' (which can be "
        "given a value)",
    ),
    (
        node("Resize", "x _ twice", "y", coordinate_transformation_mode=crop),
        "expected a roi for tf_crop_and_resize",
    ),
    (
        node("Resize", "x twice twice", "y", coordinate_transformation_mode=crop),
        "bad roi: found 2 numbers, expected 4",
    ),
    (
        node("Resize", "x roi twice", "y", coordinate_transformation_mode=crop),
        "bad roi: found a number that is not finite",
    ),
)
check_errors(
    "Resize of integers",
    (node("Resize", "x _ twice", "y", mode="linear"), "unsupported element type that is no float"),
    type=6,
)
check_errors(
    "Resize of unknown sizes",
    (
        node("Resize", "x _ half", "y"),
        "unsupported resizing of an axis, the size of which is not known, by 0.5",
    ),
    (
        node("Resize", "x _ twice", "y", mode="linear"),
        "unsupported resizing of axis 1, the size of which is not known",
    ),
    (
        node("Resize", "x _ _ sizes", "y"),
        "unsupported resizing of axis 1, the size of which is not known",
    ),
    shape=[4, "n"],
)
check_errors(
    "Resize of nothing",
    (node("Resize", "x _ _ sizes", "y"), "cannot resize axis 1, which has no elements"),
    shape=[4, 0],
)
check_errors(
    "attributes of opset 18",
    (
        node("Resize", "x _ twice", "y", keep_aspect_ratio_policy="not_larger"),
        "unsupported attribute 'keep_aspect_ratio_policy' of 'not_larger'",
    ),
    (
        node("Resize", "x _ twice", "y", mode="linear", antialias=1),
        "unsupported attribute 'antialias'",
    ),
    (node("Resize", "x _ twice", "y", axes=[0, 2]), "bad axis: found 2, expected one of rank 2"),
    (node("Resize", "x _ twice", "y", axes=[0, -2]), "bad axes: found -2 twice"),
    opset=18,
)
check_errors(
    "Upsample",
    (node("Upsample", "x", "y"), "bad scales: found 0 numbers, expected 2"),
    opset=7,
)
check_errors(
    "Upsample since opset 10",
    (node("Upsample", "x twice", "y"), "unsupported opset: expected 7 to 9"),
    opset=10,
)

checker.finish()
