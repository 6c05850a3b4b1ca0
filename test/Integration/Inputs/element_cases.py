"""Cases for ops on elements: arith and math, on floats and on integers.

Exact operations are compared exactly; functions of the C library with NumPy's in
np.longdouble, to within two units in the last place of f64.
"""

import itertools
import math

import numpy as np
from evaluation import INTEGERS, floats, integers
from floats import LD

# Each function of the C library that the evaluator calls is this good where it is
# tested, in units in the last place.
LIBRARY_ULPS = 2

INF, NAN = float("inf"), float("nan")
SPECIAL = [0.0, -0.0, 1.0, -1.5, 2.25, -3.0, 0.1, -1e-310, 1e300, INF, -INF, NAN]
ORDINARY = np.array([0, -1, 2.5, -0.3, 1 / 3, 7, -12.75, 1e-5, -1e4, 0.999])


def pairs(values):
    """All pairs of values, as two lists."""
    return np.array(list(itertools.product(values, repeat=2))).T


#
# Functions of one float
#


def round_away(a):
    """To the nearest integer, ties away from zero."""
    return np.copysign(np.floor(np.abs(LD(a)) + LD(0.5)), a).astype(np.float64)


def precisely(function):
    """The function in extended precision."""
    return lambda *operands: function(*(o.astype(LD) for o in operands))


TIES = np.array([0.5, -0.5, 1.5, -2.5, 0.49999999999999994, -3.7, 4503599627370497.5])
EXACT_UNARY = {
    "arith.negf": np.negative,
    "math.absf": np.abs,
    "math.ceil": np.ceil,
    "math.floor": np.floor,
    "math.round": round_away,
    "math.roundeven": np.rint,
    "math.sqrt": np.sqrt,
    "math.trunc": np.trunc,
}
LIBRARY_UNARY = {
    "math.acos": np.arccos,
    "math.acosh": np.arccosh,
    "math.asin": np.arcsin,
    "math.asinh": np.arcsinh,
    "math.atan": np.arctan,
    "math.atanh": np.arctanh,
    "math.cbrt": np.cbrt,
    "math.cos": np.cos,
    "math.cosh": np.cosh,
    "math.exp": np.exp,
    "math.exp2": np.exp2,
    "math.expm1": np.expm1,
    "math.log": np.log,
    "math.log10": np.log10,
    "math.log1p": np.log1p,
    "math.log2": np.log2,
    "math.rsqrt": lambda a: 1 / np.sqrt(a),
    "math.sin": np.sin,
    "math.sinh": np.sinh,
    "math.tan": np.tan,
    "math.tanh": np.tanh,
}


def add_unary(table):
    for op, function in EXACT_UNARY.items():
        for type in ("f64", "bf16"):
            a = floats([*SPECIAL, *TIES, *ORDINARY], type)
            table(f"%y = {op} %a : $a", function, type, a=a)
    # Dense near the origin, where the inverse functions are defined.
    values = np.array([*SPECIAL, *ORDINARY, 0.7, -0.999, 0.01, 20.5, -30, 1.0001])
    for op, function in LIBRARY_UNARY.items():
        a = floats(values)
        table(f"%y = {op} %a : $a", precisely(function), ulps=LIBRARY_ULPS, a=a)
    # NumPy has neither.
    for op, function in (("math.erf", math.erf), ("math.erfc", math.erfc)):
        table(
            f"%y = {op} %a : $a",
            np.vectorize(function),
            ulps=LIBRARY_ULPS,
            a=floats(values),
        )


#
# Functions of two and three floats
#


def maximum(a, b):
    """NaN propagates, and +0 is above -0."""
    zeros = np.where(np.signbit(a) & np.signbit(b), -0.0, 0.0)
    return np.where((a == 0) & (b == 0), zeros, np.maximum(a, b))


def minimum(a, b):
    return -maximum(-a, -b)


