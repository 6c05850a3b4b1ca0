# RUN: %python %s
"""--nnspec-fold-constants against NumPy, bit by bit.

Random expressions over constants of every element type and kind (dense, resource,
splat, fill), of small tensors and of tensors large enough to be evaluated block by
block. Expected is the same expression in NumPy's f64, rounded once at the end
(Inputs/floats.py). What is left of each function are constants; folding again, or with
one thread, gives the same text.
"""

import itertools
import sys

import numpy as np
from floats import BF16, F16, F32, F64, TYPES
from harness import Case, ToolError, build_module, execute, run_module, tensor
from report import Report

report = Report()
# The large ones have more than 2^14 elements, and no round number of blocks.
SHAPES = [(), (5,), (3, 4), (2, 1, 3), (16500,), (130, 128), (129, 3, 47), (7, 2403),
          (1, 16500), (130, 1, 128)]
FOLD = "--nnspec-fold-constants"


class Expression:
    """Builds the body of a function and its value in f64."""

    def __init__(self, name):
        self.case = Case(name, "")
        self.rng = self.case.rng
        self.lines, self.resources = [], {}
        self.expected = {}

    def line(self, text, value, shape, type):
        name = f"%v{len(self.lines)}"
        self.lines.append(f"  {name} = {text}")
        return name, value, tuple(shape), type

    def constant(self, shape, type, values=None, kind=None):
        kind = kind or self.rng.choice(["dense", "resource", "splat", "fill"])
        if values is None:
            values = self.rng.uniform(0.5, 1.5, shape) * self.rng.choice([-1, 1], shape)
        if kind in ("splat", "fill"):
            values = np.full(shape, np.asarray(values).flat[0])
        stored = np.asarray(type.store(values))
        value = type.load(stored).astype(np.float64)
        text = tensor(shape, type)
        if kind == "fill":
            # Over the reals: an f64 whatever the element type.
            value = np.asarray(values, np.float64)
            number = float(value.flat[0]).hex()
            bits = np.float64(float.fromhex(number)).view(np.uint64)
            return self.line(f"nnspec.fill 0x{bits:016X} : {text}", value, shape, type)
        if kind == "resource" and stored.size > 1:
            key = f"{self.case.name}_r{len(self.resources)}"
            self.resources[key] = stored.tobytes().hex()
            return self.line(f"arith.constant dense_resource<{key}> : {text}", value,
                             shape, type)
        data = stored.reshape(-1)[:1] if kind == "splat" else stored
        return self.line(f'arith.constant dense<"0x{data.tobytes().hex()}"> : {text}',
                         value, shape, type)

    def leaf(self, shape, type):
        """A constant, or a broadcast one, as often as not computed."""
        axes = [i for i in range(len(shape)) if self.rng.random() < 0.5]
        if not shape or len(axes) == len(shape) or self.rng.random() < 0.4:
            return self.constant(shape, type)
        small = [shape[i] for i in axes]
        name, value, _, _ = (self.constant(small, type) if self.rng.random() < 0.5
                             else self.tree(small, type, 1))
        value = np.broadcast_to(
            value.reshape([shape[i] if i in axes else 1 for i in range(len(shape))]), shape)
        return self.line(f"nnspec.broadcast {name} dims = {axes} : {tensor(small, type)} to "
                         f"{tensor(shape, type)}", value, shape, type)

    def binary(self, op, a, b, fn):
        text = tensor(a[2], a[3])
        return self.line(f"nnspec.{op} {a[0]}, {b[0]} : {text}", fn(a[1], b[1]), a[2], a[3])

    def cast(self, a, type):
        return self.line(f"nnspec.cast {a[0]} : {tensor(a[2], a[3])} to {tensor(a[2], type)}",
                         a[1], a[2], type)

    def transpose(self, a):
        order = [int(i) for i in self.rng.permutation(len(a[2]))]
        shape = [a[2][i] for i in order]
        empty = self.line(f"tensor.empty() : {tensor(shape, a[3])}", None, shape, a[3])
        return self.line(
            f"linalg.transpose ins({a[0]} : {tensor(a[2], a[3])}) outs({empty[0]} : "
            f"{tensor(shape, a[3])}) permutation = {order}", a[1].transpose(order), shape, a[3])

    def generic(self, a, b):
        """a * b^T + 0.5 with the axes of b reversed."""
        rank, shape, type = len(a[2]), a[2], a[3]
        dims = [f"d{i}" for i in range(rank)]
        loops = ", ".join(dims)
        maps = [f"affine_map<({loops}) -> ({', '.join(results)})>"
                for results in (dims, dims[::-1], dims)]
        empty = self.line(f"tensor.empty() : {tensor(shape, type)}", None, shape, type)
        kinds = ", ".join(['"parallel"'] * rank)
        return self.line(
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = [{kinds}]}}"
            f" ins({a[0]}, {b[0]} : {tensor(shape, type)}, {tensor(b[2], type)})"
            f" outs({empty[0]} : {tensor(shape, type)}) {{\n"
            f"  ^bb0(%x: {type}, %y: {type}, %o: {type}):\n"
            f"    %h = arith.constant 0.5 : {type}\n"
            f"    %p = arith.mulf %x, %y : {type}\n"
            f"    %s = arith.addf %p, %h : {type}\n"
            f"    linalg.yield %s : {type}\n"
            f"  }} -> {tensor(shape, type)}", a[1] * b[1].T + 0.5, shape, type)

    def flip(self, a):
        """Reads backwards along the last axis."""
        rank, shape, type = len(a[2]), a[2], a[3]
        dims = [f"d{i}" for i in range(rank)]
        reads = [*dims[:-1], f"{shape[-1] - 1} - {dims[-1]}"]
        loops = ", ".join(dims)
        maps = [f"affine_map<({loops}) -> ({', '.join(results)})>" for results in (reads, dims)]
        empty = self.line(f"tensor.empty() : {tensor(shape, type)}", None, shape, type)
        kinds = ", ".join(['"parallel"'] * rank)
        return self.line(
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = [{kinds}]}}"
            f" ins({a[0]} : {tensor(shape, type)}) outs({empty[0]} : {tensor(shape, type)}) {{\n"
            f"  ^bb0(%x: {type}, %o: {type}):\n    linalg.yield %x : {type}\n"
            f"  }} -> {tensor(shape, type)}", a[1][..., ::-1], shape, type)

    def expand(self, a, shape):
        """The first axis becomes two."""
        groups = [[0, 1], *([i] for i in range(2, len(shape)))]
        return self.line(
            f"tensor.expand_shape {a[0]} {groups} output_shape {list(shape)} : "
            f"{tensor(a[2], a[3])} into {tensor(shape, a[3])}", a[1].reshape(shape), shape, a[3])

    def collapse(self, a):
        """The first two axes become one."""
        shape = [a[2][0] * a[2][1], *a[2][2:]]
        groups = [[0, 1], *([i] for i in range(2, len(a[2])))]
        return self.line(
            f"tensor.collapse_shape {a[0]} {groups} : {tensor(a[2], a[3])} into "
            f"{tensor(shape, a[3])}", a[1].reshape(shape), shape, a[3])

    def captured(self, a):
        """a * c + d, of a number c that is an operand and one d from outside."""
        rank, shape, type = len(a[2]), a[2], a[3]
        c, d = self.number(type), self.number(type)
        loops = ", ".join(f"d{i}" for i in range(rank))
        maps = [f"affine_map<({loops}) -> ({results})>" for results in (loops, "", loops)]
        empty = self.line(f"tensor.empty() : {tensor(shape, type)}", None, shape, type)
        kinds = ", ".join(['"parallel"'] * rank)
        return self.line(
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = [{kinds}]}}"
            f" ins({a[0]}, {c[0]} : {tensor(shape, type)}, {type}) outs({empty[0]} : "
            f"{tensor(shape, type)}) {{\n  ^bb0(%x: {type}, %y: {type}, %o: {type}):\n"
            f"    %p = arith.mulf %x, %y : {type}\n    %s = arith.addf %p, {d[0]} : {type}\n"
            f"    linalg.yield %s : {type}\n  }} -> {tensor(shape, type)}",
            a[1] * c[1] + d[1], shape, type)

    def number(self, type):
        value = float(self.rng.integers(1, 16)) / 8
        return self.line(f"arith.constant {value} : {type}", value, (), type)

    def tree(self, shape, type, depth):
        if depth == 0:
            return self.leaf(shape, type)
        kind = self.rng.integers(12)
        if kind == 9 and len(shape) > 1:
            return self.expand(
                self.tree([shape[0] * shape[1], *shape[2:]], type, depth - 1), shape)
        if kind == 10 and shape and shape[0] % 2 == 0:
            return self.collapse(self.tree([2, shape[0] // 2, *shape[1:]], type, depth - 1))
        a = self.tree(shape, type, depth - 1)
        if kind == 0:
            return self.binary("add", a, self.tree(shape, type, depth - 1), np.add)
        if kind == 1:
            return self.binary("sub", a, self.tree(shape, type, depth - 1), np.subtract)
        if kind == 2:
            return self.binary("mul", a, self.leaf(shape, type), np.multiply)
        if kind == 3:
            return self.binary("div", a, self.constant(shape, type), np.divide)
        if kind == 4:
            return self.binary("max", a, self.tree(shape, type, depth - 1), np.maximum)
        if kind == 5:
            return self.line(f"nnspec.sqrt {a[0]} : {tensor(shape, type)}",
                             np.sqrt(np.maximum(a[1], 0)), shape, type)
        if kind == 6 and shape:
            return self.generic(a, self.tree(shape[::-1], type, depth - 1))
        if kind == 7 and shape:
            return self.flip(a)
        if kind == 11 and shape:
            return self.captured(a)
        other = TYPES[self.rng.integers(4)]
        inner = self.cast(a, other)
        return self.cast(self.binary("add", inner, inner, np.add), type)

    def result(self, a):
        name, value, shape, type = a
        self.lines.append(f"  %{self.case.name} = tensor.cast {name} : {tensor(shape, type)} to "
                          f"{tensor(shape, type)}")
        self.case.results[self.case.name] = tensor(shape, type)
        self.expected = (type, value)

    def finish(self):
        self.case.body = "\n".join(self.lines)
        return self


def random_trees():
    for number, (shape, type) in enumerate(itertools.product(SHAPES, TYPES)):
        for depth in (1, 2, 4):
            expression = Expression(f"t{number}d{depth}")
            # At least one leaf of its own shape, so that something is to be computed.
            a = expression.tree(shape, type, depth)
            b = expression.constant(shape, type, kind="resource")
            a = expression.binary("add", a, b, np.add)
            if depth == 2 and shape:
                a = expression.transpose(a)
            expression.result(a)
            yield expression.finish()


def rounding():
    """Casts of f64 constants that lie on and next to halves of each narrower type, with
    subnormal and vanishing results."""
    for type, large in itertools.product((F16, BF16, F32), (False, True)):
        expression = Expression(f"round_{type}_{large}")
        rng, spread = expression.rng, 2.0 ** min(type.max_exponent - 1, 120)
        count = 20000 if large else 2000
        values = type.load(type.store(np.exp(rng.uniform(
            np.log(float(type.min_subnormal)), np.log(spread), count)))).astype(np.float64)
        step = type.spacing(values).astype(np.float64)
        values = values + step * rng.choice([0, 0.25, 0.5, -0.5, 0.75], count)
        values = values * (1 + rng.choice([-1, 0, 1], count) * 2.0**-52)
        values *= rng.choice([-1, 1], count)
        a = expression.constant((count,), F64, values, "resource")
        expression.result(expression.cast(a, type))
        yield expression.finish()


def contraction():
    """A matrix product and a sum: of small integers, since any order of sums is right."""
    expression = Expression("matmul")
    rng = expression.rng
    a = expression.constant((6, 50), F16, rng.integers(-8, 8, (6, 50)), "dense")
    b = expression.constant((50, 7), F16, rng.integers(-8, 8, (50, 7)), "resource")
    zero = expression.constant((6, 7), F16, np.zeros((6, 7)), "fill")
    # 50 products of 64 stay within f16; no sum is rounded to it on the way.
    c = expression.line(
        f"linalg.matmul ins({a[0]}, {b[0]} : tensor<6x50xf16>, tensor<50x7xf16>) "
        f"outs({zero[0]} : tensor<6x7xf16>) -> tensor<6x7xf16>", a[1] @ b[1], (6, 7), F16)
    third = expression.constant((6, 7), F16, np.full((6, 7), 3.0), "splat")
    expression.result(expression.binary("div", c, third, np.divide))
    yield expression.finish()


def loops():
    """Rows in pairs, each a part of the result."""
    for size in 6, 128:
        expression = Expression(f"loops_{size}")
        a = expression.constant((size, 130), F32, kind="resource")
        b = expression.constant((size, 130), F32, kind="dense")
        text = tensor((size, 130), F32)
        rows = tensor((2, 130), F32)
        whole = expression.line(
            f"scf.forall (%i) = (0) to ({size}) step (2) shared_outs(%o = {b[0]}) -> ({text}) {{\n"
            f"    %s = tensor.extract_slice {a[0]}[%i, 0] [2, 130] [1, 1] : {text} to {rows}\n"
            f"    %t = nnspec.mul %s, %s : {rows}\n    scf.forall.in_parallel {{\n"
            f"      tensor.parallel_insert_slice %t into %o[%i, 0] [2, 130] [1, 1] : {rows} into "
            f"{text}\n    }}\n  }}", a[1] * a[1], (size, 130), F32)
        expression.result(expression.binary("sub", whole, b, np.subtract))
        yield expression.finish()


def whole():
    """What is not computed block by block: a product of matrices, elements that are read
    twice, and very many ops."""
    expression = Expression("large_matmul")
    rng, shape = expression.rng, (130, 128)
    text = tensor(shape, F32)
    a = expression.constant((130, 3), F32, rng.integers(-8, 8, (130, 3)), "resource")
    b = expression.constant((3, 128), F32, rng.integers(-8, 8, (3, 128)), "resource")
    zero = expression.constant(shape, F32, np.zeros(shape), "fill")
    c = expression.line(
        f"linalg.matmul ins({a[0]}, {b[0]} : tensor<130x3xf32>, tensor<3x128xf32>) "
        f"outs({zero[0]} : {text}) -> {text}", a[1] @ b[1], shape, F32)
    d = expression.constant(shape, F32, kind="resource")
    expression.result(expression.binary("mul", c, d, np.multiply))
    yield expression.finish()

    expression = Expression("every_other")
    size, text = 16500, "tensor<16500xf32>"
    a = expression.constant((8250,), F32, kind="resource")
    empty = expression.line(f"tensor.empty() : {text}", None, (size,), F32)
    expression.result(expression.line(
        "linalg.generic {indexing_maps = [affine_map<(d0) -> (d0 floordiv 2)>, "
        f"affine_map<(d0) -> (d0)>], iterator_types = [\"parallel\"]}} ins({a[0]} : "
        f"tensor<8250xf32>) outs({empty[0]} : {text}) {{\n  ^bb0(%x: f32, %o: f32):\n"
        f"    %y = arith.mulf %x, %x : f32\n    linalg.yield %y : f32\n  }} -> {text}",
        np.repeat(a[1] * a[1], 2), (size,), F32))
    yield expression.finish()

    expression = Expression("long_chain")
    a = b = expression.constant((16500,), F64, rng.integers(-8, 8, 16500), "resource")
    for _ in range(3000):
        a = expression.binary("add", a, b, np.add)
    expression.result(a)
    yield expression.finish()


def fold(module, *options):
    process = execute(["nnspec-opt", "-", FOLD, *options], input=module)
    if process.returncode != 0 or process.stderr:
        raise ToolError(f"nnspec-opt: {process.stderr}\n{module}")
    return process.stdout


def check(expressions):
    cases = [expression.case for expression in expressions]
    module = build_module(cases)
    resources = [f'{key}: "0x04000000{value}"' for expression in expressions
                 for key, value in expression.resources.items()]
    if resources:
        module += "{-# dialect_resources: { builtin: {\n" + ",\n".join(resources) + "\n} } #-}\n"
    folded = fold(module)
    left = {line.split(" = ")[1].split()[0] for line in folded.splitlines() if " = " in line}
    if left != {"arith.constant"}:
        sys.exit(f"FAIL {cases[0].name}: left are {left}\n{folded[:2000]}")
    if fold(folded) != folded:
        sys.exit(f"FAIL {cases[0].name}: folding again changes the program")
    if fold(module, "--mlir-disable-threading") != folded:
        sys.exit(f"FAIL {cases[0].name}: one thread gives another program")
    results = run_module(folded, [], len(cases))
    for expression, found in zip(expressions, results, strict=True):
        type, value = expression.expected
        report.check_equal(expression.case, type, found, type.load(type.store(value)))


def main():
    expressions = [*random_trees(), *rounding(), *contraction(), *loops(), *whole()]
    # Several to a process, as in the harness.
    for begin in range(0, len(expressions), 12):
        check(expressions[begin : begin + 12])
    report.finish()


main()
