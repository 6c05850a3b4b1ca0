# RUN: %python %s
"""f16 and bf16 round once.

Batch norm on 16-bit data computes in the widest type of its operands and rounds
the result to the data type, once: the error is half a spacing of the data type
and the bound of the computation (a15 to a18). And nnspec.cast between all pairs
of element types, over every value of the 16-bit types and over crafted values of
the wider ones. Expected are exact values, rounded once (Inputs/floats.py). The
bounds that --domain=rounding finds hold against exact arithmetic.
"""

import itertools

import numpy as np
from batchnorm import DIRECT, NORMAL_FORM, BatchNormCase
from floats import BF16, F16, F32, F64, LD, TYPES, special_values
from harness import Case, run_cases_and_bound, tensor
from report import Report

report = Report()
NARROW = (F16, BF16)


def ties(narrow, through=None):
    """Values in `through`, of both signs: those halfway between neighbours of
    `narrow`, at the overflow and in the subnormal range too, and their own
    neighbours."""
    # Halfway above each of these values.
    bits = np.arange(0, 0x7F80 if narrow is BF16 else 0x7C00, dtype=np.uint16)
    below = narrow.load(bits.view(narrow.storage))
    halfway = below + narrow.spacing(below) / 2
    around = [halfway]
    for sign in (-1, 1):
        around.append(halfway + sign * through.spacing(halfway))
        # Not as near: the first rounding of two would stop here.
        around.append(halfway + sign * narrow.spacing(below) / 64)
    values = np.concatenate(around)
    return np.concatenate([values, -values])


def double_rounding_ties():
    """f64 values next to a value halfway between neighbours of a 16-bit type,
    nearer to it than f32 can tell: going through f32 would make ties of them and
    then take them to the wrong side."""
    values = []
    for narrow in NARROW:
        rng = np.random.default_rng(64)
        bits = rng.integers(0, 0x7F7F if narrow is BF16 else 0x7BFF, size=2000)
        below = narrow.load(bits.astype(np.uint16).view(narrow.storage))
        halfway = below + narrow.spacing(below) / 2
        for sign in (-1, 1):
            values.append(halfway * (1 + sign * LD(2) ** -40))
    values = np.concatenate(values)
    return F64.load(F64.store(np.concatenate([values, -values])))


def wrong_through_f32(narrow, values):
    return narrow.round(values) != narrow.round(F32.round(values))


#
# Batch norm
#


def data_in_every_value():
    """Every 16-bit value as x that is finite (and far from the end of f32's
    range), with parameters in f32 and f64."""
    for data, statistics in itertools.product(NARROW, (F32, F64)):
        x = data.load(data.all_values()).reshape(8, -1)
        x = np.where(np.abs(x) < 1e37, x, 0)
        # Scales that keep the results in range, with digits that f16 has not.
        parameters = [
            np.array([0.1, -0.3, 7, 0, 1 / 3, -1, 0.01, 5]),
            np.array([1.7, 0.3, 9, 1.1, 23.7, 2.3, 0.9, 1.3]) * 1e2,
            np.array([0.7, -1.3, 1.1, 0.9, 3.1, 2.9, -0.1, 1.9]),
            np.array([0.1, -0.2, 0.3, 1 / 3, 0, -7.7, 0.9, 2.2]),
        ]
        name = f"every {data} value, parameters in {statistics}"
        case = BatchNormCase(
            name, data, statistics, statistics, x.shape, 0, x=x, parameters=parameters
        )
        check_both_forms([case])


def check_both_forms(cases):
    results = run_cases_and_bound(cases, DIRECT)
    for case, (found, bounds) in zip(cases, results, strict=True):
        group = f"direct form of {case.data}, computed in {case.computation}"
        case.check_direct(report, group, found["y"])
        case.check_certified(report, "direct form", found["y"], bounds["y"])
    results = run_cases_and_bound(cases, NORMAL_FORM)
    for case, (found, bounds) in zip(cases, results, strict=True):
        group = f"normal form of {case.data}, computed in {case.computation}"
        case.check_normal_form(report, group, found["y"])
        case.check_certified(report, "normal form", found["y"], bounds["y"])
        count_decided(case)


