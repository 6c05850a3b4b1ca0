# RUN: %python %s
"""Linear layers and poolings of slices, compiled, by value: the inputs are slices of
larger tensors, and the result is inserted into one.

Each layer of Inputs/linear_layers.py has one, two or three of its operands so. Some
slices differ from a whole tensor in their outer strides, some have a stride along the
innermost axis; offsets, the sizes of the tensor and those of the slice are static or
not. What fills the result, reads it, or accumulates in it, is a slice with it.

Expected are NumPy's values, exactly: all are small integers, whose sums of products
are exact in any order and in f16 and bf16 too.
"""

import itertools
import sys

import numpy as np
from floats import BF16, F16, F32, F64
from harness import Case, execute, run_cases_with, tensor
from linear_layers import DISTINCT, LAYERS, Geometry

WIDE = Geometry(DISTINCT | dict(n=2, c=5, f=19, h=3, w=37, i=21, j=35, k=11))
# The slice of an axis, from its number before the last one: the larger size, the
# offset and the stride.
SLICES = {
    "outer": lambda size, last: (size + 3 if last == 1 else size, int(last == 1), 1),
    "crop": lambda size, last: (size + 2, 1, 1),
    "innermost": lambda size, last: (size + 3 if last == 0 else size, int(last == 0), 1),
    "every second": lambda size, last: (2 * size + 1, 1, 2),
    "every third": lambda size, last: (3 * size + 1, 1, 3) if last == 0 else (size, 0, 1),
}
# What of a slice is not known: its offsets, the tensor's sizes, its own sizes.
UNKNOWN = ("", "offsets", "sizes of the tensor", "all")
OPERANDS = ("x", "w", "y", "xw", "xy", "xwy")
RESULTS = ("accumulated", "filled", "read")


class Slice:
    """A slice of a tensor of integers that is an argument of the case."""

    def __init__(self, case, name, shape, kind, unknown, type, largest):
        slice_axis = SLICES.get(kind, lambda size, last: (size, 0, 1))
        last = len(shape) - 1
        axes = [slice_axis(size, last - axis) for axis, size in enumerate(shape)]
        self.name, self.case, self.shape = name, case, shape
        self.unknown, self.kind = unknown, kind
        self.large = tuple(size for size, _, _ in axes)
        self.index = tuple(
            slice(start, start + (size - 1) * step + 1, step)
            for size, (_, start, step) in zip(shape, axes, strict=True)
        )
        array = case.rng.integers(-largest, largest + 1, self.large)
        dynamic = range(len(shape)) if unknown in UNKNOWN[2:] and kind else ()
        self.values, self.large_type = case.add_argument(name, array, type, dynamic)
        self.values = np.asarray(self.values, np.float64)
        self.type = tensor(shape, type, range(len(shape)) if unknown == "all" else ())
        self.lines = []
        offsets = [str(start) for _, start, _ in axes]
        sizes = [str(size) for size in shape]
        if unknown in ("offsets", "all"):
            offsets = self._load("offset", [start for _, start, _ in axes])
        if unknown == "all":
            sizes = self._load("size", shape)
        steps = [str(step) for _, _, step in axes]
        self.sizes = sizes
        self.text = "".join(f"[{', '.join(list)}]" for list in (offsets, sizes, steps))

    def _load(self, what, values):
        """Numbers that are known at run time only."""
        numbers = f"{self.name}_{what}"
        array = np.array(values, np.int64)
        self.case.arguments[numbers] = (array, f"tensor<{len(values)}xi64>")
        names = []
        for i in range(len(values)):
            names.append(f"%{numbers}{i}")
            self.lines += [
                f"%{numbers}_at{i} = arith.constant {i} : index",
                f"%{numbers}_i{i} = tensor.extract %{numbers}[%{numbers}_at{i}] : "
                f"tensor<{len(values)}xi64>",
                f"%{numbers}{i} = arith.index_cast %{numbers}_i{i} : i64 to index",
            ]
        return names

    def extract(self):
        """The value of the slice; what is whole needs none."""
        if not self.kind and self.type == self.large_type:
            return f"%{self.name}"
        self.lines.append(
            f"%{self.name}_slice = tensor.extract_slice %{self.name}{self.text} : "
            f"{self.large_type} to {self.type}"
        )
        return f"%{self.name}_slice"

    def copy(self):
        """Goes on with a copy, which can be written to as an argument cannot."""
        rank = len(self.shape)
        sizes = [f"%{self.name}_large{axis}" for axis in range(rank)]
        if "?" not in self.large_type:
            sizes = []
        for axis, size in enumerate(sizes):
            self.lines += [
                f"%{self.name}_axis{axis} = arith.constant {axis} : index",
                f"{size} = tensor.dim %{self.name}, %{self.name}_axis{axis} : "
                f"{self.large_type}",
            ]
        self.lines += [
            f"%{self.name}_empty = tensor.empty({', '.join(sizes)}) : {self.large_type}",
            f"%{self.name}_copy = linalg.copy ins(%{self.name} : {self.large_type}) "
            f"outs(%{self.name}_empty : {self.large_type}) -> {self.large_type}",
        ]
        self.name += "_copy"

    def insert(self, value, result):
        self.lines.append(
            f"{result} = tensor.insert_slice {value} into %{self.name}{self.text} : "
            f"{self.type} into {self.large_type}"
        )

    def empty(self):
        sizes = ", ".join(self.sizes) if self.unknown == "all" else ""
        return f"tensor.empty({sizes}) : {self.type}"


