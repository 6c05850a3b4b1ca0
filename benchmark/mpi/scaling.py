"""How long a network takes on 1, 2 and 4 processes, and a sum over them.

The networks are those of examples/mpi, with larger sizes. In each round every number
of processes runs once, beginning with another one each time; ratios are of one round.

Usage: scaling.py [--rounds=N] [--seconds=S] [--json=FILE] [--plot=FILE]
"""

import argparse
import json
import pathlib
import pickle
import re
import statistics
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "examples" / "mpi")]
import figures
import run as example

NUM_PROCESSES = (1, 2, 4)
# The example's sizes, all of which differ, and those measured.
SIZES = {8: 32, 5: 64, 16: 256, 12: 64, 10: 1000, 7: 28, 3: 24}
SUM_SIZES = (1, 64, 1024, 16384, 262144, 2097152)


def resize(shape):
    shape = (shape,) if isinstance(shape, int) else shape
    return tuple(SIZES[size] for size in shape)


def write_module(kind, directory):
    text = (HERE.parents[1] / "examples" / "mpi" / f"{kind}.mlir").read_text()

    def replace(match):
        sizes = resize(tuple(map(int, match[1].rstrip("x").split("x"))))
        return "tensor<" + "".join(f"{size}x" for size in sizes) + "f32>"

    path = directory / f"{kind}.mlir"
    path.write_text(re.sub(r"tensor<((?:\d+x)+)f32>", replace, text))
    return path


def write_arguments(kind, directory):
    divided = example.DIVIDED[kind]
    rng = np.random.default_rng(0)
    names = [
        name
        for name in example.SHAPES
        if kind != "training" or not re.match("mean|variance", name)
    ]
    arguments = [
        (
            np.abs(rng.normal(size=resize(example.SHAPES[name]))).astype(np.float32),
            divided.get(name),
        )
        for name in names
    ]
    path = directory / f"{kind}.pickle"
    path.write_bytes(
        pickle.dumps((arguments, [(resize((8, 10)), divided.get("result"))]))
    )
    return path


def measure(num_processes, *arguments):
    done = subprocess.run(
        [
            "mpirun.mpich",
            "-n",
            str(num_processes),
            sys.executable,
            HERE / "process.py",
            *map(str, arguments),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout)


def prepare(directory):
    """What process.py is given, by what it measures and the number of processes."""
    commands = {}
    for kind in example.DIVIDED:
        module = write_module(kind, directory)
        arguments = write_arguments(kind, directory)
        for count in NUM_PROCESSES:
            library = directory / f"{kind}{count}.so"
            subprocess.run(
                [
                    HERE.parents[1] / "examples" / "mpi" / "compile.sh",
                    module,
                    str(count),
                    library,
                ],
                check=True,
            )
            commands[kind, count] = library, "main", arguments
    for size in SUM_SIZES:
        for count in NUM_PROCESSES[1:]:
            commands[f"sum of {8 * size} bytes", count] = (f"--sums={size}",)
    return commands


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as path:
        commands = prepare(pathlib.Path(path))
        seconds = {key: [] for key in commands}
        keys = list(commands)
        for i in range(options.rounds):
            for key in keys[i % len(keys) :] + keys[: i % len(keys)]:
                seconds[key].append(measure(key[1], *commands[key], options.seconds))

    columns = ["", *(f"{n} process{'es' * (n > 1)}" for n in NUM_PROCESSES)]
    columns += [f"{n} over 1" for n in NUM_PROCESSES[1:]]
    rows, bars = [], []
    for name in dict.fromkeys(name for name, _ in keys):
        times = {count: seconds.get((name, count)) for count in NUM_PROCESSES}
        row = [name]
        row += [
            f"{statistics.median(t) * 1e6:.1f} µs" if t else "-"
            for t in times.values()
        ]
        ratios = [
            figures.ratio(times, count, 1) if times[1] else None
            for count in NUM_PROCESSES[1:]
        ]
        rows.append(row + [figures.format_ratio(ratio) for ratio in ratios])
        if times[1]:
            bars.append(
                (
                    name,
                    {
                        f"{count}": ratio[1]
                        for count, ratio in zip(NUM_PROCESSES[1:], ratios)
                    },
                )
            )
    figures.print_table(columns, rows)
    if options.json:
        options.json.write_text(
            "".join(
                json.dumps({"name": name, "processes": count, "seconds": times}) + "\n"
                for (name, count), times in seconds.items()
            )
        )
    if options.plot:
        figures.plot(options.plot, "Time over that of one process", bars)


if __name__ == "__main__":
    main()
