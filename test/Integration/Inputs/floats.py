"""The four element types: how NumPy stores their values, and rounding to them.

Values are np.longdouble, which holds those of every element type. Rounding is
written here from the definition, independent of NumPy's conversions and of
nnspec's: to nearest, ties to even, once, whatever the value's precision.
"""

from dataclasses import dataclass

import numpy as np

np.seterr(all="ignore")  # infinities and NaN are values here
LD = np.longdouble
# 64 bits of significand on x86-64 (80-bit extended), 113 on AArch64.
assert np.finfo(LD).nmant >= 63, "the references need more precision than f64 has"


@dataclass(frozen=True)
class FloatType:
    name: str  # as in MLIR
    storage: type  # bfloat16 is stored as the bits in a uint16
    precision: int  # bits of the significand, with the hidden one
    max_exponent: int  # of the largest finite value

    def __str__(self):
        return self.name

    @property
    def min_exponent(self):
        """The exponent of the smallest normal value."""
        return 1 - self.max_exponent

    @property
    def epsilon(self):
        """The spacing above 1, twice the unit roundoff."""
        return np.ldexp(LD(1), 1 - self.precision)

    @property
    def min_normal(self):
        return np.ldexp(LD(1), self.min_exponent)

    @property
    def min_subnormal(self):
        return np.ldexp(LD(1), self.min_exponent - self.precision + 1)

    @property
    def max(self):
        return np.ldexp(2 - self.epsilon, self.max_exponent)

    def spacing_exponent(self, values):
        """e where neighbours of the value are 2^e apart."""
        _, exponent = np.frexp(np.asarray(values, LD))
        return np.maximum(exponent, self.min_exponent + 1) - self.precision

    def spacing(self, values):
        return np.ldexp(LD(1), self.spacing_exponent(values))

    def round(self, values):
        """The nearest values of this type."""
        values = np.asarray(values, LD)
        exponent = self.spacing_exponent(values)
        # Exact but for rint, which takes ties to even.
        rounded = np.ldexp(np.rint(np.ldexp(values, -exponent)), exponent)
        overflows = np.abs(rounded) > self.max
        return np.where(overflows, np.copysign(LD("inf"), values), rounded)

    def store(self, values):
        """An array as in an .npy file, of the values rounded to this type."""
        rounded = self.round(values)
        if self is not BF16:
            return rounded.astype(self.storage)
        bits = rounded.astype(np.float32).view(np.uint32)
        return (bits >> np.uint32(16)).astype(np.uint16)

    def load(self, array):
        """The values in an array as in an .npy file."""
        assert array.dtype == self.storage, f"{array.dtype} for {self}"
        if self is BF16:
            array = (array.astype(np.uint32) << np.uint32(16)).view(np.float32)
        return array.astype(LD)

    def all_values(self):
        """Every bit pattern of a 16-bit type, as stored."""
        assert np.dtype(self.storage).itemsize == 2
        return np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view(self.storage)

    def random_values(self, rng, count):
        """Random bit patterns, as stored: every exponent, subnormals, some NaN."""
        size = np.dtype(self.storage).itemsize
        return np.frombuffer(rng.bytes(count * size), self.storage).copy()


F16 = FloatType("f16", np.float16, 11, 15)
BF16 = FloatType("bf16", np.uint16, 8, 127)
F32 = FloatType("f32", np.float32, 24, 127)
F64 = FloatType("f64", np.float64, 53, 1023)
TYPES = (F16, BF16, F32, F64)


def widest(*types):
    """The type that holds the values of all; f32 for f16 and bf16."""
    types = set(types)
    if types == {F16, BF16}:
        return F32
    return max(types, key=lambda type: type.precision)


def special_values(type):
    """Values at which rounding or arithmetic may go wrong, with both signs."""
    one = LD(1)
    positive = [
        LD(0),
        type.min_subnormal,
        3 * type.min_subnormal,
        type.min_normal - type.min_subnormal,
        type.min_normal,
        type.min_normal + type.min_subnormal,
        one - type.epsilon / 2,
        one,
        one + type.epsilon,
        LD(1.5),
        LD(2),
        LD(3),
        LD(10),
        np.sqrt(type.max),
        type.max / 2,
        type.max * (1 - type.epsilon / 2) / 2,
        type.max,
        LD("inf"),
    ]
    positive = type.round(positive)
    return np.concatenate([positive, -positive, [LD("nan")]])
