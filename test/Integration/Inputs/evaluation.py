"""A table of programs for the evaluator: a body, its arguments, and the values
that NumPy gives for it.

    table = Table()
    table(
        "%y = arith.addf %a, %b : $a",         # $a is the type of %a, $y of %y
        lambda a, b: a + b,                    # of the arguments' values
        y="f16",                               # the result's element type
        a=floats(A, "f16"), b=floats(B, "f16", dynamic=(0,)),
    )

The cases run in `--domain=real`: there an element type says how inputs are stored
and no more, so values are compared as f64. Each case's op names are what it covers.
"""

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from floats import BF16, F16, F32, F64, LD
from harness import Case, ToolError, build_module, run_module, tensor

FLOATS = {str(type): type for type in (F16, BF16, F32, F64)}
INTEGERS = {
    "i1": np.bool_,
    "i8": np.int8,
    "i16": np.int16,
    "i32": np.int32,
    "i64": np.int64,
    "index": np.int64,
}
OP = re.compile(r"\b(?:nnspec|arith|math|tensor|linalg|scf|func|affine|cf)\.\w+")

# How many cases share a process.
BUNDLE = 48
MAX_PRINTED = 20  # failures


def floats(values, type="f64", dynamic=()):
    """An argument of floats; the axes in `dynamic` have a dynamic size."""
    array = np.asarray(FLOATS[type].store(np.asarray(values, LD)))
    return array, tensor(array.shape, type, dynamic)


def integers(values, type="i32", dynamic=()):
    array = np.asarray(values).astype(INTEGERS[type])
    return array, tensor(array.shape, type, dynamic)


def load(array, type):
    """The values of an argument: doubles, truth values, or signed integers."""
    name = re.search(r"[x<](index|bf16|[fi]\d+)>$", type)[1]
    if name not in FLOATS:
        return array
    return FLOATS[name].load(array).astype(np.float64)


@dataclass
class Entry(Case):
    expected: tuple = ()
    functions: str = ""  # beside @main
    resource: str = ""
    tolerance: float = 0  # in units in the last place of f64
    ops: frozenset = frozenset()


class Table:
    def __init__(self):
        self.entries = []
        self.refusals = []

    def __call__(
        self, body, expected, y="f64", functions="", ulps=0, name="", **arguments
    ):
        """Adds a case. `y` is the element type of %y or its type, or a list of
        those of %y0, %y1, ..."""
        values = [load(*argument) for argument in arguments.values()]
        with np.errstate(all="ignore"):
            expected = expected(*values)
        if not isinstance(y, list):
            expected, names, types = [expected], ["y"], [y]
        else:
            names, types = [f"y{i}" for i in range(len(y))], y
        expected = tuple(map(np.asarray, expected))
        results = {
            name: type if "<" in type else tensor(array.shape, type)
            for name, array, type in zip(names, expected, types, strict=True)
        }
        entry = Entry(
            name or f"case {len(self.entries)}: {describe(body)}",
            substitute(body, arguments, results),
            arguments,
            results,
            expected=expected,
            functions=functions,
            tolerance=ulps,
            ops=frozenset(OP.findall(body + functions)),
        )
        self.entries.append(entry)

    def resource(self, type, values):
        """Adds a case with a constant in the module's resources."""
        name = f"values{len(self.entries)}"
        # The bytes come after those that give the alignment, here 8.
        data = (8).to_bytes(4, "little") + values.tobytes()
        self(
            f"%y = arith.constant dense_resource<{name}> : $y",
            lambda: values if type not in FLOATS else values.astype(np.float64),
            type,
        )
        self.entries[-1].resource = f'{name}: "0x{data.hex().upper()}"'

    def refuse(self, body, message, **arguments):
        """Adds a program that has no value: nnspec-run says so in these words."""
        self.refusals.append((substitute(body, arguments, {}), arguments, message))

    def covered(self):
        return frozenset().union(*(entry.ops for entry in self.entries))

    def check(self):
        """Runs all cases. Prints what fails and the figures; exits where one has."""
        bundles = [
            self.entries[i : i + BUNDLE] for i in range(0, len(self.entries), BUNDLE)
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = [result for bundle in pool.map(run, bundles) for result in bundle]
            refused = pool.map(lambda refusal: check_refusal(*refusal), self.refusals)
            failures = [failure for failure in refused if failure]
        num_elements = 0
        for entry, results in zip(self.entries, found, strict=True):
            if isinstance(results, ToolError):
                failures.append(f"{entry.name}: {results}")
                continue
            for result, array, expected in zip(
                entry.results, results, entry.expected, strict=True
            ):
                num_elements += expected.size
                difference = compare(array, expected, entry.tolerance)
                if difference:
                    failures.append(f"{entry.name}, %{result}: {difference}")
        for failure in failures[:MAX_PRINTED]:
            print(f"FAIL {failure}")
        print(
            f"{len(self.entries)} cases of {len(self.covered())} ops, {num_elements} "
            f"elements; {len(self.refusals)} programs that are refused"
        )
        if failures:
            sys.exit(f"{len(failures)} failures")


def describe(body):
    """What is computed last, shortened."""
    body = " ".join(body.replace("\n", "; ").split())
    return body if len(body) < 100 else f"... {body[body.find('%y') :][:96]}"


def substitute(body, arguments, results):
    types = {name: type for name, (_, type) in arguments.items()} | results
    return re.sub(r"\$([A-Za-z]\w*)", lambda match: types[match[1]], body)


def run(entries):
    """The results of each entry, or the error of one that failed alone."""
    module = build_module(entries) + "".join(entry.functions for entry in entries)
    resources = ", ".join(entry.resource for entry in entries if entry.resource)
    module += f"{{-# dialect_resources: {{ builtin: {{ {resources} }} }} #-}}\n"
    arrays = [array for entry in entries for array, _ in entry.arguments.values()]
    num_results = sum(len(entry.results) for entry in entries)
    try:
        results = iter(run_module(module, arrays, num_results, ["--domain=real"]))
        return [[next(results) for _ in entry.results] for entry in entries]
    except ToolError as error:
        if len(entries) == 1:
            return [error]
        middle = len(entries) // 2
        return run(entries[:middle]) + run(entries[middle:])


def check_refusal(body, arguments, message):
    case = Case("is refused", body, arguments)
    try:
        run_module(
            build_module([case]),
            [array for array, _ in arguments.values()],
            0,
            ["--domain=real"],
        )
    except ToolError as error:
        return "" if message in str(error) else f"expected '{message}', {error}"
    return f"expected '{message}', found no error\n{body}"


def compare(found, expected, ulps):
    """Says how an array differs from the expected one; nothing where it does not.
    Zeros have signs, and NaN equals NaN."""
    if found.shape != expected.shape:
        return f"found shape {found.shape}, expected {expected.shape}"
    if not np.issubdtype(expected.dtype, np.floating):
        passes = found == expected.astype(found.dtype)
        if np.issubdtype(found.dtype, np.floating):
            return f"found {found.dtype}, expected {expected.dtype}"
    else:
        rounded = expected.astype(np.float64)
        passes = (found == rounded) & (np.signbit(found) == np.signbit(rounded))
        passes |= np.isnan(found) & np.isnan(rounded)
        with np.errstate(all="ignore"):
            passes |= np.abs(found - expected) <= ulps * np.spacing(np.abs(rounded))
    if passes.all():
        return ""
    index = tuple(np.argwhere(~passes)[0])
    return (
        f"{np.sum(~passes)} of {found.size} elements, the first at "
        f"{[int(i) for i in index]}: found {found[index]!r}, expected "
        f"{expected[index]!r}"
    )
