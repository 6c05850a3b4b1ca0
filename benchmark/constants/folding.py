#!/usr/bin/env python3
"""Rate and peak memory of --nnspec-simplify on one large weight.

    W (size x size of an element type, in a resource) * broadcast(scale)

is folded from bytecode to bytecode, by one process of nnspec-opt, whose result is a new
file. The result is checked against NumPy's, in f64 and rounded once. Columns:

    MB/s       the weight's size over the median run, from start to end of the process,
               and over the fastest
    cores      the weight's size over the time of all cores together, which the load of
               the machine changes less
    read, fold, write
               seconds of the fastest run, by -mlir-timing; reading maps the file, so
               that the weight is read while it is folded; the rest is starting and
               ending the process
    memory     the peak, less that of a process on an empty module, as a multiple of the
               weight's size; the input and the result are 2.00
    cp         MB/s of copying the file by `cp`, in turns with it
    over cp    the ratio of the times

Usage: folding.py [--bin=DIRECTORY] [--megabytes=400] [--rounds=21] [--threads=0]
                  [--pass=nnspec-simplify] [--types f32 f16 bf16 f64] [--json=FILE]
                  [--plot=FILE]
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "benchmark"), str(ROOT / "test/Integration/Inputs")]
import figures  # noqa: E402
import floats  # noqa: E402
import processes  # noqa: E402

OPTIONS = ["--emit-bytecode", "--mlir-timing", "--mlir-timing-display=list"]
COLUMNS = ["type", "MB/s (fastest)", "cores", "read, fold, write", "memory", "cp", "over cp"]


def time_of(run, name):
    """Seconds of a part, by -mlir-timing; the last time in a line is the clock's."""
    (line,) = re.findall(rf"^.*%\)  {name}$", run.output, re.MULTILINE)
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


def measure(element_type, folder, opt, options, megabytes, rounds):
    before, after, copy = (folder / f"{name}.mlirbc" for name in ("before", "after", "copy"))
    random = numpy.random.default_rng(0)
    side = int((megabytes * 1e6 / numpy.dtype(element_type.storage).itemsize) ** 0.5)
    values = random.standard_normal((side, 64), "f4")
    weight = numpy.tile(element_type.store(values), (1, side // 64))
    scale = element_type.store(random.uniform(0.5, 2, side))
    write_module(before, opt, weight, scale, element_type.name)
    runs = {"fold": [], "cp": []}
    for _ in range(rounds):
        # Both write a new file.
        for name, command, out in [("fold", [opt, before, *options, "-o", after], after),
                                   ("cp", ["cp", before, copy], copy)]:
            out.unlink(missing_ok=True)
            runs[name].append(processes.run(command))
    check(after, weight, scale, element_type)
    return dict(type=element_type.name, bytes=weight.nbytes, runs=runs)


def rate(case, name, what="seconds"):
    return case["bytes"] / 1e6 / processes.median(case["runs"][name], what)


def over_copy(case):
    return figures.ratio(processes.seconds_of(case["runs"]), "fold", "cp")


def format_row(case, base):
    best = min(case["runs"]["fold"], key=lambda run: run.seconds)
    peak = max(run.peak for run in case["runs"]["fold"])
    parts = [f"{time_of(best, name):.3f}" for name in ("Parser", "FoldConstants", "Output")]
    return [
        case["type"],
        f"{rate(case, 'fold'):.0f} ({case['bytes'] / 1e6 / best.seconds:.0f})",
        f"{rate(case, 'fold', 'cores'):.0f}",
        ", ".join(parts),
        f"{(peak - base) / case['bytes']:.2f}",
        f"{rate(case, 'cp'):.0f}",
        figures.format_ratio(over_copy(case)),
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--megabytes", type=float, default=400)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--threads", type=int, default=0, help="1: --mlir-disable-threading")
    parser.add_argument("--pass", dest="pipeline", default="nnspec-simplify")
    parser.add_argument("--types", nargs="*", default=["f32", "f16", "bf16", "f64"])
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    arguments = parser.parse_args()
    opt = arguments.bin / "nnspec-opt"
    options = [f"--{arguments.pipeline}", *OPTIONS]
    if arguments.threads == 1:
        options.append("--mlir-disable-threading")

    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = pathlib.Path(name)
        empty, out = folder / "empty.mlirbc", folder / "out.mlirbc"
        subprocess.run([opt, "-", "--emit-bytecode", "-o", empty], input=b"", check=True)
        base = processes.run([opt, empty, *options, "-o", out]).peak
        cases = [
            measure(element_type, folder, opt, options, arguments.megabytes, arguments.rounds)
            for element_type in floats.TYPES
            if element_type.name in arguments.types
        ]
    print(f"A weight of {arguments.megabytes:.0f} MB:\n")
    figures.print_table(COLUMNS, [format_row(case, base) for case in cases])
    if arguments.json:
        figures.write_json(arguments.json, map(processes.without_output, cases))
    if arguments.plot:
        rows = [(case["type"], {"nnspec-opt": rate(case, "fold"), "cp": rate(case, "cp")})
                for case in cases]
        figures.plot(arguments.plot, "MB/s of folding a weight, file to file", rows,
                     limit=max(max(values.values()) for _, values in rows), mark=0, digits=0)


main()
