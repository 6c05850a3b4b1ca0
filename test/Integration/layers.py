# RUN: %python %s
"""Linear layers and poolings of linalg, compiled, by value: every layer of
Inputs/linear_layers.py and every pooling, with sizes below and above a vector's and a
block's, strides and dilations; in f32 and f64, poolings in integers too, on one
thread and on three.

The layers also between neighbours: their result begins with a parameter for each of its
last axis, or with zeros; another tensor is added, and what is negative becomes zero; and
then it is padded, or used once more, or neither.

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


def make_neighbours(name, layer, geometry, number):
    """The layer between an op that fills its result and one that reads it."""
    has_bias, form = number % 2, ("plain", "padded", "used again")[number % 3]
    case = Case(f"{layer.name} between neighbours, {name}, {has_bias}, {form}", "")
    shapes = [layer.shape(operand, geometry) for operand in range(3)]
    x, w, r = (integers(case.rng, shape, F32) for shape in shapes)
    bias = integers(case.rng, shapes[2][-1:], F32) * has_bias
    for operand, array in zip(("x", "w", "r", "bias"), (x, w, r, bias), strict=True):
        case.add_stored_argument(operand, array, F32)
    *inputs, result = (tensor(shape, F32) for shape in shapes)
    rank = len(shapes[2])
    axes = ", ".join(f"d{i}" for i in range(rank))
    every = f"affine_map<({axes}) -> ({axes})>"
    last = f"affine_map<({axes}) -> (d{rank - 1})>"
    loops = ", ".join(['"parallel"'] * rank)
    lines = [
        f"%empty = tensor.empty() : {result}",
        "%zero = arith.constant 0.0 : f32",
    ]
    if has_bias:
        lines.append(
            f"%a = linalg.generic {{indexing_maps = [{last}, {every}], "
            f"iterator_types = [{loops}]}} ins(%bias : {tensor(bias.shape, F32)}) "
            f"outs(%empty : {result}) {{\n^bb0(%i: f32, %o: f32):\n"
            f"linalg.yield %i : f32\n}} -> {result}"
        )
    else:
        lines.append(
            f"%a = linalg.fill ins(%zero : f32) outs(%empty : {result}) -> {result}"
        )
    lines += [
        layer.text("%x", "%w", "%a", (*inputs, result), geometry, "%s"),
        f"%y = linalg.generic {{indexing_maps = [{every}, {every}, {every}], "
        f"iterator_types = [{loops}]}} ins(%s, %r : {result}, {result}) "
        f"outs(%empty : {result}) {{\n^bb0(%i: f32, %j: f32, %o: f32):\n"
        f"%t = arith.addf %i, %j : f32\n%m = arith.maximumf %t, %zero : f32\n"
        f"linalg.yield %m : f32\n}} -> {result}",
    ]
    full = np.broadcast_to(bias.astype(np.float64), shapes[2])
    sums = layer.apply(x.astype(np.float64), w.astype(np.float64), full, geometry)
    expected = dict(y=np.maximum(sums + r, 0))
    case.results["y"] = result
    if form == "padded":
        widths = [(1, 1)] * rank
        expected["p"] = np.pad(expected.pop("y"), widths)
        del case.results["y"]
        case.results["p"] = tensor(expected["p"].shape, F32)
        ones = ", ".join(["1"] * rank)
        indices = ", ".join(f"%i{i}: index" for i in range(rank))
        lines.append(
            f"%p = tensor.pad %y low[{ones}] high[{ones}] {{\n^bb0({indices}):\n"
            f"tensor.yield %zero : f32\n}} : {result} to {case.results['p']}"
        )
    elif form == "used again":
        expected["s"] = sums
        case.results["s"] = result
    case.body = "\n".join(lines)
    return case, expected


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
    entries += [
        make_neighbours(name, layer, GEOMETRIES[name], number)
        for number, (layer, name) in enumerate(
            itertools.product(
                [layer for layer in LAYERS if layer.letters[2]], ("large", "round")
            )
        )
    ]
    options = [("--simplify=false",)]
    if have_threads():
        options.append(("--simplify=false", "--num-threads=3"))
    results = run_cases_with(options, [case for case, _ in entries])
    for (case, expected), found in zip(entries, results, strict=True):
        if not isinstance(expected, dict):
            expected = dict(y=expected)
        for option, arrays in zip(options, found, strict=True):
            for result, values in expected.items():
                y = arrays[result]
                if values.dtype.kind == "u":
                    # The type does not say that it has no sign.
                    y = y.view(values.dtype)
                if not np.array_equal(y, values):
                    where = np.argwhere(y != values)[:1].tolist()
                    sys.exit(f"FAIL {case.name}, {option}, {result}: the first at {where}")
    print(f"{len(entries)} cases")


main()
