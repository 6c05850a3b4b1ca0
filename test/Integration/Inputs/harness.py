"""Runs functions of nnspec ops on arrays, through nnspec-opt and nnspec-run."""

import os
import re
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

# How many cases share a process. Starting one costs more than compiling a few
# cases; compiling a function takes more than linear time in its size.
BUNDLE = 5


def tensor(shape, element_type, dynamic=()):
    """A tensor type as text; the axes in `dynamic` have a dynamic size."""
    sizes = ["?" if i in dynamic else str(size) for i, size in enumerate(shape)]
    return f"tensor<{'x'.join([*sizes, str(element_type)])}>"


@dataclass
class Case:
    """A function body. It uses its arguments by their names, and gives its
    results theirs."""

    name: str
    body: str
    arguments: dict = field(default_factory=dict)  # name: (stored array, type)
    results: dict = field(default_factory=dict)  # name: type

    @property
    def seed(self):
        return zlib.crc32(self.name.encode())

    @property
    def rng(self):
        return np.random.default_rng(self.seed)

    def add_argument(self, name, values, element_type, dynamic=()):
        """Returns the values as stored, and the argument's type."""
        array = np.asarray(element_type.store(values))
        return self.add_stored_argument(name, array, element_type, dynamic)

    def add_stored_argument(self, name, array, element_type, dynamic=()):
        type = tensor(array.shape, element_type, dynamic)
        self.arguments[name] = (array, type)
        return element_type.load(array), type


class ToolError(Exception):
    pass


def execute(command, **options):
    """Runs a command to its end; the result has text in stdout and stderr."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, **options
    )


def optimize(module, passes):
    """The module after a comma-separated list of passes."""
    process = execute(
        ["nnspec-opt", f"--pass-pipeline=builtin.module({passes})"], input=module
    )
    if process.returncode != 0:
        raise ToolError(f"nnspec-opt {passes}: {process.stderr}\n{module}")
    return process.stdout


def build_module(cases):
    """A module with one function, @main, that has the bodies of all cases."""
    arguments, results, types, body = [], [], [], []
    for i, case in enumerate(cases):
        arguments += [f"%c{i}_{k}: {type}" for k, (_, type) in case.arguments.items()]
        results += [f"%c{i}_{name}" for name in case.results]
        types += case.results.values()
        body.append(f"  // {case.name}")
        body.append(re.sub(r"%([A-Za-z_]\w*)", rf"%c{i}_\1", case.body))
    returned = f"return {', '.join(results)} : {', '.join(types)}"
    body.append(returned if results else "return")
    signature = f"({', '.join(arguments)}) -> ({', '.join(types)})"
    return "\n".join([f"func.func @main{signature} {{", *body, "}", ""])


def save(path, array):
    """np.save makes rank 1 of rank 0 where it has to copy; this does not."""
    with open(path, "wb") as file:
        np.lib.format.write_array(file, np.asanyarray(array))


def run_module(module, arrays, num_results, options=()):
    """The results of @main; with --domain=rounding each is a pair of arrays."""
    files = [("input", array) for array in arrays]
    is_pair = "--domain=rounding" in options
    found = run_on_files(module, files, num_results * (2 if is_pair else 1), options)
    return list(zip(found[::2], found[1::2], strict=True)) if is_pair else found


def run_on_box(module, boxes, num_results=1):
    """The bounds of the results of @main, for pairs of bounds of the arguments."""
    files = []
    for lower, upper in boxes:
        files += [("input-lower", lower), ("input-upper", upper)]
    found = run_on_files(module, files, 2 * num_results, ["--domain=interval"])
    return list(zip(found[::2], found[1::2], strict=True))


def run_on_files(module, files, num_outputs, options):
    """`files` are pairs of an option's name and an array."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["nnspec-run", "-", "--entry=main", *options]
        for i, (option, array) in enumerate(files):
            path = os.path.join(folder, f"x{i}.npy")
            save(path, array)
            command.append(f"--{option}={path}")
        outputs = [os.path.join(folder, f"y{i}.npy") for i in range(num_outputs)]
        command += [f"--output={path}" for path in outputs]
        process = execute(command, input=module)
        if process.returncode != 0:
            raise ToolError(f"nnspec-run: {process.stderr}\n{module}")
        return [np.load(path) for path in outputs]


def run_bundle(cases, passes, check_ir, options=()):
    try:
        module = build_module(cases)
        if passes:
            module = optimize(module, passes)
        if check_ir:
            check_ir(module)
        arrays = [array for case in cases for array, _ in case.arguments.values()]
        num_results = sum(len(case.results) for case in cases)
        # What is lowered already is to be run as it is.
        as_is = ("--simplify=false",) if "to-linalg" in passes else ()
        results = [
            iter(run_module(module, arrays, num_results, (*option, *as_is)))
            for option in options
        ]
        return [
            [{name: next(found) for name in case.results} for found in results]
            for case in cases
        ]
    except ToolError as error:
        if len(cases) == 1:
            raise ToolError(f"{cases[0].name}: {error}") from error
        # One at a time, to name the one that fails.
        return [run_bundle([case], passes, check_ir, options)[0] for case in cases]


def run_cases_with(options, cases, passes="", check_ir=None):
    """Runs the passes on each case's function and executes it, once with each of
    the lists of options of nnspec-run.

    `check_ir` is called with the module after the passes and may raise a
    ToolError. Returns, for each case and list of options, the results by name.
    """
    bundles = [cases[i : i + BUNDLE] for i in range(0, len(cases), BUNDLE)]
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(
                lambda bundle: run_bundle(bundle, passes, check_ir, options), bundles
            )
            return [results for bundle in found for results in bundle]
    except ToolError as error:
        sys.exit(f"FAIL {error}")


def run_cases(cases, passes="", check_ir=None):
    """For each case, its results as stored, by name."""
    return [found for (found,) in run_cases_with([()], cases, passes, check_ir)]


def run_cases_and_bound(cases, passes="", check_ir=None):
    """For each case, its results as stored, and what --domain=rounding says of
    the same module: the values and the bounds of their errors, by name."""
    return run_cases_with([(), ("--domain=rounding",)], cases, passes, check_ir)
