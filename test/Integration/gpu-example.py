# RUN: rm -rf %t
# RUN: %python %s %nnspec_src/examples/gpu %t
"""examples/gpu on a machine without a GPU: what it compiles computes the right values
where ptx.py executes it, and what it cannot do it says in one line."""

import os
import pathlib
import subprocess
import sys

from gpu_emulator import Emulator

example, folder = sys.argv[1], pathlib.Path(sys.argv[2])
sys.path.insert(0, example)
import program  # noqa: E402
import run  # noqa: E402

folder.mkdir(parents=True)
SHAPES = {
    "nchw": ((2, 3, 4, 8), 1),
    "nhwc": ((2, 5, 3, 8), 3),
    "odd": ((3, 4, 5, 7), 1),
}
for type in run.TYPES:
    for layout, (shape, axis) in SHAPES.items():
        for chain in run.CHAINS:
            library = folder / f"{type}-{layout}-{chain}.so"
            program.compile_program(
                run.make_module(type, shape, axis, chain), library)
            device = Emulator()
            case = run.Case(device, type, shape, axis, chain)
            program.Program(library, device).call("f", *case.buffers)
            error = case.check()
            if not error <= 1 or len(device.launches) != 3:
                sys.exit(f"FAIL {library}: error {error}, {device.launches}")
            # The check finds a wrong value.
            device.memory.find_array(case.y)[:4] ^= 0x55
            if case.check() <= 1:
                sys.exit(f"FAIL {library}: a wrong value is not found")

# Also where there is a GPU, this hides it.
process = subprocess.run(
    [sys.executable, os.path.join(example, "run.py"), f"--from={folder}"],
    env=dict(os.environ, CUDA_VISIBLE_DEVICES=""), capture_output=True, text=True)
lines = process.stderr.splitlines()
if process.returncode != 1 or len(lines) != 1 or "run.py: no GPU: " not in lines[0]:
    sys.exit(f"FAIL without a GPU: {process.returncode}, {process.stderr}")
