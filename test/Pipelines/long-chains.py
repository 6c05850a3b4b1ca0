# RUN: %python %s
"""Chains of elementwise ops become one pass over the data, up to 100 ops of any kind.

Behind that, passes of many ops each. By value against NumPy.
"""

import os
import tempfile

import numpy as np
from limits import expect_success, optimize, run

TYPE = "tensor<3x5xf32>"


def module(count):
    """Sums and maxima in turn, which no law makes fewer."""
    lines = [f"func.func @main(%v0: {TYPE}, %x: {TYPE}) -> {TYPE} {{"]
    for i in range(count):
        op = ("add", "max")[i % 2]
        lines.append(f"%v{i + 1} = nnspec.{op} %v{i}, %x : {TYPE}")
    lines.append(f"return %v{count} : {TYPE}\n}}")
    return "\n".join(lines)


def check(count, most):
    rng = np.random.default_rng(count)
    value, x = (rng.integers(-8, 9, size=(3, 5)).astype(np.float32) for _ in range(2))
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("v.npy", "x.npy", "y.npy")]
        np.save(paths[0], value)
        np.save(paths[1], x)
        after = os.path.join(folder, "after.mlir")
        text = expect_success(optimize(module(count), "nnspec-lower-to-linalg"))
        with open(after, "w") as file:
            file.write(text)
        command = ["nnspec-run", after, "--simplify=false"]
        command += [f"--input={path}" for path in paths[:2]]
        expect_success(run([*command, f"--output={paths[2]}"]))
        for i in range(count):
            value = np.maximum(value, x) if i % 2 else value + x
        assert np.array_equal(np.load(paths[2]), value), count
    passes = text.count("linalg.generic")
    print(f"{count} ops: {passes} passes")
    assert 1 <= passes <= most, (count, passes)


check(2, most=1)
check(100, most=1)
check(1000, most=20)
