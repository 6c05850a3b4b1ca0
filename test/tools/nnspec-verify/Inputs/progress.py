"""Runs nnspec-verify on a program that takes some seconds, with and without a
terminal, and checks what it says on the standard error.
"""

import re
import tempfile

from terminal import check_progress

# A loop of large matmuls, long enough on any machine.
PROGRAM = """
func.func @main(%a: tensor<400x400xf32>) -> tensor<400x400xf32> {
""" + "".join(f"""
  %{i} = linalg.matmul ins(%a, %{i - 1 if i else "a"} : tensor<400x400xf32>, tensor<400x400xf32>)
      outs(%a : tensor<400x400xf32>) -> tensor<400x400xf32>""" for i in range(8)) + """
  return %7 : tensor<400x400xf32>
}
"""

with tempfile.NamedTemporaryFile("w", suffix=".mlir") as module:
    module.write(PROGRAM)
    module.flush()
    lines, *outputs = check_progress(["nnspec-verify", module.name, module.name, "--seed=1"])
    for output in outputs:
        assert b"equivalent" in output, output
    for line in lines:
        assert re.fullmatch(rb"'main', [a-z0-9 ]+, (BEFORE|AFTER): \d+ of 9", line), line
