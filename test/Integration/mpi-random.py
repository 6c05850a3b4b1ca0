# REQUIRES: mpich
# RUN: %python %s
"""Random programs whose arguments are divided at random, on 2 and on 2x2 processes.

Each is refused with one error, or has the values of NumPy, to the bit: all numbers are
integers that f64 holds.

Usage: mpi-random.py [SEED [COUNT]]
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from floats import F64
from mpi_programs import PartitionedCase, run_partitioned, tensor
from report import Report

report = Report()
SIZES = (1, 2, 4, 8, 3)


class RandomCase(PartitionedCase):
    def __init__(self, seed, grid):
        super().__init__(f"random_{seed}_{'x'.join(map(str, grid))}")
        self.rng = np.random.default_rng([seed, *grid])
        self.grid, self.values, self.count = grid, {}, 0
        for i in range(self.rng.integers(2, 5)):
            shape = tuple(self.rng.choice(SIZES, size=self.rng.integers(0, 4)))
            self.add(f"a{i}", tuple(map(int, shape)))
        for _ in range(self.rng.integers(2, 9)):
            self.rng.choice(
                [
                    self.binary,
                    self.binary,
                    self.broadcast,
                    self.contract,
                    self.reduce,
                    self.transpose,
                    self.collapse,
                    self.expand,
                    self.constant,
                    self.reshard,
                ]
            )()
        names = list(self.values)[-3:]
        self.expected = {}
        for name in names:
            result = f"r_{name}"
            self.annotate(result, self.values[name].shape, F64, {}, source=name)
            self.add_result(result, self.values[name].shape, F64)
            self.expected[result] = self.values[name]

    def draw_split(self, shape):
        """Along axes that can be divided, and any of the grid's."""
        split, free = {}, list(range(len(self.grid)))
        for axis in self.rng.permutation(len(shape)):
            taken = [g for g in free if self.rng.random() < 0.4]
            count = int(np.prod([self.grid[g] for g in taken]))
            if taken and shape[axis] % count == 0:
                split[int(axis)] = tuple(int(g) for g in self.rng.permutation(taken))
                free = [g for g in free if g not in taken]
        return split

    def add(self, name, shape):
        values = self.rng.integers(-4, 5, size=shape)
        split = self.draw_split(shape) if shape else None
        self.values[name] = self.add_argument(name, values, F64, split)

    def define(self, values, text):
        name = f"v{self.count}"
        self.count += 1
        self.values[name] = values
        self.add_line(f"%{name} = {text}")

    def draw(self, condition=lambda value: True):
        names = [name for name, value in self.values.items() if condition(value)]
        return str(self.rng.choice(names)) if names else None

    def type_of(self, name):
        return tensor(self.values[name].shape, F64)

    def binary(self):
        a = self.draw()
        shape = self.values[a].shape
        b = self.draw(lambda value: value.shape == shape)
        op, function = [
            ("add", np.add),
            ("sub", np.subtract),
            ("max", np.maximum),
        ][self.rng.integers(3)]
        self.define(
            function(self.values[a], self.values[b]),
            f"nnspec.{op} %{a}, %{b} : {self.type_of(a)}",
        )

    def broadcast(self):
        a = self.draw(lambda value: value.ndim < 3)
        b = self.draw(lambda value: value.ndim == 3)
        if not a or not b:
            return
        value, shape = self.values[a], self.values[b].shape
        fits = [
            dims
            for dims in [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]
            if len(dims) == value.ndim
            and all(size in (1, shape[d]) for size, d in zip(value.shape, dims))
        ]
        if not fits:
            return
        dims = fits[self.rng.integers(len(fits))]
        full = [1, 1, 1]
        for size, axis in zip(value.shape, dims):
            full[axis] = size
        self.define(
            np.broadcast_to(value.reshape(full), shape),
            f"nnspec.broadcast %{a} dims = {list(dims)} : {self.type_of(a)}"
            f" to {tensor(shape, F64)}",
        )

    def contract(self):
        a = self.draw(lambda value: value.ndim == 2)
        if not a:
            return
        n, c = self.values[a].shape
        b = self.draw(lambda value: value.ndim == 2 and value.shape[1] == c)
        k = self.values[b].shape[0]
        init = self.draw(lambda value: value.shape == (n, k))
        if not init:
            self.define(np.zeros((n, k)), f"nnspec.fill 0.0 : {tensor((n, k), F64)}")
            init = list(self.values)[-1]
        values = self.values[a] @ self.values[b].T + self.values[init]
        maps = ", ".join(
            f"affine_map<(n, k, c) -> ({d})>" for d in ("n, c", "k, c", "n, k")
        )
        self.define(
            values,
            f"linalg.contract indexing_maps = [{maps}] ins(%{a}, %{b} : "
            f"{self.type_of(a)}, {self.type_of(b)}) outs(%{init} : "
            f"{self.type_of(init)}) -> {self.type_of(init)}",
        )

    def reduce(self):
        a = self.draw(lambda value: value.ndim > 0)
        if not a:
            return
        value = self.values[a]
        axis = int(self.rng.integers(value.ndim))
        shape = value.shape[:axis] + value.shape[axis + 1 :]
        self.define(np.ones(shape), f"nnspec.fill 1.0 : {tensor(shape, F64)}")
        init = list(self.values)[-1]
        self.define(
            value.sum(axis) + 1,
            f"linalg.reduce {{ arith.addf }} ins(%{a} : "
            f"{self.type_of(a)}) outs(%{init} : {tensor(shape, F64)}) "
            f"dimensions = [{axis}]",
        )

    def transpose(self):
        a = self.draw(lambda value: value.ndim > 1)
        if not a:
            return
        order = [int(i) for i in self.rng.permutation(self.values[a].ndim)]
        values = self.values[a].transpose(order)
        self.add_line(f"%e{self.count} = tensor.empty() : {tensor(values.shape, F64)}")
        self.define(
            values,
            f"linalg.transpose ins(%{a} : {self.type_of(a)}) "
            f"outs(%e{self.count} : {tensor(values.shape, F64)}) permutation = {order}",
        )

    def collapse(self):
        a = self.draw(lambda value: value.ndim == 3)
        if not a:
            return
        x, y, z = self.values[a].shape
        groups, shape = [("[[0, 1], [2]]", (x * y, z)), ("[[0], [1, 2]]", (x, y * z))][
            self.rng.integers(2)
        ]
        self.define(
            self.values[a].reshape(shape),
            f"tensor.collapse_shape %{a} {groups} : "
            f"{self.type_of(a)} into {tensor(shape, F64)}",
        )

    def expand(self):
        a = self.draw(lambda value: value.ndim == 1 and value.shape[0] % 2 == 0)
        if not a:
            return
        shape = (2, self.values[a].shape[0] // 2)
        self.define(
            self.values[a].reshape(shape),
            f"tensor.expand_shape %{a} [[0, 1]] "
            f"output_shape {list(shape)} : {self.type_of(a)} into {tensor(shape, F64)}",
        )

    def constant(self):
        a = self.draw(lambda value: value.ndim > 0)
        if not a:
            return
        values = self.rng.integers(-4, 5, size=self.values[a].shape).astype(float)
        self.define(
            values, f"arith.constant dense<{values.tolist()}> : {self.type_of(a)}"
        )

    def reshard(self):
        a = self.draw(lambda value: value.ndim > 0)
        if not a:
            return
        name = f"v{self.count}"
        self.count += 1
        shape = self.values[a].shape
        self.annotate(name, shape, F64, self.draw_split(shape), source=a)
        # What has a sharding already may not get another one.
        self.values[name] = self.values[a]

    def check(self, found):
        for name, expected in self.expected.items():
            report.check_equal(self, F64, found.results[name], expected + 0.0)


def is_accepted(case, grid, option):
    """Whether it can be partitioned; fails where it is refused in another way than by
    one error."""
    module = (
        f"shard.grid @grid(shape = {'x'.join(map(str, grid))})\n" + case.get_function()
    )
    with tempfile.TemporaryDirectory() as path:
        file = pathlib.Path(path) / "module.mlir"
        file.write_text(module)
        done = subprocess.run(
            ["nnspec-opt", file, f"--nnspec-lower-to-mpi={option}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    errors = done.stderr.count(" error: ")
    named = " op " in done.stderr and "axis" in done.stderr
    if done.returncode and (done.returncode != 1 or errors != 1 or not named):
        report.fail(
            case,
            f"{option}, exit code {done.returncode}\n{done.stderr[:1000]}\n{module}",
        )
    return done.returncode == 0


def main():
    seed, count = [*map(int, sys.argv[1:]), *(0, 40)[len(sys.argv) - 1 :]]
    for grid in (2,), (2, 2):
        cases = [RandomCase(seed + i, grid) for i in range(count)]
        for option in "simplify=true", "simplify=false":
            accepted = [case for case in cases if is_accepted(case, grid, option)]
            found = run_partitioned(accepted, grid, option)
            for case in accepted:
                case.check(found[case.name])
                if not found[case.name].is_consistent:
                    report.fail(case, "processes have different values of one element")
            print(
                f"grid {'x'.join(map(str, grid))}, {option}: {len(accepted)} of {count}"
            )
            if len(accepted) < count // 3:
                sys.exit("too few programs are not refused")
    report.finish()


main()
