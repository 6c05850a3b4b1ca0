# REQUIRES: mpich
# RUN: %python %s
"""A network of 1x1 convolutions, batch norms, ReLUs and a linear layer on 1, 2 and 4
processes, divided in four ways, with and without simplification.

Expected is NumPy's result in double precision; it is also what one process computes,
compiled by nnspec-run, but for the order of sums. How many messages there are, and of
how many bytes, is counted at run time.
"""

import numpy as np
from floats import F32, F64
from mpi_programs import PartitionedCase, run_partitioned, run_whole, tensor
from report import Report

report = Report()

N, H, W, CLASSES = 8, 5, 3, 12
CHANNELS = (7, 16, 20)  # of x and of the two convolutions' results
EPSILON = 1e-5
PARAMETERS = ("mean", "variance", "gamma", "beta")
AXIS = {axis: {axis: (0,)} for axis in (0, 1)}

# What is said of arguments and what has to be found of others.
BATCH = {"x": 0}, {}
CHANNEL = (
    {"w1": 0, "w2": 1, "w3": 1},
    {name + "1": 0 for name in PARAMETERS},
)
# Each process stores a share of everything.
STORED = (
    {"x": 0, **dict.fromkeys([f"w{i}" for i in (1, 2, 3)], 0)}
    | {name + i: 0 for i in "12" for name in PARAMETERS},
    {},
)


class Network(PartitionedCase):
    def __init__(self, name, type, division, is_training=False, flattens=False):
        super().__init__(f"{name}_{type}")
        self.type = type
        self.given, self.inferred = division
        self.is_training = is_training
        y = self.add("x", self.rng.normal(size=(N, CHANNELS[0], H, W)))
        value = "x"
        for layer in "12":
            y, value = self.add_layer(layer, y, value)
        classes, channels = CLASSES, CHANNELS[-1]
        w3 = self.add("w3", self.rng.normal(size=(classes, channels, H, W)))
        bias = self.add("bias", self.rng.normal(size=classes))
        whole = tensor((N, classes), type)
        self.add_line(
            f"%b = nnspec.broadcast %bias dims = [1] : {tensor((classes,), type)}"
            f" to {whole}"
        )
        types = [tensor(a.shape, type) for a in (y, w3)]
        dims = ["n, c, h, w", "k, c, h, w"]
        if flattens:
            for source, array in (value, y), ("w3", w3):
                flat = tensor((array.shape[0], channels * H * W), type)
                self.add_line(
                    f"%{source}_flat = tensor.collapse_shape %{source} [[0], [1, 2, 3]]"
                    f" : {tensor(array.shape, type)} into {flat}"
                )
                types[source == "w3"] = flat
            dims = ["n, c", "k, c"]
        loops = "n, k" + dims[0][1:]
        maps = [f"affine_map<({loops}) -> ({d})>" for d in (*dims, "n, k")]
        suffix = "_flat" if flattens else ""
        self.add_line(
            f"%linear = linalg.contract indexing_maps = [{', '.join(maps)}]"
            f" ins(%{value}{suffix}, %w3{suffix} : {', '.join(types)})"
            f" outs(%b : {whole}) -> {whole}"
        )
        self.add_result("linear", (N, classes), type, self.split("x"))
        self.expected = np.einsum("nchw,kchw->nk", y, w3) + bias
        self.size = np.einsum("nchw,kchw->nk", np.abs(y), np.abs(w3)) + np.abs(bias)

    def split(self, name):
        axis = self.given.get(name, self.inferred.get(name))
        return AXIS.get(axis, {})

    def add(self, name, values):
        split = self.split(name)
        is_given = name in self.given
        stored = self.add_argument(
            name, values, self.type, split if is_given else None, inferred=split
        )
        return stored.astype(np.float64)

    def add_layer(self, layer, x, value):
        inputs, outputs = x.shape[1], CHANNELS[int(layer)]
        w = self.add("w" + layer, self.rng.normal(size=(outputs, inputs)))
        y = np.einsum("nchw,oc->nohw", x, w)
        types = [tensor(a.shape, self.type) for a in (x, w, y)]
        maps = [
            f"affine_map<(n, o, h, w, c) -> ({d})>"
            for d in ("n, c, h, w", "o, c", "n, o, h, w")
        ]
        self.add_line(f"%zero{layer} = nnspec.fill 0.0 : {types[2]}")
        self.add_line(
            f"%conv{layer} = linalg.contract indexing_maps = [{', '.join(maps)}]"
            f" ins(%{value}, %w{layer} : {types[0]}, {types[1]})"
            f" outs(%zero{layer} : {types[2]}) -> {types[2]}"
        )
        parameter = tensor((outputs,), self.type)
        p = {}
        for name in PARAMETERS[2 * self.is_training :]:
            values = self.rng.normal(size=outputs)
            values = np.abs(values) + 0.5 if name == "variance" else values
            p[name] = self.add(name + layer, values)
        operands = " ".join(f"{name}(%{name}{layer})" for name in p)
        tail = f"axis = 1 epsilon = {EPSILON:e} : {types[2]}, {parameter}"
        if self.is_training:
            p["mean"], p["variance"] = y.mean((0, 2, 3)), y.var((0, 2, 3))
            self.add_line(
                f"%norm{layer}, %m{layer}, %v{layer} = "
                f"nnspec.batch_norm_training %conv{layer} {operands} {tail}"
            )
        else:
            self.add_line(
                f"%norm{layer} = nnspec.batch_norm_inference %conv{layer} "
                f"{operands} {tail}"
            )
        self.add_line(
            f"%relu{layer} = nnspec.max %norm{layer}, %zero{layer} : {types[2]}"
        )
        scale = p["gamma"] / np.sqrt(p["variance"] + EPSILON)
        shift = p["beta"] - p["mean"] * scale
        y = y * scale[:, None, None] + shift[:, None, None]
        return np.maximum(y, 0), "relu" + layer


