# REQUIRES: onnx
# RUN: %python %s
"""Arithmetic on constants and on sizes, which is done at import where the numbers are
known. Expected values are NumPy's, of the same types."""

import numpy as np
from onnx import TensorProto, numpy_helper
from onnx_nodes import Checker, list_of, model, node, value

checker = Checker()
I64, F32, F64 = np.int64, np.float32, np.float64
INTEGERS = [np.int8, np.int32, np.int64, np.uint8, np.uint64]
DTYPES = [*INTEGERS, F32, F64]


def truncated(x, y):
    """The quotient of integers in C."""
    if np.issubdtype(x.dtype, np.floating):
        return x / y
    quotients = [abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
                 for a, b in zip(x.tolist(), y.tolist())]
    return np.array(quotients, x.dtype)


def check(name, constants, expected, **attributes):
    """Ops by name, and what each is of the constants. All have the attributes."""
    names = [f"c{i}" for i in range(len(constants))]
    checker.check_values(
        f"{name}: {' '.join(expected)}",
        [node(op, " ".join(names), op, **attributes) for op in expected], {}, expected,
        [numpy_helper.from_array(c, n) for n, c in zip(names, constants)])


BINARY = {
    "Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": truncated,
    "Min": np.minimum, "Max": np.maximum, "Equal": np.equal, "Less": np.less,
    "LessOrEqual": np.less_equal, "Greater": np.greater, "GreaterOrEqual": np.greater_equal,
}
for dtype in DTYPES:
    name = str(np.dtype(dtype))
    is_float = np.issubdtype(dtype, np.floating)
    is_signed = not np.issubdtype(dtype, np.unsignedinteger)
    x = np.array([7, 9, 5, 3, 12], dtype)
    y = np.array([3, 9, 2, 7, 5], dtype)
    if is_signed:
        x[1:3] *= -1
        y[2:4] *= -1
        check(name, [x], {"Neg": -x, "Abs": np.abs(x)})
    ops = {**BINARY} if is_float else {**BINARY, "Mod": np.mod}
    with np.errstate(over="ignore"):
        check(name, [x, y], {op: function(x, y) for op, function in ops.items()})
        # A number with a list.
        check(f"{name} and a number", [x, y[:1].reshape(())],
              {op: function(x, np.full(5, y[0])) for op, function in ops.items()})
    if is_signed:
        check(name, [x, y], {"Mod": np.fmod(x, y)}, fmod=1)
    condition = np.array([True, False, False, True, True])
    check(name, [condition, x, y], {"Where": np.where(condition, x, y)})

# What does not fit its type wraps.
for dtype in INTEGERS:
    limits = np.iinfo(dtype)
    name = f"{np.dtype(dtype)} that wraps"
    x, y = np.array([limits.min, limits.max], dtype), np.array([2, 2], dtype)
    check(name, [x, y], {"Add": x + y, "Sub": x - y, "Mul": x * y})
    if limits.min < 0:
        check(name, [x], {"Neg": -x, "Abs": np.abs(x)})

a, b = np.array([False, False, True, True]), np.array([False, True, False, True])
check("booleans", [a, b], {"And": a & b, "Or": a | b, "Xor": a ^ b, "Equal": a == b})
check("booleans", [b], {"Not": ~b})

numbers = [-2.5, -0.75, 0.0, 0.75, 2.5, 1e30]
for dtype in F32, F64, np.float16:
    name = str(np.dtype(dtype))
    x = np.array(numbers[:5] if dtype == np.float16 else numbers, dtype)
    check(name, [x], {"Floor": np.floor(x), "Ceil": np.ceil(x), "Neg": -x, "Abs": np.abs(x),
                      "Round": np.rint(x)})
    check(name, [x[2:]], {"Sqrt": np.sqrt(x[2:])})
    # Rounded in the type of the model, not in a wider one.
    third = np.full_like(x, 3)
    check(f"{name} that rounds", [x, third], {"Div": x / third, "Add": x + third})

