"""Cases for the linalg ops but convolutions: every named one, and generics.

A matrix product is an einsum. Values are small multiples of powers of two,
whose sums of products are exact in any order.
"""

import itertools
import math

import numpy as np
from element_cases import LIBRARY_ULPS, precisely, round_away
from evaluation import floats, integers
from tensor_cases import dyadic

RNG = np.random.default_rng(7)
# No two axes have one size.
SIZES = dict(b=2, g=2, n=2, c=3, f=4, m=5, k=7, l=6, M=2, N=3, K=4, D=3)


def bytes_of(*shape):
    return RNG.integers(-128, 128, shape)


def shape_of(letters, spatial):
    return [spatial[x] if x in spatial else SIZES[x] for x in letters]


#
# Matrix products
#

CONTRACTIONS = {
    "batch_matmul": "bmk,bkn->bmn",
    "batch_matvec": "bmk,bk->bm",
    "batch_mmt4d": "bMKmk,bNKnk->bMNmn",
    "batch_reduce_matmul": "bmk,bkn->mn",
    "batch_vecmat": "bk,bkn->bn",
    "dot": "k,k->",
    "matmul": "mk,kn->mn",
    "matvec": "mk,k->m",
    "mmt4d": "MKmk,NKnk->MNmn",
    "vecmat": "k,kn->n",
}


def add_contractions(table):
    for name, subscripts in CONTRACTIONS.items():
        add_contraction(table, f"linalg.{name}", subscripts)
    # With other maps, transposed ones among them.
    for op, subscripts in (
        ("matmul", "km,kn->mn"),
        ("matmul", "mk,nk->mn"),
        ("batch_matmul", "bkm,bkn->bmn"),
        ("batch_matmul", "bmk,bnk->bmn"),
        ("contract", "km,nk->nm"),
        ("contract", "mkb,kb->bm"),
    ):
        add_contraction(table, f"linalg.{op}", subscripts, explicit=True)
    a, b = (integers(bytes_of(*shape), "i8") for shape in ((5, 7), (7, 2)))
    table(
        "%y = linalg.matmul {cast = #linalg.type_fn<cast_unsigned>} ins(%a, %b : $a, $b)"
        " outs(%c : $c) -> $c",
        lambda a, b, c: c + a.view(np.uint8).astype(int) @ b.view(np.uint8).astype(int),
        "i32",
        a=a,
        b=b,
        c=integers(bytes_of(5, 2), "i32"),
    )
    table(
        "%y = linalg.matmul ins(%a, %b : $a, $b) outs(%c : $c) -> $c",
        lambda a, b, c: c + a.astype(float) @ b.astype(float),
        "f32",
        a=a,
        b=b,
        c=floats(dyadic(5, 2), "f32"),
    )
    for name, subscripts in (("", "mk,kn->mn"), ("batch_", "bmk,bkn->bmn")):
        operands = subscripts.replace("->", ",").split(",")
        a, b, c = (bytes_of(*shape_of(operand, {})) for operand in operands)
        table(
            "%p = arith.constant 3 : i32\n%q = arith.constant -9 : i32\n"
            f"%y = linalg.quantized_{name}matmul ins(%a, %b, %p, %q : $a, $b, i32, i32)"
            " outs(%c : $c) -> $c",
            lambda a, b, c, s=subscripts: c
            + np.einsum(s, a.astype(int) - 3, b.astype(int) + 9),
            "i32",
            a=integers(a, "i8"),
            b=integers(b, "i8"),
            c=integers(c, "i32"),
        )


def loop_maps(name, subscripts):
    """matmul's loops come in the order m, n, k."""
    operands = subscripts.replace("->", ",").split(",")
    order = {"matmul": "mnk", "batch_matmul": "bmnk"}.get(name)
    dims = ", ".join(order or sorted(set("".join(operands))))
    return ", ".join(f"affine_map<({dims}) -> ({', '.join(o)})>" for o in operands)


