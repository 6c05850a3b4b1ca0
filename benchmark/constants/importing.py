#!/usr/bin/env python3
"""Time and peak memory of importing an ONNX model into bytecode.

The model is a chain of matrix products whose weights are stored in each of the ways
that ONNX has: as raw data, as external data, and as a list of floats. Time is that of
the whole process of nnspec-translate, the median and the shortest on the clock, and of
all cores; memory is its peak, as it is and less that of a process that imports an empty
model, as multiples of the weights' size. Beside it stands the copying of the files by
`cp`, in turns with it.

Needs python3-onnx. Usage: importing.py [--bin=DIRECTORY] [--megabytes=100] [--rounds=21]
                                        [--json=FILE] [--plot=FILE]
"""

import argparse
import multiprocessing
import os
import pathlib
import sys
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmark"))
import figures  # noqa: E402
import processes  # noqa: E402

SIDE = 1024
COLUMNS = ["weights", "seconds", "cores", "memory", "less empty", "over cp"]


def in_process_of_its_own(function, *arguments):
    """The peak memory of a process begins with that of the one that forks it."""
    with multiprocessing.Pool(1) as pool:
        return pool.apply(function, arguments)


def write_model(folder, kind, count):
    """A model of so many weights in the folder. Returns its files."""
    random = np.random.default_rng(0)
    path = os.path.join(folder, f"{kind}.onnx")
    weights, nodes, files = [], [], [path]
    for i in range(count):
        array = random.standard_normal((SIDE, SIDE), np.float32)
        tensor = TensorProto(name=f"w{i}", dims=[SIDE, SIDE], data_type=TensorProto.FLOAT)
        if kind == "floats":
            tensor.float_data.extend(array.ravel().tolist())
        elif kind == "raw":
            tensor.raw_data = array.tobytes()
        else:
            name = f"{kind}-{i}.bin"
            files.append(os.path.join(folder, name))
            array.tofile(files[-1])
            tensor.data_location = TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value=name)
        weights.append(tensor)
        nodes.append(helper.make_node("MatMul", [f"x{i}", f"w{i}"], [f"x{i + 1}"], name=f"l{i}"))
    inputs = [helper.make_tensor_value_info("x0", TensorProto.FLOAT, ["n", SIDE])]
    outputs = [helper.make_tensor_value_info(f"x{count}", TensorProto.FLOAT, ["n", SIDE])]
    graph = helper.make_graph(nodes, kind, inputs, outputs, weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]), path)
    return files


def measure(folder, kind, count, translate, rounds):
    files = in_process_of_its_own(write_model, folder, kind, count)
    out, target = (os.path.join(folder, name) for name in ("out.mlirbc", "copies"))
    os.makedirs(target, exist_ok=True)
    runs = processes.run_rounds(
        {
            "import": [translate, "--import-onnx", files[0], "-o", out],
            "cp": ["cp", *files, target],
        },
        rounds,
    )
    size = 4 * SIDE * SIDE * count
    if os.path.getsize(out) < size:
        sys.exit(f"failed: {out} is smaller than the weights")
    return dict(weights=kind, bytes=size, runs=runs)


def over_copy(case):
    return figures.ratio(processes.seconds_of(case["runs"]), "import", "cp")


def format_row(case, base):
    runs = case["runs"]["import"]
    peak = max(run.peak for run in runs)
    return [
        case["weights"],
        f"{processes.median(runs):.2f} ({min(run.seconds for run in runs):.2f})",
        f"{processes.median(runs, 'cores'):.2f}",
        f"{peak / case['bytes']:.2f}",
        f"{(peak - base) / case['bytes']:.2f}",
        figures.format_ratio(over_copy(case)),
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    arguments = parser.parse_args()
    count = max(1, round(arguments.megabytes * 1e6 / (4 * SIDE * SIDE)))
    translate = arguments.bin / "nnspec-translate"

    with tempfile.TemporaryDirectory() as folder:
        empty, out = (os.path.join(folder, name) for name in ("empty.onnx", "out.mlirbc"))
        info = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
        onnx.save(helper.make_model(helper.make_graph([], "empty", [info], [info])), empty)
        base = processes.run([translate, "--import-onnx", empty, "-o", out]).peak
        cases = [
            measure(folder, kind, count, translate, arguments.rounds)
            for kind in ["raw", "external", "floats"]
        ]
    print(f"Importing {cases[0]['bytes'] / 1e6:.0f} MB:\n")
    figures.print_table(COLUMNS, [format_row(case, base) for case in cases])
    if arguments.json:
        figures.write_json(arguments.json, map(processes.without_output, cases))
    if arguments.plot:
        rows = [(case["weights"], {"import": over_copy(case)[1]}) for case in cases]
        figures.plot(arguments.plot, "Time of an import over that of cp", rows, limit=10)


main()
