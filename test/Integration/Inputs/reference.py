"""Batch norm from its definition, in np.longdouble, and how far the compiled
code may be from it.

The bounds are forward errors to first order. Let w = 2^-24 for f32 and 2^-53 for
f64: each operation on normal numbers has a relative error of at most w. Let
std = sqrt(max(variance, 0) + epsilon), s = gamma / std. Widening the operands to
the computation type and max are exact.

std. Rounding epsilon and adding give max(variance, 0) + epsilon an error of 2w,
of which the root keeps half, and adds its own: 2w.

The direct form, ((x - mean) / std) * gamma + beta. The product's errors are those
of -, std, / and *: 5w |x - mean| |s|. Adding beta then rounds to the nearest.

The normal form, x * scale + bias with scale = gamma / std and
bias = beta - mean * scale. 3w for scale, so 4w |x s| for the first product and
4w |mean s| for the second. The subtraction adds w (|beta| + |mean s|), the
addition w |y| <= w (|x s| + |mean s| + |beta|). In all

    5w |x s| + 6w |mean s| + 2w |beta|  <=  4u (|x| + |mean|) |s| + u |beta|

with u = 2w, the spacing above 1; that is the bound that nnspec states. (The slack
on the left covers the terms of second order. With u = w it would not hold.)

Underflow. A division or product that falls into the subnormal range has an
absolute error of half the smallest subnormal number in place of the relative
one; additions, subtractions and roots never have. The terms are below. An epsilon
that is subnormal in the computation type has a relative error above w; what is
above is added. Nothing is said of overflow: `assert_no_overflow`.
"""

from dataclasses import dataclass

import numpy as np
from floats import LD


def along(axis, rank, parameter):
    """The parameter in a shape that NumPy broadcasts along the axis."""
    shape = [1] * rank
    shape[axis] = -1
    return np.asarray(parameter, LD).reshape(shape)


# np.longdouble rounds too, in fewer than 16 operations.
REFERENCE_EPSILON = 16 * np.finfo(LD).eps


class Inference:
    """One batch norm with given statistics. The parameters are reshaped."""

    def __init__(self, x, mean, variance, gamma, beta, axis, epsilon):
        self.x = np.asarray(x, LD)
        self.mean, self.variance, self.gamma, self.beta = (
            along(axis, self.x.ndim, p) for p in (mean, variance, gamma, beta)
        )
        self.epsilon = LD(epsilon)

    @property
    def std(self):
        return np.sqrt(np.maximum(self.variance, 0) + self.epsilon)

    @property
    def y(self):
        return (self.x - self.mean) / self.std * self.gamma + self.beta

    def direct_bound(self, type):
        """The error of the direct form before the addition of beta, where the
        computation type is `type`."""
        w, tiny = type.epsilon / 2, type.min_subnormal / 2
        product = np.abs((self.x - self.mean) / self.std * self.gamma)
        return (
            (5 * w * (1 + 8 * w) + self._epsilon_error(type)) * product
            + tiny * (np.abs(self.gamma) + 1)
            + REFERENCE_EPSILON * (product + np.abs(self.beta))
        )

    def normal_form_bound(self, type, u=None):
        """The error of the normal form, before the result is narrowed."""
        u, tiny = u or type.epsilon, type.min_subnormal / 2
        operands = np.abs(self.x) + np.abs(self.mean)
        scale = np.abs(self.gamma / self.std)
        return (
            4 * u * operands * scale
            + u * np.abs(self.beta)
            + self._epsilon_error(type) * operands * scale
            + tiny * (operands + 2)
            + REFERENCE_EPSILON * (operands * scale + np.abs(self.beta))
        )

    def assert_no_overflow(self, type):
        scale = np.abs(self.gamma / self.std)
        largest = max(
            np.max(term, initial=0)
            for term in (
                np.abs(self.x) + np.abs(self.mean),
                (np.abs(self.x) + np.abs(self.mean)) / self.std,
                (np.abs(self.x) + np.abs(self.mean)) * scale + np.abs(self.beta),
            )
        )
        assert largest < type.max / 8, "a term overflows, the bounds do not apply"

    def _epsilon_error(self, type):
        """What rounding epsilon adds to the relative error of std, above the w/2
        that is accounted for."""
        rounding = np.abs(type.round(self.epsilon) - self.epsilon)
        relative = rounding / (np.maximum(self.variance, 0) + self.epsilon) / 2
        return np.maximum(relative - type.epsilon / 4, 0)


@dataclass
class Training:
    """One batch norm with its own statistics, from the definition."""

    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    axis: int
    epsilon: float

    def __post_init__(self):
        self.x = np.asarray(self.x, LD)
        average = self._average
        self.count = self.x.size // self.x.shape[self.axis]
        self.mean = average(self.x)
        centered = self.x - along(self.axis, self.x.ndim, self.mean)
        self.variance = average(centered**2)
        self.inference = Inference(
            self.x,
            self.mean,
            self.variance,
            self.gamma,
            self.beta,
            self.axis,
            self.epsilon,
        )
        self.y = self.inference.y

    def _average(self, values):
        """The mean over each channel."""
        others = tuple(i for i in range(self.x.ndim) if i != self.axis)
        return np.sum(values, axis=others) / LD(self.count)

    def bounds(self, type):
        """The errors of y, mean and variance in a computation in `type` with two
        passes, before the result is rounded; the addition of beta is left out, as
        in Inference.direct_bound.

        With n elements a channel, summed in any order, mean has an error d of at
        most n w mean|x|. It enters the variance as d^2, since sum (x - mean) = 0;
        squares, sum and division have an error of (n + 3) w relative to what they
        compute. y has the error of an inference and those of its statistics.
        """
        w = type.epsilon / 2
        mean = (self.count + 1) * w * self._average(np.abs(self.x))
        variance = (self.count + 4) * w * (self.variance + mean**2) + mean**2
        given = self.inference
        rank = self.x.ndim
        std = along(self.axis, rank, variance) / given.std**2 / 2
        product = np.abs((self.x - given.mean) / given.std * given.gamma)
        y = (
            given.direct_bound(type)
            + std * product
            + along(self.axis, rank, mean) * np.abs(given.gamma) / given.std
        )
        return {"y": y, "mean": mean, "variance": variance}
