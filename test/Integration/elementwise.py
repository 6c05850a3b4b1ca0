# RUN: %python %s
"""The pointwise ops by value: each op on each element type.

IEEE rules hold, and each op rounds once. Expected are the correctly rounded values
of Inputs/pointwise.py, down to the sign of zero. The bounds that --domain=rounding
finds hold against exact arithmetic.
"""

import itertools

import numpy as np
from exact import finite_or_zero
from floats import BF16, F16, F32, LD, TYPES, special_values
from harness import Case, run_cases_and_bound, tensor
from pointwise import BINARY, EXACT, UNARY, compute
from report import Report

report = Report()


def operation_case(name, op, type, arrays, dynamic=()):
    """`arrays` are the operands as stored. Returns the case and their values."""
    case = Case(name, "")
    values = []
    for i, array in enumerate(arrays):
        value, mlir_type = case.add_stored_argument(f"x{i}", array, type, dynamic)
        values.append(value)
    operands = ", ".join(f"%x{i}" for i in range(len(arrays)))
    case.body = f"%y = nnspec.{op} {operands} : {mlir_type}"
    case.results["y"] = mlir_type
    return case, values


def check(entries):
    """`entries` are (case, type, expected value of %y), where there are roundings
    also the group of the certified error, the function in exact arithmetic and its
    operands."""
    results = run_cases_and_bound([case for case, *_ in entries])
    for entry, (found, bounds) in zip(entries, results, strict=True):
        case, type, expected, *rest = entry
        report.check_equal(case, type, found["y"], expected)
        if not rest:
            report.check_certified(
                case,
                "copies and maxima",
                type,
                found["y"],
                bounds["y"],
                expected,
                np.isfinite(expected),
            )
            continue
        group, operation, operands = rest
        # Where nothing is infinite or NaN, and the result is far from it.
        is_required = np.abs(expected) < type.max / 2
        for operand in operands:
            is_required = is_required & np.isfinite(operand)
        real = operation(*map(finite_or_zero, operands))
        report.check_certified(
            case, group, type, found["y"], bounds["y"], real, is_required
        )


def exactly(op, values):
    """How `check` is told to compute the op. A maximum does not round, and is
    finite beside an infinity."""
    return () if op == "max" else (op, EXACT[op], values)


def operations():
    entries = []
    for type in TYPES:
        rng = np.random.default_rng(5)
        # All pairs of special values, random pairs, and pairs of like size.
        special = type.store(special_values(type))
        pairs = np.array(list(itertools.product(special, repeat=2))).T
        random = type.random_values(rng, 8000).reshape(2, -1)
        like = type.store(rng.normal(size=(2, 4000)))
        lhs, rhs = np.concatenate([pairs, random, like], axis=1)
        for op, operation in BINARY.items():
            case, values = operation_case(f"{op}, {type}", op, type, (lhs, rhs))
            expected = compute(type, operation, *values)
            entries.append((case, type, expected, *exactly(op, values)))
        operand = np.concatenate([special, random[0], like[0]])
        if type in (F16, BF16):
            operand = type.all_values()
        case, values = operation_case(f"sqrt, {type}", "sqrt", type, [operand])
        expected = compute(type, UNARY["sqrt"], *values)
        entries.append((case, type, expected, *exactly("sqrt", values)))
    check(entries)


def chains():
    """Each op of a chain rounds, also where they are compiled into one loop."""
    entries = []
    for type in TYPES:
        case = Case(f"chain, {type}", "")
        rng = case.rng
        a, mlir_type = case.add_argument("a", rng.normal(size=3000), type)
        b, _ = case.add_argument("b", rng.normal(size=3000), type)
        case.body = "\n".join(
            f"%{line} : {mlir_type}"
            for line in (
                "p = nnspec.mul %a, %b",
                "q = nnspec.add %p, %a",
                "r = nnspec.sqrt %q",
                "s = nnspec.div %r, %b",
                "y = nnspec.sub %s, %p",
            )
        )
        case.results["y"] = mlir_type
        p = compute(type, np.multiply, a, b)
        r = compute(type, UNARY["sqrt"], compute(type, np.add, p, a))
        y = compute(type, np.subtract, compute(type, np.divide, r, b), p)
        entries.append((case, type, y, f"chain in {type}", exact_chain, (a, b)))
    check(entries)


