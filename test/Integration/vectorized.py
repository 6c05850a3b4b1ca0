# RUN: %python %s
"""Vector loops by value: per-channel maps of every element type, layout and rank.

    y = max(cast(cast(x) * scale + bias) + addend, 0)

Rows of every kind of length: empty, shorter than a vector, with and without a rest,
static and dynamic; and results beyond the last-level cache, which are stored past it,
on several threads. Expected are NumPy's values: every op rounds once.
"""

from channel_maps import SHAPES, check, make_case
from floats import BF16, F16, F32, TYPES
from harness import execute, run_cases, run_module


def small():
    # As written, where each op rounds; nnspec-simplify would collapse them.
    passes = "nnspec-lower-to-linalg{simplify=false}"
    entries = [
        (type, *make_case(type, shape, axis, is_dynamic))
        for type in TYPES
        for shape, axis in SHAPES
        for is_dynamic in (False, True)
    ]
    results = run_cases([case for _, case, _ in entries], passes)
    for (type, case, expected), found in zip(entries, results, strict=True):
        check(case.name, type, found["y"], expected)
    print(f"{len(entries)} small cases")


def have_threads():
    """Whether nnspec was built with OpenMP."""
    module = "func.func @main() {\n  return\n}\n"
    process = execute(["nnspec-run", "-", "--num-threads=2"], input=module)
    return "without OpenMP" not in process.stderr


def large():
    """Rows that are aligned, that are not, that are short and aligned, and that are
    short and not; and rows that threads share, but which stay in the cache: short and
    long ones."""
    most_threads = 3 if have_threads() else 1
    for type, shape, axis in (
        (F32, (3, 5, 700, 1001), 1),
        (F32, (20000, 480), 1),
        (F16, (300001, 64), 1),
        (F16, (300001, 60), 1),
        (F32, (2000, 100, 7, 7), 1),
        (BF16, (5, 7, 501, 1003), 1),
        (F32, (3, 1000, 7, 7), 1),
        (F32, (3, 60, 50, 20), 3),
        (F16, (3, 5, 10007), 1),
    ):
        for is_dynamic, threads in ((False, 1), (True, most_threads)):
            case, expected = make_case(type, shape, axis, is_dynamic)
            signature = ", ".join(f"%{k}: {t}" for k, (_, t) in case.arguments.items())
            result = case.results["y"]
            module = (
                f"func.func @main({signature}) -> {result} {{\n{case.body}\n"
                f"return %y : {result}\n}}\n"
            )
            arrays = [array for array, _ in case.arguments.values()]
            options = ["--simplify=false", f"--num-threads={threads}"]
            (found,) = run_module(module, arrays, 1, options)
            check(f"{case.name}, {threads} threads", type, found, expected)
    print("14 large cases")


small()
large()