def make_case(name, shapes, kinds, unknown, type, form, compute, apply):
    """A layer whose operands of these shapes are slices of these kinds. `compute` is
    its text for values and their types, `apply` gives its value."""
    description = ", ".join(kind or "whole" for kind in kinds)
    case = Case(f"{name}, {description}; unknown: {unknown}; {form}, {type}", "")
    largest = 1 if type in (F16, BF16) else 4
    slices = [
        Slice(case, operand, shape, kind, unknown, type, largest)
        for operand, shape, kind in zip("xwy", shapes, kinds, strict=True)
    ]
    *inputs, y = slices
    values = [operand.extract() for operand in inputs]
    accumulator = np.zeros(y.shape)
    y.copy()
    y.lines.append(f"%zero = arith.constant 0.0 : {type}")
    if form == "accumulated":
        start = y.extract()
        accumulator = y.values[y.index]
    else:
        y.lines.append(f"%empty = {y.empty()}")
        start = "%start"
        y.lines.append(
            f"%start = linalg.fill ins(%zero : {type}) outs(%empty : {y.type}) -> {y.type}"
        )
    result = "%sums"
    types = [operand.type for operand in slices]
    y.lines.append(compute([*values, start], types, result))
    expected = apply(*(x.values[x.index] for x in inputs), accumulator)
    if form == "read":
        axes = ", ".join(f"d{i}" for i in range(len(y.shape)))
        map = f"affine_map<({axes}) -> ({axes})>"
        loops = ", ".join(['"parallel"'] * len(y.shape))
        result = "%read"
        y.lines.append(
            f"%read = linalg.generic {{indexing_maps = [{map}, {map}], iterator_types = "
            f"[{loops}]}} ins(%sums : {y.type}) outs(%empty : {y.type}) {{\n"
            f"^bb0(%i: {type}, %o: {type}):\n%m = arith.maximumf %i, %zero : {type}\n"
            f"linalg.yield %m : {type}\n}} -> {y.type}"
        )
        expected = np.maximum(expected, 0)
    y.insert(result, "%r")
    case.results["r"] = y.large_type
    case.body = "\n".join(line for operand in slices for line in operand.lines)
    whole = y.values.copy()
    whole[y.index] = expected
    return case, type, whole


def make_layer(layer, geometry, *rest):
    shapes = [layer.shape(number, geometry) for number in range(3)]

    def compute(values, types, result):
        return layer.text(*values, types, geometry, result)

    def apply(x, w, a):
        return layer.apply(x, w, a, geometry)

    return make_case(layer.name, shapes, *rest, compute, apply)


def make_pooling(op, function, kinds, *rest):
    """The greatest or the sum of 3x3 elements."""

    def compute(values, types, result):
        window, attributes = f"tensor<3x3x{rest[1]}>", "dense<1> : tensor<2xi64>"
        return (
            f"%window = tensor.empty() : {window}\n"
            f"{result} = linalg.{op} {{dilations = {attributes}, strides = {attributes}}} "
            f"ins({values[0]}, %window : {types[0]}, {window}) "
            f"outs({values[2]} : {types[2]}) -> {types[2]}"
        )

    channels_last = "nhwc" in op

    def apply(x, _, a):
        for i, j in itertools.product(range(3), range(3)):
            rows, columns = slice(i, i + 4), slice(j, j + 35)
            index = (slice(None), rows, columns)
            a = function(a, x[index if channels_last else (slice(None), *index)])
        return a

    shapes = [(2, 6, 37, 5), (2, 4, 35, 5)]
    if not channels_last:
        shapes = [(2, 5, 6, 37), (2, 5, 4, 35)]
    shapes.insert(1, (1, 1))
    kinds = [kinds[0], "", kinds[2]]
    return make_case(op, shapes, kinds, *rest, compute, apply)


def choose(operands, kinds):
    """The kinds of the operands that are slices, and none for the others."""
    kinds = itertools.cycle(kinds)
    return [next(kinds) if operand in operands else "" for operand in "xwy"]


def have_threads():
    """Whether nnspec was built with OpenMP."""
    module = "func.func @main() {\n  return\n}\n"
    process = execute(["nnspec-run", "-", "--num-threads=2"], input=module)
    return "without OpenMP" not in process.stderr


def main():
    entries = []
    # Their periods have no common factor with the number of ways to slice.
    ways = list(itertools.product(OPERANDS, SLICES))
    numbers = itertools.count()

    def next_options(type):
        i = next(numbers)
        operands, kind = ways[7 * i % len(ways)]
        kinds = choose(operands, (kind, *SLICES))
        return kinds, UNKNOWN[i % len(UNKNOWN)], type, RESULTS[i // 4 % len(RESULTS)]

    for layer in LAYERS:
        for geometry in (Geometry(), WIDE):
            for _ in range(2):
                entries.append(make_layer(layer, geometry, *next_options(F32)))
    for type in (F16, BF16, F64):
        for layer in LAYERS[:: 2 if type is F64 else 4]:
            entries.append(make_layer(layer, Geometry(), *next_options(type)))
    for op, function in (
        ("pooling_nchw_max", np.maximum),
        ("pooling_nhwc_max", np.maximum),
        ("pooling_nchw_sum", np.add),
    ):
        for type in (F32, F32, F32, F64, F16):
            kinds, *rest = next_options(type)
            entries.append(make_pooling(op, function, kinds, *rest))

    options = [("--simplify=false",)]
    if have_threads():
        options.append(("--num-threads=3",))
    results = run_cases_with(options, [case for case, _, _ in entries])
    for (case, type, expected), found in zip(entries, results, strict=True):
        for option, arrays in zip(options, found, strict=True):
            y = np.asarray(type.load(arrays["r"]), np.float64)
            if not np.array_equal(y, expected):
                where = np.argwhere(y != expected)[:1].tolist()
                sys.exit(f"FAIL {case.name}, {option}: the first at {where}")
    print(f"{len(entries)} cases")


main()