def add_contraction(table, op, subscripts, explicit=False):
    operands = subscripts.replace("->", ",").split(",")
    shapes = [shape_of(operand, {}) for operand in operands]
    text = ""
    if explicit:
        text = f"indexing_maps = [{loop_maps(op.removeprefix('linalg.'), subscripts)}] "
    body = f"%y = {op} {text}ins(%a, %b : $a, $b) outs(%c : $c) -> $c"
    for types in (("f32", "f32", "f32"), ("f16", "bf16", "f64")):
        if types[0] != types[1] and op == "linalg.contract":
            types = ("f16", "f16", "f64")
        a, b, c = (floats(dyadic(*s), t) for s, t in zip(shapes, types, strict=True))
        table(
            body,
            lambda a, b, c: c + np.einsum(subscripts, a, b),
            types[2],
            a=a,
            b=b,
            c=c,
        )
    a, b, c = (
        integers(bytes_of(*shape), type)
        for shape, type in zip(shapes, ("i8", "i8", "i32"), strict=True)
    )
    table(
        body,
        lambda a, b, c: c + np.einsum(subscripts, a.astype(int), b.astype(int)),
        "i32",
        a=a,
        b=b,
        c=c,
    )


#
# Named elementwise ops
#

NAMED_UNARY = {
    "abs": np.abs,
    "ceil": np.ceil,
    "copy": lambda a: a,
    "floor": np.floor,
    "negf": np.negative,
    "reciprocal": lambda a: 1 / a,
    "round": round_away,
    "sqrt": np.sqrt,
    "square": np.square,
}
NAMED_LIBRARY = {
    "exp": np.exp,
    "log": np.log,
    "rsqrt": lambda a: 1 / np.sqrt(a),
    "tanh": np.tanh,
}
NAMED_BINARY = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "max": np.maximum,
    "min": np.minimum,
}


def add_elementwise(table):
    def unary(name, function, ulps=0):
        values = np.array([[4, 0.25, 2.5, 7], [0.5, 1, 0.1, 3]])
        if not ulps and name != "sqrt":
            values = values * np.array([1, -1, 1, -1])
        for text in (name, f"elementwise kind=#linalg.elementwise_kind<{name}>"):
            if name == "copy" and text != name:
                continue
            table(
                f"%e = tensor.empty() : $y\n%y = linalg.{text} ins(%a : $a) "
                "outs(%e : $y) -> $y",
                function,
                "f32",
                ulps=ulps,
                a=floats(values, "f32"),
            )

    for name, function in NAMED_UNARY.items():
        unary(name, function)
    for name, function in NAMED_LIBRARY.items():
        unary(name, precisely(function), LIBRARY_ULPS)
    unary("erf", np.vectorize(math.erf), LIBRARY_ULPS)
    for name, function in (*NAMED_BINARY.items(), ("powf", np.power)):
        a = np.array([[4, -0.25, 2.5], [-0.5, 1, 3]])
        b = np.array([[2, 3, -1], [1, 0.5, -2]])
        kind = f"{name}_signed" if name in ("max", "min") else name
        for text in (name, f"elementwise kind=#linalg.elementwise_kind<{kind}>"):
            table(
                f"%e = tensor.empty() : $y\n%y = linalg.{text} ins(%a, %b : $a, $b) "
                "outs(%e : $y) -> $y",
                function,
                "f32",
                ulps=LIBRARY_ULPS if name == "powf" else 0,
                a=floats(a, "f32"),
                b=floats(b, "f32"),
            )
    a, b = integers([-7, 7, 127, -128], "i8"), integers([2, -2, -3, 5], "i8")
    for name, expected in (
        ("div", [-3, -3, -42, -25]),
        ("div_unsigned", [124, 0, 0, 25]),
        ("max", [2, 7, 127, 5]),
        ("add", [-5, 5, 124, -123]),
    ):
        table(
            f"%e = tensor.empty() : $y\n%y = linalg.{name} ins(%a, %b : $a, $b) "
            "outs(%e : $y) -> $y",
            lambda a, b, expected=expected: np.array(expected),
            "i8",
            a=a,
            b=b,
        )
    table(
        "%e = tensor.empty() : $y\n%y = linalg.select ins(%c, %a, %b : $c, $a, $b) "
        "outs(%e : $y) -> $y",
        lambda c, a, b: np.where(c, a, b),
        "f16",
        c=integers([[1, 0, 0], [0, 1, 1]], "i1"),
        a=floats(dyadic(2, 3), "f16"),
        b=floats(dyadic(2, 3), "f16"),
    )
    # Operands that are broadcast and transposed.
    table(
        "%e = tensor.empty() : $y\n"
        "%y = linalg.elementwise kind=#linalg.elementwise_kind<sub> indexing_maps = ["
        "affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i)>, "
        "affine_map<(i, j) -> (i, j)>] ins(%a, %b : $a, $b) outs(%e : $y) -> $y",
        lambda a, b: a.T - b[:, None],
        "f32",
        a=floats(dyadic(3, 5), "f32"),
        b=floats(dyadic(5), "f32"),
    )


