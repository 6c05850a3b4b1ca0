# RUN: %python %s
"""Sizes below zero, which a program may compute without saying it in a type.

It can be compiled; what allocates the tensor says what is wrong with it.
"""

from limits import (
    DOMAINS,
    LOWERINGS,
    PASSES,
    expect_error,
    expect_success,
    function,
    optimize,
    run,
)

SIZES = (-1, -5, -17, -(2**63))
BODIES = {
    "fill": "%y0 = nnspec.fill 2.5 sizes(%n) : tensor<?xf32>",
    "narrow_fill": "%y = nnspec.fill 2.5 sizes(%n) : tensor<?xf16>\n"
    "  %y0 = nnspec.cast %y : tensor<?xf16> to tensor<?xf32>",
    "broadcast": "%c = nnspec.fill 1.5 : tensor<f32>\n"
    "  %y0 = nnspec.broadcast %c dims = [] sizes(%n) : tensor<f32> to tensor<?xf32>",
    "empty": "%f = arith.constant 1.0 : f32\n  %e = tensor.empty(%n) : tensor<?xf32>\n"
    "  %y0 = linalg.fill ins(%f : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>",
    "rows": "%f = arith.constant 1.0 : f32\n"
    "  %e = tensor.empty(%n, %n) : tensor<?x3x?xf32>\n"
    "  %y0 = linalg.fill ins(%f : f32) outs(%e : tensor<?x3x?xf32>)"
    " -> tensor<?x3x?xf32>",
}

for size in SIZES:
    for name, body in BODIES.items():
        text = function(
            "main",
            {},
            ["tensor<?x3x?xf32>" if name == "rows" else "tensor<?xf32>"],
            f"%n = arith.constant {size} : index\n  {body}",
        )
        for passes in (*PASSES, *LOWERINGS, "nnspec-lower-to-nvvm"):
            expect_success(optimize(text, passes), text)
        for domain in DOMAINS:
            expect_error(
                run(["nnspec-run", "-", f"--domain={domain}"], text),
                "axis 0 has a negative size$"
                if domain == "native"
                else f"axis of size {size}",
                text,
            )
