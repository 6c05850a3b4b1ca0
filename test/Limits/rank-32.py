# RUN: %python %s
"""Tensors of rank 32, the most that NumPy has, in every op, pass, domain and lowering;
and of rank 64 and 65 where the tools stop.

Expected values are NumPy's.
"""

import numpy as np
from floats import BF16, F32, F64
from harness import Case, run_cases_and_bound, run_on_box, tensor
from limits import LOWERINGS, PASSES, expect_error, expect_success
from limits import function, nnspec_functions, optimize, run
from report import Report

RANK = 32
# Axes of some elements far apart, and many of one or two; each with an axis of channels.
SHAPES = (
    ((2, *[1] * 29, 3, 4), 30),
    ((3, *[1] * 31), 0),
    ((*[2] * 10, *[1] * 21, 3), 9),
)

report = Report()


def passes_and_lowerings():
    for rank in (RANK, 64, 100):
        for number, (shape, axis) in enumerate(SHAPES):
            shape = (*shape, *[1] * (rank - RANK))
            module = "".join(nnspec_functions(shape, axis).values())
            for passes in PASSES if number == 0 else ["nnspec-simplify"]:
                expect_success(optimize(module, passes), module)
            for passes in LOWERINGS if number == 0 else LOWERINGS[:1]:
                expect_success(optimize(module, passes), module)


def along(values, axis, rank):
    return np.asarray(values).reshape([-1 if i == axis else 1 for i in range(rank)])


class RankCase(Case):
    """A batch norm, and the ops on its result, with a bound for f64 as it is computed
    (real), and the one that --domain=rounding certifies for what is executed."""

    def __init__(self, shape, axis, type, constants):
        super().__init__(f"{shape}, axis {axis}, {type}, constant {constants}", "")
        self.type, self.has_constants = type, constants
        rng = self.rng
        x, x_type = self.add_argument("x", rng.normal(size=shape), type)
        size = shape[axis]
        variance = rng.uniform(0.5, 2, size=size)
        values = [*rng.normal(size=(3, size)), variance]
        lines, parameters = [], {}
        for name, value in zip("mgbv", values, strict=True):
            stored = np.asarray(F32.round(value), np.float64)
            parameters[name] = along(stored, axis, len(shape))
            if constants:
                text = f"dense<{stored.tolist()}> : {tensor(stored.shape, F32)}"
                lines.append(f"%{name} = arith.constant {text}")
            else:
                self.add_argument(name, value, F32)
        c = tensor((size,), F32)
        types = f"{x_type}, {c}"
        lines += [
            "%n = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) "
            f"beta(%b) axis = {axis} epsilon = 2.5e-01 : {types}",
            f"%r = nnspec.max %n, %x : {x_type}",
            f"%y = nnspec.sub %r, %x : {x_type}",
        ]
        self.results = {"y": x_type}
        self.body = "\n".join(lines)
        m, g, b, v = parameters.values()
        x = np.asarray(x, np.longdouble)
        normal = (x - m) / np.sqrt(v + np.longdouble(0.25)) * g + b
        self.expected = np.maximum(normal, x) - x


def values():
    cases = [
        RankCase(shape, axis, type, constants)
        for shape, axis in SHAPES
        for type in (BF16, F32, F64)
        for constants in (False, True)
    ]
    for case, (native, rounding) in zip(
        cases, run_cases_and_bound(cases), strict=True
    ):
        value, bound = (np.asarray(part, np.longdouble) for part in rounding["y"])
        exact = case.expected
        # The value is computed in f64, but with parameters that fold, and are rounded
        # to f32 then: scale and bias, each far less than 16.
        error = 16 * 2.0**-23 if case.has_constants else 1e-13
        tiny = np.full(exact.shape, np.longdouble(error))
        report.check_within(case, "f64 values", F64, rounding["y"][0], exact, tiny)
        report.check_within(
            case, f"{case.type}", case.type, native["y"], exact, bound + tiny
        )
        assert value.shape == bound.shape == exact.shape


def bounds():
    shape, _ = SHAPES[0]
    x = tensor(shape, "f32")
    text = function(
        "main", {"x": x, "z": x}, [x], f"%y0 = nnspec.max %x, %z : {x}"
    )
    rng = np.random.default_rng(0)
    boxes = []
    for _ in range(2):
        low = rng.normal(size=shape).astype(np.float32)
        boxes.append((low, low + np.float32(0.5)))
    ((lower, upper),) = run_on_box(text, boxes)
    case = Case("bounds", text)
    for found, own in ((lower, 0), (upper, 1)):
        expected = np.maximum(boxes[0][own], boxes[1][own])
        report.check_equal(case, F64, found.astype(np.float64), expected)


def ranks_beyond():
    for rank in (64, 65):
        x = tensor([1] * rank, "f32")
        text = function("main", {}, [x], f"%y0 = nnspec.fill 2.5 : {x}")
        outcome = run(["nnspec-run", "-"], text)
        if rank == 64:
            expect_success(outcome, text)
        else:
            expect_error(outcome, "rank too large: .* found rank 65", text)


passes_and_lowerings()
values()
bounds()
ranks_beyond()
report.finish()
