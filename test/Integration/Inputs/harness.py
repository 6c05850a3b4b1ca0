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


def run_module(module, arrays, num_results):
    """The results of @main."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = [os.path.join(folder, f"x{i}.npy") for i in range(len(arrays))]
        outputs = [os.path.join(folder, f"y{i}.npy") for i in range(num_results)]
        for path, array in zip(inputs, arrays, strict=True):
            save(path, array)
        command = ["nnspec-run", "-", "--entry=main"]
        command += [f"--input={path}" for path in inputs]
        command += [f"--output={path}" for path in outputs]
        process = execute(command, input=module)
        if process.returncode != 0:
            raise ToolError(f"nnspec-run: {process.stderr}\n{module}")
        return [np.load(path) for path in outputs]


def run_bundle(cases, passes, check_ir):
    try:
        module = build_module(cases)
        if passes:
            module = optimize(module, passes)
        if check_ir:
            check_ir(module)
        arrays = [array for case in cases for array, _ in case.arguments.values()]
        results = iter(run_module(module, arrays, sum(len(c.results) for c in cases)))
        return [{name: next(results) for name in case.results} for case in cases]
    except ToolError as error:
        if len(cases) == 1:
            raise ToolError(f"{cases[0].name}: {error}") from error
        # One at a time, to name the one that fails.
        return [run_bundle([case], passes, check_ir)[0] for case in cases]


def run_cases(cases, passes="", check_ir=None):
    """Runs the passes on each case's function and executes it.

    `check_ir` is called with the module after the passes and may raise a
    ToolError. Returns, for each case, its results as stored, by name.
    """
    bundles = [cases[i : i + BUNDLE] for i in range(0, len(cases), BUNDLE)]
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = pool.map(lambda b: run_bundle(b, passes, check_ir), bundles)
            return [results for bundle in found for results in bundle]
    except ToolError as error:
        sys.exit(f"FAIL {error}")
