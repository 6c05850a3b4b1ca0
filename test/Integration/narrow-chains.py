# RUN: %python %s
"""A ReLU to the bit, and how often a batch norm, an addition and a ReLU round.

    y = max(x, 0)                                of every 16-bit value
    y = max(cast(x), 0)                          of f32 values that are rounded
    y = max(cast<contract>(x * s + b) + a, 0)    rounds to 16 bits once

+0 is the maximum of +0 and -0, and NaN that of NaN and anything. The cast that stands
for the type in which a batch norm computes may be left out, those of the program not
(vectorized.py). Expected are NumPy's values, in f32 for the chain, rounded.
"""

import numpy as np
from floats import BF16, F16, F32, F64
from harness import Case, run_cases, tensor

AS_WRITTEN = "nnspec-lower-to-linalg{simplify=false}"


def relu(values):
    return np.where(np.isnan(values) | (values > 0), values, 0)


def wide_values():
    """f32: numbers next to ties of either 16-bit type, the ends of the range, and NaN
    of both signs, a payload of which is cut off when it is rounded."""
    bits = np.arange(0, 1 << 32, (1 << 15) + 1, dtype=np.uint32)
    special = [0x7F800001, 0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0x00008000]
    ties = np.arange(0, 1 << 32, 1 << 12, dtype=np.uint32)
    return np.concatenate([bits, ties, np.array(special, np.uint32)]).view(np.float32)


def relu_case(name, type, stored, source):
    case = Case(name, "")
    case.add_stored_argument("x", stored, source)
    x, y = (tensor(stored.shape, t) for t in (source, type))
    value = "%x"
    lines = []
    if source is not type:
        lines.append(f"%n = nnspec.cast %x : {x} to {y}")
        value = "%n"
    lines += [f"%z = nnspec.fill 0.0 : {y}", f"%y = nnspec.max {value}, %z : {y}"]
    case.body = "\n".join(lines)
    case.results["y"] = y
    values = source.load(stored)
    if source is not type:
        values = type.round(values)
    return case, type, relu(values)


def chain_case(type, shape, axis):
    """Added to and rounded once: another value in places than rounding before."""
    case = Case(f"chain of {type}, {shape}, axis {axis}", "")
    rng = case.rng
    x, addend = (type.store(values) for values in rng.normal(size=(2, *shape)))
    scale, bias = rng.normal(size=(2, shape[axis])).astype(np.float32)
    for name, array, element in (
        ("x", x, type),
        ("addend", addend, type),
        ("scale", scale, F32),
        ("bias", bias, F32),
    ):
        case.add_stored_argument(name, array, element)
    t, w, p = tensor(shape, type), tensor(shape, F32), tensor(scale.shape, F32)
    case.body = f"""
        %S = nnspec.broadcast %scale dims = [{axis}] : {p} to {w}
        %B = nnspec.broadcast %bias dims = [{axis}] : {p} to {w}
        %wide = nnspec.cast %x fastmath<contract> : {t} to {w}
        %scaled = nnspec.mul %wide, %S : {w}
        %sum = nnspec.add %scaled, %B : {w}
        %norm = nnspec.cast %sum fastmath<contract> : {w} to {t}
        %added = nnspec.add %norm, %addend : {t}
        %zero = nnspec.fill 0.0 : {t}
        %y = nnspec.max %added, %zero : {t}"""
    case.results["y"] = t
    sizes = [-1 if i == axis else 1 for i in range(x.ndim)]
    x, addend = (type.load(values).astype(np.float32) for values in (x, addend))
    norm = x * scale.reshape(sizes) + bias.reshape(sizes)
    once = type.round(norm + addend)
    rounded = type.round(norm).astype(np.float32)
    assert (once != type.round(rounded + addend)).any()
    return case, type, relu(once)


def main():
    every = np.arange(1 << 16, dtype=np.uint16)
    entries = [
        relu_case("every f16", F16, every.view(np.float16), F16),
        relu_case("every bf16", BF16, every, BF16),
        relu_case("f32", F32, wide_values(), F32),
        relu_case("f64", F64, wide_values().astype(np.float64), F64),
        relu_case("f32 to f16", F16, wide_values(), F32),
        relu_case("f32 to bf16", BF16, wide_values(), F32),
        *(
            chain_case(type, shape, axis)
            for type in (F16, BF16)
            for shape, axis in (((3, 1000), 0), ((40, 64), 1), ((2, 3, 7, 7), 1))
        ),
    ]
    results = run_cases([case for case, _, _ in entries], AS_WRITTEN)
    for (case, type, expected), found in zip(entries, results, strict=True):
        values = type.load(found["y"])
        isnan = np.isnan(expected)
        is_equal = np.where(isnan, np.isnan(values), values == expected)
        is_equal &= isnan | (np.signbit(values) == np.signbit(expected))
        assert is_equal.all(), (
            f"{case.name}: {np.sum(~is_equal)} of {values.size} differ, "
            f"the first at {np.argwhere(~is_equal)[:1].tolist()}"
        )
    print(f"{len(entries)} cases")


main()
