# REQUIRES: onnx
# RUN: %python %s
"""The three ways in which a tensor has its elements, for each element type, as a literal
and as a resource (from 4 KiB on): raw, in the field of its type, and in another file."""

import os
import subprocess
import tempfile

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from onnx_nodes import Checker, model, node, value

checker = Checker()
random = np.random.default_rng(12)
DTYPES = [np.float16, np.float32, np.float64, np.bool_, np.int8, np.int16, np.int32, np.int64,
          np.uint8, np.uint16, np.uint32, np.uint64]


def elements(dtype, count):
    if dtype == np.bool_:
        return random.random(count) < 0.5
    if np.issubdtype(dtype, np.floating):
        return random.normal(size=count).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, count, dtype, endpoint=True)


def in_field(name, array):
    """The tensor without raw data: narrow types are in fields of wider ones."""
    kind = numpy_helper.from_array(array).data_type
    result = TensorProto(name=name, dims=array.shape, data_type=kind)
    field = {"f4": "float_data", "f8": "double_data", "i8": "int64_data", "u4": "uint64_data",
             "u8": "uint64_data"}.get(array.dtype.str[1:], "int32_data")
    bits = array.view(np.uint16) if array.dtype == np.float16 else array
    getattr(result, field).extend(bits.tolist())
    return result


def in_file(name, array, location, **entries):
    kind = numpy_helper.from_array(array).data_type
    result = TensorProto(name=name, dims=array.shape, data_type=kind)
    result.data_location = TensorProto.EXTERNAL
    for key, text in {"location": location, **entries}.items():
        result.external_data.add(key=key, value=str(text))
    return result


for count in 6, 5000:
    arrays = {f"w{i}": elements(dtype, count) for i, dtype in enumerate(DTYPES)}
    nodes = [node("Identity", name, f"{name}_same") for name in arrays]
    expected = {f"{name}_same": array for name, array in arrays.items()}
    for kind, make in [("raw", lambda n, a: numpy_helper.from_array(a, n)), ("field", in_field)]:
        checker.check_values(f"{count} in {kind}", nodes, {}, expected,
                             [make(name, array) for name, array in arrays.items()])

    # A bfloat16 is the upper half of a float.
    bits = random.normal(size=count).astype(np.float32).view(np.uint32) & 0xFFFF0000
    halves = TensorProto(name="h", dims=[count], data_type=TensorProto.BFLOAT16)
    halves.int32_data.extend((bits >> 16).tolist())
    checker.check_values(f"{count} of bfloat16", [node("Cast", "h", "y", to=TensorProto.FLOAT)], {},
                         {"y": bits.view(np.float32)}, [halves])

    # One file has all, at offsets that are a multiple of no size.
    with tempfile.TemporaryDirectory() as folder:
        initializers, options = [], []
        with open(os.path.join(folder, "weights"), "wb") as file:
            file.write(b"-")
            for number, (name, array) in enumerate(arrays.items()):
                entries = {"length": array.nbytes} if number % 2 else {}
                initializers.append(
                    in_file(name, array, "weights", offset=file.tell(), **entries))
                file.write(array.tobytes())
                np.save(os.path.join(folder, f"{name}.npy"), array)
                options.append(f"--expect={folder}/{name}.npy")
        outputs = [value(tensor.name + "_same", None, tensor.data_type) for tensor in initializers]
        path = os.path.join(folder, "model.onnx")
        with open(path, "wb") as file:
            file.write(model(nodes, [], outputs, initializers).SerializeToString())
        checker.num_checks += 1
        result = subprocess.run(["nnspec-run", path, *options], capture_output=True, text=True)
        if result.returncode != 0:
            checker.fail(f"{count} in a file", result.stderr + result.stdout)

# Pages of another kind are for data of 4 MiB and more.
large = elements(np.float32, 2**20 + 3)
checker.check_values("4 MiB", [node("Identity", "w", "y")], {}, {"y": large},
                     [numpy_helper.from_array(large, "w")])

# Folding leaves nothing of a constant that only its sum is used of.
ones = np.ones(5000, np.float32)
checker.check_values("sum", [node("ReduceSum", "w", "s", keepdims=0), node("Mul", "x s", "y")],
                     {"x": np.array([1, -2], np.float32)},
                     {"y": np.array([5000, -10000], np.float32)},
                     [numpy_helper.from_array(ones, "w")])

# The constants that are attributes.
for name, attributes, expected in [
    ("integer", {"value_int": -3}, np.array(-3)),
    ("integers", {"value_ints": [1, -2, 2**62]}, np.array([1, -2, 2**62])),
    ("float", {"value_float": 0.1}, np.array(0.1, np.float32)),
    ("floats", {"value_floats": [0.1, -2.5]}, np.array([0.1, -2.5], np.float32)),
    ("integers that are many", {"value_ints": list(range(1000))}, np.arange(1000)),
    ("tensor", {"value": helper.make_tensor("t", TensorProto.DOUBLE, [2], [0.1, 3])},
     np.array([0.1, 3])),
]:
    checker.check_values(name, [node("Constant", "", "y", **attributes)], {}, {"y": expected})
checker.finish()
