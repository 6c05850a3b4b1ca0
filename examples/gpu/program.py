"""A module that nnspec-lower-to-nvvm has compiled, as a library to call from Python.

The host's code is compiled by clang with runtime.c, which passes what it does to an
object that has the functions of `Device`: the CUDA driver (cuda.py), say.
"""

import ctypes
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def find_tool(name):
    """MLIR's own tools are where llvm-config says."""
    directory = subprocess.run(
        [os.environ.get("LLVM_CONFIG", "llvm-config-22"), "--bindir"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()
    return str(pathlib.Path(directory) / name)


def compile_program(source, library, options=""):
    """Compiles the text of a module to a shared library, for the options of the
    pipeline, such as 'chip=sm_90'."""
    command = ["nnspec-opt", f"--nnspec-lower-to-nvvm={options}", "-"]
    lowered = subprocess.run(command, input=source, capture_output=True, text=True)
    if lowered.returncode:
        raise RuntimeError(lowered.stderr)
    llvm = subprocess.run(
        [find_tool("mlir-translate"), "--mlir-to-llvmir"],
        input=lowered.stdout, capture_output=True, text=True, check=True,
    ).stdout
    # One at a time: only the first of several inputs may come from a pipe.
    module = pathlib.Path(library).with_suffix(".ll")
    module.write_text(llvm)
    subprocess.run(
        [find_tool("clang"), "-O1", "-shared", "-fPIC", "-Wno-override-module",
         str(module), str(HERE / "runtime.c"), "-o", str(library)],
        check=True,
    )


class Device:
    """What a program needs of a device. Memory is given by addresses."""

    def get_kernel(self, image, name):
        """A number other than 0 for the kernel; `image` is the address of PTX, which
        ends with a zero, or of a cubin."""
        raise NotImplementedError

    def launch(self, kernel, grid, block, parameters):
        """`parameters` are the addresses of the values."""
        raise NotImplementedError

    def allocate(self, size):
        raise NotImplementedError

    def release(self, address):
        raise NotImplementedError

    def copy(self, target, source, size):
        raise NotImplementedError

    def synchronize(self):
        raise NotImplementedError


class Program:
    def __init__(self, library, device):
        self.error = None
        self.library = ctypes.CDLL(str(library))
        size, address = ctypes.c_uint64, ctypes.c_void_p

        def declare(result, *arguments):
            return ctypes.CFUNCTYPE(result, *arguments)

        def catch(function):
            """ctypes would print an error and go on."""
            def call(*arguments):
                try:
                    if not self.error:
                        return function(*arguments)
                except Exception as error:
                    self.error = error
                return 0
            return call

        def launch(kernel, sizes, parameters, count):
            device.launch(kernel, sizes[0:3], sizes[3:6], parameters[0:count])

        self.functions = [
            declare(address, address, ctypes.c_char_p)(
                catch(lambda image, name: device.get_kernel(image, name.decode()))),
            declare(None, address, ctypes.POINTER(ctypes.c_int64),
                    ctypes.POINTER(address), size)(catch(launch)),
            declare(address, size)(catch(device.allocate)),
            declare(None, address)(catch(device.release)),
            declare(None, address, address, size)(catch(device.copy)),
            declare(None)(catch(device.synchronize)),
        ]
        table = (address * len(self.functions))(
            *(ctypes.cast(function, address) for function in self.functions))
        self.library.setFunctions(table)

    def call(self, name, *buffers):
        """Calls a function on buffers (address, shape): its arguments, then its
        results. A memref is its address twice, an offset, sizes and strides."""
        arguments = []
        for address, shape in buffers:
            strides = [1] * len(shape)
            for axis in range(len(shape) - 1, 0, -1):
                strides[axis - 1] = strides[axis] * shape[axis]
            arguments += [ctypes.c_void_p(address), ctypes.c_void_p(address)]
            arguments += [ctypes.c_int64(n) for n in (0, *shape, *strides)]
        function = getattr(self.library, name)
        function.restype = None
        function(*arguments)
        if self.error:
            error, self.error = self.error, None
            raise error
