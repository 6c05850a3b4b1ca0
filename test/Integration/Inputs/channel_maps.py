"""Per-channel maps of every element type, layout and rank, and NumPy's values of them.

    y = max(cast(cast(x) * scale + bias) + addend, 0)

Every op rounds once.
"""

import sys

import numpy as np
from floats import BF16, F32, F64
from harness import Case, tensor

SHAPES = [  # shape, axis of the channels
    *(((n,), 0) for n in (0, 1, 7, 15, 16, 17, 49, 1000)),
    *(((3, n), 1) for n in (0, 1, 7, 15, 16, 17, 49, 1000)),
    *(((2, n), 0) for n in (7, 64, 65)),
    *(((2, 3, n), 1) for n in (1, 16, 31, 33, 63, 64, 79, 128, 1000)),
    ((2, 5, 7, 7), 1),
    ((2, 0, 7, 7), 1),
    ((2, 7, 7, 5), 3),
    ((2, 3, 4, 128), 3),
    ((3, 1, 1, 1), 1),
    ((1, 9, 1, 1), 1),
    ((1, 1, 1, 1), 1),
    ((2, 3, 4, 5, 6), 1),
    ((2, 3, 4, 5, 6), 2),
    ((2, 3, 1, 5, 17), 4),
]


def to_wide(array, type):
    """As the type of the computation, which holds all values of the type."""
    if type is BF16:
        return (array.astype(np.uint32) << np.uint32(16)).view(np.float32)
    return array.astype(np.float64 if type is F64 else np.float32)


def from_wide(values, type):
    """Rounded to nearest even. The values are no NaN of large payload."""
    if type is not BF16:
        return values.astype(type.storage)
    bits = values.view(np.uint32)
    rounded = (bits + np.uint32(0x7FFF) + (bits >> 16 & 1)) >> 16
    return np.where(np.isnan(values), 0x7FC0, rounded).astype(np.uint16)


def expect(type, axis, x, scale, bias, addend):
    shape = [-1 if i == axis else 1 for i in range(x.ndim)]
    y = to_wide(x, type) * scale.reshape(shape) + bias.reshape(shape)
    y = to_wide(from_wide(y, type), type) + to_wide(addend, type)
    y = to_wide(from_wide(y, type), type)
    # NaN stays; -0 becomes 0.
    return np.where(y > 0, y, np.where(np.isnan(y), y, 0))


def make_body(type, wide, shape, axis, dynamic):
    x = tensor(shape, type, dynamic)
    w = tensor(shape, wide, dynamic)
    p = tensor((shape[axis],), wide, (0,) if axis in dynamic else ())
    lines = []
    for i in dynamic:
        lines.append(f"%i{i} = arith.constant {i} : index")
        lines.append(f"%d{i} = tensor.dim %x, %i{i} : {x}")
    sizes = f"sizes({', '.join(f'%d{i}' for i in dynamic)})" if dynamic else ""
    lines += [
        f"%S = nnspec.broadcast %scale dims = [{axis}] {sizes} : {p} to {w}",
        f"%B = nnspec.broadcast %bias dims = [{axis}] {sizes} : {p} to {w}",
        f"%zero = nnspec.fill 0.0 {sizes} : {x}",
        f"%wide = nnspec.cast %x : {x} to {w}",
        f"%scaled = nnspec.mul %wide, %S : {w}",
        f"%sum = nnspec.add %scaled, %B : {w}",
        f"%norm = nnspec.cast %sum : {w} to {x}",
        f"%added = nnspec.add %norm, %addend : {x}",
        f"%y = nnspec.max %added, %zero : {x}",
    ]
    return "\n".join(lines)


def make_case(type, shape, axis, is_dynamic):
    wide = F64 if type is F64 else F32
    dynamic = tuple(range(len(shape))) if is_dynamic else ()
    case = Case(f"{type}, {shape}, axis {axis}, {'dynamic' * is_dynamic}", "")
    rng = case.rng
    x, addend = (
        rng.normal(size=(2, *shape)) if type is F64 else
        rng.normal(size=(2, *shape)).astype(np.float32)
    )
    if x.size > 3:
        x.flat[[0, x.size // 2, x.size - 1]] = np.nan, -np.inf, np.nan
    arrays = {
        "x": from_wide(x, type),
        "addend": from_wide(addend, type),
        "scale": rng.normal(size=shape[axis]).astype(wide.storage),
        "bias": rng.normal(size=shape[axis]).astype(wide.storage),
    }
    for name, array in arrays.items():
        is_data = name in ("x", "addend")
        case.add_stored_argument(
            name,
            array,
            type if is_data else wide,
            dynamic if is_data else dynamic[:1],
        )
    case.body = make_body(type, wide, shape, axis, dynamic)
    case.results["y"] = tensor(shape, type, dynamic)
    x, addend, scale, bias = (arrays[n] for n in ("x", "addend", "scale", "bias"))
    return case, expect(type, axis, x, scale, bias, addend)


def check(name, type, found, expected):
    values = to_wide(found, type)
    isnan = np.isnan(expected)
    is_equal = np.where(isnan, np.isnan(values), values == expected)
    is_equal &= isnan | (np.signbit(values) == np.signbit(expected))
    if values.shape != expected.shape or not is_equal.all():
        where = np.argwhere(~is_equal)[:1].tolist()
        sys.exit(
            f"FAIL {name}: {np.sum(~is_equal)} of {values.size} differ, "
            f"the first at {where}"
        )
