# RUN: %python %s
"""Constants and epsilons at the ends of their ranges: subnormals, the largest finite
values, infinities and NaN, in every element type.

Each program computes with constants, which the passes may fold, and once more with
arguments in their place. Executed, simplified or not, each element is

- within a bound for the rounding of every step of the exact value, which NumPy computes
  in np.longdouble, whose range nothing here leaves; or
- what NumPy gives when it computes the program, or one that a law makes of it, step by
  step in its types: infinity where a step overflows, and NaN.
"""

import itertools

import numpy as np
from floats import F32, F64, LD, TYPES, special_values
from harness import Case, run_cases_with, tensor
from pointwise import BINARY, UNARY, compute
from report import Report

OPTIONS = ((), ("--simplify=false",))
# The ends of f64, which epsilon is, and of the narrower types.
EPSILONS = (
    0.0,
    5e-324,
    2.2250738585072014e-308,
    1.401298464324817e-45,
    1.1754943508222875e-38,
    1e-5,
    65504.0,
    3.4028234663852886e38,
    1.7976931348623157e308,
)

report = Report()


def constant(name, values, type):
    """A constant as its bits, which have every value."""
    stored = np.ascontiguousarray(type.store(values))
    bits = stored.tobytes().hex().upper()
    return f'%{name} = arith.constant dense<"0x{bits}"> : {tensor(stored.shape, type)}'


def declare(case, lines, is_constant, type, **parameters):
    """The parameters as constants or as arguments; their values as stored."""
    stored = []
    for name, values in parameters.items():
        if is_constant:
            lines.append(constant(name, values, type))
        else:
            case.add_argument(name, values, type)
        stored.append(np.asarray(type.round(values), LD))
    return stored


class PairCase(Case):
    """Every op on every pair of special values."""

    def __init__(self, type, is_constant):
        super().__init__(f"{type}, constant {is_constant}", "")
        self.type = type
        special = special_values(type)
        lines = []
        a, b = declare(
            self,
            lines,
            is_constant,
            type,
            a=np.repeat(special, len(special)),
            b=np.tile(special, len(special)),
        )
        x = tensor(a.shape, type)
        self.expected = {}
        for op, function in BINARY.items():
            lines.append(f"%{op} = nnspec.{op} %a, %b : {x}")
            self.expected[op] = (type, compute(type, function, a, b))
        for op, function in UNARY.items():
            lines.append(f"%{op} = nnspec.{op} %a : {x}")
            self.expected[op] = (type, compute(type, function, a))
        for other in TYPES:
            if other is not type:
                name = f"to_{other}"
                lines.append(f"%{name} = nnspec.cast %a : {x} to {tensor(a.shape, other)}")
                self.expected[name] = (other, other.round(a))
        for name, (result, _) in self.expected.items():
            self.results[name] = tensor(a.shape, result)
        self.body = "\n".join(lines)


def pairs():
    for is_constant in (True, False):
        cases = [PairCase(type, is_constant) for type in TYPES]
        for case, runs in zip(cases, run_cases_with(OPTIONS, cases), strict=True):
            for found in runs:
                for name, (type, expected) in case.expected.items():
                    if not report.check_equal(case, type, found[name], expected):
                        report.fail(case, f"%{name}")


def fills():
    """A fill's value is a double, rounded once to the type."""
    numbers = [float(value) for type in TYPES for value in special_values(type)]
    numbers = [value for value in numbers if np.isfinite(value)]
    for type in TYPES:
        case = Case(f"fills of {type}", "")
        lines = []
        for i, value in enumerate(numbers):
            text = f"{value:.17e}"
            lines.append(f"%y{i} = nnspec.fill {text} : {tensor((), type)}")
            case.results[f"y{i}"] = tensor((), type)
        case.body = "\n".join(lines)
        (runs,) = run_cases_with(OPTIONS, [case])
        for found in runs:
            values = np.array([found[name] for name in case.results])
            report.check_equal(case, type, values, type.round(numbers))


