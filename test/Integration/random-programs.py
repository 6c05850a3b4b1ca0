# RUN: %python %s
"""Random programs: what the compiled code yields, against what the evaluator says.

Programs of nnspec, linalg and tensor ops (Inputs/programs.py) are compiled and run,
and evaluated in each domain:

- The compiled result is within the bound of --domain=rounding from the value, at
  each element, and so is the value in f64 that comes with the bound. (The bound is of
  the distance to the real value, from which the value in f64 differs by its own
  rounding. Where all types are narrower that is little; where one is f64 the bound
  covers each of the two.) Both are of the program that is compiled, to which laws have
  been applied; the value is of the program as it is written here.
- --domain=interval encloses the real value: at a point, and in a box around it there
  and at a random point. (The value in f64 is rounded; far less than SLACK.)
- nnspec-verify says that --canonicalize and --nnspec-simplify change nothing.

A bound that is infinite says nothing: few may be.

    random-programs.py --seed=7 --count=1000
    random-programs.py --seed=7 --only=123
"""

import argparse
import collections
import os
import pathlib
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from harness import ToolError, execute, optimize, run_on_files
from programs import OPERATIONS, Program

# These register the operations.
import program_operations  # noqa: F401
import program_linalg  # noqa: F401, I001

MAX_PRINTED = 10  # failures
MAX_UNBOUNDED = 0.1
MAX_UNDECIDED = 0.15

# How many programs share a file that is optimized and verified.
BUNDLE = 10
PASSES = {
    "--canonicalize": "canonicalize",
    # As --nnspec-lower-to-linalg, but for the constants, which that rounds.
    "--nnspec-simplify": "nnspec-simplify{fold-constants=false}",
}
RADIUS = 0.01
SLACK = 1e-9


class Figures:
    """What is counted, and the failures."""

    def __init__(self):
        self.counts = collections.Counter()
        self.operations = collections.Counter()
        self.largest = (0, 0)  # as a share of its bound, and which program
        self.failures = []

    def fail(self, program, message):
        self.failures.append(f"--only={program.number}: {message}")

    def finish(self, seed):
        counts = self.counts
        for failure in self.failures[:MAX_PRINTED]:
            print(f"FAIL --seed={seed} {failure}")
        share, where = self.largest
        print(
            f"{counts['programs']} programs of {sum(self.operations.values())} "
            f"operations, {counts['elements']} elements: {counts['exact']} exact, "
            f"{counts['unbounded']} unbounded; largest error is {share:.3f} of the "
            f"bound (--only={where})"
        )
        print(
            f"verified: {counts['equivalent']} equivalent, "
            f"{counts['undecided']} undecided"
        )
        print(", ".join(f"{name} {n}" for name, n in self.operations.most_common()))
        missing = {function.__name__ for function, _ in OPERATIONS}
        missing -= set(self.operations)
        if missing and counts["programs"] > 1:
            self.failures.append("")
            print(f"FAIL no program has {', '.join(sorted(missing))}")
        for what, of, limit in (
            ("unbounded", "elements", MAX_UNBOUNDED),
            ("undecided", "verifications", MAX_UNDECIDED),
        ):
            if counts[what] > limit * counts[of]:
                self.failures.append("")
                print(f"FAIL {counts[what]} of {counts[of]} {of} are {what}")
        if self.failures:
            sys.exit(f"{len(self.failures)} failures")


def first(mask):
    return tuple(int(i) for i in np.argwhere(mask)[0])


def check_errors(figures, program, value, native, bounds):
    """The compiled results are within the bounds."""
    center, error = bounds
    figures.counts["elements"] += native.size
    unbounded = ~np.isfinite(error)
    figures.counts["unbounded"] += int(unbounded.sum())
    figures.counts["exact"] += int((error == 0).sum())
    with np.errstate(all="ignore"):
        found = np.abs(native - value)
        limit = error * (2 if "f64" in program.text else 1 + 2.0**-20)
        passes = unbounded | (found <= limit)
        # In double precision both are as good.
        off = ~unbounded & ~(np.abs(center - value) <= 2 * error)
        share = np.where(unbounded | (found == 0), 0, found / error).max(initial=0)
    figures.largest = max(figures.largest, (float(share), program.number))
    if off.any():
        at = first(off)
        return (
            f"rounding's value at {at} is {center[at]!r}, real's {value[at]!r}, the "
            f"bound {error[at]:.4g}"
        )
    if passes.all():
        return ""
    at = first(~passes)
    return (
        f"at {at} the compiled result is {native[at]!r}, its value {value[at]!r}: the "
        f"difference is {found[at]:.4g}, the bound {error[at]:.4g}"
    )


