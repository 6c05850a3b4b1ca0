# RUN: %python %s
"""Maps with many ops between them and their layer, on either side of it.

Up to 1,024 they fold, without a multiplication of the data's size; behind that they
stay, and the reason is said. 20,000 are no deeper on the stack. By value against NumPy.
"""

import os
import re
import tempfile

import numpy as np
from limits import expect_success, optimize, run

REASON = "more than 1024 ops are between the map and the layer"
MATMUL = (
    "linalg.matmul ins(%a{}, %w : tensor<6x4xf32>, tensor<4x5xf32>) "
    "outs(%z : tensor<6x5xf32>) -> tensor<6x5xf32>"
)


def module(count):
    """(x * s) W * t, with `count` transpositions, an even number, for each `*`."""
    lines = [
        "func.func @main(%x: tensor<6x4xf32>, %w: tensor<4x5xf32>, %s: tensor<4xf32>,",
        "                %t: tensor<5xf32>) -> tensor<6x5xf32> {",
        "%sb = nnspec.broadcast %s dims = [1] : tensor<4xf32> to tensor<6x4xf32>",
        "%a0 = nnspec.mul %x, %sb : tensor<6x4xf32>",
        "%z = nnspec.fill 0.0 : tensor<6x5xf32>",
    ]

    def add_transpositions(name, rows, columns):
        sizes = (rows, columns)
        for i in range(count):
            source, target = (f"tensor<{a}x{b}xf32>" for a, b in (sizes, sizes[::-1]))
            lines.append(f"%{name}e{i} = tensor.empty() : {target}")
            lines.append(
                f"%{name}{i + 1} = linalg.transpose ins(%{name}{i} : {source}) "
                f"outs(%{name}e{i} : {target}) permutation = [1, 0]"
            )
            sizes = sizes[::-1]

    add_transpositions("a", 6, 4)
    lines.append(f"%b0 = {MATMUL.format(count)}")
    add_transpositions("b", 6, 5)
    lines += [
        "%tb = nnspec.broadcast %t dims = [1] : tensor<5xf32> to tensor<6x5xf32>",
        f"%y = nnspec.mul %b{count}, %tb : tensor<6x5xf32>",
        "return %y : tensor<6x5xf32>\n}",
    ]
    return "\n".join(lines)


def check(count, folds):
    rng = np.random.default_rng(count)
    arrays = [
        rng.integers(-4, 5, size=shape).astype(np.float32)
        for shape in ((6, 4), (4, 5), (4,), (5,))
    ]
    x, w, s, t = arrays
    with tempfile.TemporaryDirectory() as folder:
        source, after, result = (
            os.path.join(folder, name) for name in ("in.mlir", "out.mlir", "y.npy")
        )
        with open(source, "w") as file:
            file.write(module(count))
        passes = "nnspec-fold-affine{cost=always}"
        remarks = "--remarks-filter=nnspec-fold-affine"
        process = optimize(None, passes, source, remarks, "-o", after, seconds=300)
        expect_success(process)
        with open(after) as file:
            text = file.read()
        full_size = len(re.findall(r"nnspec\.mul .*tensor<6x[45]xf32>", text))
        refusals = process.error.count(REASON)
        assert (full_size, refusals) == ((0, 0) if folds else (2, 2)), (count, full_size, refusals)
        command = ["nnspec-run", after, "--domain=real", "--simplify=false"]
        for i, array in enumerate(arrays):
            path = os.path.join(folder, f"{i}.npy")
            np.save(path, array)
            command.append(f"--input={path}")
        expect_success(run([*command, f"--output={result}"], seconds=300))
        assert np.array_equal(np.load(result), (x * s) @ w * t), count
    print(f"{count}: {full_size} multiplications of the data")


check(2, folds=True)
check(1022, folds=True)
check(1026, folds=False)
check(20_000, folds=False)
