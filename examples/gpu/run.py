#!/usr/bin/env python3
"""Batch norms as GPU kernels: values, and bandwidth beside a copy's, PyTorch's and a
hand-written kernel's.

    run.py                       compile, run, and compare
    run.py --build DIRECTORY     compile only: needs no GPU
    run.py --from DIRECTORY      run what was compiled, also elsewhere: needs no nnspec

Needs NumPy. nnspec-opt must be in PATH to compile. Exits with 1 where there is no GPU,
or a value is wrong.
"""

import argparse
import ctypes
import itertools
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from cuda import Cuda, CudaError
from program import Program, compile_program

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {"f32": np.float32, "f16": np.float16, "bf16": np.uint16}
LAYOUTS = {"nchw": ((64, 64, 144, 144), 1), "nhwc": ((64, 144, 144, 64), 3),
           "rank2": ((82944, 1024), 1), "odd": ((128, 832, 29, 29), 1)}
CHAINS = ("bn", "bn_relu", "bn_add_relu")


def get_shape(type, layout):
    """So that there are more than 256 MB."""
    (n, *rest), axis = LAYOUTS[layout]
    return (n * 4 // np.dtype(TYPES[type]).itemsize, *rest), axis


def make_module(type, shape, axis, chain):
    x = f"tensor<{'x'.join(map(str, shape))}x{type}>"
    p = f"tensor<{shape[axis]}xf32>"
    addend = f"%addend: {x}, " if "add" in chain else ""
    lines = [
        f"func.func @f(%x: {x}, {addend}%m: {p}, %v: {p}, %g: {p}, %b: {p}) -> {x} {{",
        "%0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)"
        f" axis = {axis} epsilon = 1.0e-05 : {x}, {p}",
    ]
    last = "%0"
    if "add" in chain:
        lines.append(f"%1 = nnspec.add {last}, %addend : {x}")
        last = "%1"
    if "relu" in chain:
        lines.append(f"%zero = nnspec.fill 0.0 : {x}")
        lines.append(f"%2 = nnspec.max {last}, %zero : {x}")
        last = "%2"
    return "\n".join([*lines, f"return {last} : {x}", "}"])


def build(folder):
    for type, layout, chain in itertools.product(TYPES, LAYOUTS, CHAINS):
        module = make_module(type, *get_shape(type, layout), chain)
        compile_program(module, folder / f"{type}-{layout}-{chain}.so")
    if nvcc := shutil.which("nvcc"):
        subprocess.run([nvcc, "-ptx", "-arch=compute_80", str(HERE / "handwritten.cu"),
                        "-o", str(folder / "handwritten.ptx")], check=True)


def to_floats(array):
    if array.dtype == np.uint16:
        return (array.astype(np.uint32) << 16).view(np.float32)
    return array.astype(np.float32)


def from_floats(values, dtype):
    if dtype != np.uint16:
        return values.astype(dtype)
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)


class Case:
    """The arrays of one benchmark, on the device."""

    def __init__(self, device, type, shape, axis, chain):
        self.device, self.chain, self.axis = device, chain, axis
        rng = np.random.default_rng(0)
        count = int(np.prod(shape))
        # Random enough, and fast to make.
        pool = rng.standard_normal(65521, np.float32)
        data = np.resize(from_floats(pool, TYPES[type]), count).reshape(shape)
        self.x = data
        self.addend = data[::-1].copy() if "add" in chain else None
        channels = shape[axis]
        self.parameters = [rng.standard_normal(channels, np.float32) for _ in range(4)]
        self.parameters[1] = np.abs(self.parameters[1])
        arrays = [self.x, *([self.addend] if "add" in chain else []), *self.parameters]
        self.buffers = [(device.upload(array), array.shape) for array in arrays]
        self.y = device.allocate(data.nbytes)
        self.buffers.append((self.y, shape))

    @property
    def num_bytes(self):
        """Those that a kernel must read and write."""
        return self.x.nbytes * (3 if "add" in self.chain else 2)

    def check(self):
        """The largest error, as a multiple of what rounding may be."""
        found = np.empty_like(self.x)
        self.device.download(self.y, found)
        mean, variance, gamma, beta = (
            p.astype(np.float64).reshape(
                [-1 if i == self.axis else 1 for i in range(self.x.ndim)])
            for p in self.parameters)
        slope = gamma / np.sqrt(variance + 1e-5)
        unit = {np.float32: 2**-24, np.float16: 2**-11, np.uint16: 2**-8}[
            self.x.dtype.type]
        worst = 0
        for i in range(self.x.shape[0]):
            x = to_floats(self.x[i : i + 1]).astype(np.float64)
            y = (x - mean) * slope + beta
            scale = (np.abs(x) + np.abs(mean)) * np.abs(slope) + np.abs(beta)
            if self.addend is not None:
                addend = to_floats(self.addend[i : i + 1])
                y, scale = y + addend, scale + np.abs(addend)
            bound = 2**-20 * scale + 2 * unit * np.abs(y) + 2**-24
            if "relu" in self.chain:
                y = np.maximum(y, 0)
            error = np.abs(to_floats(found[i : i + 1]) - y) / bound
            worst = max(worst, float(np.where(np.isnan(error), np.inf, error).max()))
        return worst

    def release(self):
        for address, _ in self.buffers:
            self.device.release(address)


