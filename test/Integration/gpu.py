# RUN: %python %s %nnspec_src/examples/gpu %t
"""GPU kernels by value, on machines without a GPU.

nnspec-lower-to-nvvm compiles them to PTX, and the host's code to a library that
launches them; ptx.py executes the PTX, and finds accesses outside of arrays, accesses
that are not aligned, and elements that two threads write. Expected are NumPy's values:
every op rounds once.
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
    (F16, (70001, 64), 1),
    (BF16, (3, 7, 701, 599), 1),
]


def make_function(name, case):
    signature = ", ".join(f"%{k}: {t}" for k, (_, t) in case.arguments.items())
    (result,) = case.results.values()
    return (
        f"func.func @{name}({signature}) -> {result} {{\n{case.body}\n"
        f"return %y : {result}\n}}\n"
    )


def unset(shape, dtype):
    """What is not written stays -1, which is NaN for floats."""
    bits = np.full(shape, -1, f"i{np.dtype(dtype).itemsize}")
    return bits.view(dtype)


def run(library, name, arrays, results, offset=0, writable=()):
    """`offset` shifts all arrays by so many elements; `writable` are the numbers of
    the arguments that the function may write."""
    device = Emulator()
    loaded = program.Program(library, device)
    buffers = [
        device.add(array, i >= len(arrays) or i in writable, offset * array.itemsize)
        for i, array in enumerate((*arrays, *results))
    ]
    loaded.call(name, *((address(array), array.shape) for array in buffers))
    if device.allocated:
        sys.exit(f"FAIL {name}: memory is not released")
    return buffers[len(arrays):]


def run_maps(name, cases, options, offsets):
    library = folder / f"{name}.so"
    module = "".join(
        make_function(f"f{i}", case) for i, (_, case, _) in enumerate(cases)
    )
    program.compile_program(module, library, options)
    for i, (type, case, expected) in enumerate(cases):
        arrays = [array for array, _ in case.arguments.values()]
        for offset in offsets:
            result = unset(expected.shape, type.storage)
            (found,) = run(library, f"f{i}", arrays, [result], offset)
            check(f"{case.name}, {options}, offset {offset}", type, found, expected)
    print(f"{len(cases)} {name} cases")


def maps():
    # Later chips have other instructions for 16-bit types.
    for chip, types in (("sm_80", TYPES), ("sm_90", (F16, BF16))):
        options = f"simplify=false chip={chip}"
        small = [
            (type, *make_case(type, shape, axis, is_dynamic))
            for type in types
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



# What else may be elementwise. Values are exact in f32, unless said otherwise.
OTHERS = """
#nc = affine_map<(n, c) -> (n, c)>
#cn = affine_map<(n, c) -> (c, n)>
#c = affine_map<(n, c) -> (c)>
#n = affine_map<(n, c) -> (n)>
#none = affine_map<(n, c) -> ()>
#i = affine_map<(i) -> (i)>