# How many elements have one right value only: the bound of the computation leaves
# no choice between two neighbours of the data type.
decided = {F16: [0, 0], BF16: [0, 0]}


def count_decided(case):
    expected = case.reference
    bound = expected.normal_form_bound(case.computation)
    lower = case.data.round(expected.y - bound)
    upper = case.data.round(expected.y + bound)
    decided[case.data][0] += np.count_nonzero(lower == upper)
    decided[case.data][1] += lower.size


def a18_wide_statistics():
    """a17, a18: statistics in f32 beyond the range of f16, and below it."""
    rng = np.random.default_rng(18)
    cases = []
    for data, affine, variance in itertools.product(
        NARROW, (F32, F16, BF16), (1e6, 1e9, 1e-9)
    ):
        name = f"variance {variance}, data {data}, affine {affine}"
        std = variance**0.5
        cases.append(
            BatchNormCase(
                name,
                data,
                F32,
                affine,
                (16, 5, 7),
                1,
                x=np.clip(100 + std * rng.normal(size=(16, 5, 7)), -65504, 65504),
                parameters=[
                    100 + rng.normal(size=5) * std,
                    variance * rng.uniform(0.5, 2, size=5),
                    rng.normal(size=5),
                    rng.normal(size=5),
                ],
                epsilon=1e-12,
            )
        )
    check_both_forms(cases)


def results_that_overflow():
    """Beyond the range of the data type the result is an infinity, and next to it
    the largest value."""
    # In f16, 65520 is where rounding to nearest becomes an infinity.
    beta = np.array([65519, 65519.99, 65520, 65521, -65519, -65520, -1e9])
    case = BatchNormCase(
        "f16 results that overflow",
        F16,
        F32,
        F32,
        (2, 7),
        1,
        x=np.zeros((2, 7)),
        parameters=[np.zeros(7), np.ones(7), np.ones(7), beta],
    )
    m, inf = 65504.0, np.inf
    expected = np.tile([m, m, inf, inf, -m, -inf, -inf], (2, 1))
    for form in (DIRECT, NORMAL_FORM):
        ((found, bounds),) = run_cases_and_bound([case], form)
        report.check_equal(case, F16, found["y"], expected)
        case.check_certified(report, "overflow", found["y"], bounds["y"])


def f64_parameters():
    """With f64 parameters the computation is in f64, and its result goes to the
    data type in one step. gamma = 0 and x = 0 leave beta, exactly."""
    for data in NARROW:
        beta = double_rounding_ties()
        beta = beta[wrong_through_f32(data, beta) & np.isfinite(data.round(beta))]
        if len(beta) < 100:
            raise AssertionError("too few values that a detour through f32 would show")
        cases = []
        for gamma in (0.0, 1.0):
            name = f"beta next to ties of {data}, gamma {gamma}"
            c = len(beta)
            cases.append(
                BatchNormCase(
                    name,
                    data,
                    F64,
                    F64,
                    (c, 2),
                    0,
                    x=np.zeros((c, 2)),
                    parameters=[np.zeros(c), np.ones(c), np.full(c, gamma), beta],
                )
            )
        expected = np.repeat(beta[:, np.newaxis], 2, axis=1)
        for form in (DIRECT, NORMAL_FORM):
            results = run_cases_and_bound(cases, form)
            for case, (found, bounds) in zip(cases, results, strict=True):
                report.check_equal(case, data, found["y"], data.round(expected))
                case.check_certified(report, "f64 parameters", found["y"], bounds["y"])


#
# Casts
#


