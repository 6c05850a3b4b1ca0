"""Time and memory of whole processes, in rounds."""

import dataclasses
import os
import statistics
import subprocess
import sys
import tempfile
import time


@dataclasses.dataclass
class Run:
    """What one process took: seconds on the clock and of all cores together, its peak
    memory in bytes, and what it said."""

    seconds: float
    cores: float
    peak: int
    output: str = ""


def run(command, env=None):
    """Runs a process to its end; ends this one if it fails. What it says goes to a file,
    so that it never waits for a reader."""
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        process = subprocess.Popen(
            list(map(str, command)), stdout=output, stderr=output, env=env
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        output.seek(0)
        text = output.read().decode()
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{text}")
    cores = usage.ru_utime + usage.ru_stime
    return Run(seconds, cores, usage.ru_maxrss * 1024, text)


def run_rounds(contestants, rounds):
    """Runs each of the commands once in every round, beginning with another one each
    time. Returns the runs of each by name."""
    runs = {name: [] for name in contestants}
    names = list(contestants)
    for i in range(rounds):
        for k in range(len(names)):
            name = names[(i + k) % len(names)]
            runs[name].append(run(contestants[name]))
    return runs


def median(runs, what="seconds"):
    return statistics.median(getattr(run, what) for run in runs)


def seconds_of(runs):
    """The seconds of every run, by name, as figures.ratio() reads them."""
    return {name: [run.seconds for run in some] for name, some in runs.items()}


def without_output(case):
    """A case with its runs as JSON has them."""
    runs = {
        name: [dict(seconds=r.seconds, cores=r.cores, peak=r.peak) for r in some]
        for name, some in case["runs"].items()
    }
    return case | dict(runs=runs)
