"""Cases for the tensor ops, which move elements, and for constants.

Values are multiples of powers of two, so that what is computed with them is exact.
"""

import numpy as np
from evaluation import floats, integers

RNG = np.random.default_rng(6)


def dyadic(*shape):
    """Multiples of 1/4 of both signs, with zeros."""
    return RNG.integers(-32, 33, shape) / 4


INDICES = "\n".join(f"%k{i} = arith.constant {i} : index" for i in range(8)) + "\n"


def pad(array, low, high, value):
    """`value` is a function of the coordinates in the result."""
    shape = tuple(n + a + b for n, a, b in zip(array.shape, low, high, strict=True))
    result = np.array(value(*np.indices(shape)), float) + np.zeros(shape)
    inside = (slice(a, a + n) for a, n in zip(low, array.shape, strict=True))
    result[tuple(inside)] = array
    return result


def add_pad(table):
    a = dyadic(2, 3)
    table(
        "%z = arith.constant -1.5 : f32\n"
        "%y = tensor.pad %a low[1, 0] high[2, 4] {\n"
        "^bb0(%i: index, %j: index):\n  tensor.yield %z : f32\n} : $a to $y",
        lambda a: pad(a, (1, 0), (2, 4), lambda i, j: -1.5),
        "f32",
        a=floats(a, "f32"),
    )
    table(
        INDICES + "%y = tensor.pad %a low[%k2, 1] high[0, %k3] {\n"
        "^bb0(%i: index, %j: index):\n  %s = arith.muli %i, %k7 : index\n"
        "  %t = arith.subi %s, %j : index\n"
        "  %u = arith.index_cast %t : index to i64\n"
        "  %v = arith.sitofp %u : i64 to f64\n  tensor.yield %v : f64\n} : $a to $y",
        lambda a: pad(a, (2, 1), (0, 3), lambda i, j: 7 * i - j),
        "tensor<?x?xf64>",
        a=floats(a),
    )
    # A value per row, from a tensor outside.
    table(
        INDICES + "%y = tensor.pad %a low[0, 2] high[1, 0] {\n"
        "^bb0(%i: index, %j: index):\n"
        "  %v = tensor.extract %b[%i] : $b\n  tensor.yield %v : f16\n} : $a to $y",
        lambda a, b: pad(a, (0, 2), (1, 0), lambda i, j: b[i]),
        "tensor<3x5xf16>",
        a=floats(a, "f16"),
        b=floats([0.5, -3, 0], "f16"),
    )
    table(
        "%z = arith.constant 5 : i8\n%y = tensor.pad %a low[0] high[0] {\n"
        "^bb0(%i: index):\n  tensor.yield %z : i8\n} : $a to $y",
        lambda a: a,
        "i8",
        a=integers([1, -2, 0], "i8"),
    )
    table(
        "%z = arith.constant true\n%y = tensor.pad %a low[2] high[1] {\n"
        "^bb0(%i: index):\n  tensor.yield %z : i1\n} : $a to $y",
        lambda a: np.array([1, 1, 0, 1, 0, 1], bool),
        "i1",
        a=integers([0, 1, 0], "i1"),
    )


