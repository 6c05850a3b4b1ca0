"""Exact arithmetic on arrays: integers times a power of two.

Sums and products are exact. Quotients and square roots have a relative error of
less than 2^-256, and none where 256 bits hold them.
"""

import math

import numpy as np
from floats import LD

PRECISION = 256
_isqrt = np.frompyfunc(math.isqrt, 1, 1)


def _num_bits(integers):
    """The number of bits of the smallest and the largest that is not zero."""
    sizes = [abs(n).bit_length() for n in integers.flat if n]
    return (min(sizes), max(sizes)) if sizes else (1, 1)


class Exact:
    """The numbers integers * 2^exponent."""

    def __init__(self, integers, exponent):
        self.integers = np.asarray(integers, object)  # NumPy makes scalars of rank 0
        self.exponent = exponent

    @classmethod
    def of(cls, values):
        """Of finite f64 values."""
        doubles = np.asarray(values, np.float64)
        assert np.isfinite(doubles).all() and (doubles == values).all()
        # In rank 1, since NumPy makes its own integers of objects of rank 0.
        fractions, exponents = np.frexp(doubles.reshape(-1))
        exponents = np.where(fractions == 0, 1024, exponents) - 53
        least = int(np.min(exponents, initial=1024))
        integers = np.ldexp(fractions, 53).astype(np.int64).astype(object)
        integers = integers << (exponents - least).astype(object)
        return cls(integers.reshape(doubles.shape), least)

    @property
    def shape(self):
        return self.integers.shape

    def __getitem__(self, index):
        return Exact(self.integers[index], self.exponent)

    def reshape(self, *shape):
        return Exact(self.integers.reshape(*shape), self.exponent)

    def aligned(self, other):
        """The integers of both for the lower one of the exponents."""
        least = min(self.exponent, other.exponent)
        return (
            np.asarray(number.integers << (number.exponent - least), object)
            for number in (self, other)
        )

    def __add__(self, other):
        a, b = self.aligned(other)
        return Exact(a + b, min(self.exponent, other.exponent))

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Exact(-self.integers, self.exponent)

    def __abs__(self):
        return Exact(abs(self.integers), self.exponent)

    def __mul__(self, other):
        if isinstance(other, int):
            return Exact(self.integers * other, self.exponent)
        return Exact(self.integers * other.integers, self.exponent + other.exponent)

    def __truediv__(self, other):
        if isinstance(other, int):
            other = Exact(other, 0)
        _, largest = _num_bits(other.integers)
        shift = max(0, largest - _num_bits(self.integers)[0] + PRECISION + 1)
        quotient = (self.integers << shift) // other.integers
        return Exact(quotient, self.exponent - other.exponent - shift)

    def sqrt(self):
        """Of numbers that are not negative."""
        least, _ = _num_bits(self.integers)
        exponent = (least + self.exponent) // 2 - PRECISION - 1
        exponent = min(exponent, self.exponent // 2)
        return Exact(_isqrt(self.integers << (self.exponent - 2 * exponent)), exponent)

    def maximum(self, other):
        a, b = self.aligned(other)
        return Exact(np.maximum(a, b), min(self.exponent, other.exponent))

    def minimum(self, other):
        return -(-self).maximum(-other)

    def sum(self, axis=None):
        return Exact(self.integers.sum(axis=axis), self.exponent)

    def matmul(self, other):
        product = np.dot(self.integers, other.integers)
        return Exact(product, self.exponent + other.exponent)

    def __le__(self, other):
        a, b = self.aligned(other)
        return np.asarray(a <= b, bool)

    def share_of(self, other):
        """The quotient in f64, of numbers that are not negative: 0 / 0 is 0."""
        a, b = np.broadcast_arrays(*self.aligned(other))
        is_zero = b == 0
        share = np.where(is_zero, 0, a) / np.where(is_zero, 1, b)
        share = np.asarray(share, object).astype(np.float64)
        return np.where(is_zero & (a != 0), np.inf, share)

    def round_to_double(self):
        divisor = 1 << max(0, -self.exponent)
        quotients = (self.integers << max(0, self.exponent)) / divisor
        return np.asarray(quotients, object).astype(np.float64)


def finite_or_zero(values):
    """For where an exact value is not defined; what is there must not be used."""
    return Exact.of(np.where(np.isfinite(values), values, LD(0)))


def inference(given):
    """The batch norm of a reference.Inference. Zero where it is not defined."""
    x, mean, variance, gamma, beta = (
        finite_or_zero(v)
        for v in (given.x, given.mean, given.variance, given.gamma, given.beta)
    )
    std = (variance.maximum(Exact.of(0)) + Exact.of(given.epsilon)).sqrt()
    is_zero = std.integers == 0
    std.integers = np.where(is_zero, 1, std.integers)
    scale = gamma / std
    scale.integers = np.where(is_zero, 0, scale.integers)
    return (x - mean) * scale + beta


def training(given):
    """y, mean and variance of a reference.Training."""
    x, gamma, beta = (Exact.of(v) for v in (given.x, given.gamma, given.beta))
    n, rank = given.count, len(x.shape)
    others = tuple(i for i in range(rank) if i != given.axis)
    along = tuple(-1 if i == given.axis else 1 for i in range(rank))
    total = x.sum(axis=others)
    # n times the distances from the mean: that is exact.
    centered = x * n - total.reshape(along)
    variance = (centered * centered).sum(axis=others) / n**3
    std = (variance + Exact.of(given.epsilon)).sqrt()
    is_zero = std.integers == 0
    std.integers = np.where(is_zero, 1, std.integers)
    scale = gamma / (std * n)
    y = centered * scale.reshape(along) + beta.reshape(along)
    return {"y": y, "mean": total / n, "variance": variance}
