"""How much longer layers take where an operand is a slice of a larger tensor.

Each layer runs on whole tensors, and with slices of several kinds in place of them. In
each round every kind runs once, beginning with another one each time; a time is the
shortest of many calls, ratios are those of one round.

Usage: slices.py [--rounds=N] [--bin=DIRECTORY] [--json=FILE] [--plot=FILE]
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import figures

LAYERS = {
    "conv 3x3": ("conv_2d_nchw_fchw", (8, 64, 30, 30), (64, 64, 3, 3), (8, 64, 28, 28)),
    "conv 1x1": ("conv_2d_nchw_fchw", (8, 64, 28, 28), (64, 64, 1, 1), (8, 64, 28, 28)),
    "matmul": ("matmul", (256, 256), (256, 256), (256, 256)),
    "pooling": ("pooling_nchw_max", (8, 64, 30, 30), (3, 3), (8, 64, 28, 28)),
}
# Which operand is a slice, and how many times the size of which axes its tensor has,
# with the stride; or the last two axes are cropped.
KINDS = {
    "contiguous": None,
    "input, half of the channels": ("x", {-3: 2}),
    "input, cropped": ("x", "cropped"),
    "input, cropped, sizes unknown": ("x", "unknown"),
    "input, every second": ("x", {-1: (2, 2)}),
    "input, every third": ("x", {-1: (3, 3)}),
    "weight, half of the channels": ("w", {-3: 2}),
    "result, half of the channels": ("y", {-3: 2}),
    "result, every second": ("y", {-1: (2, 2)}),
}


def tensor(shape):
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


def get_slice(shape, kind):
    """The larger shape, offsets and strides."""
    large, offsets, strides = list(shape), [0] * len(shape), [1] * len(shape)
    if kind in ("cropped", "unknown"):
        for axis in range(len(shape))[-2:]:
            large[axis], offsets[axis] = shape[axis] + 6, 3
        return large, offsets, strides
    for axis, factor in kind.items():
        # A matrix has no third axis from behind, but half of its columns.
        axis = axis if -axis <= len(shape) else -1
        factor, stride = factor if isinstance(factor, tuple) else (factor, 1)
        large[axis] = shape[axis] * factor
        offsets[axis] = 0 if stride > 1 else shape[axis]
        strides[axis] = stride
    return large, offsets, strides


def build_module(layer, kind):
    """The text of a module, and the shapes of what @main takes."""
    op, *shapes = LAYERS[layer]
    which, how = KINDS[kind] or (None, None)
    types = dict(zip("xwy", map(tensor, shapes), strict=True))
    arguments, sliced, body = {}, None, []
    for name, shape in zip("xw", shapes, strict=False):
        if name != which:
            arguments[name] = shape, types[name]
            continue
        large, *numbers = get_slice(shape, how)
        large_type = tensor(["?"] * len(shape) if how == "unknown" else large)
        arguments["large"] = large, large_type
        offsets, strides = numbers
        body.append(
            f"%{name} = tensor.extract_slice %large{offsets} {list(shape)} {strides} : "
            f"{large_type} to {types[name]}"
        )
    body += [
        f"%empty = tensor.empty() : {types['y']}",
        "%zero = arith.constant 0.0 : f32",
    ]
    result, result_type = "%y", types["y"]
    if which == "y":
        large, offsets, strides = get_slice(shapes[2], how)
        result, result_type = "%r", tensor(large)
        body += [
            f"%out = tensor.empty() : {result_type}",
            f"%filled = linalg.fill ins(%zero : f32) outs(%out : {result_type}) -> "
            f"{result_type}",
        ]
        sliced = (
            f"%r = tensor.insert_slice %y into %filled{offsets} {list(shapes[2])} "
            f"{strides} : {types['y']} into {result_type}"
        )
    body += [
        f"%start = linalg.fill ins(%zero : f32) outs(%empty : {types['y']}) -> "
        f"{types['y']}",
        f"%y = linalg.{op} ins(%x, %w : {types['x']}, {types['w']}) "
        f"outs(%start : {types['y']}) -> {types['y']}",
    ]
    if sliced:
        body.append(sliced)
    signature = ", ".join(f"%{name}: {type}" for name, (_, type) in arguments.items())
    lines = "\n  ".join([*body, f"return {result} : {result_type}"])
    module = f"func.func @main({signature}) -> {result_type} {{\n  {lines}\n}}\n"
    return module, [shape for shape, _ in arguments.values()]


def measure(nnspec_run, module, shapes, directory):
    """The shortest time of a call, in seconds."""
    command = [nnspec_run, "-", "--entry=main", "--repeat=30"]
    command.append(f"--output={directory / 'result.npy'}")
    rng = np.random.default_rng(0)
    for i, shape in enumerate(shapes):
        path = directory / f"{i}-{'x'.join(map(str, shape))}.npy"
        if not path.exists():
            np.save(path, rng.normal(size=shape).astype(np.float32))
        command.append(f"--input={path}")
    done = subprocess.run(
        command, input=module, capture_output=True, text=True, check=True
    )
    return float(re.search(r"minimum ([\d.]+) us", done.stdout + done.stderr)[1]) * 1e-6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"))
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    options = parser.parse_args()

    cells, bars, cases = {}, [], []
    with tempfile.TemporaryDirectory() as path:
        for layer, (op, *_) in LAYERS.items():
            kinds = [k for k in KINDS if "weight" not in k or "pooling" not in op]
            modules = {kind: build_module(layer, kind) for kind in kinds}
            seconds = {kind: [] for kind in kinds}
            for i in range(options.rounds):
                start = i % len(kinds)
                for kind in kinds[start:] + kinds[:start]:
                    found = measure(
                        options.bin / "nnspec-run", *modules[kind], pathlib.Path(path)
                    )
                    seconds[kind].append(found)
            for kind in kinds:
                quartiles = figures.ratio(seconds, kind, "contiguous")
                cells[layer, kind] = figures.format_ratio(quartiles)
                bars.append((f"{layer}, {kind}", {"": quartiles[1]}))
                cases.append({"layer": layer, "kind": kind, "seconds": seconds[kind]})
            median = statistics.median(seconds["contiguous"])
            cells[layer, "contiguous"] = f"{median * 1e6:.0f} µs"
    rows = [[kind, *(cells.get((layer, kind), "-") for layer in LAYERS)] for kind in KINDS]
    figures.print_table(["", *LAYERS], rows)
    if options.json:
        figures.write_json(options.json, cases)
    if options.plot:
        figures.plot(options.plot, "Time over that with whole tensors", bars)


if __name__ == "__main__":
    main()