def add_slices(table):
    a = dyadic(7, 5, 4)
    table(
        "%y = tensor.extract_slice %a[1, 0, 3] [3, 2, 1] [2, 3, 1] : $a to $y",
        lambda a: a[1:7:2, 0:4:3, 3:4],
        a=floats(a),
    )
    # Without the axes of size 1, and with sizes known at run time only.
    table(
        INDICES + "%y = tensor.extract_slice %a[%k4, 1, 2] [1, %k3, 1] [1, %k1, 1] "
        ": $a to $y",
        lambda a: a[4, 1:4, 2],
        "tensor<?xf32>",
        a=floats(a, "f32", (0, 1)),
    )
    table(
        "%y = tensor.extract_slice %a[6, 4, 0] [1, 1, 4] [1, 1, 1] : $a to $y",
        lambda a: a[6:, 4, :],
        "tensor<1x4xf64>",
        a=floats(a),
    )
    table(
        "%y = tensor.extract_slice %a[2, 4, 0] [3, 0, 4] [1, 1, 1] : $a to $y",
        lambda a: a[2:5, 4:4, :],
        a=floats(a),
    )

    def inserted(index):
        def expected(a, b):
            result = a.copy()
            result[index] = b
            return result

        return expected

    table(
        "%y = tensor.insert_slice %b into %a[1, 0, 3] [3, 2, 1] [2, 3, 1] : $b into $a",
        inserted(np.s_[1:7:2, 0:4:3, 3:4]),
        a=floats(a),
        b=floats(dyadic(3, 2, 1)),
    )
    table(
        INDICES + "%y = tensor.insert_slice %b into %a[%k5, 0, 1] [1, %k5, 1] "
        "[1, 1, 1] : $b into $a",
        inserted(np.s_[5, :, 1]),
        "tensor<7x5x4xi32>",
        a=integers(np.arange(140).reshape(7, 5, 4), "i32"),
        b=integers([-1, -2, 0, -4, -5], "i32", (0,)),
    )
    for indices in ((0, 0, 0), (6, 2, 3)):
        at = ", ".join(f"%k{i}" for i in indices)
        table(
            INDICES + f"%v = tensor.extract %a[{at}] : $a\n"
            "%y = tensor.from_elements %v, %v : $y",
            lambda a, indices=indices: np.full(2, a[indices]),
            a=floats(a),
        )
        table(
            INDICES + "%v = arith.constant 9.5 : f64\n"
            f"%y = tensor.insert %v into %a[{at}] : $a",
            lambda a, indices=indices: inserted(indices)(a, 9.5),
            a=floats(a),
        )
    for axis in range(3):
        shapes = [[2, 2, 2] for _ in range(4)]
        for shape, size in zip(shapes, (3, 1, 0, 4), strict=True):
            shape[axis] = size
        parts = [dyadic(*shape) for shape in shapes]
        table(
            f"%y = tensor.concat dim({axis}) %a, %b, %c, %d : ($a, $b, $c, $d) -> $y",
            lambda *parts, axis=axis: np.concatenate(parts, axis),
            **{name: floats(part) for name, part in zip("abcd", parts, strict=True)},
        )
    table(
        "%y = tensor.concat dim(0) %a, %b : ($a, $b) -> $y",
        lambda a, b: np.concatenate([a, b]),
        "tensor<?xi1>",
        a=integers([1, 0, 0], "i1", (0,)),
        b=integers([0, 1], "i1"),
    )
    table(
        "%y = tensor.concat dim(1) %a, %a : ($a, $a) -> $y",
        lambda a: np.concatenate([a, a], 1),
        "i64",
        a=integers([[1], [-(2**63)]], "i64"),
    )
    bounds = "takes a slice of"
    for text in ("[6] [2] [1]", "[0] [3] [4]"):
        table.refuse(
            "%n = arith.constant 6 : index\n"
            f"%y = tensor.extract_slice %a{text.replace('[6]', '[%n]')} : "
            f"$a to tensor<{text.split('[')[2][0]}xf64>",
            bounds,
            a=floats(dyadic(7), "f64", (0,)),
        )
    table.refuse(
        INDICES + "%y = tensor.extract %a[%k7] : $a",
        "accesses element 7",
        a=floats(dyadic(7)),
    )
    table.refuse(
        INDICES + "%v = arith.constant 0.0 : f64\n"
        "%y = tensor.insert %v into %a[%k7] : $a",
        "accesses element 7",
        a=floats(dyadic(7)),
    )


def add_shapes(table):
    a = dyadic(6, 5, 4)
    table(
        "%y = tensor.expand_shape %a [[0, 1], [2], [3, 4]] output_shape "
        "[2, 3, 5, 1, 4] : $a into $y",
        lambda a: a.reshape(2, 3, 5, 1, 4),
        a=floats(a),
    )
    table(
        INDICES + "%y = tensor.expand_shape %a [[0, 1], [2], [3]] output_shape "
        "[%k3, 2, 5, 4] : $a into $y",
        lambda a: a.reshape(3, 2, 5, 4),
        "tensor<?x2x5x4xf16>",
        a=floats(a, "f16", (0,)),
    )
    table(
        "%y = tensor.collapse_shape %a [[0, 1], [2]] : $a into $y",
        lambda a: a.reshape(30, 4),
        "tensor<?x4xf64>",
        a=floats(a, "f64", (1,)),
    )
    table(
        "%y = tensor.collapse_shape %a [] : $a into $y",
        lambda a: a.reshape(()),
        a=floats(dyadic(1, 1)),
    )
    table(
        "%y = tensor.reshape %a(%s) : ($a, $s) -> $y",
        lambda a, s: a.reshape(8, 15),
        "tensor<?x?xf64>",
        a=floats(a),
        s=integers([8, 15], "i32"),
    )
    table(
        "%y = tensor.cast %a : $a to $y",
        lambda a: a,
        "tensor<?x5x?xf32>",
        a=floats(a, "f32", (1,)),
    )
    table(
        INDICES + "%n = tensor.dim %a, %k2 : $a\n%m = tensor.dim %a, %k0 : $a\n"
        "%r = tensor.rank %a : $a\n%y = tensor.from_elements %n, %m, %r : $y",
        lambda a: np.array([4, 6, 3]),
        "index",
        a=floats(a, "f64", (2,)),
    )
    table(
        "%v = arith.constant 2.5 : bf16\n%y = tensor.splat %v : $y",
        lambda: np.full((3, 2), 2.5),
        "bf16",
    )
    table(
        INDICES + "%v = arith.constant -7 : i8\n%y = tensor.splat %v[%k3] : $y",
        lambda: np.full((2, 3), -7),
        "tensor<2x?xi8>",
    )
    table(
        "%a = arith.constant -1.5 : f32\n%b = arith.constant 0.0 : f32\n"
        "%y = tensor.from_elements %a, %b, %b, %a, %a, %b : $y",
        lambda: np.array([[-1.5, 0], [0, -1.5], [-1.5, 0]]),
        "f32",
    )
    table(
        INDICES + "%y = tensor.generate %k4 {\n^bb0(%i: index, %j: index):\n"
        "  %s = arith.muli %i, %j : index\n  %t = arith.index_cast %s : index to i32\n"
        "  %u = arith.uitofp %t : i32 to f32\n"
        "  %b = tensor.extract %a[%j] : $a\n"
        "  %v = arith.subf %b, %u : f32\n  tensor.yield %v : f32\n} : $y",
        lambda a: a - np.multiply.outer(np.arange(4), np.arange(3)),
        "tensor<?x3xf32>",
        a=floats(dyadic(3), "f32"),
    )
    # Each element of an empty tensor is written before it is read.
    table(
        INDICES + "%e = tensor.empty(%k2) : tensor<?x3xf32>\n"
        "%f = tensor.insert_slice %a into %e[0, 0] [2, 3] [1, 1] : $a into "
        "tensor<?x3xf32>\n%y = tensor.cast %f : tensor<?x3xf32> to $y",
        lambda a: a,
        "f32",
        a=floats(dyadic(2, 3), "f32"),
    )
    table(
        "%e = tensor.empty() : tensor<5xf64>\n"
        "%f = tensor.insert_slice %a into %e[0] [2] [1] : $a into tensor<5xf64>\n"
        "%g = tensor.insert_slice %b into %f[2] [3] [1] : $b into tensor<5xf64>\n"
        "%h = tensor.extract_slice %g[1] [3] [1] : tensor<5xf64> to $y\n"
        "%y = tensor.cast %h : $y to $y",
        lambda a, b: np.concatenate([a, b])[1:4],
        a=floats(dyadic(2)),
        b=floats(dyadic(3)),
    )