EXACT_BINARY = {
    "arith.addf": np.add,
    "arith.subf": np.subtract,
    "arith.mulf": np.multiply,
    "arith.divf": np.divide,
    "arith.remf": np.fmod,
    "arith.maximumf": maximum,
    "arith.minimumf": minimum,
    "arith.maxnumf": np.fmax,
    "arith.minnumf": np.fmin,
    "math.copysign": np.copysign,
}
LIBRARY_BINARY = {"math.atan2": np.arctan2, "math.powf": np.power}
# Which of two zeros of different sign these give is not specified.
UNSIGNED_ZERO = ("arith.maxnumf", "arith.minnumf")

# Less, equal, greater, unordered; true where the letter is there.
COMPARISONS = {
    "false": "",
    "oeq": "e",
    "ogt": "g",
    "oge": "ge",
    "olt": "l",
    "ole": "le",
    "one": "lg",
    "ord": "leg",
    "ueq": "eu",
    "ugt": "gu",
    "uge": "geu",
    "ult": "lu",
    "ule": "leu",
    "une": "lgu",
    "uno": "u",
    "true": "legu",
}


def ordering(a, b):
    """Which of the letters holds."""
    return np.where(a < b, "l", np.where(a > b, "g", np.where(a == b, "e", "u")))


def add_binary(table):
    for op, function in EXACT_BINARY.items():
        values = [*SPECIAL, *ORDINARY]
        if op in UNSIGNED_ZERO:
            values = [value for value in values if not np.signbit(value) or value != 0]
        for type in ("f64", "f16"):
            a, b = (floats(side, type) for side in pairs(values))
            table(f"%y = {op} %a, %b : $a", function, type, a=a, b=b)
    for op, function in LIBRARY_BINARY.items():
        a, b = (floats(side) for side in pairs([*SPECIAL, 0.3, -2, 7, 0.5, -0.999]))
        ulps = LIBRARY_ULPS
        table(f"%y = {op} %a, %b : $a", precisely(function), ulps=ulps, a=a, b=b)
    for predicate, letters in COMPARISONS.items():
        a, b = (floats(side, "f32") for side in pairs(SPECIAL))
        table(
            f"%y = arith.cmpf {predicate}, %a, %b : $a",
            lambda a, b, letters=letters: np.isin(ordering(a, b), list(letters)),
            "i1",
            a=a,
            b=b,
        )
    # Multiples of powers of two, whose product and sum are exact.
    dyadic = np.array([0, -0.5, 1.25, -3, 1024, 0.125, -7.75])
    table(
        "%y = math.fma %a, %b, %c : $a",
        lambda a, b, c: a * b + c,
        a=floats(dyadic),
        b=floats(dyadic[::-1]),
        c=floats(np.roll(dyadic, 2)),
    )
    a, b, c = np.array(SPECIAL), np.arange(12.0), np.arange(12) % 3 == 1
    chosen = {"c": integers(c, "i1"), "a": floats(a), "b": floats(b)}
    where = "%y = arith.select %c, %a, %b : $c, $a"
    table(where, lambda c, a, b: np.where(c, a, b), **chosen)
    for condition in (0, 1):
        table(
            f"%k = arith.constant {'true' if condition else 'false'}\n"
            "%y = arith.select %k, %a, %b : $a",
            lambda a, b, k=condition: a if k else b,
            a=floats(a),
            b=floats(b),
        )


#
# Conversions
#


