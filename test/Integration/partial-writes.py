# RUN: %python %s
"""Ops that write a part of their result: the rest is the initial value, by value.

What is between the elements (zeros, in a transposed convolution), around them, beside a
column and off a diagonal, compiled with and without simplification.
"""

import os
import tempfile

import numpy as np
from limits import expect_success, run

# The result, its map, and where NumPy writes to.
CASES = {
    "zeros_between": (
        "5x7",
        "(d0 * 2, d1 * 3)",
        (slice(None, None, 2), slice(None, None, 3)),
    ),
    "shifted": ("6x5", "(d0 + 3, d1 + 1)", (slice(3, 6), slice(1, 4))),
    "column_of_planes": ("3x3x4", "(d0, d1, 1)", (slice(None), slice(None), 1)),
    "diagonal": (
        "3x3x3",
        "(d0, d1, d0)",
        (np.arange(3)[:, None], np.arange(3), np.arange(3)[:, None]),
    ),
}


def module(result, map):
    type = f"tensor<{result}xf32>"
    return f"""
func.func @main(%x: tensor<3x3xf32>) -> {type} {{
  %c = arith.constant 0.5 : f32
  %e = tensor.empty() : {type}
  %z = linalg.fill ins(%c : f32) outs(%e : {type}) -> {type}
  %y = linalg.generic {{
      indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> {map}>],
      iterator_types = ["parallel", "parallel"]}}
      ins(%x : tensor<3x3xf32>) outs(%z : {type}) {{
  ^bb0(%a: f32, %o: f32):
    %0 = arith.mulf %a, %a : f32
    linalg.yield %0 : f32
  }} -> {type}
  return %y : {type}
}}"""


def check(name, folder):
    result, map, where = CASES[name]
    x = np.random.default_rng(0).integers(-8, 9, size=(3, 3)).astype(np.float32)
    expected = np.full([int(size) for size in result.split("x")], 0.5, np.float32)
    expected[where] = x * x
    source, given, found = (
        os.path.join(folder, f"{name}.{end}") for end in ("mlir", "x.npy", "y.npy")
    )
    with open(source, "w") as file:
        file.write(module(result, map))
    np.save(given, x)
    for simplify in ("true", "false"):
        command = ["nnspec-run", source, f"--simplify={simplify}"]
        expect_success(run([*command, f"--input={given}", f"--output={found}"]))
        assert np.array_equal(np.load(found), expected), f"{name}:\n{np.load(found)}"


with tempfile.TemporaryDirectory() as folder:
    for name in CASES:
        check(name, folder)
