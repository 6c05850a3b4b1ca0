#!/usr/bin/env python3
"""Compile time and peak memory over the number of batch norms in a module.

For modules of 1k, 10k and 100k batch norms that go through `--canonicalize` and
`--convert-nnspec-to-linalg`, prints the peak memory in MB, and for parsing, each
pass and the whole process the time in seconds and in microseconds a batch norm.
Where time is linear in the number of batch norms, the latter is constant. The
result is written as bytecode: printing it as text would take longer than all the
rest. Times are the best of some rounds, since noise only adds.

Two kinds of module: `functions` has one batch norm in each function, `chain` has
one function in which each batch norm reads the one before it.

Usage: compile-time.py [--opt=PATH] [--sizes=1000,10000,100000] [--rounds=3]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

DATA = "tensor<8x64x56x56xf32>"
PARAMETER = "tensor<64xf32>"
ARGUMENTS = (
    f"%x: {DATA}, %m: {PARAMETER}, %v: {PARAMETER}, %g: {PARAMETER}, %b: {PARAMETER}"
)


def batch_norm(result, operand):
    return (
        f"  {result} = nnspec.batch_norm_inference {operand} mean(%m) variance(%v) "
        f"gamma(%g) beta(%b) axis = 1 epsilon = 1.0e-05 : {DATA}, {PARAMETER}\n"
    )


def write_functions(out, count):
    for i in range(count):
        out.write(f"func.func @f{i}({ARGUMENTS}) -> {DATA} {{\n")
        out.write(batch_norm("%y", "%x"))
        out.write(f"  return %y : {DATA}\n}}\n")


def write_chain(out, count):
    out.write(f"func.func @f({ARGUMENTS}) -> {DATA} {{\n")
    for i in range(count):
        out.write(batch_norm(f"%y{i}", f"%y{i - 1}" if i else "%x"))
    out.write(f"  return %y{count - 1} : {DATA}\n}}\n")


def measure(opt, module):
    """Compiles a module; returns the seconds of each phase, by its name in
    --mlir-timing, and the peak memory in MB."""
    command = [opt, module, "--canonicalize", "--convert-nnspec-to-linalg",
               "--emit-bytecode", "-o", os.devnull, "--mlir-timing",
               "--mlir-timing-display=list", "--mlir-output-format=json"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    report = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{report}")
    seconds = {entry["name"]: entry["wall"]["duration"]
               for entry in json.loads(report)}
    return seconds, usage.ru_maxrss / 1024


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--opt", default=root / "build/bin/nnspec-opt")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    phases = ["Parser", "Canonicalizer", "ConvertNNSpecToLinalg", "Total"]
    print(f"{'module':10}{'batch norms':>12}{'peak MB':>9}"
          + "".join(f"{phase:>24}" for phase in phases))
    for name, write in [("functions", write_functions), ("chain", write_chain)]:
        for count in map(int, arguments.sizes.split(",")):
            with tempfile.NamedTemporaryFile("w", suffix=".mlir") as module:
                write(module, count)
                module.flush()
                runs = [measure(arguments.opt, module.name)
                        for _ in range(arguments.rounds)]
            row = f"{name:10}{count:12}{max(run[1] for run in runs):9.0f}"
            for phase in phases:
                best = min(seconds[phase] for seconds, _ in runs)
                row += f"{best:12.3f} s {1e6 * best / count:7.1f} us"
            print(row, flush=True)


if __name__ == "__main__":
    main()
