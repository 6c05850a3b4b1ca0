# RUN: %python %s
"""The three results of nnspec.batch_norm_training: y, mean and variance.

Expected are the definition in np.longdouble, and what PyTorch computed
(Inputs/pytorch). The op is lowered to sums in f64 and one rounding of each
result, so the bounds (Inputs/reference.py) are half a spacing of the result's
type and the error of a computation in f64. The bounds that --domain=rounding finds
hold against exact arithmetic.
"""

import pathlib

import exact
import numpy as np
from floats import F16, F32, F64, TYPES, widest
from harness import Case, run_cases_and_bound, tensor
from reference import Training
from report import Report

report = Report()


class TrainingCase(Case):
    def __init__(
        self, name, data, affine, shape, axis, dynamic="", epsilon=1e-5, **values
    ):
        """`dynamic` names the arguments of dynamic size: x, parameters, both or
        none. `values` are x, gamma and beta where they are not to be drawn."""
        super().__init__(name, "")
        self.types = {"y": data}
        self.types["mean"] = self.types["variance"] = widest(F32, affine)
        rng = self.rng
        num_channels = shape[axis]
        drawn = {"x": rng.normal(rng.normal(), 2, size=shape)}
        drawn["gamma"] = rng.normal(size=num_channels)
        drawn["beta"] = rng.normal(size=num_channels)
        drawn |= values

        axes = range(len(shape)) if "x" in dynamic else ()
        parameter_axes = (0,) if "parameters" in dynamic else ()
        x, x_type = self.add_argument("x", drawn["x"], data, axes)
        gamma, affine_type = self.add_argument(
            "gamma", drawn["gamma"], affine, parameter_axes
        )
        beta, _ = self.add_argument("beta", drawn["beta"], affine, parameter_axes)
        self.expected = Training(x, gamma, beta, axis, epsilon)
        self.body = (
            "%y, %mean, %variance = nnspec.batch_norm_training %x gamma(%gamma) "
            f"beta(%beta) axis = {axis} epsilon = {epsilon:.17e} "
            f": {x_type}, {affine_type}"
        )
        self.results["y"] = x_type
        size_is_known = not (axes and parameter_axes)
        for result in ("mean", "variance"):
            self.results[result] = tensor(
                (num_channels,), self.types[result], () if size_is_known else (0,)
            )

    def check(self, found, certified):
        self.check_certified(found, certified)
        bounds = self.expected.bounds(F64)
        for result, type in self.types.items():
            exact = getattr(self.expected, result)
            report.check_rounded(
                self,
                f"{result}, {type}",
                type,
                found[result],
                exact,
                bounds[result],
                through=F64,
            )

    def check_certified(self, found, certified):
        for result, real in exact.training(self.expected).items():
            type = self.types[result]
            is_required = np.abs(getattr(self.expected, result)) < type.max / 2
            report.check_certified(
                self,
                f"{result}, {type}",
                type,
                found[result],
                certified[result],
                real,
                is_required,
            )


def check(cases):
    for case, results in zip(cases, run_cases_and_bound(cases), strict=True):
        case.check(*results)


def every_axis_of_every_rank():
    cases = []
    for rank in range(1, 7):
        for axis in range(rank):
            shape = [3, 4, 2, 5, 6, 7][:rank]
            for dynamic in ("", "x and parameters", ("x", "parameters")[axis % 2]):
                name = f"rank {rank}, axis {axis}, dynamic {dynamic or 'nothing'}"
                cases.append(TrainingCase(name, F32, F32, shape, axis, dynamic))
    check(cases)


def every_combination_of_types():
    cases = []
    for data in TYPES:
        for affine in TYPES:
            dynamic = "x" if affine in (F16, F64) else ""
            name = f"types {data}/{affine}, dynamic {dynamic or 'nothing'}"
            cases.append(TrainingCase(name, data, affine, (4, 5, 3, 7), 1, dynamic))
    check(cases)


def a05_axes_of_equal_size():
    """a05: the statistics of one axis are not those of another."""
    check([TrainingCase(f"8x8x8, axis {i}", F32, F32, (8, 8, 8), i) for i in range(3)])


def large_mean():
    """One pass, with E[x^2] - E[x]^2, would lose every digit of the variance."""
    cases = []
    for mean in (1e4, -1e5, 1e6):
        for type in (F32, F64):
            name = f"mean {mean}, {type}"
            shape = (8, 3, 9, 11)
            x = mean + Case(name, "").rng.normal(size=shape)
            cases.append(TrainingCase(name, type, type, shape, 1, x=x))
    check(cases)


