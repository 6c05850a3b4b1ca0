# RUN: %python %s %nnspec_src/examples/gpu %t
"""GPU kernels by value, on machines without a GPU.

nnspec-lower-to-nvvm compiles them to PTX, and the host's code to a library that launches
them; ptx.py executes the PTX, and finds accesses outside of arrays, accesses that are not
aligned, and elements that two threads write. Expected are NumPy's values: every op
rounds once.
"""

import pathlib
import sys

import numpy as np
from channel_maps import SHAPES, check, make_case
from floats import BF16, F16, F32, F64, TYPES
from gpu_emulator import Emulator, address

sys.path.insert(0, sys.argv[1])
import program  # noqa: E402

folder = pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)

# More elements than 1024 blocks compute, with two and four vectors a thread, and rows
# that are a multiple of a vector long, or not.
LARGE = [
    (F32, (2, 9, 300, 404), 1),
    (F32, (4099, 1027), 1),
    (F32, (3, 7, 449, 449), 1),
    (F16, (70001, 64), 1),
    (BF16, (3, 7, 701, 599), 1),
    (BF16, (5, 840, 2005), 1),
    (F64, (8191, 260), 1),
]


def make_function(name, case):
    signature = ", ".join(f"%{k}: {t}" for k, (_, t) in case.arguments.items())
    (result,) = case.results.values()
    return (
        f"func.func @{name}({signature}) -> {result} {{\n{case.body}\n"
        f"return %y : {result}\n}}\n"
    )


def run(library, name, arrays, result, offset=0):
    """`offset` shifts all arrays by so many elements. Returns the result and the
    launches."""
    device = Emulator()
    loaded = program.Program(library, device)
    buffers = [
        device.add(array, array is result, offset * array.itemsize)
        for array in (*arrays, result)
    ]
    loaded.call(name, *((address(array), array.shape) for array in buffers))
    if device.allocated:
        sys.exit(f"FAIL {name}: memory is not released")
    return buffers[-1], device.launches


def run_maps(name, cases, options, offsets):
    library = folder / f"{name}.so"
    module = "".join(
        make_function(f"f{i}", case) for i, (_, case, _) in enumerate(cases)
    )
    program.compile_program(module, library, options)
    for i, (type, case, expected) in enumerate(cases):
        arrays = [array for array, _ in case.arguments.values()]
        # What is not written stays NaN.
        unset = np.full(expected.shape, -1, f"i{np.dtype(type.storage).itemsize}")
        for offset in offsets:
            found, _ = run(library, f"f{i}", arrays, unset.view(type.storage), offset)
            check(f"{case.name}, {options}, offset {offset}", type, found, expected)
    print(f"{len(cases)} {name} cases")


def maps():
    for chip in ("sm_80", "sm_90"):
        options = f"simplify=false chip={chip}"
        small = [
            (type, *make_case(type, shape, axis, is_dynamic))
            for type in TYPES
            for shape, axis in SHAPES
            for is_dynamic in (False, True)
        ]
        # Aligned, and not.
        run_maps(f"small-{chip}", small, options, (0, 1))
    large = [
        (type, *make_case(type, shape, axis, is_dynamic))
        for type, shape, axis in LARGE
        for is_dynamic in (False, True)
    ]
    run_maps("large", large, "simplify=false", (0,))


maps()
