#!/usr/bin/env python3
"""Rate and peak memory of --nnspec-fold-constants on one large weight.

    W (size x size of an element type, in a resource) * broadcast(scale)

is folded from bytecode to bytecode, by one process of nnspec-opt. The rate is the
weight's size over the time of the whole process on the clock, and beside it over that
of all cores, which the load of the machine changes less; the memory is the process's peak less
that of one on an empty module, as a multiple of the weight's size (the input and the
result are 2.00). Beside them stands the copying of the file by `cp`. The result is
checked against NumPy's, in f64 and rounded once.

Usage: fold-constants.py [--bin=DIRECTORY] [--megabytes=400] [--repeat=3] [--threads=0]
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/Integration/Inputs"))
import floats  # noqa: E402

PASS = ["--nnspec-fold-constants", "--emit-bytecode"]


def measure(command):
    """Seconds on the clock and of all cores, and peak bytes, of a process."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    seconds = time.monotonic() - start
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def write_module(path, opt, weight, scale, name):
    """Bytecode; its text would take seconds to parse each time."""
    rows, columns = weight.shape
    type = f"tensor<{rows}x{columns}x{name}>"
    channels = f"tensor<{rows}x{name}>"
    process = subprocess.Popen([opt, "-", "--emit-bytecode", "-o", path], stdin=subprocess.PIPE)
    out = process.stdin
    out.write(f"""func.func @main() -> {type} {{
  %w = arith.constant dense_resource<w> : {type}
  %s = arith.constant dense_resource<s> : {channels}
  %b = nnspec.broadcast %s dims = [0] : {channels} to {type}
  %0 = nnspec.mul %w, %b : {type}
  return %0 : {type}
}}
{{-# dialect_resources: {{ builtin: {{ s: "0x40000000{scale.tobytes().hex()}",
  w: "0x40000000""".encode())
    for row in weight:
        out.write(row.tobytes().hex().encode())
    out.write(b'" } } #-}\n')
    out.close()
    if process.wait() != 0:
        sys.exit("failed: writing the module")


def check(path, weight, scale, element_type):
    """Whether the bytecode holds the product, which lies in it as one piece."""
    rows, factors = (element_type.load(array[:8]).astype("f8") for array in (weight, scale))
    # Products of f16, bf16 and f32 are exact in f64, and f64's are rounded once.
    expected = element_type.store(rows * factors[:, None]).tobytes()
    if expected not in pathlib.Path(path).read_bytes():
        sys.exit(f"wrong: {element_type}")


def main():
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--megabytes", type=float, default=400)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="1: --mlir-disable-threading")
    parser.add_argument("--types", nargs="*", default=["f32", "f16", "bf16", "f64"])
    arguments = parser.parse_args()
    opt = arguments.bin / "nnspec-opt"
    options = PASS + (["--mlir-disable-threading"] if arguments.threads == 1 else [])
    random = numpy.random.default_rng(0)

    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        before, after, empty = (os.path.join(folder, f"{name}.mlirbc")
                                for name in ("before", "after", "empty"))
        subprocess.run([opt, "-", "--emit-bytecode", "-o", empty], input=b"", check=True)
        _, _, base = measure([opt, empty, *options, "-o", after])
        print(f"{'':6}{'MB':>8}{'seconds':>10}{'MB/s':>8}{'MB/s, cores':>13}"
              f"{'memory':>8}{'cp, MB/s':>10}"
              f"   load {os.getloadavg()[0]:.1f}")
        for element_type in floats.TYPES:
            if element_type.name not in arguments.types:
                continue
            itemsize = numpy.dtype(element_type.storage).itemsize
            side = int((arguments.megabytes * 1e6 / itemsize) ** 0.5)
            values = random.standard_normal((side, 64), "f4")
            weight = numpy.tile(element_type.store(values), (1, side // 64))
            scale = element_type.store(random.uniform(0.5, 2, side))
            write_module(before, opt, weight, scale, element_type.name)
            megabytes = weight.nbytes / 1e6
            runs = [measure([opt, before, *options, "-o", after])
                    for _ in range(arguments.repeat)]
            check(after, weight, scale, element_type)
            copies = [measure(["cp", before, after])[0] for _ in range(arguments.repeat)]
            seconds, cores = min(run[0] for run in runs), min(run[1] for run in runs)
            peak = max(run[2] for run in runs)
            print(f"{element_type.name:6}{megabytes:8.0f}{seconds:10.2f}"
                  f"{megabytes / seconds:8.0f}{megabytes / cores:13.0f}"
                  f"{(peak - base) / weight.nbytes:8.2f}"
                  f"{megabytes / min(copies):10.0f}", flush=True)


if __name__ == "__main__":
    main()
