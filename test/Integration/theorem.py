# RUN: %python %s
"""The theorem holds by value.

Both sides of batchNorm_inference_eq_mul_add are run: the op lowered as it stands,
and its normal form. Each is compared with the definition in np.longdouble, within
the bounds that Inputs/reference.py derives; neither with the other. And with exact
arithmetic, within the bound that --domain=rounding finds for that form.
"""

import itertools

import numpy as np
from batchnorm import (
    DIRECT,
    DIRECT_CANONICAL,
    NORMAL_FORM,
    NUM_CHANNELS,
    SIZES,
    BatchNormCase,
)
from floats import BF16, F16, F32, F64, TYPES
from harness import ToolError, run_cases_and_bound
from report import Report

report = Report()


def require_no_batch_norm(module):
    if "nnspec.batch_norm_inference" in module:
        raise ToolError(f"the theorem was not applied\n{module}")


def require_no_nnspec(module):
    if "nnspec." in module:
        raise ToolError(f"not all was lowered\n{module}")


def check_both_forms(cases, direct=DIRECT):
    """Returns the results of the direct form."""
    direct_results = run_cases_and_bound(cases, direct, require_no_nnspec)
    normal_results = run_cases_and_bound(cases, NORMAL_FORM, require_no_batch_norm)
    for case, (d, direct_bounds), (n, normal_bounds) in zip(
        cases, direct_results, normal_results, strict=True
    ):
        kind = "same type" if case.data is case.computation else "narrower data"
        group = f"{kind}, computed in {case.computation}"
        case.check_direct(report, f"direct form, {group}", d["y"])
        case.check_normal_form(report, f"normal form, {group}", n["y"])
        case.check_certified(report, "direct form", d["y"], direct_bounds["y"])
        case.check_certified(report, "normal form", n["y"], normal_bounds["y"])
        count_beyond_half(case, n["y"])
    return [d["y"] for d, _ in direct_results]


# How often the bound would be too small with the unit roundoff for u.
beyond_half = {F32: [0, 0], F64: [0, 0]}


def count_beyond_half(case, found):
    if case.data is not case.computation:
        return
    expected = case.reference
    bound = expected.normal_form_bound(case.data, u=case.data.epsilon / 2)
    error = np.abs(case.data.load(found) - expected.y)
    beyond_half[case.data][0] += np.count_nonzero(error > bound)
    beyond_half[case.data][1] += found.size


def shape_with_channels(rng, rank, axis):
    """NUM_CHANNELS on the axis; the other sizes are smaller and all differ."""
    shape = list(rng.permutation([2, 3, 4, 5, 6])[: rank - 1])
    shape.insert(axis, NUM_CHANNELS)
    return [int(size) for size in shape]


def a19_a20_every_axis_of_every_rank():
    """a19: ranks 1 to 6. a20: a dynamic axis and static parameters."""
    types = [
        (F32, F32, F32),
        (F64, F64, F64),
        (F16, F32, F32),
        (BF16, BF16, BF16),
        (F32, F64, F16),
    ]
    rng = np.random.default_rng(1)
    cases = []
    for rank in range(1, 7):
        for axis in range(rank):
            for number, combination in enumerate(types):
                # Each combination static, and every other one in another way.
                other = list(SIZES)[1 + (number + axis) % 3]
                for sizes in ("static", other)[: 1 + (number + axis) % 2]:
                    name = (
                        f"rank {rank}, axis {axis}, {'/'.join(map(str, combination))}, "
                        f"{sizes}"
                    )
                    shape = shape_with_channels(rng, rank, axis)
                    cases.append(BatchNormCase(name, *combination, shape, axis, sizes))
    check_both_forms(cases)


