#!/usr/bin/env python3
"""Time and peak memory of --nnspec-simplify over the number of pairs of a layer and a
batch norm, and of --nnspec-lower-to-linalg on chains of batch norms.

    functions  one convolution and one batch norm in each function
    chain      one function, in which each convolution reads the batch norm before it
    arguments  --nnspec-lower-to-linalg on one function of batch norms in a row, whose
               parameters are arguments
    constants  the same, of which each has constants of its own

Prints the time of the whole process, that of its threads together and by pair, and the
time of its slowest passes; and the exponent e of time = c * size^e that fits best, of
the threads' time, on which other processes have little influence. The least of some
rounds counts, since noise only adds. The module is read as bytecode, since
parsing text takes longer than some passes; the result is discarded.

Usage: simplify-time.py [--opt=PATH] [--sizes=1000,10000,100000] [--rounds=1]
                        [--kinds=functions,chain]
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

DATA = "tensor<1x2x4x4xf32>"
WEIGHT = "tensor<2x2x1x1xf32>"
PARAMETER = "tensor<2xf32>"
NAMES = ("m", "v", "g", "b")


def constant(name, values, type):
    return f"  %{name} = arith.constant dense<{values}> : {type}\n"


def parameters(i, suffix):
    """Constants that no two of many batch norms have in common. The product of many
    scales is neither infinite nor zero, since such constants would not be folded."""
    first = {"m": i % 7, "v": i % 11 + 1, "g": (i % 11 + 1) ** 0.5, "b": i / 8}
    second = {"m": 1.5, "v": 1.5, "g": (-1.5, 1.0)[i % 2], "b": 1.5}
    return "".join(
        constant(f"{name}{suffix}", [float(first[name]), second[name]], PARAMETER)
        for name in NAMES
    )


def batch_norm(result, operand, suffix):
    m, v, g, b = (f"%{name}{suffix}" for name in NAMES)
    return (
        f"  {result} = nnspec.batch_norm_inference {operand} mean({m}) variance({v}) "
        f"gamma({g}) beta({b}) axis = 1 epsilon = 1.0e-05 : {DATA}, {PARAMETER}\n"
    )


def pair(i, operand, suffix):
    weight = [[[[float(i % 13)]], [[2.0]]], [[[3.0]], [[4.5]]]]
    return (
        constant(f"w{suffix}", weight, WEIGHT)
        + parameters(i, suffix)
        + f"  %c{suffix} = linalg.conv_2d_nchw_fchw ins({operand}, %w{suffix} : {DATA}, "
        f"{WEIGHT}) outs(%zero : {DATA}) -> {DATA}\n"
        + batch_norm(f"%y{suffix}", f"%c{suffix}", suffix)
    )


ZERO = f"  %zero = nnspec.fill 0.0 : {DATA}\n"


def write_functions(out, count):
    for i in range(count):
        out.write(f"func.func @f{i}(%x: {DATA}) -> {DATA} {{\n{ZERO}")
        out.write(pair(i, "%x", ""))
        out.write(f"  return %y : {DATA}\n}}\n")


def write_row(out, count, arguments, build):
    """One function, of what `build` makes of a number and the value before."""
    out.write(f"func.func @f(%x: {DATA}{arguments}) -> {DATA} {{\n{ZERO}")
    for i in range(count):
        out.write(build(i, f"%y{i - 1}" if i else "%x"))
    out.write(f"  return %y{count - 1} : {DATA}\n}}\n")


def write_chain(out, count):
    write_row(out, count, "", lambda i, operand: pair(i, operand, i))


def write_arguments(out, count):
    arguments = "".join(f", %{name}: {PARAMETER}" for name in NAMES)
    write_row(out, count, arguments, lambda i, x: batch_norm(f"%y{i}", x, ""))


def write_constants(out, count):
    write_row(
        out, count, "", lambda i, x: parameters(i, i) + batch_norm(f"%y{i}", x, i)
    )


KINDS = {
    "functions": (write_functions, "--nnspec-simplify"),
    "chain": (write_chain, "--nnspec-simplify"),
    "arguments": (write_arguments, "--nnspec-lower-to-linalg"),
    "constants": (write_constants, "--nnspec-lower-to-linalg"),
}


def measure(opt, module, passes):
    """The seconds of each pass and of the process, those of all its threads together,
    and its peak memory in MB."""
    command = [opt, module, passes, "--emit-bytecode", "-o", os.devnull, "--mlir-timing",
               "--mlir-timing-display=list", "--mlir-output-format=json"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    report = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{report}")
    seconds = {}
    for entry in json.loads(report):
        name = entry["name"]
        seconds[name] = seconds.get(name, 0) + entry["wall"]["duration"]
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def fit_exponent(sizes, seconds):
    """The slope of the line through the points' logarithms."""
    x, y = [list(map(math.log, values)) for values in (sizes, seconds)]
    x = [value - sum(x) / len(x) for value in x]
    square = sum(value * value for value in x)
    return sum(a * b for a, b in zip(x, y)) / square if square else math.nan


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--opt", default=root / "build/bin/nnspec-opt")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kinds", default=",".join(KINDS))
    arguments = parser.parse_args()
    sizes = list(map(int, arguments.sizes.split(",")))
    for kind in arguments.kinds.split(","):
        write, passes = KINDS[kind]
        totals = []
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                text, module = (os.path.join(folder, name) for name in ("t", "m"))
                with open(text, "w") as out:
                    write(out, size)
                subprocess.run([arguments.opt, text, "--emit-bytecode", "-o", module],
                               check=True)
                runs = [measure(arguments.opt, module, passes)
                        for _ in range(arguments.rounds)]
            best, processor, memory = min(runs, key=lambda run: run[1])
            totals.append(processor)
            print(f"{kind:10}{size:8}{memory:7.0f} MB{best.pop('Total'):9.3f} s,"
                  f"{processor:9.3f} s on all cores,"
                  f"{1e6 * processor / size:8.1f} us a pair", end="")
            best.pop("root", None)
            slowest = sorted(best.items(), key=lambda entry: -entry[1])[:4]
            print("   " + ", ".join(f"{name} {s:.3f}" for name, s in slowest), flush=True)
        if len(sizes) > 1:
            print(f"{kind:10}exponent {fit_exponent(sizes, totals):.2f}")


if __name__ == "__main__":
    main()
