# RUN: %python %s
"""The structural laws are exact: none of them may change a bit.

Random programs of pointwise ops on arguments of one shape, of its axes and of unit
axes, static and dynamic, with every pattern of Canonicalization.cpp in reach. They
are run as they stand, canonicalised, and lowered with the fusion of elementwise
ops; all have to give what NumPy gives, op by op (Inputs/pointwise.py).
"""

from dataclasses import dataclass

import numpy as np
from floats import TYPES, FloatType
from harness import Case, run_cases, tensor
from pointwise import BINARY, UNARY, compute
from report import Report

NUM_PROGRAMS = 60
NUM_OPS = 14
# The laws on chains of affine maps change how values are rounded; theorem.py and the
# tests of rounding are for them.
CHAINS = ",".join(
    [
        "add_of_add",
        "mul_of_mul",
        "mul_of_add",
        "sub_parameter",
        "parameter_sub",
        "div_parameter",
        "narrow_chain",
    ]
)
EXACT = f"canonicalize{{disable-patterns={CHAINS}}}"
FORMS = (
    "convert-nnspec-to-linalg",
    f"{EXACT},convert-nnspec-to-linalg",
    f"{EXACT},cse,convert-nnspec-to-linalg,nnspec-fuse-elementwise,canonicalize,cse",
)

report = Report()


@dataclass
class Value:
    name: str
    type: FloatType
    axes: tuple  # which axes of the full shape its axes are
    mlir_type: str
    values: np.ndarray

    def has_type_of(self, other):
        """Also in the sizes that the type does not tell."""
        return (self.mlir_type, self.axes, self.values.shape) == (
            other.mlir_type,
            other.axes,
            other.values.shape,
        )


class Program(Case):
    def __init__(self, number):
        super().__init__(f"program {number}", "")
        self.random = self.rng
        self.shape = tuple(int(size) for size in self.random.permutation([2, 3, 5, 4]))
        self.shape = self.shape[: self.random.integers(2, 5)]
        rank = len(self.shape)
        self.axes = tuple(range(rank))
        self.dynamic = [i for i in self.axes if self.random.random() < 0.4]
        self.lines = []
        self.known = []
        self.num_values = 0
        self.data = self.choose(TYPES)

        self.argue(self.axes)
        for axis in self.axes:
            self.argue((axis,))
        self.argue(())
        self.argue(self.axes, expanded=self.subset())
        for axis in self.dynamic:
            self.lines.append(f"%i{axis} = arith.constant {axis} : index")
            self.lines.append(
                f"%n{axis} = tensor.dim %x0, %i{axis} : {self.known[0].mlir_type}"
            )

        steps = (self.fill, self.broadcast, self.broadcast, self.unary)
        steps += (self.binary,) * 5 + (self.cast,)
        while len(self.lines) < 2 * len(self.dynamic) + NUM_OPS:
            self.choose(steps)()
        # Something that depends on much, in the full shape.
        self.broadcast(self.known[-1], self.axes)
        for value in (self.known[-1], self.choose(self.known[rank + 3 :])):
            self.results[value.name] = value.mlir_type
        self.expected = {v.name: v for v in self.known if v.name in self.results}
        self.body = "\n".join(self.lines)

    def choose(self, items):
        return items[self.random.integers(len(items))]

    def subset(self):
        return tuple(axis for axis in self.axes if self.random.random() < 0.5)

    def argue(self, axes, expanded=()):
        """A new argument on the axes; it has size 1 on those that expand."""
        shape = [1 if axis in expanded else self.shape[axis] for axis in axes]
        # A static size where the full shape has a dynamic one is allowed.
        known_size = len(axes) == 1 and self.random.random() < 0.5
        dynamic = [
            i
            for i, axis in enumerate(axes)
            if axis in self.dynamic and axis not in expanded and not known_size
        ]
        name = f"x{self.num_values}"
        self.num_values += 1
        values = self.random.normal(size=shape) * 2
        values, mlir_type = self.add_argument(name, values, self.data, dynamic)
        self.known.append(Value(name, self.data, axes, mlir_type, values))

    def add(self, text, type, axes, mlir_type, values):
        name = f"y{self.num_values}"
        self.num_values += 1
        self.lines.append(f"%{name} = nnspec.{text}")
        self.known.append(Value(name, type, axes, mlir_type, values))

    def place(self, axes, type):
        """The sizes clause, the type and the shape of a tensor on the axes."""
        dynamic = [i for i, axis in enumerate(axes) if axis in self.dynamic]
        shape = tuple(self.shape[axis] for axis in axes)
        sizes = ", ".join(f"%n{axes[i]}" for i in dynamic)
        return f"sizes({sizes}) " if sizes else "", tensor(shape, type, dynamic), shape

    def fill(self):
        axes, type = self.subset(), self.choose(TYPES)
        if self.random.random() < 0.7:
            type = self.data
        value = self.choose([0.0, 1.0, 0.1, -2.0, 0.5])
        sizes, mlir_type, shape = self.place(axes, type)
        values = np.full(shape, type.round(value))
        self.add(
            f"fill {value:.17e} {sizes}: {mlir_type}", type, axes, mlir_type, values
        )

    def broadcast(self, value=None, axes=None):
        value = value or self.choose(self.known)
        if axes is None:
            axes = tuple(sorted({*value.axes, *self.subset()}))
        sizes, mlir_type, shape = self.place(axes, value.type)
        if mlir_type == value.mlir_type:
            return
        dims = [axes.index(axis) for axis in value.axes]
        padded = [1] * len(axes)
        for size, dim in zip(value.values.shape, dims, strict=True):
            padded[dim] = size
        values = np.broadcast_to(value.values.reshape(padded), shape)
        text = f"broadcast %{value.name} dims = {dims} {sizes}"
        text += f": {value.mlir_type} to {mlir_type}"
        self.add(text, value.type, axes, mlir_type, values)

    def binary(self):
        lhs = self.choose(self.known)
        rhs = self.choose([v for v in self.known if lhs.has_type_of(v)])
        op = self.choose(list(BINARY))
        if op == "add":
            # x + 0 = x drops the sign of zero, which the reals do not have.
            for a, b in ((lhs, rhs), (rhs, lhs)):
                negative_zero = (a.values == 0) & np.signbit(a.values)
                if negative_zero.any() and (b.values == 0).all():
                    return
        values = compute(lhs.type, BINARY[op], lhs.values, rhs.values)
        text = f"{op} %{lhs.name}, %{rhs.name} : {lhs.mlir_type}"
        self.add(text, lhs.type, lhs.axes, lhs.mlir_type, values)

    def unary(self):
        value = self.choose(self.known)
        op = self.choose(list(UNARY))
        values = compute(value.type, UNARY[op], value.values)
        text = f"{op} %{value.name} : {value.mlir_type}"
        self.add(text, value.type, value.axes, value.mlir_type, values)

    def cast(self):
        value = self.choose(self.known)
        type = self.choose(TYPES)
        mlir_type = f"{value.mlir_type.removesuffix(f'{value.type}>')}{type}>"
        text = f"cast %{value.name} : {value.mlir_type} to {mlir_type}"
        self.add(text, type, value.axes, mlir_type, type.round(value.values))


programs = [Program(number) for number in range(NUM_PROGRAMS)]
for form in FORMS:
    for program, found in zip(programs, run_cases(programs, form), strict=True):
        for name, array in found.items():
            value = program.expected[name]
            if not report.check_equal(program, value.type, array, value.values):
                report.fail(program, f"%{name} after {form}:\n{program.body}")
report.finish()
