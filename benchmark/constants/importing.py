#!/usr/bin/env python3
"""Time and peak memory of importing an ONNX model into bytecode.

The model is a chain of matrix products whose weights are stored in each of the ways
that ONNX has: as raw data, as external data, and as a list of floats. Time is that of
the whole process of nnspec-translate, on the clock and of all cores; memory is its
peak, as it is and less that of a process that imports an empty model, as multiples of
the weights' size. Beside it stands the copying of the files by `cp`.

Needs python3-onnx. Usage: import-onnx.py [--bin=DIRECTORY] [--megabytes=100] [--repeat=5]
"""

import argparse
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
from onnx import TensorProto, helper

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIDE = 1024


def measure(command):
    """Seconds on the clock and of all cores, and peak bytes, of a process."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    seconds = time.monotonic() - start
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


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


def main():
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin")
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    count = max(1, round(arguments.megabytes * 1e6 / (4 * SIDE * SIDE)))
    size = 4 * SIDE * SIDE * count
    translate = arguments.bin / "nnspec-translate"

    print(f"{'':10}{'MB':>6}{'seconds':>9}{'cores':>8}{'memory':>8}{'less empty':>12}{'cp':>7}"
          f"   load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, "empty.onnx")
        info = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
        onnx.save(helper.make_model(helper.make_graph([], "empty", [info], [info])), empty)
        out = os.path.join(folder, "out.mlirbc")
        _, _, base = measure([translate, "--import-onnx", empty, "-o", out])
        for kind in ["raw", "external", "floats"]:
            files = in_process_of_its_own(write_model, folder, kind, count)
            runs = [measure([translate, "--import-onnx", files[0], "-o", out])
                    for _ in range(arguments.repeat)]
            if os.path.getsize(out) < size:
                sys.exit(f"failed: {out} is smaller than the weights")
            target = os.path.join(folder, "copies")
            os.makedirs(target, exist_ok=True)
            copy = min(measure(["cp", *files, target])[0] for _ in range(arguments.repeat))
            seconds, cores = min(run[0] for run in runs), min(run[1] for run in runs)
            peak = max(run[2] for run in runs)
            print(f"{kind:10}{size / 1e6:6.0f}{seconds:9.2f}{cores:8.2f}{peak / size:8.2f}"
                  f"{(peak - base) / size:12.2f}{copy:7.2f}", flush=True)


if __name__ == "__main__":
    main()