class MapCase(Case):
    """A batch norm with a channel for each of many combinations of parameters, and
    for each value of x; and a second map, with which it may become one."""

    def __init__(self, type, epsilon, is_constant):
        super().__init__(f"{type}, epsilon {epsilon}, constant {is_constant}", "")
        self.type, self.epsilon = type, epsilon
        # The statistics have at least the precision that is computed in.
        self.steps = F64 if type is F64 else F32
        special = special_values(self.steps)
        choices = self.rng.choice(special, size=(6, 120))
        # And each special value as each parameter, with ordinary ones beside it.
        ordinary = [0.5, 2.0, -3.0, 1.5, 0.25, -1.0]
        for number in range(6):
            rows = np.tile(np.array(ordinary, LD)[:, None], len(special))
            rows[number] = special
            choices = np.concatenate([choices, rows], axis=1)
        lines = []
        names = dict(zip("mvgbst", choices, strict=True))
        self.parameters = declare(self, lines, is_constant, self.steps, **names)
        x = special_values(type)[:, None]
        x = np.broadcast_to(x, (len(x), choices.shape[1]))
        self.x, x_type = self.add_argument("x", x, type)
        y_type, c = tensor(x.shape, self.steps), tensor(choices.shape[1:], self.steps)
        types = f"{y_type}, {c}"
        lines += [
            f"%w = nnspec.cast %x : {x_type} to {y_type}",
            "%n = nnspec.batch_norm_inference %w mean(%m) variance(%v) gamma(%g) "
            f"beta(%b) axis = 1 epsilon = {epsilon:.17e} : {types}",
            f"%ss = nnspec.broadcast %s dims = [1] : {c} to {y_type}",
            f"%tt = nnspec.broadcast %t dims = [1] : {c} to {y_type}",
            f"%p = nnspec.mul %n, %ss : {y_type}",
            f"%q = nnspec.add %p, %tt : {y_type}",
        ]
        self.results = {"n": y_type, "q": y_type}
        self.body = "\n".join(lines)

    def exact(self):
        """The values over the reals, where there is one."""
        m, v, g, b, s, t = self.parameters
        scale = g / np.sqrt(np.maximum(v, LD(0)) + LD(self.epsilon))
        n = self.x * scale + (b - m * scale)
        return n, n * s + t

    def stepwise(self):
        """What rounding at each step may give: the batch norm as it is defined, and
        as the theorem has it; there each parameter as the program computes it, or
        computed from constants and rounded once; and both maps one by one, or as one
        map."""
        round = self.steps.round
        m, v, g, b, s, t = self.parameters
        scale = g / np.sqrt(np.maximum(v, LD(0)) + LD(self.epsilon))
        folded = [scale, b - m * scale, scale * s, (b - m * scale) * s + t]
        numbers = [self.x, *self.parameters, *(round(each) for each in folded)]
        if self.steps is F64:
            # Steps in np.longdouble would round twice.
            numbers = [each.astype(np.float64) for each in numbers]
            round = np.float64
        x, m, v, g, b, s, t, *folded = numbers
        # Before it is added, epsilon is rounded to the type.
        variance = round(np.maximum(v, 0) + round(self.epsilon))
        deviation = round(np.sqrt(variance))
        difference = round(x - m)
        normal = [
            round(round(round(difference / deviation) * g) + b),
            round(round(difference * round(g / deviation)) + b),
        ]
        scales = [folded[0], round(g / deviation)]
        biases = [folded[1], *(round(b - round(m * each)) for each in scales)]
        scales_2 = [folded[2], *(round(each * s) for each in scales)]
        biases_2 = [folded[3]]
        biases_2 += [round(round(each * s) + t) for each in biases]

        def maps(scales, biases):
            pairs = itertools.product(scales, biases)
            return [round(round(x * scale) + bias) for scale, bias in pairs]

        first = normal + maps(scales, biases)
        second = [round(round(each * s) + t) for each in first]
        return first, second + maps(scales_2, biases_2)

    def bounds(self):
        """How far rounding may take the two results from what is exact."""
        m, v, g, b, s, t = self.parameters
        unit, tiny = self.steps.epsilon, self.steps.min_subnormal
        deviation = np.sqrt(np.maximum(v, LD(0)) + LD(self.epsilon))
        # A sum that is subnormal has lost what is below the smallest one.
        lost = np.where(deviation > 0, tiny / deviation**2, 0)
        scale = np.abs(g / deviation)
        relative = 8 * unit + lost
        size = np.abs(self.x) * scale + np.abs(m) * scale + np.abs(b)
        first = relative * size + 4 * tiny * (1 + np.abs(self.x) + np.abs(m))
        grown = np.abs(s) * first + relative * (np.abs(s) * size + np.abs(t))
        second = grown + 4 * tiny * (2 + np.abs(s) + np.abs(self.x) + np.abs(m))
        return first, second


def maps():
    for is_constant in (True, False):
        cases = [
            MapCase(type, epsilon, is_constant)
            for type in TYPES
            for epsilon in EPSILONS
        ]
        for case, runs in zip(cases, run_cases_with(OPTIONS, cases), strict=True):
            exact, stepwise, bounds = case.exact(), case.stepwise(), case.bounds()
            for option, found in zip(OPTIONS, runs, strict=True):
                for number, name in enumerate(("n", "q")):
                    values = case.steps.load(found[name])
                    passes = np.abs(values - exact[number]) <= bounds[number]
                    for other in stepwise[number]:
                        passes |= (values == other) | (
                            np.isnan(values) & np.isnan(other)
                        )
                    check(case, f"{option} %{name}", values, exact[number], passes)


def check(case, what, values, exact, passes):
    report.num_checks += 1
    report.num_elements += values.size
    if passes.all():
        return
    i, c = np.argwhere(~passes)[0]
    parameters = [float(parameter[c]) for parameter in case.parameters]
    report.fail(
        case,
        f"{what}: {np.count_nonzero(~passes)} elements, x {case.x[i, c]}, "
        f"m v g b s t {parameters}: found {values[i, c]}, exact {exact[i, c]}",
    )


pairs()
fills()
maps()
report.finish()