#
# Fills, reductions and other named ops
#


def random_fill(low, high, seed, shape):
    """The linear congruential generator that linalg.fill_rng_2d states."""

    def step(value):
        value = (value * 1103515245 + 12345) % 2**32
        return value - 2**32 if value >= 2**31 else value

    scale = (high - low) * 2.3283064e-10
    return np.array(
        [
            [
                (step(step(i + seed) + j) + 2147483647.0) * scale + low
                for j in range(shape[1])
            ]
            for i in range(shape[0])
        ]
    )


def add_named(table):
    table(
        "%v = arith.constant -2.5 : f32\n%e = tensor.empty() : $y\n"
        "%y = linalg.fill ins(%v : f32) outs(%e : $y) -> $y",
        lambda: np.full((3, 2), -2.5),
        "f32",
    )
    table(
        "%v = arith.constant 7 : i8\n%n = arith.constant 3 : index\n"
        "%e = tensor.empty(%n) : $y\n%y = linalg.fill ins(%v : i8) outs(%e : $y) -> $y",
        lambda: np.full((2, 3), 7),
        "tensor<2x?xi8>",
    )
    table(
        "%l = arith.constant -1.0 : f64\n%h = arith.constant 3.0 : f64\n"
        "%s = arith.constant 42 : i32\n%e = tensor.empty() : $y\n"
        "%y = linalg.fill_rng_2d ins(%l, %h, %s : f64, f64, i32) outs(%e : $y) -> $y",
        lambda: random_fill(-1.0, 3.0, 42, (3, 5)),
        "f32",
    )
    for permutation in itertools.permutations(range(3)):
        table(
            "%e = tensor.empty() : $y\n"
            "%y = linalg.transpose ins(%a : $a) outs(%e : $y) "
            f"permutation = {list(permutation)}",
            lambda a, p=permutation: a.transpose(p),
            "f16",
            a=floats(dyadic(2, 3, 5), "f16"),
        )
    table(
        "%e = tensor.empty() : tensor<2x3x5xf32>\n%y = linalg.broadcast ins(%a : $a) "
        "outs(%e : tensor<2x3x5xf32>) dimensions = [0, 2]",
        lambda a: np.broadcast_to(a[None, :, None], (2, 3, 5)),
        "f32",
        a=floats(dyadic(3), "f32"),
    )
    # Two values and a maximum that is not that of zero.
    table(
        "%y0, %y1 = linalg.reduce ins(%a, %b : $a, $b) outs(%s, %m : $s, $m) "
        "dimensions = [0, 2]\n(%p: f32, %q: f32, %t: f32, %u: f32) {\n"
        "  %d = arith.subf %p, %q : f32\n  %v = arith.addf %t, %d : f32\n"
        "  %w = arith.maximumf %u, %p : f32\n  linalg.yield %v, %w : f32, f32\n}",
        lambda a, b, s, m: (s + (a - b).sum((0, 2)), np.maximum(m, a.max((0, 2)))),
        ["f32", "f32"],
        a=floats(dyadic(2, 3, 5) - 20, "f32"),
        b=floats(dyadic(2, 3, 5), "f32"),
        s=floats(dyadic(3), "f32"),
        m=floats([-50, -20, 30], "f32"),
    )
    table(
        "%y = linalg.reduce ins(%a : $a) outs(%s : $s) dimensions = [1]\n"
        "(%p: i32, %t: i32) {\n  %v = arith.xori %t, %p : i32\n"
        "  linalg.yield %v : i32\n}",
        lambda a, s: s ^ np.bitwise_xor.reduce(a, axis=1),
        "i32",
        a=integers(bytes_of(3, 5), "i32"),
        s=integers(bytes_of(3), "i32"),
    )
    # A sum of nothing is what it starts from.
    table(
        "%y = linalg.reduce { arith.addf } ins(%a : $a) outs(%s : $s) dimensions = [1]",
        lambda a, s: s,
        "f32",
        a=floats(np.zeros((3, 0)), "f32"),
        s=floats(dyadic(3), "f32"),
    )
    table(
        "%e = tensor.empty() : $y\n%y = linalg.map ins(%a, %b : $a, $b) outs(%e : $y)\n"
        "(%p: f32, %q: f32, %o: f32) {\n  %v = arith.subf %p, %q : f32\n"
        "  %w = arith.mulf %v, %q : f32\n  linalg.yield %w : f32\n}",
        lambda a, b: (a - b) * b,
        "f32",
        a=floats(dyadic(2, 3), "f32"),
        b=floats(dyadic(2, 3), "f32"),
    )
    for axis in range(3):
        table(
            "%e = tensor.empty() : $y\n"
            f"%y = linalg.softmax dimension({axis}) ins(%a : $a) outs(%e : $y) -> $y",
            lambda a, axis=axis: softmax(a, axis),
            "f32",
            # Of exp, a sum of five and a quotient.
            ulps=12,
            a=floats(dyadic(2, 3, 5), "f32"),
        )


