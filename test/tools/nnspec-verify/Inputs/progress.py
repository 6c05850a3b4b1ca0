"""Runs nnspec-verify on a program that takes some seconds, with and without a
terminal, and checks what it says on the standard error.
"""

import os
import pty
import re
import subprocess
import tempfile

# A loop of large matmuls, long enough on any machine.
PROGRAM = """
func.func @main(%a: tensor<400x400xf32>) -> tensor<400x400xf32> {
""" + "".join(f"""
  %{i} = linalg.matmul ins(%a, %{i - 1 if i else "a"} : tensor<400x400xf32>, tensor<400x400xf32>)
      outs(%a : tensor<400x400xf32>) -> tensor<400x400xf32>""" for i in range(8)) + """
  return %7 : tensor<400x400xf32>
}
"""


def start(module, stderr):
    return subprocess.Popen(["nnspec-verify", module, module, "--seed=1"],
                            stdout=subprocess.PIPE, stderr=stderr)


def read(terminal):
    """All that is written to the other side, until it is closed."""
    text = b""
    try:
        while data := os.read(terminal, 1 << 16):
            text += data
    except OSError:  # Linux says so at the end.
        pass
    return text


with tempfile.NamedTemporaryFile("w", suffix=".mlir") as module:
    module.write(PROGRAM)
    module.flush()
    out, err = start(module.name, subprocess.PIPE).communicate()
    assert b"equivalent" in out and err == b"", (out, err)

    ours, theirs = pty.openpty()
    process = start(module.name, theirs)
    os.close(theirs)
    lines = read(ours).split(b"\r\x1b[K")
    out, _ = process.communicate()
    assert b"equivalent" in out, out
    assert len(lines) > 2 and lines[0] == b"", lines
    # The last thing is that the line goes.
    assert lines[-1] == b"", lines
    for line in lines[1:-1]:
        assert re.fullmatch(rb"'main', [a-z0-9 ]+, (BEFORE|AFTER): \d+ of 9", line), line
