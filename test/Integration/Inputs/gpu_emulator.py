"""A device for examples/gpu/program.py that executes PTX on this machine (ptx.py).

Its memory is that of NumPy arrays: what `add` was called with, and what the program
allocates.
"""

import ctypes

import numpy as np
import ptx


def address(array):
    return array.__array_interface__["data"][0]


class Emulator:
    def __init__(self):
        self.memory = ptx.Memory()
        self.kernels = []
        self.allocated = {}
        self.launches = []

    def add(self, values, writable=False, offset=0):
        """A copy of the array, which begins `offset` bytes behind a multiple of 256."""
        array = ptx.aligned(values.shape, values.dtype, offset)
        array[...] = values
        self.memory.add(array, writable)
        return array

    def get_kernel(self, image, name):
        source = ctypes.string_at(image).decode()
        self.kernels.append(ptx.Kernel(source, name))
        return len(self.kernels)

    def launch(self, number, grid, block, parameters):
        kernel = self.kernels[number - 1]
        self.launches.append((kernel, grid, block))
        if len(parameters) != len(kernel.parameters):
            raise ptx.Error(f"{len(parameters)} parameters")
        kernel.launch(grid, block, parameters, self.memory)

    def allocate(self, size):
        array = ptx.aligned(size, np.uint8)
        array.fill(0xFF)
        self.allocated[address(array)] = array
        self.memory.add(array, writable=True)
        return address(array)

    def release(self, where):
        self.memory.remove(where)
        del self.allocated[where]

    def upload(self, array):
        return address(self.add(array))

    def download(self, source, array):
        ctypes.memmove(address(array), source, array.nbytes)

    def copy(self, target, source, size):
        ctypes.memmove(target, source, size)

    def synchronize(self):
        pass
