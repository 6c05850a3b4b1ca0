#!/usr/bin/env python3
"""From an ONNX model to a simplified one, beside a session of ONNX Runtime.

MODELS is a directory that test/Integration/models/make-models.py has filled. In turns
run, of each model:

    import      nnspec-translate, from .onnx to .mlirbc
    folding     nnspec-opt --nnspec-fold-constants within --nnspec-simplify, of what the
                import wrote; by -mlir-timing
    process     nnspec-opt --nnspec-simplify, from .onnx to .mlirbc in one process
    library     the same by the Python package: import, simplify, save
    session     ONNX Runtime's creation of a session with `basic` optimisation
    saved       the same, and it writes the optimised model, as nnspec does

Seconds are medians, and the shortest; those of `library`, `session` and `saved` are
within a process of Python that has loaded the library, the others those of the process.
Memory is the peak of nnspec-opt above that of the import, as a multiple of the model's
size.

Usage: models.py MODELS [NAME...] [--rounds=21] [--bin=DIRECTORY] [--onnxruntime=PYTHON]
                 [--json=FILE] [--plot=FILE]
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmark"))
import figures  # noqa: E402
import processes  # noqa: E402

SECONDS = ["process", "library", "session", "saved"]
RATIOS = [("process", "session"), ("library", "session"), ("library", "saved")]
COLUMNS = ["model", "import", "folding", "memory", *SECONDS]
COLUMNS += [f"{ours} / {peer}" for ours, peer in RATIOS]
LIBRARY = """
import sys, time
sys.path.insert(0, sys.argv[1])
import nnspec
start = time.perf_counter()
module = nnspec.Module.from_onnx(sys.argv[2])
module.simplify()
module.save(sys.argv[3])
print(time.perf_counter() - start)
"""
SESSION = """
import sys, time
import onnxruntime
options = onnxruntime.SessionOptions()
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
if len(sys.argv) > 2:
    options.optimized_model_filepath = sys.argv[2]
start = time.perf_counter()
onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
print(time.perf_counter() - start)
"""


def folding_seconds(run):
    """Of all times that the pass runs."""
    lines = re.findall(r"^.*%\)  FoldConstants$", run.output, re.MULTILINE)
    return sum(float(re.findall(r"([\d.]+) \(", line)[-1]) for line in lines)


def printed_seconds(run):
    return float(run.output.split()[-1])


def measure(model, bin, runtime, rounds, folder):
    names = ("import", "one", "two", "three")
    imported, simplified, out, saved = (folder / f"{n}.mlirbc" for n in names)
    timing = ["--mlir-timing", "--mlir-timing-display=list"]
    simplify = ["--nnspec-simplify", "--emit-bytecode", "-o"]
    opt = bin / "nnspec-opt"
    commands = {
        "import": [bin / "nnspec-translate", "--import-onnx", model, "-o", imported],
        "folding": [opt, imported, *timing, *simplify, out],
        "process": [opt, model, *simplify, simplified],
        "library": ["/usr/bin/python3", "-c", LIBRARY, bin.parent / "python", model, saved],
    }
    if runtime:
        session = [runtime, "-c", SESSION, model]
        commands["session"] = session
        commands["saved"] = [*session, folder / "saved.onnx"]
    # What the first folding reads.
    processes.run(commands["import"])
    runs = processes.run_rounds(commands, rounds)
    seconds = processes.seconds_of(runs)
    seconds["folding"] = [folding_seconds(run) for run in runs["folding"]]
    for name in ("library", "session", "saved"):
        if name in runs:
            seconds[name] = [printed_seconds(run) for run in runs[name]]
    if not out.read_bytes() == simplified.read_bytes() == saved.read_bytes():
        sys.exit(f"failed: {model.name} differs by how it is simplified")
    peak = {name: max(run.peak for run in some) for name, some in runs.items()}
    return dict(model=model.stem, bytes=model.stat().st_size, seconds=seconds, peak=peak)


def format_seconds(case, name):
    if name not in case["seconds"]:
        return "-"
    seconds = case["seconds"][name]
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f})"


def over(case, ours, peer):
    if peer not in case["seconds"]:
        return None
    return figures.ratio(case["seconds"], ours, peer)


def format_row(case):
    above = (case["peak"]["folding"] - case["peak"]["import"]) / case["bytes"]
    return [
        case["model"],
        format_seconds(case, "import"),
        format_seconds(case, "folding"),
        f"{above:.2f}",
        *(format_seconds(case, name) for name in SECONDS),
        *(figures.format_ratio(over(case, *pair)) for pair in RATIOS),
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=pathlib.Path)
    parser.add_argument("names", nargs="*", default=["resnet50"])
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--onnxruntime", default="python3", metavar="PYTHON")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    arguments = parser.parse_args()
    runtime = arguments.onnxruntime
    if subprocess.run([runtime, "-c", "import onnxruntime"], capture_output=True).returncode:
        print(f"{runtime} has no ONNX Runtime, which takes no part.\n")
        runtime = None

    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.names:
            model = arguments.models / f"{name}.onnx"
            cases.append(
                measure(model, arguments.bin, runtime, arguments.rounds, pathlib.Path(folder))
            )
    print("From .onnx to simplified .mlirbc:\n")
    figures.print_table(COLUMNS, map(format_row, cases))
    if arguments.json:
        figures.write_json(arguments.json, cases)
    if arguments.plot:
        rows = [
            (case["model"], {f"{a} / {b}": over(case, a, b)[1] for a, b in RATIOS})
            for case in cases
            if "session" in case["seconds"]
        ]
        figures.plot(arguments.plot, "Time of simplifying over ONNX Runtime's", rows, limit=3)


main()