def hard_channels():
    """Constant channels, huge and tiny ones, gammas that are negative and 0."""
    for type in (F32, F64):
        name = f"hard channels, {type}"
        x = Case(name, "").rng.normal(size=(6, 7, 5))
        x *= np.array([0, 1e15, 1e-15, 1, 1, 1, 1e-25]).reshape(7, 1)
        x[:, 5] += 3
        x[:, 0] = 0.1
        gamma = np.array([2, -1, 1, 0, -0.0, -3, 1e20])
        case = TrainingCase(name, type, type, (6, 7, 5), 1, x=x, gamma=gamma)
        check([case])


def epsilons():
    for epsilon in (0.0, 1e-3, 1e-6, 1.0):
        check(
            [TrainingCase(f"epsilon {epsilon}", F32, F32, (9, 5), 1, epsilon=epsilon)]
        )


def one_element_per_channel():
    """The mean is x, the variance 0 and y is beta: exactly."""
    cases = [
        TrainingCase(f"one element, {shape}, {type}", type, type, shape, axis, dynamic)
        for type in TYPES
        for shape, axis, dynamic in (
            ((7,), 0, "x"),
            ((1, 7), 1, ""),
            ((1, 7, 1, 1), 1, "x and parameters"),
        )
    ]
    for case, results in zip(cases, run_cases_and_bound(cases), strict=True):
        found, certified = results
        case.check_certified(found, certified)
        x, beta = case.expected.x, case.expected.beta
        data, statistics = case.types["y"], case.types["mean"]
        mean, zero = x.reshape(-1), np.zeros(x.size)
        report.check_equal(case, data, found["y"], beta.reshape(x.shape))
        report.check_equal(case, statistics, found["mean"], mean)
        report.check_equal(case, statistics, found["variance"], zero)


def many_elements_per_channel():
    cases = [
        TrainingCase(f"2x3x256x256, dynamic {d or 'nothing'}", F32, F32, shape, 1, d)
        for shape in [(2, 3, 256, 256)]
        for d in ("", "x and parameters")
    ]
    check(cases)


def pytorch():
    """The results that PyTorch gives, from the same x, gamma and beta."""
    path = (
        pathlib.Path(__file__).resolve().parent / "Inputs" / "pytorch" / "training.npz"
    )
    recorded = np.load(path)
    names = sorted({key.split(".")[0] for key in recorded})
    for type in (F32, F64):
        cases = []
        for name in names:
            values = {key: recorded[f"{name}.{key}"] for key in ("x", "gamma", "beta")}
            cases.append(
                TrainingCase(
                    f"PyTorch, {name}, {type}",
                    type,
                    type,
                    values["x"].shape,
                    1,
                    epsilon=float(recorded[f"{name}.epsilon"]),
                    **values,
                )
            )
        results = run_cases_and_bound(cases)
        for case, name, (found, certified) in zip(cases, names, results, strict=True):
            case.check_certified(found, certified)
            # Each of the two results has an error. PyTorch in f64 is as good as
            # exact for nnspec in f32; in f32 PyTorch's error is the larger one.
            ours = case.expected.bounds(F64)
            for their_type in {type, F64}:
                theirs = pytorch_results(case.expected, recorded, name, their_type)
                for result, (value, bound) in theirs.items():
                    report.check_rounded(
                        case,
                        f"{result}, {type}, from PyTorch's in {their_type}",
                        type,
                        found[result],
                        value,
                        ours[result] + bound,
                    )


def pytorch_results(expected, recorded, name, type):
    """The recorded y, mean and variance, each with a bound of its error. What
    PyTorch sums in, and in which order, is its own affair; y has the normal
    form."""
    bounds = expected.bounds(type)
    normal_form = expected.inference.normal_form_bound(type)
    y, mean, unbiased = (
        type.load(recorded[f"{name}.{type}.{result}"])
        for result in ("y", "mean", "unbiased_variance")
    )
    n = expected.count
    return {
        "y": (y, bounds["y"] + normal_form),
        "mean": (mean, bounds["mean"]),
        "variance": (unbiased * (n - 1) / n, bounds["variance"]),
    }


every_axis_of_every_rank()
every_combination_of_types()
a05_axes_of_equal_size()
large_mean()
hard_channels()
epsilons()
one_element_per_channel()
many_elements_per_channel()
pytorch()
report.finish()