# Casts. Floats are truncated; where they do not fit, to the nearest number that does.
# Those of an argument are cast at run time.
ARRAYS = {
    "floats": np.array([0, 0.75, 1, 2.5, 100], F32),
    "doubles": np.array([0, 0.75, 1, 2.5, 100.25], F64),
    "integers": np.array([0, 1, 2, 100], I64),
    "bytes": np.array([0, 1, 2, 100], np.uint8),
    "booleans": np.array([False, True]),
}
for dtype in [*INTEGERS, F32, F64, np.float16, np.bool_]:
    zero = numpy_helper.from_array(np.zeros(1, dtype), "zero")
    for is_known in True, False:
        checker.check_values(
            f"{ARRAYS.keys()} to {np.dtype(dtype)}",
            [node("CastLike", f"{name} zero", f"{name}_cast") for name in ARRAYS],
            {} if is_known else ARRAYS, {f"{k}_cast": x.astype(dtype) for k, x in ARRAYS.items()},
            [zero] + [numpy_helper.from_array(x, k) for k, x in ARRAYS.items() if is_known],
            opset=15)
check("to the nearest", [np.array([1e30, -1e30], F32)],
      {"Cast": np.array([2**63 - 1, -(2**63)], I64)}, to=TensorProto.INT64)
check("that wraps", [np.array([300, -1], I64)], {"Cast": np.array([44, 255], np.uint8)},
      to=TensorProto.UINT8)

# f16 to bf16 by f32, which holds both. Of a bf16 the bits are those of an f32.
x = np.array([1.0, 1.00390625, -65504, 6e-8], np.float16)
bits = x.astype(F32).view(np.uint32)
rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).view(F32)
checker.check_values(
    "Cast of f16 to bf16",
    [node("Cast", "x", "b", to=TensorProto.BFLOAT16), node("Cast", "b", "y", to=TensorProto.FLOAT)],
    {"x": x}, {"y": rounded})