def add_conversions(table):
    a = np.array([0, -0.0, 1, -2.5, 65504, -1e-7, INF, NAN])
    for source, target, op in (
        ("f16", "f64", "extf"),
        ("bf16", "f32", "extf"),
        # Over the reals a narrower type loses nothing.
        ("f64", "f16", "truncf"),
        ("f32", "bf16", "truncf"),
    ):
        table(
            f"%y = arith.{op} %a : $a to $y",
            lambda a: a,
            target,
            a=floats([*a, 0.1, 1e300], source),
        )
    # Towards zero.
    values = np.array([0, -0.0, 0.999, -0.999, 1, -1.5, 127.9, -128.9, 100.5])
    for type in ("i8", "i32", "i64"):
        table(
            "%y = arith.fptosi %a : $a to $y",
            lambda a: np.trunc(a).astype(np.int64),
            type,
            a=floats(values),
        )
    table(
        "%y = arith.fptoui %a : $a to $y",
        lambda a: a.astype(np.int64).astype(np.uint8).view(np.int8),
        "i8",
        a=floats([0, 0.999, -0.999, 1.5, 127.9, 128, 255.9, 200]),
        name="fptoui of all of u8's range",
    )
    table(
        "%y = arith.fptoui %a : $a to $y",
        lambda a: np.array([0, 2**63 - 1024, -(2**63), -2048]),
        "i64",
        a=floats([0.5, 2.0**63 - 1024, 2.0**63, 2.0**64 - 2048]),
        name="fptoui of all of u64's range",
    )
    for type, values in EDGES.items():
        if type == "index":
            continue
        # To the nearest even, where there is something to round.
        table(
            "%y = arith.sitofp %a : $a to $y",
            lambda a, type=type: np.array([float(signed(v, type)) for v in a]),
            a=integers(values, type),
        )
        table(
            "%y = arith.uitofp %a : $a to $y",
            lambda a, type=type: np.array([float(unsigned(v, type)) for v in a]),
            a=integers(values, type),
        )
    widths = {type: WIDTHS[type] for type in EDGES}
    for source, target in itertools.permutations(widths, 2):
        if "index" in (source, target):
            operations = [("index_cast", signed), ("index_castui", unsigned)]
        elif widths[source] < widths[target]:
            operations = [("extsi", signed), ("extui", unsigned)]
        else:
            operations = [("trunci", signed)]
        if {source, target} == {"index", "i64"} or widths[source] != widths[target]:
            for op, read in operations:
                table(
                    f"%y = arith.{op} %a : $a to $y",
                    lambda a, read=read, source=source, target=target: np.array(
                        [wrap(read(v, source), target) for v in a]
                    ),
                    target,
                    a=integers(EDGES[source], source),
                )


#
# Integers
#

WIDTHS = {"i1": 1, "i8": 8, "i16": 16, "i32": 32, "i64": 64, "index": 64}
EDGES = {
    type: [0, 1, -1, 2, -3, 7, 2 ** (WIDTHS[type] - 1) - 1, -(2 ** (WIDTHS[type] - 1))]
    for type in ("i8", "i16", "i32", "i64", "index")
} | {"i1": [0, 1]}


def signed(value, type):
    """The integer that the bits are, with Python's integers from here on."""
    return -int(value) if type == "i1" else int(value)


def unsigned(value, type):
    return int(value) % 2 ** WIDTHS[type]


def wrap(value, type):
    """The integer of the type that has these bits."""
    value %= 2 ** WIDTHS[type]
    if type != "i1" and value >= 2 ** (WIDTHS[type] - 1):
        value -= 2 ** WIDTHS[type]
    return value


def truncated_division(a, b):
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


