# RUN: %python %s
"""20,000 ops in a function, and in functions of ten; with --all a million.

The passes end in time and in little memory, and what they make is right: expected
values are NumPy's.

    many-ops.py --all     # 15 minutes; scripts/test.sh --sizes
"""

import argparse
import os
import tempfile
import time

import numpy as np
from limits import expect_success, optimize, run

SHAPE = (2, 8, 4)
X, CHANNELS = "tensor<2x8x4xf32>", "tensor<8xf32>"
PASSES = (
    "canonicalize",
    "nnspec-fold-affine",
    "nnspec-fold-constants",
    "nnspec-simplify",
    "nnspec-lower-to-linalg{simplify=false}",
)
FUNCTION = "func.func @{name}(%x: {x}, %s: {c}) -> {x} {{"


def write_ops(write, name, count, step):
    """A function of `count` ops between its first and its last."""
    write(FUNCTION.format(name=name, x=X, c=CHANNELS))
    write(f"%b = nnspec.broadcast %s dims = [1] : {CHANNELS} to {X}")
    value = "%x"
    for i in range(count):
        write(f"%v{i} = {step(i, value)}")
        value = f"%v{i}"
    write(f"return {value} : {X}\n}}")


def mixed_step(i, value):
    """Maxima keep what is before them from folding away."""
    if i % 4 == 3:
        return f"nnspec.max {value}, %x : {X}"
    op = ("add", "mul", "sub")[i % 4]
    return f"nnspec.{op} {value}, %b : {X}"


def apply_mixed(x, s, count):
    value = x
    for i in range(count):
        other = x if i % 4 == 3 else s
        step = (np.add, np.multiply, np.subtract, np.maximum)[i % 4]
        value = step(value, other)
    return value


def affine_step(i, value):
    """A chain that is one map in the end."""
    return f"nnspec.{('add', 'mul')[i % 2]} {value}, %b : {X}"


def apply_affine(x, s, count):
    value = x
    for i in range(count):
        value = value * s if i % 2 else value + s
    return value


def module_of(step, count, per_function):
    lines = []
    for number in range(count // per_function):
        name = "main" if number == 0 else f"f{number}"
        write_ops(lines.append, name, per_function, step)
    return "\n".join(lines)


def check(name, step, apply, count, per_function):
    text = module_of(step, count, per_function)
    x = np.random.default_rng(0).integers(-4, 5, size=SHAPE).astype(np.float32)
    # Signs, so that values stay integers of few bits.
    s = np.array([1, -1] * 4, np.float32)
    expected = apply(x.astype(np.float64), s.reshape(-1, 1), per_function)
    assert np.abs(expected).max() < 2**24
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, file) for file in ("x.npy", "s.npy", "y.npy")]
        np.save(paths[0], x)
        np.save(paths[1], s)
        module = os.path.join(folder, "module.mlir")
        with open(module, "w") as file:
            file.write(text)
        for passes in PASSES:
            start = time.monotonic()
            after = os.path.join(folder, "after.mlirbc")
            options = (module, "--emit-bytecode", "-o", after)
            expect_success(optimize(None, passes, *options, seconds=600))
            print(f"{name}, {passes}: {time.monotonic() - start:.1f} s")
            command = ["nnspec-run", after, "--domain=real", "--simplify=false"]
            command += [f"--input={path}" for path in paths[:2]]
            expect_success(run([*command, f"--output={paths[2]}"], seconds=600))
            found = np.load(paths[2])
            assert found.shape == SHAPE, f"{name}, {passes}: {found.shape}"
            assert np.array_equal(found, expected), f"{name}, {passes}:\n{found - expected}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true", help="a million ops")
    count = 1_000_000 if parser.parse_args().all else 20_000
    check("mixed", mixed_step, apply_mixed, count, count)
    check("affine", affine_step, apply_affine, count, count)
    check("functions", mixed_step, apply_mixed, count, 10)


main()
