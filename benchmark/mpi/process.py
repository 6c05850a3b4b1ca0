"""One process of several: times a network, or sums over the processes.

Usage: process.py (LIBRARY FUNCTION ARGUMENTS.pickle | --sums=ELEMENTS) SECONDS

The first process prints the seconds of one call, from when all processes are ready to
when all are done: the median of the calls in SECONDS.
"""

import ctypes
import pathlib
import pickle
import statistics
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "examples" / "mpi"))
from program import Processes, call

MPI_DOUBLE, MPI_SUM, WORLD = 0x4C00080B, 0x58000003, 0x44000000


def make_sum(processes, size):
    source, target = np.ones(size), np.zeros(size)

    def add_up():
        processes.mpi.MPI_Allreduce(
            ctypes.c_void_p(source.ctypes.data),
            ctypes.c_void_p(target.ctypes.data),
            size,
            MPI_DOUBLE,
            MPI_SUM,
            WORLD,
        )

    return add_up


def make_call(processes, library, function, path):
    arguments, results = pickle.loads(pathlib.Path(path).read_bytes())
    shares = [processes.share(array, axis) for array, axis in arguments]
    types = [
        (processes.share(np.zeros(shape), axis).shape, np.float32)
        for shape, axis in results
    ]
    library = ctypes.CDLL(library)
    return lambda: call(library, function, shares, types)


def main():
    *what, seconds = sys.argv[1:]
    processes = Processes()
    if what[0].startswith("--sums="):
        measured = make_sum(processes, int(what[0].split("=")[1]))
    else:
        measured = make_call(processes, *what)
    times = []
    # All have to call as often as the first.
    go_on = np.ones(1, np.int32)
    while go_on[0]:
        processes.mpi.MPI_Barrier(WORLD)
        start = time.perf_counter()
        measured()
        processes.mpi.MPI_Barrier(WORLD)
        times.append(time.perf_counter() - start)
        go_on[0] = sum(times) < float(seconds) or len(times) < 3
        processes.mpi.MPI_Bcast(
            ctypes.c_void_p(go_on.ctypes.data), 1, 0x4C000439, 0, WORLD
        )
    if processes.index == 0:
        # The first touches fresh memory.
        print(statistics.median(times[1:]), flush=True)
    processes.finish()


if __name__ == "__main__":
    main()
