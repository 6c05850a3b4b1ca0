"""Partitions functions, runs them on several processes, and puts their shares of the
results together again.

A split says how an array is divided: {axis: axes of the grid}.
"""

import os
import pathlib
import pickle
import re
import subprocess
import sys
import tempfile

import numpy as np

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "examples" / "mpi"


def get_place(grid_axes, grid, process):
    """Which of how many shares a process has."""
    index = np.unravel_index(process, grid)
    place, count = 0, 1
    for axis in grid_axes:
        place, count = place * grid[axis] + int(index[axis]), count * grid[axis]
    return place, count


def get_slices(shape, split, grid, process):
    slices = []
    for axis, size in enumerate(shape):
        place, count = get_place(split.get(axis, ()), grid, process)
        share = size // count
        slices.append(slice(place * share, (place + 1) * share))
    return tuple(slices)


def get_share(array, split, grid, process):
    slices = get_slices(array.shape, split, grid, process)
    return np.ascontiguousarray(array[slices]).reshape(array[slices].shape)


def tensor(shape, type):
    return "tensor<" + "".join(f"{size}x" for size in shape) + f"{type}>"


class PartitionedCase:
    """A function, its arguments, and how they are divided."""

    def __init__(self, name):
        self.name = name
        self.rng = np.random.default_rng(list(name.encode()))
        self.arguments, self.results, self.lines, self.annotations = [], [], [], []
        self.seed = name

    def __str__(self):
        return self.name

    def add_argument(self, name, values, type, split=None, inferred=None):
        """`split` is said in the program; `inferred` has to be found from others'.
        Returns the values as the program gets them."""
        stored = type.store(values)
        self.arguments.append((name, stored, split or inferred or {}, type))
        if split is not None:
            self.annotate(name, stored.shape, type, split)
        return type.load(stored)

    def annotate(self, name, shape, type, split, source=None):
        last = max(split, default=0)
        axes = ", ".join(str(list(split.get(axis, ()))) for axis in range(last + 1))
        lines = [
            f"%{name}_split = shard.sharding @grid split_axes = [{axes}]"
            " : !shard.sharding",
            f"%{name} = shard.shard %{source or name + '_whole'} to %{name}_split"
            f" : {tensor(shape, type)}",
        ]
        (self.annotations if source is None else self.lines).extend(lines)

    def add_line(self, line):
        self.lines.append(line)

    def add_result(self, name, shape, type, split=None):
        self.results.append((name, tuple(shape), type, split or {}))

    def get_function(self, is_partitioned=True):
        divided = " ".join(self.annotations)
        if not is_partitioned:
            divided = ""
        arguments = ", ".join(
            f"%{name}{'_whole' if f'%{name}_whole ' in divided else ''}"
            f": {tensor(stored.shape, type)}"
            for name, stored, _, type in self.arguments
        )
        types = [tensor(shape, type) for _, shape, type, _ in self.results]
        values = ", ".join("%" + name for name, *_ in self.results)
        lines = [*(self.annotations if is_partitioned else ()), *self.lines]
        body = "\n  ".join(lines)
        return (
            f"func.func @{self.name}({arguments}) -> ({', '.join(types)})\n"
            "    attributes {llvm.emit_c_interface} {\n"
            f"  {body}\n  return {values} : {', '.join(types)}\n}}\n"
        )


class Found:
    """The results, put together, and the messages of each process."""

    def __init__(self, case, grid, processes):
        self.messages = [counts for _, counts in processes]
        self.results, self.is_consistent = {}, True
        for i, (name, shape, type, split) in enumerate(case.results):
            whole = np.zeros(shape, type.storage)
            written = np.zeros(shape, bool)
            for process, (shares, _) in enumerate(processes):
                slices = get_slices(shape, split, grid, process)
                # Processes that have the same share have the same bits.
                same = whole[slices].tobytes() == shares[i].tobytes()
                self.is_consistent &= same or not written[slices].any()
                whole[slices] = shares[i]
                written[slices] = True
            assert written.all()
            self.results[name] = whole


def run(*command, **options):
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


def run_partitioned(cases, grid, options=""):
    """Runs each case on the processes of the grid; returns what was found of each."""
    num_processes = int(np.prod(grid))
    with tempfile.TemporaryDirectory() as path:
        directory = pathlib.Path(path)
        module = f"shard.grid @grid(shape = {'x'.join(map(str, grid))})\n"
        module += "".join(case.get_function() for case in cases)
        (directory / "module.mlir").write_text(module)
        run(
            EXAMPLE / "compile.sh",
            directory / "module.mlir",
            "0",
            directory / "program.so",
            options,
        )
        run(
            "mpicc.mpich",
            "-O2",
            "-shared",
            "-fPIC",
            EXAMPLE / "messages.c",
            "-o",
            directory / "messages.so",
        )
        calls = []
        for case in cases:
            arguments = [(stored, split) for _, stored, split, _ in case.arguments]
            results = [
                (get_share(np.zeros(shape), split, grid, 0).shape, type.storage)
                for _, shape, type, split in case.results
            ]
            calls.append((case.name, arguments, results))
        (directory / "calls.pickle").write_bytes(pickle.dumps((grid, calls)))
        path = os.pathsep.join([str(EXAMPLE), os.environ.get("PYTHONPATH", "")])
        script = pathlib.Path(__file__).with_name("mpi_process.py")
        run(
            "mpirun.mpich",
            "-n",
            str(num_processes),
            sys.executable,
            script,
            directory,
            env={**os.environ, "PYTHONPATH": path},
            timeout=300,
        )
        found = [
            pickle.loads((directory / f"found{process}.pickle").read_bytes())
            for process in range(num_processes)
        ]
    return {
        case.name: Found(case, grid, [process[case.name] for process in found])
        for case in cases
    }


def run_whole(cases):
    """Runs each case in one process with nnspec-run; returns its results by name."""
    found = {}
    with tempfile.TemporaryDirectory() as path:
        directory = pathlib.Path(path)
        for case in cases:
            text = case.get_function(is_partitioned=False)
            assert not re.search(r"shard\.", text)
            (directory / "module.mlir").write_text(text)
            options = ["--entry", case.name]
            for name, stored, _, _ in case.arguments:
                np.save(directory / f"{name}.npy", stored)
                options += ["--input", directory / f"{name}.npy"]
            for name, *_ in case.results:
                options += ["--output", directory / f"out_{name}.npy"]
            run("nnspec-run", directory / "module.mlir", *options)
            found[case.name] = {
                name: np.load(directory / f"out_{name}.npy")
                for name, *_ in case.results
            }
    return found
