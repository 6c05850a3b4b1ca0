"""One process of several: calls the functions of a compiled program with this process's
shares of their arguments. (What mpi_programs.py starts.)

Usage: mpi_process.py DIRECTORY, of mpi_programs.py
"""

import ctypes
import pathlib
import pickle
import sys

from mpi_programs import get_share
from program import Processes, call

directory = pathlib.Path(sys.argv[1])
processes = Processes(messages=str(directory / "messages.so"))
grid, calls = pickle.loads((directory / "calls.pickle").read_bytes())
library = ctypes.CDLL(str(directory / "program.so"))
found = {}
for name, arguments, results in calls:
    shares = [
        get_share(array, split, grid, processes.index) for array, split in arguments
    ]
    # The first call may make communicators.
    call(library, name, shares, results)
    before = processes.read_counts()
    values = call(library, name, shares, results)
    after = processes.read_counts()
    found[name] = values, tuple(b - a for a, b in zip(before, after))
(directory / f"found{processes.index}.pickle").write_bytes(pickle.dumps(found))
processes.finish()
