#!/usr/bin/env python3
"""Compile time and peak memory over the size of a module, beside stock mlir-opt.

The modules are those of modules.py. nnspec-opt simplifies them, or lowers a chain of
batch norms to linalg; mlir-opt with the plugin parses, verifies and prints them. Both
read text and write text that is thrown away, in turns. An empty module shows what
starting takes.

Prints, of each module, the median times on the clock, the ratio of those of a round
with its quartiles, the time of all cores by pair or batch norm, and the ratio of the
peak memories; and, of each kind, the exponent e of time = c * size^e that fits the
times of all cores best. --json writes all runs, one case a line, and --plot the ratios
as SVG.

A size takes part in --rounds rounds, but in no more than what --limit pairs are
together: a process of half a minute need not be run 21 times.

Usage: compile.py [KIND...] [--sizes=1000,10000,100000] [--rounds=21] [--limit=300000]
                  [--build=DIRECTORY] [--mlir-opt=PATH] [--json=FILE] [--plot=FILE]
"""

import argparse
import math
import os
import pathlib
import sys
import tempfile

import modules

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmark"))
import figures  # noqa: E402
import processes  # noqa: E402

KINDS = {
    "functions": (modules.write_functions, "--nnspec-simplify"),
    "chain": (modules.write_chain, "--nnspec-simplify"),
    "arguments": (modules.write_arguments, "--nnspec-lower-to-linalg"),
    "constants": (modules.write_constants, "--nnspec-lower-to-linalg"),
}
COLUMNS = ["module", "size", "nnspec-opt", "mlir-opt", "ratio", "µs each", "memory"]


def measure(kind, size, tools, rounds):
    write, passes = KINDS.get(kind, (None, "--nnspec-simplify"))
    with tempfile.NamedTemporaryFile("w", suffix=".mlir") as module:
        if write:
            write(module, size)
            module.flush()
        nnspec, stock = tools
        contestants = {
            "nnspec-opt": [*nnspec, module.name, passes, "-o", os.devnull],
            "mlir-opt": [*stock, module.name, "-o", os.devnull],
        }
        runs = processes.run_rounds(contestants, rounds)
    return dict(module=kind, size=size, runs=runs)


def median(case, name, what):
    return processes.median(case["runs"][name], what)


def memory_ratio(case):
    return median(case, "nnspec-opt", "peak") / median(case, "mlir-opt", "peak")


def time_ratio(case):
    seconds = processes.seconds_of(case["runs"])
    return figures.ratio(seconds, "nnspec-opt", "mlir-opt")


def format_row(case):
    each = median(case, "nnspec-opt", "cores") / max(case["size"], 1)
    times = [median(case, name, "seconds") for name in case["runs"]]
    return [
        case["module"],
        f"{case['size']:,}",
        *(f"{seconds:.2f} s" for seconds in times),
        figures.format_ratio(time_ratio(case)),
        f"{1e6 * each:.0f}" if case["size"] else "-",
        f"{memory_ratio(case):.2f}",
    ]


def fit_exponent(cases):
    """The slope of the line through the points' logarithms."""
    x = [math.log(case["size"]) for case in cases]
    y = [math.log(median(case, "nnspec-opt", "cores")) for case in cases]
    x = [value - sum(x) / len(x) for value in x]
    return sum(a * b for a, b in zip(x, y)) / sum(a * a for a in x)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=list(KINDS))
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--limit", type=int, default=300_000)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    parser.add_argument("--mlir-opt", default="mlir-opt-22")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    arguments = parser.parse_args()
    for kind in arguments.kinds:
        if kind not in KINDS:
            parser.error(f"no such module: {kind}; there are {', '.join(KINDS)}")

    plugin = arguments.build / "lib/NNSpecPlugin.so"
    nnspec = [arguments.build / "bin/nnspec-opt"]
    stock = [arguments.mlir_opt]
    cases = [measure("empty", 0, (nnspec, stock), arguments.rounds)]
    stock.append(f"--load-dialect-plugin={plugin}")
    for kind in arguments.kinds:
        for size in map(int, arguments.sizes.split(",")):
            rounds = max(1, min(arguments.rounds, arguments.limit // size))
            cases.append(measure(kind, size, (nnspec, stock), rounds))
    figures.print_table(COLUMNS, map(format_row, cases))
    print()
    for kind in arguments.kinds:
        some = [case for case in cases if case["module"] == kind]
        if len(some) > 1:
            print(f"{kind}: time grows with size to the {fit_exponent(some):.2f}")
    if arguments.json:
        figures.write_json(arguments.json, map(processes.without_output, cases))
    if arguments.plot:
        rows = [
            (
                f"{case['module']}, {case['size']:,}",
                {"time": time_ratio(case)[1], "memory": memory_ratio(case)},
            )
            for case in cases
        ]
        figures.plot(arguments.plot, "Over mlir-opt's, text to text", rows, limit=6)


main()