def check_enclosed(what, value, bounds, error=np.inf):
    """The bounds enclose the value, which is this far from the real one."""
    lower, upper = bounds
    slack = np.minimum(error, SLACK * (1 + np.abs(value)))
    outside = ~((lower - slack <= value) & (value <= upper + slack)) & ~np.isnan(value)
    if not outside.any():
        return ""
    at = first(outside)
    return (
        f"at {at} the {what} is [{lower[at]!r}, {upper[at]!r}], the value is "
        f"{value[at]!r}"
    )


def move(program):
    """The arguments, moved by less than the radius after rounding to their type."""
    moved = []
    for value in program.values:
        if value.name in program.arguments:
            array = value.type.load(program.arguments[value.name][0])
            step = program.rng.uniform(-RADIUS / 2, RADIUS / 2, array.shape)
            moved.append(np.asarray(value.type.store(array + step)))
    return moved


def check_values(figures, program):
    """Runs the program in each way."""
    arrays = [array for array, _ in program.arguments.values()]
    module = program.text.replace(f"@{program.name}(", "@main(")

    def run(*options, files_per_result=1, inputs=arrays):
        files = [("input", array) for array in inputs]
        count = len(program.results) * files_per_result
        return run_on_files(module, files, count, options)

    def run_pairs(*options):
        found = run(*options, files_per_result=2)
        return list(zip(found[::2], found[1::2], strict=True))

    try:
        native, values = run(), run("--domain=real")
        bounds = run_pairs("--domain=rounding")
        points = run_pairs("--domain=interval")
        radii = [f"--radius={RADIUS}"] * len(arrays)
        boxes = run_pairs("--domain=interval", *radii)
        others = run("--domain=real", inputs=move(program))
    except ToolError as error:
        lines = str(error).splitlines()
        figures.fail(program, "a crash" if "Stack dump:" in lines else lines[0])
        return
    for i, result in enumerate(program.results):
        compiled = result.type.load(native[i]).astype(np.float64)
        messages = [
            check_errors(figures, program, values[i], compiled, bounds[i]),
            check_enclosed("interval at a point", values[i], points[i], bounds[i][1]),
            check_enclosed("interval of a box", values[i], boxes[i], bounds[i][1]),
            check_enclosed("interval of a box around", others[i], boxes[i]),
        ]
        for message in filter(None, messages):
            figures.fail(program, f"result {i}: {message}")


def verify(figures, programs, seed, folder):
    """Verifies the passes on programs that share a file."""
    for name, passes in PASSES.items():
        answers = ask(programs, passes, seed, folder)
        if len(programs) > 1 and len(answers) < len(programs):
            # One at a time, to name the one that fails.
            answers = {}
            for program in programs:
                answers |= ask([program], passes, seed, folder)
        for program in programs:
            answer = answers.get(program.name, "no answer, a tool failed")
            figures.counts["verifications"] += 1
            if answer.startswith("equivalent"):
                figures.counts["equivalent"] += 1
            elif answer.startswith("undecided"):
                figures.counts["undecided"] += 1
                print(f"--only={program.number}, {name}: {answer}")
            else:
                figures.fail(program, f"{name}: {answer}")


def ask(programs, passes, seed, folder):
    """What nnspec-verify answers, by the programs' names."""
    before = folder / f"{programs[0].name}-{len(programs)}.mlir"
    before.write_text("".join(program.text for program in programs))
    after = before.with_suffix(".after")
    try:
        after.write_text(optimize(before.read_text(), passes))
    except ToolError:
        return {}
    process = execute(["nnspec-verify", "--all", f"--seed={seed}", before, after])
    lines = [line for line in process.stdout.splitlines() if line.startswith("'")]
    return {line.split("'")[1]: line.partition("': ")[2] for line in lines}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--only", type=int, help="print and run this program")
    options = parser.parse_args()

    numbers = range(options.count) if options.only is None else [options.only]
    programs = [Program(options.seed, number) for number in numbers]
    if options.only is not None:
        print(programs[0].text)
    figures = Figures()
    for program in programs:
        figures.counts["programs"] += 1
        figures.operations.update(program.operations)
    bundles = [programs[i : i + BUNDLE] for i in range(0, len(programs), BUNDLE)]
    with (
        tempfile.TemporaryDirectory() as name,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        folder = pathlib.Path(name)
        list(pool.map(lambda program: check_values(figures, program), programs))
        list(pool.map(lambda b: verify(figures, b, options.seed, folder), bundles))
    figures.finish(options.seed)


main()
