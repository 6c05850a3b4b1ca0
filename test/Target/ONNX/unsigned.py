# REQUIRES: onnx
# RUN: %python %s
"""Unsigned integers stay unsigned: in what nnspec-run compares and writes, in every
domain, and in what it takes."""

import os
import subprocess
import tempfile

import numpy as np
from onnx_nodes import Checker, element_type, model, node, value

checker = Checker()
TYPES = [np.uint8, np.uint16, np.uint32, np.uint64]

for dtype in TYPES:
    x = np.array([0, 5, np.iinfo(dtype).max], dtype)
    nodes = [node("Max", "x x", "y")]
    checker.check_values(f"expect {x.dtype}", nodes, {"x": x}, {"y": x})

    made = model(nodes, [value("x", [3], element_type(x))], [value("y", [3], element_type(x))])
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("model.onnx", "x.npy", "y.npy")]
        with open(paths[0], "wb") as file:
            file.write(made.SerializeToString())
        command = ["nnspec-run", paths[0], f"--input={paths[1]}", f"--output={paths[2]}"]
        np.save(paths[1], x)
        for domain, expected in (("native", dtype), ("real", np.uint64)):
            checker.num_checks += 1
            subprocess.run([*command, f"--domain={domain}"], check=True)
            y = np.load(paths[2])
            if y.dtype != expected or not np.array_equal(y, x.astype(expected)):
                checker.fail(f"{domain} {x.dtype}", f"found {y.dtype} {y}")

        checker.num_checks += 1
        signed = np.dtype(f"int{8 * x.itemsize}")
        np.save(paths[1], np.ones(3, signed))
        result = subprocess.run(command, capture_output=True, text=True)
        expected = (
            f"nnspec-run: error: wrong type: argument 0 of 'main' ({paths[1]}), found {signed}, "
            f"expected {x.dtype}\n"
        )
        if (result.returncode, result.stderr) != (2, expected):
            checker.fail(f"signed {signed}", result.stderr)

checker.finish()
