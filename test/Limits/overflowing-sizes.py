# RUN: %python %s
"""Tensors of so many elements that their number, or that of their bytes, is no int64_t.

Such a type is legal, and a program with it means something. What computes no element
of it succeeds; what would is refused with one line.
"""

import os
import tempfile

import numpy as np
from limits import (
    DOMAINS,
    LOWERINGS,
    PASSES,
    expect_error,
    expect_success,
    function,
    nnspec_functions,
    optimize,
    run,
)

LARGEST = 2**63 - 1
# A shape and the axis of the channels.
SHAPES = (
    ((2**32, 2**32, 4), 2),  # 0 modulo 2^64
    ((4, 2**62, 8), 1),
    ((LARGEST, 2), 0),  # -2 modulo 2^64
    ((2, LARGEST), 1),
    ((2, LARGEST), 0),
    ((3, 2**32, 2**31), 0),  # negative modulo 2^64
    ((2**31, 2**31, 2), 2),  # only the bytes are too many
)
# No elements, but strides that overflow.
EMPTY = ((LARGEST, 0, 8), 1)
TOO_LARGE = r"a buffer of type 'memref<[0-9x]+f\d+>' has 2\^63 bytes or more$"


def refused_by_lowering():
    for shape, axis in (*SHAPES, EMPTY):
        functions = nnspec_functions(shape, axis)
        module = "".join(functions.values())
        for passes in PASSES:
            expect_success(optimize(module, passes), module)
        for passes in LOWERINGS:
            expect_error(optimize(module, passes), TOO_LARGE, module)
        # One at a time: each is refused for itself. What is computed from constants
        # alone may be folded to one that takes no memory.
        for name, text in functions.items():
            expect_error(optimize(text, LOWERINGS[0]), TOO_LARGE, text)


def refused_by_evaluation():
    # No array has this shape, so the functions take no argument.
    for shape, axis in SHAPES:
        functions = nnspec_functions(shape, axis)
        for name in ("fill", "constants", "constant_broadcast"):
            for domain in DOMAINS:
                command = ["nnspec-run", "-", f"--entry={name}", f"--domain={domain}"]
                outcome = run(command, functions[name])
                expect_error(
                    outcome,
                    TOO_LARGE if domain == "native" else "too many elements$",
                    functions[name],
                )
        text = functions["constants"]
        outcome = run(["nnspec-verify", "--all", "--simplify", "-"], text)
        expect_error(outcome, r"too many elements \(seed", text)


def elements_of_what_is_too_large():
    """One element of a fill is its value: nothing is allocated."""
    shape = "tensor<4294967296x4294967296xf32>"
    text = function(
        "main",
        {},
        ["tensor<f32>"],
        f"""%x = nnspec.fill 2.5 : {shape}
  %i = arith.constant 4 : index
  %e = tensor.extract %x[%i, %i] : {shape}
  %y0 = tensor.from_elements %e : tensor<f32>""",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "y.npy")
        expect_success(run(["nnspec-run", "-", f"--output={path}"], text), text)
        assert np.load(path) == np.float32(2.5)


def sizes_at_run_time():
    """Sizes that only the data says."""
    dynamic = {
        "fill": "%y0 = nnspec.fill 2.5 sizes(%i) : $y",
        "broadcast": "%c = nnspec.fill 1.5 : tensor<f32>\n"
        "  %y0 = nnspec.broadcast %c dims = [] sizes(%i) : tensor<f32> to $y",
        "empty": "%f = arith.constant 1.0 : f32\n  %e = tensor.empty(%i) : $y\n"
        "  %y0 = linalg.fill ins(%f : f32) outs(%e : $y) -> $y",
        "pad": "%f = arith.constant 1.0 : f32\n  %c = nnspec.fill 1.5 : tensor<3xf32>\n"
        "  %y0 = tensor.pad %c low[0] high[%i] {\n  ^bb0(%j: index):\n"
        "    tensor.yield %f : f32\n  } : tensor<3xf32> to $y",
        "square": "%y0 = nnspec.fill 2.5 sizes(%i, %i) : $y",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "n.npy")
        for name, body in dynamic.items():
            type = "tensor<?x?x4xf64>" if name == "square" else "tensor<?xf32>"
            text = function(
                "main",
                {"n": "tensor<index>"},
                [type],
                "%i = tensor.extract %n[] : tensor<index>\n  "
                + body.replace("$y", type),
            )
            sizes = (2**31, 2**62) if name == "square" else (2**61, 2**62, LARGEST - 3)
            for size in sizes:
                np.save(path, np.array(size))
                for domain in DOMAINS:
                    outcome = run(
                        ["nnspec-run", "-", f"--domain={domain}", f"--input={path}"],
                        text,
                    )
                    expect_error(
                        outcome,
                        r"a buffer of type memref<[?x4]+f\d+> would have 2\^63 bytes or more$"
                        if domain == "native"
                        else "too many elements$",
                        f"{size}\n{text}",
                    )


refused_by_lowering()
refused_by_evaluation()
elements_of_what_is_too_large()
sizes_at_run_time()