def bytes_of(case, *counts):
    """Of so many elements of the case's type."""
    return sum(counts) * np.dtype(case.type.storage).itemsize


def make_cases():
    """Cases with the messages that each process sends, without and with
    simplification: how many, and of how many bytes."""
    c1, c2 = CHANNELS[1:]
    for type in (F32, F64):
        case = Network("batch", type, BATCH)
        yield case, (0, 0), (0, 0)
        case = Network("flat", type, BATCH, flattens=True)
        yield case, (0, 0), (0, 0)
        # The sums of the second convolution and of the linear layer.
        case = Network("channel", type, CHANNEL)
        sums = 2, bytes_of(case, N * c2 * H * W, N * CLASSES)
        yield case, sums, sums
        # Three weights, and of each batch norm four parameters, or one bias.
        case = Network("stored", type, STORED)
        weights = c1 * CHANNELS[0], c2 * c1, CLASSES * c2 * H * W
        yield (
            case,
            (11, bytes_of(case, *weights, 4 * c1, 4 * c2)),
            (5, bytes_of(case, *weights, c1, c2)),
        )
        # Two sums of doubles for each batch norm.
        case = Network("training", type, BATCH, is_training=True)
        statistics = 4, 2 * (c1 + c2) * 8
        yield case, statistics, statistics


def check_values(case, result, whole):
    found = case.type.load(result.results["linear"])
    whole = case.type.load(whole["linear"])
    # Far above the rounding of either, far below any mistake.
    bound = 64 * case.type.epsilon * case.size.max()
    report.check_within(
        case,
        f"NumPy, {case.type}",
        case.type,
        result.results["linear"],
        case.expected,
        bound,
    )
    report.check_within(
        case,
        f"one process, {case.type}",
        case.type,
        result.results["linear"],
        whole,
        bound,
    )
    if not result.is_consistent:
        report.fail(case, "processes have different values of one element")
    return np.abs(found - whole).max()


def main():
    cases = list(make_cases())
    whole = run_whole([case for case, *_ in cases])
    for num_processes in (1, 2, 4):
        for simplify in (False, True):
            option = f"simplify={str(simplify).lower()}"
            found = run_partitioned(
                [case for case, *_ in cases], (num_processes,), option
            )
            for case, *counts in cases:
                result = found[case.name]
                check_values(case, result, whole[case.name])
                expected = counts[simplify]
                for process, counted in enumerate(result.messages):
                    if counted != expected:
                        report.fail(
                            case,
                            f"{num_processes} processes, {option}: process "
                            f"{process} sent {counted}, expected {expected}",
                        )
                if num_processes == 2:
                    print(
                        f"{case.name}, {option}: {expected[0]} messages of "
                        f"{expected[1]} bytes"
                    )
    report.finish()


main()