def every_combination_of_types():
    """Data, statistics and affine parameters of each of the four types."""
    cases = []
    variants = [
        ((3, NUM_CHANNELS, 2, 5), 1, "static"),
        ((4, 7, NUM_CHANNELS), 2, "dynamic"),
    ]
    for number, combination in enumerate(itertools.product(TYPES, repeat=3)):
        shape, axis, sizes = variants[(number + number // 4 + number // 16) % 2]
        name = f"types {'/'.join(map(str, combination))}, axis {axis}, {sizes}"
        cases.append(BatchNormCase(name, *combination, shape, axis, sizes))
    check_both_forms(cases, DIRECT_CANONICAL)


def a05_a25_axes_of_equal_size():
    """a05: 8x8x8 on each axis in turn. a25: H = W = C, in NCHW and NHWC."""
    cases = []
    for shape in ((8, 8, 8), (2, 6, 6, 6)):
        for axis in range(len(shape)):
            for sizes in ("static", "dynamic"):
                name = f"{'x'.join(map(str, shape))}, axis {axis}, {sizes}"
                cases.append(BatchNormCase(name, F32, F32, F32, shape, axis, sizes))
    check_both_forms(cases)


def one_large_tensor():
    """Loops long enough for vectors and their remainders."""
    cases = [
        BatchNormCase("2x13x57x55", F32, F32, F32, (2, 13, 57, 55), 1),
        BatchNormCase("3x61x13, last axis", F32, F32, F32, (3, 61, 13), 2, "dynamic"),
    ]
    check_both_forms(cases)


def a21_four_epsilons():
    """a21: 1e-3, 1e-5, 1e-6 and 1 give four results, each of them right."""
    rng = np.random.default_rng(21)
    shape = (5, 7)
    x = rng.normal(size=shape)
    parameters = [rng.normal(size=7), np.linspace(1e-4, 1e-2, 7)]
    parameters += [rng.uniform(1, 2, size=7), rng.normal(size=7)]
    for type in (F32, F64):
        cases = [
            BatchNormCase(
                f"epsilon {epsilon}, {type}",
                *[type] * 3,
                shape,
                1,
                epsilon=epsilon,
                x=x,
                parameters=parameters,
            )
            for epsilon in (1e-3, 1e-5, 1e-6, 1.0)
        ]
        results = check_both_forms(cases)
        for i, case in enumerate(cases):
            for j in range(i):
                bound = case.reference.normal_form_bound(type)
                apart = np.abs(type.load(results[i]) - type.load(results[j]))
                if not (apart > 4 * bound).all():
                    report.fail(case, f"does not differ from {cases[j].name}")


def no_epsilon():
    """Epsilon 0: the theorem applies where the variance is a positive constant."""
    rng = np.random.default_rng(0)
    variances = {
        "ordinary": rng.uniform(0.1, 4, size=7),
        "small": 10.0 ** -rng.uniform(1, 7, size=7),
        "equal": np.full(7, 0.3),
    }
    cases = []
    for kind, variance in variances.items():
        for statistics in TYPES:
            parameters = [rng.normal(size=7), variance]
            parameters += [rng.normal(size=7), rng.normal(size=7)]
            case = BatchNormCase(
                f"epsilon 0, constant variance of {statistics}, {kind}",
                F32,
                statistics,
                F32,
                (3, 7),
                1,
                epsilon=0.0,
                parameters=parameters,
            )
            case.make_variance_constant()
            cases.append(case)
    check_both_forms(cases)

    def require_batch_norm(module):
        if "nnspec.batch_norm_inference" not in module:
            raise ToolError(f"the theorem was applied, std may be 0\n{module}")

    # Elsewhere it does not apply. The op still has a value, by IEEE's rules: an
    # infinity or NaN where std is 0.
    shared = {"shape": (3, 7), "axis": 1, "epsilon": 0.0}
    positive = BatchNormCase(
        "epsilon 0, variance an argument", *[F32] * 3, **shared, parameters=parameters
    )
    parameters[1] = np.array([0.0, -0.0, -1.0, 0.0, -1e-30, 0.0, 0.0])
    zero = BatchNormCase(
        "epsilon 0, std 0", *[F32] * 3, **shared, parameters=parameters
    )
    for form in (DIRECT, NORMAL_FORM):
        check_ir = require_batch_norm if form is NORMAL_FORM else None
        results = run_cases_and_bound([positive, zero], form, check_ir)
        (found, bounds), (found_zero, bounds_zero) = results
        positive.check_direct(report, "direct form, epsilon 0", found["y"])
        report.check_equal(zero, F32, found_zero["y"], zero.reference.y)
        positive.check_certified(report, "epsilon 0", found["y"], bounds["y"])
        zero.check_certified(report, "epsilon 0", found_zero["y"], bounds_zero["y"])


def subnormal_epsilon():
    """An epsilon that f32 holds with fewer bits, and variances that leave it
    alone under the root."""
    rng = np.random.default_rng(40)
    x = 1e-22 * rng.normal(size=(4, 7))
    parameters = [1e-22 * rng.normal(size=7), np.array([0, -1, 0, 0, 1e-39, 1e-38, 1])]
    parameters += [rng.normal(size=7), rng.normal(size=7)]
    cases = [
        BatchNormCase(
            "epsilon 1e-40",
            *[F32] * 3,
            (4, 7),
            1,
            epsilon=1e-40,
            x=x,
            parameters=parameters,
        )
    ]
    check_both_forms(cases)


def values_that_are_not_finite():
    """Infinities and NaN come through both forms alike, and alone."""
    inf, nan = np.inf, np.nan
    # mean, variance, gamma, beta
    channels = [
        (0.5, 1, 2, 1),
        (inf, 1, 2, 1),
        (-inf, 1, 2, 1),
        (nan, 1, 2, 1),
        (0.5, inf, 2, 1),
        (0.5, nan, 2, 1),
        (0.5, -inf, 2, 1),
        (0.5, 1, nan, 1),
        (0.5, 1, 2, -inf),
        (0.5, 1, 2, nan),
        (0.5, 1, -2, 1),
    ]
    x = np.repeat([[1], [-3], [inf], [-inf], [nan]], len(channels), axis=1)
    for type in TYPES:
        case = BatchNormCase(
            f"not finite, {type}",
            *[type] * 3,
            x.shape,
            1,
            x=x,
            parameters=zip(*channels, strict=True),
        )
        exact = case.reference.y
        bound = case.reference.normal_form_bound(case.computation)
        bound = bound + type.spacing(exact) / 2
        for form in (DIRECT, NORMAL_FORM):
            ((found, bounds),) = run_cases_and_bound([case], form)
            case.check_certified(report, "not finite", found["y"], bounds["y"])
            values = type.load(found["y"])
            near = np.isfinite(exact) & (np.abs(values - exact) <= bound)
            expected = np.where(near, values, exact)
            report.check_equal(case, type, found["y"], expected)


a19_a20_every_axis_of_every_rank()
every_combination_of_types()
a05_a25_axes_of_equal_size()
one_large_tensor()
a21_four_epsilons()
no_epsilon()
subnormal_epsilon()
values_that_are_not_finite()
for type, (count, total) in beyond_half.items():
    print(f"with half of u, {count} of {total} elements in {type} would be beyond")
report.finish()
