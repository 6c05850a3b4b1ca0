#!/usr/bin/env python3
"""From an ONNX model to a simplified one, beside a session of ONNX Runtime.

MODELS is a directory that test/Integration/models/make-models.py has filled. In turns
run, of each model:

    import      nnspec-translate, from .onnx to .mlirbc
    folding     nnspec-opt --nnspec-fold-constants within --nnspec-simplify, of what the
                import wrote; by -mlir-timing
    simplify    nnspec-opt --nnspec-simplify, from .onnx to .mlirbc in one process
    session     ONNX Runtime's creation of a session with `basic` optimisation
    saved       the same, and it writes the optimised model, as nnspec-opt does

Seconds are medians, and the shortest; those of ONNX Runtime are what creating the
session takes in a process of Python that has loaded the library, those of nnspec what
its process takes. Memory is the peak of nnspec-opt above that of the import, as a
multiple of the model's size.

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

COLUMNS = ["model", "import", "folding", "memory", "simplify", "session", "saved"]
COLUMNS += ["simplify / session", "simplify / saved"]
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


def session_seconds(run):
    return float(run.output.split()[-1])


def measure(model, bin, runtime, rounds, folder):
    imported, simplified, out = (folder / f"{n}.mlirbc" for n in ("import", "one", "two"))
    timing = ["--mlir-timing", "--mlir-timing-display=list"]
    simplify = ["--nnspec-simplify", "--emit-bytecode", "-o"]
    opt = bin / "nnspec-opt"
    commands = {
        "import": [bin / "nnspec-translate", "--import-onnx", model, "-o", imported],
        "folding": [opt, imported, *timing, *simplify, out],
        "simplify": [opt, model, *simplify, simplified],
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
    for name in ("session", "saved"):
        if name in runs:
            seconds[name] = [session_seconds(run) for run in runs[name]]
    if out.read_bytes() != simplified.read_bytes():
        sys.exit(f"failed: {model.name} differs between one process and two")
    peak = {name: max(run.peak for run in some) for name, some in runs.items()}
    return dict(model=model.stem, bytes=model.stat().st_size, seconds=seconds, peak=peak)


def format_seconds(case, name):
    if name not in case["seconds"]:
        return "-"
    seconds = case["seconds"][name]
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f})"


def over(case, peer):
    if peer not in case["seconds"]:
        return None
    return figures.ratio(case["seconds"], "simplify", peer)


def format_row(case):
    above = (case["peak"]["folding"] - case["peak"]["import"]) / case["bytes"]
    times = [format_seconds(case, n) for n in ("simplify", "session", "saved")]
    return [
        case["model"],
        format_seconds(case, "import"),
        format_seconds(case, "folding"),
        f"{above:.2f}",
        *times,
        *(figures.format_ratio(over(case, peer)) for peer in ("session", "saved")),
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
            (case["model"], {f"over {peer}": over(case, peer)[1] for peer in ("session", "saved")})
            for case in cases
            if over(case, "session")
        ]
        figures.plot(arguments.plot, "Time of simplifying over ONNX Runtime's", rows, limit=3)


main()
