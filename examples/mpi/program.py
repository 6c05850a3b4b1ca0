"""Calls a partitioned function from Python, in one process of several."""

import ctypes

import numpy as np


def descriptor(rank):
    """What MLIR's C interface takes for an array."""

    class Descriptor(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
            ("sizes", ctypes.c_int64 * rank),
            ("strides", ctypes.c_int64 * rank),
        ]

    return Descriptor


def describe(array):
    strides = [stride // array.itemsize for stride in array.strides]
    pointer = array.ctypes.data
    fill = ctypes.c_int64 * array.ndim
    return descriptor(array.ndim)(
        pointer, pointer, 0, fill(*array.shape), fill(*strides)
    )


class Processes:
    """MPI, and what counts the messages where that is given."""

    def __init__(self, mpi="libmpich.so.12", messages=None):
        # The first library that has a function is taken.
        self.messages = messages and ctypes.CDLL(messages, ctypes.RTLD_GLOBAL)
        self.mpi = ctypes.CDLL(mpi, ctypes.RTLD_GLOBAL)
        assert self.mpi.MPI_Init(None, None) == 0
        world, number = 0x44000000, ctypes.c_int()
        self.mpi.MPI_Comm_rank(world, ctypes.byref(number))
        self.index = number.value
        self.mpi.MPI_Comm_size(world, ctypes.byref(number))
        self.count = number.value

    def finish(self):
        self.mpi.MPI_Finalize()

    def share(self, array, axis):
        """This process's share of an array that is divided along an axis."""
        if axis is None:
            return np.ascontiguousarray(array)
        return np.ascontiguousarray(np.split(array, self.count, axis)[self.index])

    def read_counts(self):
        """How many messages there have been, and of how many bytes."""
        return tuple(
            ctypes.c_long.in_dll(self.messages, f"nnspec_{name}").value
            for name in ("messages", "bytes")
        )


def call(library, function, arguments, results):
    """Calls a function that has llvm.emit_c_interface. `results` are the shapes and
    types of its results."""
    types = [descriptor(len(shape)) for shape, _ in results]

    class Results(ctypes.Structure):
        _fields_ = [(f"result{i}", type) for i, type in enumerate(types)]

    found = Results()
    arrays = [np.array(argument, order="C", copy=True) for argument in arguments]
    describe_all = [ctypes.byref(describe(array)) for array in arrays]
    getattr(library, f"_mlir_ciface_{function}")(ctypes.byref(found), *describe_all)
    copies, allocated = [], set()
    for i, (shape, dtype) in enumerate(results):
        memory = getattr(found, f"result{i}")
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        data = ctypes.string_at(memory.aligned, size) if size else b""
        copies.append(np.frombuffer(data, dtype).reshape(shape))
        allocated.add(memory.allocated)
    # Results may be one buffer, or an argument's.
    for pointer in allocated - {array.ctypes.data for array in arrays}:
        ctypes.CDLL(None).free(ctypes.c_void_p(pointer))
    return copies