def time_pytorch(case, type):
    """Seconds of PyTorch's batch norm (and what follows it); None without PyTorch."""
    try:
        import torch
    except ImportError:
        return None
    if not torch.cuda.is_available() or type == "bf16" or case.axis != 1:
        return None
    x = torch.from_numpy(case.x).cuda()
    addend = torch.from_numpy(case.addend).cuda() if "add" in case.chain else None
    m, v, g, b = (torch.from_numpy(p).cuda() for p in case.parameters)

    def run():
        y = torch.nn.functional.batch_norm(x, m, v, g, b, False, 0.0, 1e-5)
        if addend is not None:
            y += addend
        if "relu" in case.chain:
            torch.relu_(y)

    with torch.no_grad():
        seconds = case.device.time(run)
    del x, addend
    torch.cuda.empty_cache()
    return seconds


def time_handwritten(case, folder):
    """Seconds of the kernel in handwritten.cu."""
    image = folder / "handwritten.ptx"
    if not image.exists():
        return None
    text = ctypes.create_string_buffer(image.read_bytes())
    kernel = case.device.get_kernel(ctypes.addressof(text), "batchNormRelu")
    n, channels, height, width = case.x.shape
    mean, variance, gamma, beta = case.parameters
    scale = gamma / np.sqrt(variance + np.float32(1e-5))
    folded = [case.device.upload(p) for p in (scale, beta - mean * scale)]
    x, y = case.buffers[0][0], case.y
    vectors = height * width // 4
    values = [ctypes.c_uint64(n) for n in (x, *folded, y)]
    values += [ctypes.c_uint64(channels), ctypes.c_uint64(vectors)]
    addresses = [ctypes.addressof(value) for value in values]
    grid = (-(-vectors // 1024), n * channels, 1)
    seconds = case.device.time(
        lambda: case.device.launch(kernel, grid, (256, 1, 1), addresses))
    for address in folded:
        case.device.release(address)
    return seconds


def run_case(device, folder, type, layout, chain):
    case = Case(device, type, *get_shape(type, layout), chain)
    program = Program(folder / f"{type}-{layout}-{chain}.so", device)
    launches = device.record(lambda: program.call("f", *case.buffers))
    error = case.check()
    # The last kernel is that on the data; those before compute the parameters.
    seconds = device.time(launches[-1])
    whole = device.time(lambda: [launch() for launch in launches])
    half = case.x.nbytes
    copy = device.time(lambda: device.copy(case.y, case.buffers[0][0], half))
    rates = {"nnspec": case.num_bytes / seconds, "copy": 2 * half / copy,
             "with parameters": case.num_bytes / whole}
    if pytorch := time_pytorch(case, type):
        rates["PyTorch"] = case.num_bytes / pytorch
    if (type, layout, chain) == ("f32", "nchw", "bn_relu"):
        if handwritten := time_handwritten(case, folder):
            rates["by hand"] = case.num_bytes / handwritten
    device.forget()
    case.release()
    text = ", ".join(f"{name} {rate / 1e9:.0f} GB/s" for name, rate in rates.items())
    print(f"{type} {layout} {chain}: {text}; {rates['nnspec'] / rates['copy']:.3f} of "
          f"the copy; error {error:.2f} of its bound", flush=True)
    return error <= 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, metavar="DIRECTORY")
    parser.add_argument("--from", type=pathlib.Path, metavar="DIRECTORY", dest="source")
    arguments = parser.parse_args()
    if arguments.build:
        arguments.build.mkdir(parents=True, exist_ok=True)
        return build(arguments.build)
    try:
        device = Cuda()
    except CudaError as error:
        sys.exit(f"run.py: no GPU: {error}")
    print(device.name)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.source or pathlib.Path(temporary)
        if not arguments.source:
            build(folder)
        results = [run_case(device, folder, *case)
                   for case in itertools.product(TYPES, LAYOUTS, CHAINS)]
    sys.exit(0 if all(results) else "run.py: wrong values")


if __name__ == "__main__":
    main()
