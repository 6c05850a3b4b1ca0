# REQUIRES: onnx
# RUN: %python %s %t
"""Weights of a size that is read from the file to where they stay, not parsed. Expected
values are NumPy's, from what the protocol buffers say: of a field that is there twice the
last counts, and a message that is there twice is one of both.
"""

import os
import subprocess
import sys
import threading

import numpy as np
from onnx import ModelProto, TensorProto, helper

ROWS, COLUMNS = 300, 70
RAW_DATA = b"\x4a"  # field 9, of a length
GRAPH = b"\x3a"  # field 7
INITIALIZER = b"\x2a"  # field 5
random = np.random.default_rng(9)
x = random.normal(size=(4, ROWS)).astype(np.float32)
w, other = random.normal(size=(2, ROWS, COLUMNS)).astype(np.float32)
b = random.normal(size=COLUMNS).astype(np.float32)


def varint(number):
    digits = []
    while number >= 128:
        digits.append(number % 128 + 128)
        number //= 128
    return bytes([*digits, number])


def field(tag, data):
    return tag + varint(len(data)) + data


def tensor(name, array, is_raw=True):
    result = TensorProto(name=name, dims=array.shape, data_type=TensorProto.FLOAT)
    if is_raw:
        result.raw_data = array.tobytes()
    else:
        result.float_data.extend(array.ravel().tolist())
    return result


def write(weight, parts=1):
    """A model of y = x w + b, whose weight is these bytes of a TensorProto."""
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["p"]), helper.make_node("Add", ["p", "b"], ["y"])],
        "graph",
        [value("x", TensorProto.FLOAT, x.shape)],
        [value("y", TensorProto.FLOAT, [len(x), COLUMNS])],
        [tensor("b", b)],
    ).SerializeToString()
    weight = field(INITIALIZER, weight)
    rest = ModelProto(ir_version=7, opset_import=[helper.make_opsetid("", 13)])
    graphs = [weight, graph] if parts == 2 else [weight + graph]
    return rest.SerializeToString() + b"".join(field(GRAPH, part) for part in graphs)


raw = tensor("w", w).SerializeToString()
MODELS = {
    "raw": write(raw),
    "floats": write(tensor("w", w, is_raw=False).SerializeToString()),
    "data before its type": write(
        field(RAW_DATA, w.tobytes()) + tensor("w", w[:0]).SerializeToString().replace(
            b"\x08\x00", b"\x08" + varint(ROWS)).replace(field(RAW_DATA, b""), b"")
    ),
    "data twice": write(tensor("w", other).SerializeToString() + field(RAW_DATA, w.tobytes())),
    "graph in two parts": write(raw, parts=2),
}
DAMAGED = "not an ONNX model, or a damaged one"
BAD = {
    "too short": (write(tensor("w", w).SerializeToString().replace(
        field(RAW_DATA, w.tobytes()), field(RAW_DATA, w.tobytes()[:-4]))),
        f"initializer 'w': wrong length of data: found {w.nbytes - 4} bytes, expected {w.nbytes}"),
    "ends in the data": (MODELS["raw"][: w.nbytes // 2], DAMAGED),
    "length beyond the end": (
        MODELS["raw"].replace(field(RAW_DATA, w.tobytes())[:4], RAW_DATA + varint(1 << 20)), DAMAGED),
}


def run(path, result):
    return subprocess.run(
        ["nnspec-run", path, f"--input={result}.x.npy", f"--output={result}"],
        capture_output=True, text=True, timeout=100,
    )


def main(directory):
    os.makedirs(directory, exist_ok=True)
    result = os.path.join(directory, "y.npy")
    np.save(f"{result}.x.npy", x)
    expected = np.float64(x) @ w + b
    failures = []
    for name, data in MODELS.items():
        path = os.path.join(directory, name.replace(" ", "-") + ".onnx")
        pipe = path.replace(".onnx", "-pipe.onnx")
        with open(path, "wb") as file:
            file.write(data)
        if not os.path.exists(pipe):
            os.mkfifo(pipe)
        for source in path, pipe:
            writer = None
            if source == pipe:
                # A pipe has no places to come back to.
                writer = threading.Thread(target=lambda: open(pipe, "wb").write(data))
                writer.start()
            done = run(source, result)
            if writer:
                writer.join()
            if done.returncode != 0:
                failures.append(f"{source}: {done.stderr}")
            elif not np.allclose(np.load(result), expected, rtol=1e-4, atol=1e-4):
                failures.append(f"{source}: other values")
    for name, (data, message) in BAD.items():
        path = os.path.join(directory, name.replace(" ", "-") + ".onnx")
        with open(path, "wb") as file:
            file.write(data)
        done = run(path, result)
        line = f"nnspec-run: error: {path}: {message}\n"
        if done.returncode == 0 or done.stderr != line:
            failures.append(f"{name}: found {done.stderr!r}, expected {line!r}")
    for failure in failures:
        print("FAIL", failure)
    print(f"{2 * len(MODELS) + len(BAD) - len(failures)} passed")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