def crafted_values(type):
    """Stored values of the type that are hard to convert."""
    rng = np.random.default_rng(3)
    if type in NARROW:
        return type.all_values()
    values = [special_values(other) for other in TYPES]
    values += [ties(narrow, type) for narrow in NARROW]
    if type is F64:
        values.append(double_rounding_ties())
        # Ties of f32, and their neighbours.
        below = F32.load(F32.random_values(rng, 5000))
        halfway = below + F32.spacing(below) / 2
        values += [halfway, halfway * (1 + F64.epsilon), halfway * (1 - F64.epsilon)]
        smallest = F32.min_subnormal * np.array([0.5, 0.5000001, 0.4999999, 1.5, 2.5])
        largest = F32.max * (1 + LD(2) ** -25 * np.array([0.99, 1, 1.01]))
        values += [smallest, -smallest, largest, -largest]
    stored = type.store(np.concatenate(values))
    return np.concatenate([stored, type.random_values(rng, 20000), all_nans(type)])


def all_nans(type):
    """NaN with each one bit of the significand: one that a narrower type has
    not must not leave an infinity."""
    bits = np.dtype(type.storage).itemsize * 8
    integer = np.dtype(f"u{bits // 8}").type
    infinity = type.store([np.inf, -np.inf]).view(integer)
    one_bit = integer(1) << np.arange(type.precision - 1, dtype=integer)
    return (infinity[:, np.newaxis] | one_bit).reshape(-1).view(type.storage)


def cast_case(name, source, *targets):
    """Casts from type to type, one after the other."""
    case = Case(name, "")
    _, type = case.add_stored_argument("v0", crafted_values(source), source)
    lines = []
    for i, target in enumerate(targets):
        to = tensor(case.arguments["v0"][0].shape, target)
        lines.append(f"%v{i + 1} = nnspec.cast %v{i} : {type} to {to}")
        type = to
    case.body = "\n".join(lines)
    case.results[f"v{len(targets)}"] = type
    return case


def check_casts(chains):
    cases = [cast_case(f"cast {' to '.join(map(str, c))}", *c) for c in chains]
    results = run_cases_and_bound(cases)
    for case, chain, (found, bounds) in zip(cases, chains, results, strict=True):
        expected = real = chain[0].load(case.arguments["v0"][0])
        is_required = np.isfinite(real)
        # What the domain must allow for: each cast moves a number by half a spacing,
        # and the bound is of the value's distance from the real number as well as of
        # the real number's from the computed one, so by a spacing in all (and 1/256
        # of it, in narrow types). Values of f16 from 65408 on do overflow: they are
        # 65536 in bf16.
        reach = np.abs(real)
        for target in chain[1:]:
            expected = target.round(expected)
            reach = reach + target.spacing(reach) * (1 + LD(2) ** -7)
            is_required &= reach <= target.max
        (found,), (bounds,) = found.values(), bounds.values()
        report.check_equal(case, chain[-1], found, expected)
        report.check_certified(
            case,
            f"casts that end in {chain[-1]}",
            chain[-1],
            found,
            bounds,
            real,
            is_required,
        )


def casts_between_all_types():
    assert wrong_through_f32(F16, double_rounding_ties()).sum() > 1000
    assert wrong_through_f32(BF16, double_rounding_ties()).sum() > 1000
    check_casts(list(itertools.product(TYPES, repeat=2)))


def chains_of_casts():
    """A narrowing cast stays, whatever follows; one that widens is undone."""
    check_casts(
        [
            (F64, F32, F16),
            (F64, F32, BF16),
            (F32, F16, F32),
            (F32, BF16, F32),
            (F64, F16, BF16),
            (F64, BF16, F16),
            (F16, BF16, F16),
            (BF16, F16, BF16),
            (F16, F32, BF16),
            (BF16, F64, F16),
            (F16, F64, F32, F16),
        ]
    )


data_in_every_value()
a18_wide_statistics()
results_that_overflow()
f64_parameters()
casts_between_all_types()
chains_of_casts()
for type, (count, total) in decided.items():
    print(f"normal form of {type}: {count} of {total} elements have one right value")
report.finish()