def exact_chain(a, b):
    product = a * b
    return EXACT["div"](EXACT["sqrt"](product + a), b) - product


def shapes():
    """Rank 0, no elements, and sizes that are only known at run time."""
    entries = []
    all_shapes = [
        (),
        (0,),
        (1,),
        (0, 3),
        (3, 0, 2),
        (1, 1, 1),
        (2, 3, 4, 1, 5, 2),
        (67,),
    ]
    ops = itertools.cycle([*BINARY, "sqrt"])
    types = itertools.cycle(TYPES)
    for shape in all_shapes:
        for dynamic in {(), tuple(range(len(shape))), tuple(range(0, len(shape), 2))}:
            op, type = next(ops), next(types)
            name = f"{op}, {type}, shape {shape}, dynamic axes {dynamic}"
            rng = Case(name, "").rng
            arrays = [
                np.asarray(type.store(rng.normal(size=shape)))
                for _ in range(1 if op == "sqrt" else 2)
            ]
            case, values = operation_case(name, op, type, arrays, dynamic)
            operation = (BINARY | UNARY)[op]
            expected = compute(type, operation, *values)
            entries.append((case, type, expected, *exactly(op, values)))
    check(entries)


#
# Broadcast
#


def broadcast_case(shape, kinds, type, is_dynamic, is_read):
    """`kinds` says of each axis of the result whether the operand lacks it, has
    it, or expands it from size 1. With `is_read` an elementwise op reads the
    broadcast: then it is no op of its own in the compiled code."""
    name = f"broadcast to {shape}, {type}, {kinds}"
    case = Case(
        name + (", dynamic" if is_dynamic else "") + (", read" if is_read else ""), ""
    )
    rng = case.rng
    dims = [i for i, kind in enumerate(kinds) if kind != "-"]
    operand_shape = [shape[i] if kinds[i] == "=" else 1 for i in dims]
    # An axis that expands has statically size 1; the others may be dynamic.
    dynamic_operand = [i for i, dim in enumerate(dims) if kinds[dim] == "="]
    dynamic = range(len(shape)) if is_dynamic else ()
    operand, operand_type = case.add_argument(
        "a", rng.normal(size=operand_shape), type, dynamic_operand if is_dynamic else ()
    )
    # Carries the sizes.
    x, result_type = case.add_argument("x", rng.normal(size=shape), type, dynamic)
    lines, sizes = [], ""
    if is_dynamic and shape:
        for i in range(len(shape)):
            lines.append(f"%i{i} = arith.constant {i} : index")
            lines.append(f"%n{i} = tensor.dim %x, %i{i} : {result_type}")
        sizes = f"sizes({', '.join(f'%n{i}' for i in range(len(shape)))}) "
    result = "b" if is_read else "y"
    lines.append(
        f"%{result} = nnspec.broadcast %a dims = {dims} {sizes}"
        f": {operand_type} to {result_type}"
    )
    if is_read:
        lines.append(f"%y = nnspec.sub %b, %x : {result_type}")
    case.body = "\n".join(lines)
    case.results["y"] = result_type

    # From the definition, point by point.
    expected = np.empty(shape, LD)
    for point in np.ndindex(*shape):
        expected[point] = operand[
            tuple(point[d] if kinds[d] == "=" else 0 for d in dims)
        ]
    if is_read:
        operands = (expected, x)
        expected = compute(type, np.subtract, *operands)
        return case, type, expected, "broadcast and sub", EXACT["sub"], operands
    return case, type, expected


def broadcasts():
    """Along each subset of the axes, with each choice of axes that expand; a08."""
    types = itertools.cycle(TYPES)
    entries = []
    for number, kinds in enumerate(itertools.product("-=1", repeat=4)):
        kinds = "".join(kinds)
        entries.append(
            broadcast_case((2, 3, 5, 4), kinds, next(types), False, number % 2)
        )
    for number, kinds in enumerate(itertools.product("-=1", repeat=3)):
        kinds = "".join(kinds)
        entries.append(broadcast_case((4, 2, 3), kinds, next(types), True, number % 2))
        # Equal sizes: only dims says which axis is meant.
        entries.append(broadcast_case((3, 3, 3), kinds, next(types), False, 0))
    for shape in ((), (0, 3), (2, 0)):
        for is_dynamic in (False, True):
            for kinds in ("-" * len(shape), "=" * len(shape)):
                entries.append(broadcast_case(shape, kinds, F32, is_dynamic, False))
    check(entries)


