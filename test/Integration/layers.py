# RUN: %python %s
"""Linear layers and poolings of linalg, compiled, by value: every layer of
Inputs/linear_layers.py and every pooling, with sizes below and above a vector's and a
block's, strides and dilations; in f32 and f64, poolings in integers too, on one
thread and on three.

Expected are NumPy's values, exactly: all are small integers, whose sums of products
are exact in any order.
"""

import itertools
import sys
from dataclasses import dataclass

import numpy as np
from floats import F32, F64
from harness import Case, execute, run_cases_with, tensor
from linear_layers import DISTINCT, LAYERS, SPATIAL, Geometry

LARGE = dict(n=2, g=2, c=5, f=19, m=9, d=3, h=5, w=37)
LARGE |= dict(b=2, i=21, j=35, k=11, p=4, q=9, r=3)
ROUND = dict(n=1, g=2, c=16, f=16, m=4, d=1, h=4, w=32)
ROUND |= dict(b=1, i=16, j=64, k=8, p=8, q=16, r=2)
GEOMETRIES = {
    "small": Geometry(),
    "large": Geometry(LARGE),
    "round": Geometry(ROUND, dict(d=1, h=1, w=1)),
    "strided": Geometry(LARGE, strides=dict(d=2, h=3, w=2)),
    "strided by 3, dilated": Geometry(
        LARGE, strides=dict(d=1, h=2, w=3), dilations=dict(d=2, h=1, w=2)
    ),
    "one row and column": Geometry(DISTINCT | dict(n=1, h=1, w=1, f=1, i=1, j=1)),
}
POOLINGS = {
    "sum": np.add,
    "max": np.maximum,
    "min": np.minimum,
    "max_unsigned": np.maximum,
    "min_unsigned": np.minimum,
}
FLOAT_POOLINGS = ("sum", "max", "min")


@dataclass(frozen=True)
class Integer:
    """An integer type; whether it has a sign is the op's to say."""

    storage: type

    def __str__(self):
        return f"i{np.iinfo(self.storage).bits}"

    def load(self, array):
        return array


INTEGERS = {
    "sum": (np.int8, np.int32),
    "max": (np.int8, np.int16, np.int64),
    "min": (np.int32,),
    "max_unsigned": (np.uint8, np.uint32),
    "min_unsigned": (np.uint16,),
}


def integers(rng, shape, type):
    if np.issubdtype(type.storage, np.unsignedinteger):
        return rng.integers(0, 256, shape).astype(type.storage)
    return rng.integers(-4, 5, shape).astype(type.storage)


def make_layer(name, layer, geometry, type):
    case = Case(f"{layer.name}, {name}, {type}", "")
    shapes = [layer.shape(number, geometry) for number in range(3)]
    arrays = [integers(case.rng, shape, type) for shape in shapes]
    for operand, array in zip("xwa", arrays, strict=True):
        case.add_stored_argument(operand, array, type)
    types = [tensor(shape, type) for shape in shapes]
    case.body = layer.text("%x", "%w", "%a", types, geometry, "%y")
    case.results["y"] = types[2]
    values = (np.asarray(array, np.float64) for array in arrays)
    return case, layer.apply(*values, geometry)


def make_pooling(kind, layout, type, width, stride, dilation):
    case = Case(f"pooling_{layout}_{kind}, {type}, {width}, {stride}, {dilation}", "")
    kernel = dict(d=2, h=3, w=2)
    output = dict(n=2, c=3, d=2, h=3, w=width)
    spatial = [s for s in layout if s in SPATIAL]

    def size(letter):
        if letter not in spatial:
            return output[letter]
        return (output[letter] - 1) * stride + (kernel[letter] - 1) * dilation + 1

    x = integers(case.rng, [size(s) for s in layout], type)
    expected = integers(case.rng, [output[s] for s in layout], type)
    case.add_stored_argument("x", x, type)
    case.add_stored_argument("a", expected, type)
    window = tensor([kernel[s] for s in spatial], type)
    result = tensor(expected.shape, type)
    case.body = (
        f"%k = tensor.empty() : {window}\n"
        f"%y = linalg.pooling_{layout}_{kind} {{"
        f"dilations = dense<{dilation}> : tensor<{len(spatial)}xi64>, "
        f"strides = dense<{stride}> : tensor<{len(spatial)}xi64>}} "
        f"ins(%x, %k : {tensor(x.shape, type)}, {window}) outs(%a : {result}) -> {result}"
    )
    case.results["y"] = result
    for position in itertools.product(*(range(kernel[s]) for s in spatial)):
        at = dict(zip(spatial, position, strict=True))
        index = tuple(
            slice(at[s] * dilation, at[s] * dilation + (output[s] - 1) * stride + 1, stride)
            if s in at
            else slice(None)
            for s in layout
        )
        expected = POOLINGS[kind](expected, x[index])
    return case, expected


def have_threads():
    """Whether nnspec was built with OpenMP."""
    module = "func.func @main() {\n  return\n}\n"
    process = execute(["nnspec-run", "-", "--num-threads=2"], input=module)
    return "without OpenMP" not in process.stderr


def main():
    entries = [
        make_layer(name, layer, geometry, type)
        for layer in LAYERS
        for name, geometry in GEOMETRIES.items()
        for type in (F32, F64)
        if (type is F32 or name == "large")
        and (layer.has_attributes or "strided" not in name)
    ]
    entries += [
        make_pooling(kind, layout, F32, width, stride, dilation)
        for kind, layout in (
            *itertools.product(FLOAT_POOLINGS, ("nhwc",)),
            *itertools.product(("sum", "max"), ("nchw",)),
            *itertools.product(FLOAT_POOLINGS, ("nwc", "ndhwc")),
            *itertools.product(("sum", "max"), ("ncw",)),
        )
        for width, stride, dilation in ((4, 1, 1), (35, 2, 1), (17, 1, 2))
    ]
    entries += [
        make_pooling(kind, layout, Integer(storage), width, stride, 1)
        for kind, types in INTEGERS.items()
        for layout in (("nhwc", "nchw") if kind in ("sum", "max") else ("nhwc",))
        for storage in types
        for width, stride in ((4, 1), (35, 2), (133, 2))
    ]
    options = [("--simplify=false",)]
    if have_threads():
        options.append(("--simplify=false", "--num-threads=3"))
    results = run_cases_with(options, [case for case, _ in entries])
    for (case, expected), found in zip(entries, results, strict=True):
        for option, arrays in zip(options, found, strict=True):
            y = arrays["y"]
            if expected.dtype.kind == "u":
                # The type does not say that it has no sign.
                y = y.view(expected.dtype)
            if not np.array_equal(y, expected):
                where = np.argwhere(y != expected)[:1].tolist()
                sys.exit(f"FAIL {case.name}, {option}: the first at {where}")
    print(f"{len(entries)} cases")


main()
