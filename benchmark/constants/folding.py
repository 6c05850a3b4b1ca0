#!/usr/bin/env python3
"""Rate and peak memory of --nnspec-simplify on one large weight.

    W (size x size of an element type, in a resource) * broadcast(scale)

is folded from bytecode to bytecode, by one process of nnspec-opt, whose result is a new
file. The result is checked against NumPy's, in f64 and rounded once. Columns:

    seconds, MB/s, median   the fastest run, from start to end of the process, the
                            weight's size over that, and over the median run
    cores                   the weight's size over the time of all cores together, which
                            the load of the machine changes less
    read, fold, write       seconds of the fastest run, by -mlir-timing; reading maps the
                            file, so that the weight is read while it is folded; the
                            rest is starting and ending the process
    memory                  the peak, less that of a process on an empty module, as a
                            multiple of the weight's size; the input and the result
                            are 2.00
    cp                      the copying of the file by `cp`

Usage: fold-constants.py [--bin=DIRECTORY] [--megabytes=400] [--repeat=5] [--threads=0]
                         [--pass=nnspec-simplify] [--types f32 f16 bf16 f64]
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/Integration/Inputs"))
import floats  # noqa: E402

OPTIONS = ["--emit-bytecode", "--mlir-timing", "--mlir-timing-display=list"]


class Run:
    """Seconds on the clock and of all cores, peak bytes and report of a process that
    writes a file."""

    def __init__(self, command, output):
        pathlib.Path(output).unlink(missing_ok=True)
        with tempfile.TemporaryFile() as report:
            start = time.monotonic()
            process = subprocess.Popen(command + [output], stderr=report)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - start
            report.seek(0)
            self.report = report.read().decode()
        if status != 0:
            sys.exit(f"failed: {' '.join(map(str, command))}\n{self.report}")
        self.cores = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024

    def time_of(self, name):
        """Seconds of a part, by -mlir-timing; the last time in a line is the clock's."""
        (line,) = re.findall(rf"^.*%\)  {name}$", self.report, re.MULTILINE)
        return float(re.findall(r"([\d.]+) \(", line)[-1])


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
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="1: --mlir-disable-threading")
    parser.add_argument("--pass", dest="pipeline", default="nnspec-simplify")
    parser.add_argument("--types", nargs="*", default=["f32", "f16", "bf16", "f64"])
    arguments = parser.parse_args()
    opt = arguments.bin / "nnspec-opt"
    options = [f"--{arguments.pipeline}", *OPTIONS]
    if arguments.threads == 1:
        options.append("--mlir-disable-threading")
    random = numpy.random.default_rng(0)

    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        before, after, copy, empty = (os.path.join(folder, f"{name}.mlirbc")
                                      for name in ("before", "after", "copy", "empty"))
        subprocess.run([opt, "-", "--emit-bytecode", "-o", empty], input=b"", check=True)
        base = Run([opt, empty, *options, "-o"], after).peak
        print(f"{'':6}{'MB':>6}{'seconds':>9}{'MB/s':>7}{'median':>8}{'cores':>7}"
              f"{'read':>8}{'fold':>7}{'write':>7}{'fold MB/s':>11}"
              f"{'memory':>8}{'cp, MB/s':>10}   load {os.getloadavg()[0]:.1f}")
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
            runs, copies = [], []
            for _ in range(arguments.repeat):
                runs.append(Run([opt, before, *options, "-o"], after))
                copies.append(Run(["cp", before], copy))
            check(after, weight, scale, element_type)
            best = min(runs, key=lambda run: run.seconds)
            median = statistics.median(run.seconds for run in runs)
            read, fold, write = map(best.time_of, ("Parser", "FoldConstants", "Output"))
            peak = max(run.peak for run in runs)
            print(f"{element_type.name:6}{megabytes:6.0f}{best.seconds:9.2f}"
                  f"{megabytes / best.seconds:7.0f}{megabytes / median:8.0f}"
                  f"{megabytes / min(run.cores for run in runs):7.0f}"
                  f"{read:8.3f}{fold:7.3f}{write:7.3f}{megabytes / fold:11.0f}"
                  f"{(peak - base) / weight.nbytes:8.2f}"
                  f"{megabytes / min(run.seconds for run in copies):10.0f}", flush=True)


if __name__ == "__main__":
    main()