#
# Constants
#


def add_constants(table):
    table(
        "%y = arith.constant dense<[[0.5, -0.1], [1.0e-3, 65504.0], [-0.0, 3.0]]> : $y",
        lambda: np.float16([[0.5, -0.1], [1e-3, 65504], [-0.0, 3]]).astype(float),
        "f16",
    )
    table(
        "%y = arith.constant dense<0.1> : $y",
        lambda: np.full((2, 3), np.float64(np.float32(0.1))),
        "f32",
    )
    table(
        "%y = arith.constant dense<[0x7F80, 0xFF80, 0x3E20]> : $y",
        lambda: np.array([np.inf, -np.inf, 0.15625]),
        "bf16",
    )
    table("%y = arith.constant dense<[]> : $y", lambda: np.zeros((0,)), "f64")
    for type in ("f8E4M3FN", "f8E5M2", "tf32"):
        table(
            f"%c = arith.constant dense<[0.5, -1.75, 384.0]> : tensor<3x{type}>\n"
            f"%y = arith.extf %c : tensor<3x{type}> to $y",
            lambda: np.array([0.5, -1.75, 384]),
            name=f"a constant of {type}",
        )
    # To what has no elements nothing has to be written.
    for type in ("f64", "i1", "i32"):
        for body in ("tensor.from_elements", "tensor.empty()"):
            shape = "0" if body == "tensor.from_elements" else "2x0"
            table(
                f"%y = {body} : $y",
                lambda shape=shape: np.zeros([int(n) for n in shape.split("x")]),
                f"tensor<{shape}x{type}>",
            )
    table(
        "%e = tensor.empty() : tensor<2x3xf32>\n"
        "%y = tensor.extract_slice %e[1, 1] [0, 2] [1, 1] : tensor<2x3xf32> to $y",
        lambda: np.zeros((0, 2)),
        "tensor<0x2xf32>",
    )
    for type, values in (
        ("i1", [True, False, True]),
        ("i8", [-128, 127, 0]),
        ("i32", [-(2**31), 5, -1]),
        ("i64", [2**63 - 1, -(2**63), 0]),
        ("index", [7, 0, -2]),
    ):
        text = str(values).lower()
        table(
            f"%y = arith.constant dense<{text}> : $y",
            lambda values=values: np.array(values),
            type,
        )
    table("%y = arith.constant dense<-3> : $y", lambda: np.full((2, 5), -3), "i16")
    # Bytes after the alignment, which takes four.
    for type, values in (
        ("f32", np.array([[0.1, -2.5, 0], [1e-40, 3e38, -0.0]], "<f4")),
        ("f64", np.array([0.1, -1e300, 5e-324], "<f8")),
        ("f16", np.array([[0.1], [-65504]], "<f2")),
        ("i8", np.array([-128, 0, 127], "<i1")),
        ("i64", np.array([-(2**63), 3], "<i8")),
    ):
        table.resource(type, values)


def add_cases(table):
    add_pad(table)
    add_slices(table)
    add_shapes(table)
    add_constants(table)
