"""Runs a network on one process of several, and compares its share of the result with
NumPy's in double precision.

Usage: mpirun.mpich -n 2 python3 run.py batch|channel|training LIBRARY [MESSAGES]

MESSAGES is the library of messages.c.
"""

import ctypes
import sys

import numpy as np
from program import Processes, call

SHAPES = {
    "x": (8, 5, 7, 3),
    "w1": (16, 5),
    "mean1": 16,
    "variance1": 16,
    "gamma1": 16,
    "beta1": 16,
    "w2": (12, 16),
    "mean2": 12,
    "variance2": 12,
    "gamma2": 12,
    "beta2": 12,
    "w3": (10, 12, 7, 3),
    "bias": 10,
}
# The axis along which an argument is divided; the others are whole.
DIVIDED = {
    "batch": {"x": 0, "result": 0},
    "training": {"x": 0, "result": 0},
    "channel": {
        "w1": 0,
        "mean1": 0,
        "variance1": 0,
        "gamma1": 0,
        "beta1": 0,
        "w2": 1,
        "w3": 1,
    },
}


def make_arguments(kind):
    rng = np.random.default_rng(0)
    arguments = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    for i in "12":
        arguments["variance" + i] = np.abs(arguments["variance" + i])
        if kind == "training":
            del arguments["mean" + i], arguments["variance" + i]
    return {name: array.astype(np.float32) for name, array in arguments.items()}


def batch_norm(x, gamma, beta, mean=None, variance=None):
    if mean is None:
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3))
    scale = gamma / np.sqrt(variance + 1e-5)
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def reference(arguments):
    a = {name: array.astype(np.float64) for name, array in arguments.items()}
    y = a["x"]
    for i in "12":
        y = np.einsum("nchw,oc->nohw", y, a["w" + i])
        statistics = [a[name + i] for name in ("mean", "variance") if name + i in a]
        y = np.maximum(batch_norm(y, a["gamma" + i], a["beta" + i], *statistics), 0)
    return np.einsum("nchw,kchw->nk", y, a["w3"]) + a["bias"]


def main():
    kind, library, *messages = sys.argv[1:]
    processes = Processes(messages=messages[0] if messages else None)
    arguments = make_arguments(kind)
    expected = reference(arguments)
    divided = DIVIDED[kind]
    shares = [
        processes.share(array, divided.get(name)) for name, array in arguments.items()
    ]
    share = processes.share(expected, divided.get("result"))
    [found] = call(ctypes.CDLL(library), "main", shares, [(share.shape, np.float32)])
    error = np.abs(found - share).max() / np.abs(expected).max()
    line = f"process {processes.index} of {processes.count}: {found.shape} "
    line += "right" if error < 1e-6 else f"WRONG, relative error {error:.2g}"
    if messages:
        line += ", {} messages of {} bytes".format(*processes.read_counts())
    print(line, flush=True)
    processes.finish()
    return error >= 1e-6


if __name__ == "__main__":
    sys.exit(int(main()))
