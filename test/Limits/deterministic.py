# RUN: %python %s
"""The same module gives the same bytes with one thread and with many, 20 times; and the
same remarks in the same order."""

import numpy as np
from limits import expect_success, fail, function, optimize

FUNCTIONS, RUNS = 12, 20
# Passes on functions run on several at a time.
NESTED = "func.func({})"
PASSES = (
    "nnspec-simplify",
    "nnspec-simplify{keep-nnspec}",
    NESTED.format("nnspec-simplify"),
    NESTED.format(
        "convert-linalg-to-nnspec,canonicalize,nnspec-fold-affine,"
        "nnspec-fold-constants{resource-threshold=16},convert-nnspec-to-linalg"
    ),
    "nnspec-lower-to-llvm",
    "nnspec-lower-to-llvm{threads=2}",
)
REMARKS = ("--remarks-filter=.*", "--remark-policy=all")
# What has a kernel on a GPU.
ELEMENTWISE = function(
    "main",
    {"x": "tensor<8x3x5xf32>", "s": "tensor<3xf32>"},
    ["tensor<8x3x5xf32>"],
    """%w = nnspec.broadcast %s dims = [1] : tensor<3xf32> to tensor<8x3x5xf32>
  %y0 = nnspec.mul %x, %w : tensor<8x3x5xf32>""",
)


def dense(values):
    return f"dense<{np.asarray(values, np.float64).tolist()}>"


def layer_with_batch_norms(number, rng):
    """Batch norms of constants on both sides of a layer with a constant weight, large
    enough for a resource and for blocks on several threads."""
    k, n = 96 + number, 128
    x, w, y = f"tensor<4x{k}xf32>", f"tensor<{k}x{n}xf32>", f"tensor<4x{n}xf32>"
    lines = []

    def normalize(value, result, type, size):
        channels = f"tensor<{size}xf32>"
        for name in "mvgb":
            values = rng.integers(1, 9, size=size) / 8
            lines.append(
                f"%{result}_{name} = arith.constant {dense(values)} : {channels}"
            )
        lines.append(
            f"%{result} = nnspec.batch_norm_inference %{value} mean(%{result}_m) "
            f"variance(%{result}_v) gamma(%{result}_g) beta(%{result}_b) axis = 1 "
            f"epsilon = 1.0e-05 : {type}, {channels}"
        )

    normalize("x", "before", x, k)
    # Different weights from a small text: the evaluation of an outer product.
    for name, size in (("u", k), ("t", n)):
        values = rng.integers(1, 9, size=size) / 8
        lines.append(
            f"%{name} = arith.constant {dense(values)} : tensor<{size}xf32>"
        )
    for name, axis, size in (("u", 0, k), ("t", 1, n)):
        lines.append(
            f"%{name}w = nnspec.broadcast %{name} dims = [{axis}] : "
            f"tensor<{size}xf32> to {w}"
        )
    lines += [
        f"%w = nnspec.mul %uw, %tw : {w}",
        f"%z = nnspec.fill 0.0 : {y}",
        f"%l = linalg.matmul ins(%before, %w : {x}, {w}) outs(%z : {y}) -> {y}",
    ]
    normalize("l", "y0", y, n)
    return function(f"layer{number}", {"x": x}, [y], "\n  ".join(lines))


def check(text, passes, *options):
    def result(run):
        lines = run.error.splitlines()
        # A thread that waits for others may run the passes on another function
        # meanwhile, and MLIR then takes what they say for that of the former.
        return run.out, sorted(lines) if passes.startswith("func") else lines

    command = f"{passes} {' '.join(options)}"
    alone = optimize(text, passes, "--mlir-disable-threading", *options)
    expect_success(alone)
    assert not options or "remark" in alone.error
    for number in range(RUNS):
        found = optimize(text, passes, *options)
        if result(found) != result(alone):
            fail(found, f"run {number} of {command} differs from that of one thread")


def main():
    rng = np.random.default_rng(5)
    text = "".join(layer_with_batch_norms(i, rng) for i in range(FUNCTIONS))
    for passes in PASSES:
        check(text, passes)
    for passes in (PASSES[0], PASSES[2]):
        check(text, passes, *REMARKS)
    check(ELEMENTWISE, "nnspec-lower-to-nvvm")


main()
