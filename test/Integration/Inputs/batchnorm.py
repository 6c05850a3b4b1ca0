"""Cases of one nnspec.batch_norm_inference, and parameters that try it hard."""

import exact
import numpy as np
from floats import F32, LD, widest
from harness import Case
from reference import Inference

PARAMETERS = ("mean", "variance", "gamma", "beta")

# The two forms that the theorem says are equal, as passes before the pipeline of
# nnspec-run: the op itself, and what the theorem makes of it.
DIRECT = "convert-nnspec-to-linalg"
DIRECT_CANONICAL = (
    "canonicalize{disable-patterns=batchnorm_inference_eq_mul_add},"
    "convert-nnspec-to-linalg"
)
NORMAL_FORM = "canonicalize"

# Which sizes are dynamic: of the axes of x, and of the parameters.
SIZES = {
    "static": lambda rank, axis: ((), ()),
    "dynamic": lambda rank, axis: (range(rank), (0,)),
    "dynamic channel of x": lambda rank, axis: ((axis,), ()),
    "dynamic parameters": lambda rank, axis: ((), (0,)),
}

# The number of channels that `hard_parameters` gives.
NUM_CHANNELS = 13


def hard_parameters(rng, statistics):
    """A channel of each kind: mean, variance, gamma and beta."""
    huge = min(LD(1e30), statistics.max)
    tiny = max(LD(1e-30), statistics.min_subnormal)
    channels = [
        # mean, variance, gamma, beta
        (rng.normal(), rng.uniform(0.1, 4), rng.normal(), rng.normal()),
        (rng.normal(), -0.5, rng.normal(), rng.normal()),
        (rng.normal(), 0.0, rng.normal(), rng.normal()),
        (rng.normal(), -0.0, rng.normal(), rng.normal()),
        (rng.normal(), tiny, rng.normal(), rng.normal()),
        (rng.normal(), huge, rng.normal(), rng.normal()),
        (rng.normal(), rng.uniform(0.1, 4), -rng.uniform(0.5, 2), rng.normal()),
        (rng.normal(), rng.uniform(0.1, 4), 0.0, rng.normal()),
        # The mean is far above std.
        (1000.001, 1e-6, rng.normal(), rng.normal()),
        (-30000.0, 1.0, rng.normal(), rng.normal()),
        (rng.normal(), rng.uniform(0.1, 4), rng.normal(), 0.0),
        # One parameter is far above the others, one far below.
        (rng.normal(), rng.uniform(0.1, 4), 0.01, 10000.0),
        (rng.normal(), 1.0, 1e-39, 0.0),
    ]
    return np.array(channels, LD).T


class BatchNormCase(Case):
    """`data`, `statistics` and `affine` are the element types of x, of mean and
    variance, and of gamma and beta. Any of the parameters can be given; x is
    drawn from the distribution that they describe, where it is not."""

    def __init__(
        self,
        name,
        data,
        statistics,
        affine,
        shape,
        axis,
        sizes="static",
        epsilon=1e-5,
        x=None,
        parameters=None,
    ):
        super().__init__(name, "")
        self.data, self.axis, self.epsilon = data, axis, epsilon
        self.computation = widest(F32, data, statistics, affine)
        rng = self.rng
        dynamic, dynamic_parameter = SIZES[sizes](len(shape), axis)

        types = dict(
            zip(PARAMETERS, (statistics, statistics, affine, affine), strict=True)
        )
        if parameters is None:
            parameters = hard_parameters(rng, statistics)
            parameters = parameters[:, np.arange(shape[axis]) % NUM_CHANNELS]
        parameters = dict(zip(PARAMETERS, parameters, strict=True))
        # x is the first argument, but drawn from the stored parameters.
        self.arguments["x"] = None
        self.values = {
            name: self.add_argument(name, value, types[name], dynamic_parameter)[0]
            for name, value in parameters.items()
        }
        if x is None:
            x = self._draw(rng, shape)
        self.values["x"], x_type = self.add_argument("x", x, data, dynamic)

        parameter_types = ", ".join(self.arguments[p][1] for p in PARAMETERS)
        self.body = (
            "%y = nnspec.batch_norm_inference %x mean(%mean) variance(%variance) "
            f"gamma(%gamma) beta(%beta) axis = {axis} epsilon = {epsilon:.17e} "
            f": {x_type}, ({parameter_types})"
        )
        self.results["y"] = x_type

    def _draw(self, rng, shape):
        values = [self.values[p] for p in PARAMETERS]
        like = Inference(np.zeros(shape), *values, self.axis, self.epsilon)
        # Most within 3 std of the mean, some at 0 and some at the mean.
        x = like.mean + like.std * rng.normal(size=shape)
        choice = rng.integers(0, 16, size=shape)
        x = np.where(choice == 0, 0, np.where(choice == 1, like.mean, x))
        return np.clip(x, -self.data.max, self.data.max)

    def make_variance_constant(self):
        """Makes the variance a constant of the function, so that the theorem
        knows its values."""
        array, type = self.arguments.pop("variance")
        assert "?" not in type
        data = array.astype(array.dtype.newbyteorder("<")).tobytes().hex().upper()
        constant = f'%variance = arith.constant dense<"0x{data}"> : {type}'
        self.body = f"{constant}\n{self.body}"

    @property
    def reference(self):
        values = [self.values[p] for p in PARAMETERS]
        return Inference(self.values["x"], *values, self.axis, self.epsilon)

    def check_direct(self, report, group, found):
        """Rounded to the computation type by the addition of beta, and then to
        the data type."""
        expected = self.reference
        expected.assert_no_overflow(self.computation)
        return report.check_rounded(
            self,
            group,
            self.data,
            found,
            expected.y,
            expected.direct_bound(self.computation),
            through=self.computation,
        )

    def check_normal_form(self, report, group, found):
        expected = self.reference
        expected.assert_no_overflow(self.computation)
        bound = expected.normal_form_bound(self.computation)
        if self.data is self.computation:
            return report.check_within(self, group, self.data, found, expected.y, bound)
        return report.check_rounded(self, group, self.data, found, expected.y, bound)

    def check_certified(self, report, form, found, bounds):
        """The error that --domain=rounding certifies for this form, against exact
        arithmetic. It is there wherever all operands of an element are finite, std
        is not 0 and the data type is far from an overflow."""
        given = self.reference
        operands = (given.x, given.mean, given.variance, given.gamma, given.beta)
        is_required = np.abs(given.y) < self.data.max / 2
        for operand in operands:
            is_required = is_required & np.isfinite(operand)
        group = f"{form} of {self.data}, computed in {self.computation}"
        return report.check_certified(
            self,
            group,
            self.data,
            found,
            bounds,
            exact.inference(given),
            is_required,
        )
