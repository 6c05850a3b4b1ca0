"""The pointwise ops on values of an element type, correctly rounded.

For f16, bf16 and f32 an operation in np.longdouble is rounded to the type: its
precision is more than twice theirs and two bits, so that rounding in it first does
no harm. For f64 the operations are NumPy's, which are the processor's.
"""

import numpy as np
from exact import Exact
from floats import F64, LD


def compute(type, operation, *operands):
    """The operation on values, correctly rounded."""
    if type is not F64:
        return type.round(operation(*operands))
    return operation(*(o.astype(np.float64) for o in operands)).astype(LD)


def maximum(lhs, rhs):
    """NaN propagates; +0 is above -0."""
    zero = np.where(np.signbit(lhs) & np.signbit(rhs), -0.0, 0.0)
    return np.where(
        (lhs == 0) & (rhs == 0), zero.astype(lhs.dtype), np.maximum(lhs, rhs)
    )


def clamped_sqrt(operand):
    """sqrt(max(x, 0)): 0 for negative values and for -0."""
    return np.sqrt(maximum(operand, np.zeros_like(operand)))


UNARY = {"sqrt": clamped_sqrt}
BINARY = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "max": maximum,
}


def exact_quotient(lhs, rhs):
    """Anything where the divisor is zero."""
    return lhs / Exact(np.where(rhs.integers == 0, 1, rhs.integers), rhs.exponent)


EXACT = {
    "add": Exact.__add__,
    "sub": Exact.__sub__,
    "mul": Exact.__mul__,
    "div": exact_quotient,
    "sqrt": lambda operand: operand.maximum(Exact.of(0)).sqrt(),
}