# Of sizes: what is left of it computes indices, and no tensor of sizes.
SIZES = {
    "less one": ([node("Sub", "s one", "t")], lambda n: n - 1),
    "half": ([node("Div", "s two", "t")], lambda n: n // 2),
    "half of a sum": ([node("Add", "s one", "a"), node("Div", "a two", "t")],
                      lambda n: (n + 1) // 2),
    "at least two": ([node("Max", "s two", "t")], lambda n: max(n, 2)),
    "half of two or more": ([node("Max", "s two", "a"), node("Div", "a two", "t")],
                            lambda n: max(n, 2) // 2),
    "half of two or more, less one": (
        [node("Sub", "s one", "a"), node("Max", "a two", "b"), node("Div", "b two", "t")],
        lambda n: max(n - 1, 2) // 2),
    "in 32 bits": ([node("Cast", "s", "i", to=TensorProto.INT32),
                    node("Cast", "i", "t", to=TensorProto.INT64)], lambda n: n),
    "of itself": ([node("Equal", "s s", "e"), node("Where", "e two s", "t")], lambda n: 2),
    "where it is not -1": ([node("Equal", "s minus", "e"), node("Where", "e two s", "t")],
                           lambda n: n),
    "where -1 is not it": ([node("Equal", "minus s", "e"), node("Where", "e two s", "t")],
                           lambda n: n),
    "product": ([node("Mul", "s s", "a"), node("Mul", "a two", "t")], lambda n: 2 * n * n),
}
CONSTANTS = [list_of("one", [1]), list_of("two", [2]), list_of("minus", [-1])]
for name, (nodes, size) in SIZES.items():
    nodes = [node("Shape", "x", "s"), *nodes, node("ConstantOfShape", "t", "y")]
    for n in 1, 2, 5:
        checker.check_values(f"size {name} of {n}", nodes, {"x": np.zeros(n, F32)},
                             {"y": np.zeros(size(n), F32)}, CONSTANTS, shapes={"x": ["N"]})
    made = model(nodes, [value("x", ["N"])], [value("y")], CONSTANTS)
    checker.check_output(f"size {name}", ["nnspec-translate", "--import-onnx"], made,
                         r"(?s)(?!.*(tensor<1xi64>|tensor\.extract)).*")

# What is not known then is computed at run time.
POWERS = [node("Mul", "s s", "p0"), *(node("Mul", f"p{i} p{i}", f"p{i + 1}") for i in range(4))]
for name, nodes, function in [
    ("half of a power", [*POWERS, node("Div", "p4 two", "y")], lambda n: I64(n**32 // 2)),
    ("Min", [node("Min", "s two", "y")], lambda n: I64(min(n, 2))),
    ("Less", [node("Less", "s two", "y")], lambda n: np.bool_(n < 2)),
    ("division by a size", [node("Div", "two s", "y")], lambda n: I64(2 // n)),
    ("float", [node("Cast", "s", "f", to=TensorProto.FLOAT), node("Add", "f f", "y")],
     lambda n: F32(2 * n)),
    ("truth value", [node("Cast", "s", "y", to=TensorProto.BOOL)], lambda n: np.bool_(n != 0)),
    ("Where", [node("Less", "s two", "l"), node("Where", "l minus s", "y")],
     lambda n: I64(-1 if n < 2 else n)),
]:
    for n in 1, 2, 3:
        checker.check_values(f"{name} of {n}", [node("Shape", "x", "s"), *nodes],
                             {"x": np.zeros(n, F32)}, {"y": function(n).reshape(1)}, CONSTANTS,
                             shapes={"x": ["N"]})

# Floats of which sizes are made are rounded in their type: in f32 the sum is 2^24.
for dtype, total in (F32, 2**24), (F64, 2**24 + 1):
    sixth = dtype(1) / dtype(6)
    for name, op, constants, expected in [
        ("sum", "Add", [2**24, 1], total - 2**24 + 4),
        ("difference", "Sub", [7.5, 2.25], 5),
        ("product", "Mul", [sixth, 30], int(sixth * dtype(30))),
        ("quotient", "Div", [30, sixth], int(dtype(30) / sixth)),
        ("negative", "Neg", [-3.5], 3),
        ("magnitude", "Abs", [-4.75], 4),
        ("floor", "Floor", [6.75], 6),
        ("ceiling", "Ceil", [6.25], 7),
        ("root", "Sqrt", [50], 7),
    ]:
        names = ["a", "b"][: len(constants)]
        nodes = [node(op, " ".join(names), "f"), node("Cast", "f", "i", to=TensorProto.INT64),
                 node("Sub", "i offset", "t"), node("ConstantOfShape", "t", "y")]
        offset = 2**24 - 4 if op == "Add" else 0
        made = [list_of(n, [c], dtype) for n, c in zip(names, constants)]
        checker.check_values(
            f"size that is a {name} of {np.dtype(dtype)}", nodes, {},
            {"y": np.zeros(expected, F32)}, [list_of("offset", [offset]), *made])

# Quotients that C leaves open: a size divided by zero stays, and the smallest integer
# wraps.
low = np.array([-(2**63), 7], I64)
with np.errstate(over="ignore"):
    check("by -1", [low, np.array([-1, -1], I64)], {"Div": -low, "Mod": np.zeros(2, I64)})
check("by 0", [low, np.zeros(2, I64)], {"Div": low})

# Lists of unknown length, and those that are too long to be kept at import.
checker.check_values("unknown length", [node("Add", "x two", "y")], {"x": np.array([3, 4], I64)},
                     {"y": np.array([5, 6], I64)}, CONSTANTS, shapes={"x": ["N"]})
checker.check_values(
    "long list", [node("Expand", "one n", "e"), node("Add", "e two", "y")], {},
    {"y": np.full(5000, 3, I64)}, [*CONSTANTS, list_of("n", [5000])])

checker.finish()