def softmax(a, axis):
    powers = np.exp(a.astype(np.longdouble) - a.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


#
# Generics
#


def generic(maps, iterators, ins, outs, arguments, body):
    maps = ", ".join(f"affine_map<{m}>" for m in maps)
    iterators = ", ".join(f'"{name}"' for name in iterators)
    names = [", ".join(f"%{name}" for name in operands) for operands in (ins, outs)]
    types = [", ".join(f"${name}" for name in operands) for operands in (ins, outs)]
    inputs = f"ins({names[0]} : {types[0]}) " if ins else ""
    results = "%y" if len(outs) == 1 else ", ".join(f"%y{i}" for i in range(len(outs)))
    returned = types[1] if len(outs) == 1 else f"({types[1]})"
    return (
        f"{results} = linalg.generic {{indexing_maps = [{maps}], iterator_types = "
        f"[{iterators}]}} {inputs}outs({names[1]} : {types[1]}) {{\n"
        f"^bb0({arguments}):\n{body}\n}} -> {returned}"
    )


def add_generics(table):
    parallel, reduction = "parallel", "reduction"
    # Coordinates along each loop, into a transposed result.
    table(
        generic(
            ["(i, j) -> (i)", "(i, j) -> (j, i)"],
            [parallel, parallel],
            ["a"],
            ["c"],
            "%p: f64, %o: f64",
            "  %i = linalg.index 0 : index\n  %j = linalg.index 1 : index\n"
            "  %t = arith.constant 10 : index\n  %u = arith.muli %i, %t : index\n"
            "  %s = arith.addi %u, %j : index\n"
            "  %k = arith.index_cast %s : index to i64\n"
            "  %f = arith.sitofp %k : i64 to f64\n  %v = arith.subf %p, %f : f64\n"
            "  linalg.yield %v : f64",
        ),
        lambda a, c: (a[:, None] - (10 * np.arange(3)[:, None] + np.arange(5))).T,
        a=floats(dyadic(3)),
        c=floats(dyadic(5, 3)),
    )
    # The coordinates of two reductions, one of them the outermost loop.
    table(
        generic(
            ["(r, i, s) -> (s, i)", "(r, i, s) -> (r)", "(r, i, s) -> (i)"],
            [reduction, parallel, reduction],
            ["a", "b"],
            ["c"],
            "%p: f32, %q: f32, %o: f32",
            "  %r = linalg.index 0 : index\n  %s = linalg.index 2 : index\n"
            "  %k = arith.cmpi uge, %r, %s : index\n"
            "  %d = arith.divf %p, %q : f32\n  %m = arith.mulf %p, %q : f32\n"
            "  %v = arith.select %k, %d, %m : f32\n  %w = arith.subf %o, %v : f32\n"
            "  linalg.yield %w : f32",
        ),
        lambda a, b, c: c
        - sum(
            a[s] / b[r] if r >= s else a[s] * b[r] for r in range(4) for s in range(5)
        ),
        "f32",
        a=floats(dyadic(5, 3), "f32"),
        b=floats([0.5, -2, 4, -0.25], "f32"),
        c=floats(dyadic(3), "f32"),
    )
    # Each step needs the one before: not a sum.
    table(
        generic(
            ["(i, r) -> (i, r)", "(i, r) -> (i)"],
            [parallel, reduction],
            ["a"],
            ["c"],
            "%p: f64, %o: f64",
            "  %t = arith.constant -0.5 : f64\n  %u = arith.mulf %o, %t : f64\n"
            "  %v = arith.addf %u, %p : f64\n  linalg.yield %v : f64",
        ),
        horner,
        a=floats(dyadic(3, 7)),
        c=floats(dyadic(3)),
    )
    # Maps that are not linear, a constant, and an element of rank 0.
    table(
        generic(
            [
                "(i, j) -> (i floordiv 2, j mod 3)",
                "(i, j) -> (1, j ceildiv 2)",
                "(i, j) -> ()",
                "(i, j) -> (i, j)",
            ],
            [parallel, parallel],
            ["a", "b", "d"],
            ["c"],
            "%p: f32, %q: f32, %r: f32, %o: f32",
            "  %u = arith.mulf %p, %q : f32\n  %v = arith.subf %u, %r : f32\n"
            "  %w = arith.addf %v, %o : f32\n  linalg.yield %w : f32",
        ),
        lambda a, b, d, c: c
        + a[np.ix_(np.arange(6) // 2, np.arange(5) % 3)] * b[1, -(-np.arange(5) // 2)]
        - d,
        "f32",
        a=floats(dyadic(3, 3), "f32"),
        b=floats(dyadic(2, 3), "f32"),
        d=floats(dyadic(), "f32"),
        c=floats(dyadic(6, 5), "f32"),
    )
    # A product that is no contraction: its map steps backwards, or is not linear.
    for first, at in (
        ("i - r + 4", lambda i, r: i - r + 4),
        ("i + (r floordiv 2)", lambda i, r: i + r // 2),
    ):
        table(
            generic(
                [f"(i, r) -> ({first})", "(i, r) -> (r)", "(i, r) -> (i)"],
                [parallel, reduction],
                ["a", "b"],
                ["c"],
                "%p: f32, %q: f32, %o: f32",
                "  %u = arith.mulf %q, %p : f32\n  %v = arith.addf %u, %o : f32\n"
                "  linalg.yield %v : f32",
            ),
            lambda a, b, c, at=at: c
            + [sum(b[r] * a[at(i, r)] for r in range(5)) for i in range(3)],
            "f32",
            a=floats(dyadic(7), "f32"),
            b=floats(dyadic(5), "f32"),
            c=floats(dyadic(3), "f32"),
        )
    # A value from outside, a gather with computed indices, a comparison as result.
    table(
        "%k = arith.constant 0.75 : f32\n"
        + generic(
            ["(i) -> (i)", "(i) -> (i)", "(i) -> (i)", "(i) -> (i)"],
            [parallel],
            ["n"],
            ["c", "d", "e"],
            "%p: i32, %o: f32, %q: i1, %r: f32",
            "  %i = arith.index_cast %p : i32 to index\n"
            "  %v = tensor.extract %a[%i] : $a\n"
            "  %g = arith.cmpf ogt, %v, %k : f32\n"
            "  linalg.yield %v, %g, %k : f32, i1, f32",
        ),
        lambda a, n, c, d, e: (a[n], a[n] > 0.75, np.full(4, 0.75)),
        ["f32", "i1", "f32"],
        a=floats(dyadic(9), "f32"),
        n=integers([8, 0, 3, 3], "i32"),
        c=floats(np.zeros(4), "f32"),
        d=integers([0] * 4, "i1"),
        e=floats(np.zeros(4), "f32"),
    )
    # A coordinate that is no sum of multiples of the loops'.
    table(
        generic(
            ["(i) -> ((i * 2 + 1) floordiv 3)", "(i) -> (i)"],
            [parallel],
            ["a"],
            ["c"],
            "%p: f32, %o: f32",
            "  %v = arith.addf %p, %o : f32\n  linalg.yield %v : f32",
        ),
        lambda a, c: a[(2 * np.arange(7) + 1) // 3] + c,
        "f32",
        a=floats(dyadic(5), "f32"),
        c=floats(dyadic(7), "f32"),
    )
    # More points than are evaluated at once, with a reduction.
    table(
        generic(
            ["(i, j, r) -> (j, r, i)", "(i, j, r) -> (i, j)"],
            [parallel, parallel, reduction],
            ["a"],
            ["c"],
            "%p: f32, %o: f32",
            "  %v = arith.maximumf %p, %o : f32\n  linalg.yield %v : f32",
        ),
        lambda a, c: np.maximum(c, a.max(1).T),
        "f32",
        a=floats(dyadic(83, 3, 101), "f32"),
        c=floats(dyadic(101, 83), "f32"),
    )
    # An argument as it stands, and axes of dynamic and of no size.
    for size in (0, 1, 4):
        table(
            generic(
                ["(i, j) -> (j)", "(i, j) -> (i, j)"],
                [parallel, parallel],
                ["a"],
                ["c"],
                "%p: f16, %o: f16",
                "  linalg.yield %p : f16",
            ),
            lambda a, c: np.broadcast_to(a, c.shape),
            "tensor<3x?xf16>",
            a=floats(dyadic(size), "f16", (0,)),
            c=floats(dyadic(3, size), "f16", (1,)),
        )
    table.refuse(
        generic(
            ["(i) -> (i)", "(i) -> (i)"],
            [parallel],
            ["a"],
            ["c"],
            "%p: f32, %o: f32",
            "  linalg.yield %p : f32",
        ),
        "does not fit the sizes of the others",
        a=floats(dyadic(3), "f32", (0,)),
        c=floats(dyadic(4), "f32", (0,)),
    )

    table.refuse(
        "%c = tensor.empty() : $a\n%y = linalg.matmul ins(%a, %a : $a, $a) "
        "outs(%c : $a) -> $a",
        "accumulates in a tensor that was never written",
        a=floats(dyadic(3, 3)),
    )
    table.refuse(
        "%e = tensor.empty() : $a\n%y = linalg.add ins(%e, %a : $a, $a) "
        "outs(%a : $a) -> $a",
        "reads a tensor that was never written",
        a=floats(dyadic(3)),
    )


def horner(a, c):
    for r in range(a.shape[1]):
        c = c * -0.5 + a[:, r]
    return c


def add_cases(table):
    add_contractions(table)
    add_elementwise(table)
    add_named(table)
    add_generics(table)
