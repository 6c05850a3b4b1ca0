#!/usr/bin/env python3
"""Times whole networks against ONNX Runtime and PyTorch, round by round.

MODELS is a directory that test/Integration/models/make-models.py has filled. Of each
model a copy for one image is made, which all contestants get but PyTorch, whose own
network gets the model's weights. Each contestant is a process of its own (one Python
cannot always import all of them) that waits while another one runs. In a round every
contestant runs once, beginning with another one each time; what is timed is the second
of two runs. Before, its result is compared with the reference in f64.

Prints a table; --json writes the seconds of every round, one case a line, and --plot
bars of time over ONNX Runtime's, as SVG.

Usage: networks.py MODELS [NAME...] [--threads=1,2] [--rounds=21] [--json=FILE]
                   [--plot=FILE] [--onnxruntime=PYTHON] [--pytorch=PYTHON]

--onnxruntime and --pytorch say which Python has these; this one is asked otherwise.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import figures  # noqa: E402

NAMES = ["resnet50", "mobilenet_v2", "densenet121"]
PEERS = ["onnxruntime", "pytorch"]
# Relative to the largest magnitude.
LARGEST_ERROR = 1e-4
# Freed memory stays with the process: each run would get fresh pages otherwise.
ALLOCATOR = dict(
    MALLOC_MMAP_MAX_="0",
    MALLOC_TRIM_THRESHOLD_="100000000000",
    MALLOC_TOP_PAD_="268435456",
)
# Threads that wait for work at once would take the next contestant's cores.
REST = 0.3


class Contestant:
    """A process that runs a network when asked."""

    def __init__(self, python, kind, model, image, threads):
        self.kind = kind
        environment = os.environ | ALLOCATOR | dict(OMP_NUM_THREADS=str(threads))
        command = [python, HERE / "contestants.py", kind, model, image, str(threads)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        state, _, self.reason = self.read().partition(" ")
        self.is_ready = state == "ready"
        if self.is_ready:
            self.result = np.load(self.reason)

    def read(self):
        return self.process.stdout.readline().strip()

    def run(self):
        """The seconds of one run."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.read()
        if not answer:
            sys.exit(f"error: {self.kind} ended with {self.process.wait()}")
        return float(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def take_one_image(directory, name, scratch):
    """Copies of the model and of what it computes, for the first image alone."""
    model = onnx.load(directory / f"{name}.onnx")
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = 1
    del model.graph.value_info[:]
    path = scratch / f"{name}.onnx"
    onnx.save(model, path)
    image = scratch / f"{name}-input.npy"
    np.save(image, np.load(directory / f"{name}-input.npy")[:1])
    return str(path), image, np.load(directory / f"{name}-expected.npy")[:1]


def measure(directory, name, threads, pythons, rounds, scratch):
    model, image, expected = take_one_image(directory, name, scratch)
    contestants = []
    for kind, python in pythons.items():
        contestant = Contestant(python, kind, model, image, threads)
        if contestant.is_ready:
            contestants.append(contestant)
        else:
            print(f"{kind} takes no part: {contestant.reason or 'it failed'}")
    errors = {}
    for contestant in contestants:
        error = np.abs(contestant.result - expected).max() / np.abs(expected).max()
        errors[contestant.kind] = float(error)
        if not error <= LARGEST_ERROR:
            sys.exit(f"error: {name}, {contestant.kind} is off by {error}")
    seconds = {contestant.kind: [] for contestant in contestants}
    for i in range(rounds):
        for k in range(len(contestants)):
            contestant = contestants[(i + k) % len(contestants)]
            seconds[contestant.kind].append(contestant.run())
            if threads > 1:
                time.sleep(REST)
    for contestant in contestants:
        contestant.end()
    return dict(network=name, threads=threads, seconds=seconds, errors=errors)


def format_ratio(seconds, peer):
    if peer not in seconds:
        return "-"
    return figures.format_ratio(figures.ratio(seconds, "nnspec", peer))


def format_time(seconds, kind):
    """The median, and the shortest."""
    if kind not in seconds:
        return "-"
    times = [1e3 * s for s in seconds[kind]]
    return f"{statistics.median(times):.1f} ({min(times):.1f})"


def plot(path, cases):
    rows = []
    for case in cases:
        seconds = case["seconds"]
        plural = "s" * (case["threads"] > 1)
        label = f"{case['network']}, {case['threads']} thread{plural}"
        values = {
            kind: figures.ratio(seconds, kind, "onnxruntime")[1]
            for kind in ("nnspec", "pytorch")
            if {kind, "onnxruntime"} <= seconds.keys()
        }
        rows.append((label, values))
    figures.plot(path, "Time over ONNX Runtime's", rows, limit=2.5)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=pathlib.Path)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--plot", type=pathlib.Path)
    for peer in PEERS:
        parser.add_argument(f"--{peer}", default=sys.executable, metavar="PYTHON")
    arguments = parser.parse_args()

    pythons = dict(nnspec=sys.executable)
    pythons |= {peer: getattr(arguments, peer) for peer in PEERS}
    cases = []
    with tempfile.TemporaryDirectory() as scratch:
        for threads in map(int, arguments.threads.split(",")):
            for name in arguments.names:
                cases.append(
                    measure(
                        arguments.models,
                        name,
                        threads,
                        pythons,
                        arguments.rounds,
                        pathlib.Path(scratch),
                    )
                )
    if arguments.json:
        figures.write_json(arguments.json, cases)
    if arguments.plot:
        plot(arguments.plot, cases)
    titles = ["network", "threads", "nnspec", "ONNX Runtime", "PyTorch"]
    titles += ["over ONNX Runtime", "over PyTorch"]
    print("\nMilliseconds: the median, and the shortest; ratios with quartiles.\n")
    rows = []
    for case in cases:
        cells = [case["network"], str(case["threads"])]
        cells += [format_time(case["seconds"], kind) for kind in pythons]
        cells += [format_ratio(case["seconds"], peer) for peer in PEERS]
        rows.append(cells)
    figures.print_table(titles, rows)


main()