#
# Fill
#


def fills():
    """Constants that the element type cannot hold are rounded once."""
    tie = 1 + 2.0**-11
    values = {
        "0.1": 0.1,
        "1e-5": 1e-5,
        "1e-3": 1e-3,
        "one third": 1 / 3,
        "-2/3": -2 / 3,
        "above a tie of f16, by less than f32 can tell": tie + 2.0**-40,
        "a tie of f16": tie,
        "below a tie of f16": tie - 2.0**-40,
        "above a tie of bf16": 1 + 2.0**-8 + 2.0**-40,
        "the largest f16": 65504.0,
        "below overflow of f16": 65519.999,
        "overflow of f16": 65520.0,
        "subnormal in f16": 1e-7,
        "below f16": 1e-8,
        "subnormal in f32": 1e-40,
        "below f32": 1e-50,
        "overflow of f32": 1e39,
        "0": 0.0,
        "-0": -0.0,
        "infinity": np.inf,
        "-infinity": -np.inf,
        "NaN": np.nan,
    }
    entries = []
    for type in TYPES:
        for name, value in values.items():
            entries.append(fill_case(name, value, type, is_read=False))
        for name in (
            "0.1",
            "1e-5",
            "one third",
            "above a tie of bf16",
            "subnormal in f16",
        ):
            entries.append(fill_case(name, values[name], type, is_read=True))
    # Many to a process: they have little code.
    for i, group in enumerate(batched(entries, 11)):
        case = Case(f"fills, part {i}", "")
        for k, (part, *_) in enumerate(group):
            case.body += part.body.replace("%", f"%f{k}_") + "\n"
            case.arguments |= {f"f{k}_{n}": a for n, a in part.arguments.items()}
            case.results |= {f"f{k}_{n}": t for n, t in part.results.items()}
        ((found, bounds),) = run_cases_and_bound([case])
        for k, (part, type, expected, operation, operands) in enumerate(group):
            result = found[f"f{k}_y"]
            report.check_equal(part, type, result, expected)
            is_finite = np.isfinite(expected)
            for operand in operands:
                is_finite = is_finite & np.isfinite(operand)
            report.check_certified(
                part,
                "fill",
                type,
                result,
                bounds[f"f{k}_y"],
                operation(*map(finite_or_zero, operands)),
                is_finite & (np.abs(expected) < type.max / 2),
            )


def batched(entries, size):
    return [entries[i : i + size] for i in range(0, len(entries), size)]


def fill_case(name, value, type, is_read):
    """With `is_read` an elementwise op reads the fill, of dynamic size."""
    case = Case(f"fill of {name}, {type}" + (", read" if is_read else ""), "")
    bits = np.float64(value).view(np.uint64)
    literal = f"{value:.17e}" if np.isfinite(value) else f"0x{int(bits):016X}"
    real = np.full(3 if not is_read else 5, LD(value))
    value = type.round(LD(value))
    if not is_read:
        case.results["y"] = tensor((3,), type)
        case.body = f"%y = nnspec.fill {literal} : {case.results['y']}"
        return case, type, np.full(3, value), lambda constant: constant, [real]
    x, dynamic = case.add_argument("x", case.rng.normal(size=5), type, (0,))
    case.results["y"] = dynamic
    case.body = (
        f"%zero = arith.constant 0 : index\n"
        f"%n = tensor.dim %x, %zero : {dynamic}\n"
        f"%c = nnspec.fill {literal} sizes(%n) : {dynamic}\n"
        f"%y = nnspec.mul %x, %c : {dynamic}"
    )
    expected = compute(type, np.multiply, x, np.full(5, value))
    return case, type, expected, EXACT["mul"], [x, real]


operations()
chains()
shapes()
broadcasts()
fills()
report.finish()