func.func @transposed(%x: tensor<36x20xf32>, %y: tensor<20x36xf32>) -> tensor<20x36xf32> {
  %0 = tensor.empty() : tensor<20x36xf32>
  %1 = linalg.generic {indexing_maps = [#cn, #nc, #nc], iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<36x20xf32>, tensor<20x36xf32>) outs(%0 : tensor<20x36xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %2 = arith.subf %a, %b : f32
    linalg.yield %2 : f32
  } -> tensor<20x36xf32>
  return %1 : tensor<20x36xf32>
}

func.func @two_results(%x: tensor<12x7xf32>, %p: tensor<12xf32>, %q: tensor<7xf32>, %r: tensor<f32>)
    -> (tensor<12x7xf32>, tensor<7x12xf32>) {
  %0 = tensor.empty() : tensor<12x7xf32>
  %1 = tensor.empty() : tensor<7x12xf32>
  %2:2 = linalg.generic {indexing_maps = [#nc, #n, #c, #none, #nc, #cn], iterator_types = ["parallel", "parallel"]}
      ins(%x, %p, %q, %r : tensor<12x7xf32>, tensor<12xf32>, tensor<7xf32>, tensor<f32>)
      outs(%0, %1 : tensor<12x7xf32>, tensor<7x12xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %out0: f32, %out1: f32):
    %3 = arith.addf %a, %b : f32
    %4 = arith.mulf %c, %d : f32
    linalg.yield %3, %4 : f32, f32
  } -> (tensor<12x7xf32>, tensor<7x12xf32>)
  return %2#0, %2#1 : tensor<12x7xf32>, tensor<7x12xf32>
}

func.func @in_place(%x: tensor<33x31xf32>, %p: tensor<31xf32>) -> tensor<33x31xf32> {
  %0 = linalg.generic {indexing_maps = [#c, #nc], iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<31xf32>) outs(%x : tensor<33x31xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.addf %a, %out : f32
    linalg.yield %1 : f32
  } -> tensor<33x31xf32>
  return %0 : tensor<33x31xf32>
}

func.func @instructions(%x: tensor<1003xf32>, %y: tensor<1003xf32>) -> tensor<1003xf32> {
  %0 = tensor.empty() : tensor<1003xf32>
  %1 = linalg.generic {indexing_maps = [#i, #i, #i], iterator_types = ["parallel"]}
      ins(%x, %y : tensor<1003xf32>, tensor<1003xf32>) outs(%0 : tensor<1003xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %2 = math.absf %a : f32
    %3 = math.sqrt %2 : f32
    %4 = math.floor %b : f32
    %5 = math.ceil %a : f32
    %6 = math.roundeven %b : f32
    %7 = math.trunc %a : f32
    %8 = math.copysign %3, %b : f32
    %9 = arith.divf %8, %2 : f32
    %10 = arith.addf %4, %5 : f32
    %11 = arith.subf %6, %7 : f32
    %12 = arith.mulf %10, %11 : f32
    %13 = arith.cmpf olt, %a, %b : f32
    %14 = arith.select %13, %9, %12 : f32
    linalg.yield %14 : f32
  } -> tensor<1003xf32>
  return %1 : tensor<1003xf32>
}

func.func @integers(%x: tensor<1001xi8>, %y: tensor<1001xi32>) -> tensor<1001xi8> {
  %0 = tensor.empty() : tensor<1001xi8>
  %1 = linalg.generic {indexing_maps = [#i, #i, #i], iterator_types = ["parallel"]}
      ins(%x, %y : tensor<1001xi8>, tensor<1001xi32>) outs(%0 : tensor<1001xi8>) {
  ^bb0(%a: i8, %b: i32, %out: i8):
    %2 = arith.trunci %b : i32 to i8
    %3 = arith.addi %a, %2 : i8
    %4 = arith.maxsi %3, %a : i8
    linalg.yield %4 : i8
  } -> tensor<1001xi8>
  return %1 : tensor<1001xi8>
}

func.func @scalar(%x: tensor<f32>) -> tensor<f32> {
  %0 = nnspec.add %x, %x : tensor<f32>
  return %0 : tensor<f32>
}

func.func @identity(%x: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) {
  %0 = nnspec.add %x, %x : tensor<5xf32>
  return %0, %x, %0 : tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
}

func.func @constant(%x: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>) {
  %c = arith.constant dense<[1.0, -2.0, 0.5, 8.0, -0.25]> : tensor<5xf32>
  %0 = nnspec.mul %x, %c : tensor<5xf32>
  return %0, %c : tensor<5xf32>, tensor<5xf32>
}

func.func @loop(%x: tensor<9xf32>) -> tensor<9xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %0 = scf.for %i = %c0 to %c5 step %c1 iter_args(%y = %x) -> tensor<9xf32> {
    %1 = nnspec.add %y, %y : tensor<9xf32>
    scf.yield %1 : tensor<9xf32>
  }
  return %0 : tensor<9xf32>
}

func.func @callee(%x: tensor<9xf32>) -> tensor<9xf32> {
  %0 = nnspec.mul %x, %x : tensor<9xf32>
  return %0 : tensor<9xf32>
}
func.func @caller(%x: tensor<9xf32>) -> tensor<9xf32> {
  %0 = call @callee(%x) : (tensor<9xf32>) -> tensor<9xf32>
  %1 = nnspec.add %0, %x : tensor<9xf32>
  return %1 : tensor<9xf32>
}

func.func @gates(%x: tensor<3x5x6x7xf32>, %gate: tensor<3x5xf32>, %bias: tensor<5x6x7xf32>) -> tensor<3x5x6x7xf32> {
  %0 = nnspec.broadcast %gate dims = [0, 1] : tensor<3x5xf32> to tensor<3x5x6x7xf32>
  %1 = nnspec.mul %x, %0 : tensor<3x5x6x7xf32>
  %2 = nnspec.broadcast %bias dims = [1, 2, 3] : tensor<5x6x7xf32> to tensor<3x5x6x7xf32>
  %3 = nnspec.add %1, %2 : tensor<3x5x6x7xf32>
  return %3 : tensor<3x5x6x7xf32>
}
"""


def others():
    library = folder / "others.so"
    program.compile_program(OTHERS, library, "simplify=false")
    rng = np.random.default_rng(0)

    def integers(*shape):
        return rng.integers(-99, 99, shape).astype(np.float32)

    def verify(name, arrays, *expected, writable=()):
        expected = [np.asarray(values) for values in expected]
        results = [unset(values.shape, values.dtype) for values in expected]
        found = run(library, name, arrays, results, writable=writable)
        for values, right in zip(found, expected):
            if not np.array_equal(values, right, equal_nan=True):
                sys.exit(f"FAIL {name}: {values} for {right}")

    x, y = integers(36, 20), integers(20, 36)
    verify("transposed", [x, y], x.T - y)
    x, p, q, r = integers(12, 7), integers(12), integers(7), integers()
    verify(
        "two_results",
        [x, p, q, np.asarray(r)],
        x + p[:, None],
        np.broadcast_to((q * r)[:, None], (7, 12)),
    )
    x, p = integers(33, 31), integers(31)
    verify("in_place", [x, p], x + p, writable=[0])
    x, y = rng.normal(scale=9, size=(2, 1003)).astype(np.float32)
    with np.errstate(all="ignore"):
        product = (np.floor(y) + np.ceil(x)) * (np.rint(y) - np.trunc(x))
        quotient = np.copysign(np.sqrt(np.abs(x)), y) / np.abs(x)
    verify("instructions", [x, y], np.where(x < y, quotient, product))
    x = rng.integers(-128, 128, 1001).astype(np.int8)
    y = rng.integers(-(2**31), 2**31, 1001).astype(np.int32)
    verify("integers", [x, y], np.maximum(x + y.astype(np.int8), x))
    x = np.asarray(integers())
    verify("scalar", [x], x + x)
    x = integers(5)
    verify("identity", [x], x + x, x, x + x)
    c = np.array([1, -2, 0.5, 8, -0.25], np.float32)
    verify("constant", [x], x * c, c)
    x = integers(9)
    verify("loop", [x], 32 * x)
    verify("caller", [x], x * x + x)
    x, gate, bias = integers(3, 5, 6, 7), integers(3, 5), integers(5, 6, 7)
    verify("gates", [x, gate, bias], x * gate[:, :, None, None] + bias)
    print("other ops")


def batch_norms():
    """Simplified, with parameters that the program is given: within the rounding of
    x * scale + bias in f32, and of the result."""
    library = folder / "batch_norms.so"
    cases = []
    for type in TYPES:
        for shape, axis in (((3, 5, 6, 8), 1), ((2, 4, 7, 16), 3), ((9, 37), 1)):
            x = f"tensor<{'x'.join(map(str, shape))}x{type}>"
            p = f"tensor<{shape[axis]}x{F64 if type is F64 else F32}>"
            text = (
                f"func.func @f{len(cases)}(%x: {x}, %m: {p}, %v: {p}, %g: {p}, %b: {p})"
                f" -> {x} {{\n"
                "%0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g)"
                f" beta(%b) axis = {axis} epsilon = 1.0e-05 : {x}, {p}\n"
                f"return %0 : {x}\n}}\n"
            )
            cases.append((type, shape, axis, text))
    program.compile_program("".join(text for *_, text in cases), library)
    rng = np.random.default_rng(0)
    for i, (type, shape, axis, _) in enumerate(cases):
        wide = F64 if type is F64 else F32
        x = np.asarray(type.store(rng.normal(size=shape)))
        m, v, g, b = (wide.store(rng.normal(size=shape[axis])) for _ in range(4))
        v = np.abs(v)
        (y,) = run(library, f"f{i}", [x, m, v, g, b], [unset(shape, type.storage)])
        along = [-1 if n == axis else 1 for n in range(len(shape))]
        values = type.load(x)
        mean, variance, gamma, beta = (
            wide.load(p).reshape(along) for p in (m, v, g, b)
        )
        slope = gamma / np.sqrt(variance + 1e-5)
        expected = (values - mean) * slope + beta
        bound = 4 * wide.epsilon * (
            (np.abs(values) + np.abs(mean)) * np.abs(slope) + np.abs(beta)
        ) + type.epsilon * np.abs(expected)
        error = np.abs(type.load(y) - expected)
        if not (error <= bound).all():
            sys.exit(f"FAIL batch norm of {type}, {shape}: {(error / bound).max()}")
    print(f"{len(cases)} batch norms")


batch_norms()
others()
maps()
