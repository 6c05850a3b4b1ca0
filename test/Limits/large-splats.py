# RUN: %python %s
"""Constants that are small in the program, and large where they are computed with.

They stay as they are: folding takes no more memory than the program's data and 2^24
elements.
"""

from limits import PASSES, expect_success, function, optimize

# Of 134 million elements, to more than there is memory for.
SIZES = (2**27, 2**34, 2**40)

for size in SIZES:
    type = f"tensor<{size}xf32>"
    text = function(
        "sum",
        {},
        ["tensor<f32>"],
        f"""%c = arith.constant dense<2.0> : {type}
  %z = arith.constant dense<0.0> : tensor<f32>
  %y0 = linalg.reduce {{arith.addf}} ins(%c : {type}) outs(%z : tensor<f32>) dimensions = [0]""",
    ) + function(
        "slices",
        {},
        ["tensor<3xf32>"],
        f"""%c = nnspec.fill 2.0 : {type}
  %s = tensor.extract_slice %c[5] [3] [1] : {type} to tensor<3xf32>
  %t = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %y0 = nnspec.mul %s, %t : tensor<3xf32>""",
    )
    for passes in PASSES:
        # 128 MB of data take longer.
        expect_success(optimize(text, passes, seconds=20), text)