# What an op does to Python's integers, which it reads as signed or not.
INTEGER_OPS = {
    "addi": (signed, lambda a, b: a + b),
    "subi": (signed, lambda a, b: a - b),
    "muli": (signed, lambda a, b: a * b),
    "andi": (unsigned, lambda a, b: a & b),
    "ori": (unsigned, lambda a, b: a | b),
    "xori": (unsigned, lambda a, b: a ^ b),
    "maxsi": (signed, max),
    "maxui": (unsigned, max),
    "minsi": (signed, min),
    "minui": (unsigned, min),
    "divsi": (signed, truncated_division),
    "divui": (unsigned, lambda a, b: a // b),
    "ceildivsi": (signed, lambda a, b: -(-a // b)),
    "ceildivui": (unsigned, lambda a, b: -(-a // b)),
    "floordivsi": (signed, lambda a, b: a // b),
    "remsi": (signed, lambda a, b: a - b * truncated_division(a, b)),
    "remui": (unsigned, lambda a, b: a % b),
    "shli": (unsigned, lambda a, b: a << b),
    "shrsi": (signed, lambda a, b: a >> b),
    "shrui": (unsigned, lambda a, b: a >> b),
}
INTEGER_COMPARISONS = {
    "eq": (signed, lambda a, b: a == b),
    "ne": (signed, lambda a, b: a != b),
    "slt": (signed, lambda a, b: a < b),
    "sle": (signed, lambda a, b: a <= b),
    "sgt": (signed, lambda a, b: a > b),
    "sge": (signed, lambda a, b: a >= b),
    "ult": (unsigned, lambda a, b: a < b),
    "ule": (unsigned, lambda a, b: a <= b),
    "ugt": (unsigned, lambda a, b: a > b),
    "uge": (unsigned, lambda a, b: a >= b),
}


def is_defined(op, a, b, type):
    if "div" in op or "rem" in op:
        overflows = op.endswith("si") and signed(b, type) == -1
        overflows &= unsigned(a, type) == 2 ** (WIDTHS[type] - 1)
        return b != 0 and not overflows
    return not op.startswith("sh") or unsigned(b, type) < WIDTHS[type]


def add_integers(table):
    for type, values in EDGES.items():
        distances = [3, WIDTHS[type] - 1] if type != "i1" else []
        all_pairs = list(itertools.product(values, [*values, *distances]))
        for op, (read, function) in INTEGER_OPS.items():
            chosen = [(a, b) for a, b in all_pairs if is_defined(op, a, b, type)]
            expected = [
                wrap(int(function(read(a, type), read(b, type))), type)
                for a, b in chosen
            ]
            a, b = (integers(side, type) for side in zip(*chosen, strict=True))
            table(
                f"%y = arith.{op} %a, %b : $a",
                lambda a, b, e=expected, t=type: np.array(e).astype(INTEGERS[t]),
                type,
                a=a,
                b=b,
            )
        a, b = (integers(side, type) for side in zip(*all_pairs, strict=True))
        for predicate, (read, function) in INTEGER_COMPARISONS.items():
            expected = [function(read(a, type), read(b, type)) for a, b in all_pairs]
            table(
                f"%y = arith.cmpi {predicate}, %a, %b : $a",
                lambda a, b, e=expected: np.array(e),
                "i1",
                a=a,
                b=b,
            )
        if type not in ("i1",):
            table(
                "%y = math.absi %a : $a",
                lambda a, t=type: np.array([wrap(abs(int(v)), t) for v in a]),
                type,
                a=integers(values, type),
            )
        c = integers(np.arange(len(values)) % 2, "i1")
        table(
            "%y = arith.select %c, %a, %b : $c, $a",
            lambda c, a, b: np.where(c, a, b),
            type,
            c=c,
            a=integers(values, type),
            b=integers(values[::-1], type),
        )

    bits = {type: integers([0], type) for type in EDGES}
    for op in INTEGER_OPS:
        message = "has no defined value for these operands"
        if "div" in op or "rem" in op:
            table.refuse(f"%y = arith.{op} %a, %a : $a", message, a=bits["i32"])
        if op.startswith("sh"):
            a = integers([8], "i8")
            table.refuse(f"%y = arith.{op} %a, %a : $a", message, a=a)


def add_float_to_integer_refusals(table):
    """What does not fit the type has no value: LLVM calls it poison."""
    for op, value, type in (
        ("fptosi", 128.0, "i8"),
        ("fptosi", -129.0, "i8"),
        ("fptoui", 256.0, "i8"),
        ("fptoui", -1.0, "i8"),
        ("fptosi", 2.0**63, "i64"),
        ("fptoui", 2.0**64, "i64"),
        ("fptosi", NAN, "i32"),
    ):
        table.refuse(
            f"%y = arith.{op} %a : $a to tensor<1x{type}>",
            "converts a value that",
            a=floats([value]),
        )


def add_cases(table):
    add_unary(table)
    add_binary(table)
    add_conversions(table)
    add_integers(table)
    add_float_to_integer_refusals(table)
