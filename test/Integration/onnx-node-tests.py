# REQUIRES: onnx
# RUN: %python %s | FileCheck %s
"""Runs ONNX's own tests, one op a model, of which Debian packages the data
(libonnx-testdata), with nnspec-run: import, simplify, lower, compile.

A test counts where all of its ops are ones that the importer is for. It has to
pass within the tolerance of ONNX's test runner, or be refused for a reason that
REFUSED expects. Prints a table of both by op.

With names as arguments, runs the tests whose names contain one of them, in scope
or not, and prints why each fails.

CHECK: 0 failed
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
from onnx import numpy_helper

DATA = "/usr/share/libonnx-testdata/data"
SUITES = ["node", "simple", "pytorch-converted", "pytorch-operator"]
# Those of ONNX's runner.
RTOL, ATOL = 1e-3, 1e-7

SCOPE = """
Conv ConvTranspose BatchNormalization InstanceNormalization Gemm MatMul
Add Sub Mul Div Mod Min Max Sum Mean Pow Sqrt Exp Log Abs Neg Reciprocal Erf Sin Cos
Ceil Floor Round Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not Where
Relu LeakyRelu PRelu Elu Selu Clip Sigmoid HardSigmoid HardSwish Tanh Softplus Softsign
Softmax LogSoftmax
MaxPool AveragePool GlobalAveragePool GlobalMaxPool
ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare
Concat Split Slice Pad Reshape Flatten Squeeze Unsqueeze Transpose Expand Resize
Upsample Tile DepthToSpace SpaceToDepth
Identity Dropout Cast CastLike Constant ConstantOfShape Shape Size Gather
""".split()

# What is refused, and why: a pattern of test names, and one of the message.
REFUSED = [
    ("resize.*cubic", "unsupported mode 'cubic'"),
    # There is no tensor of strings in MLIR's upstream dialects.
    ("STRING", "element type string"),
    ("identity_(opt|sequence)", "is no tensor"),
    # With a ratio of zero it is not random, and passes.
    (r"training_dropout(_default)?(_mask)?$", "which is random"),
    # The data of ONNX 1.12 is truncated, where the standard rounds.
    ("cast_FLOAT_to_BFLOAT16", "beyond rtol"),
    # The data of the second input has another shape than the model says.
    ("castlike_.*BFLOAT16", "wrong shape"),
]


def write_array(path, tensor):
    """Writes a TensorProto as .npy, bf16 as its bits."""
    if tensor.data_type == onnx.TensorProto.BFLOAT16:
        array = np.frombuffer(tensor.raw_data, np.uint16) if tensor.raw_data else (
            np.array(tensor.int32_data, np.uint16)
        )
        array = array.reshape(tensor.dims)
    else:
        array = numpy_helper.to_array(tensor)
    np.save(path, array)
    return array


def load(path):
    tensor = onnx.TensorProto()
    with open(path, "rb") as file:
        tensor.ParseFromString(file.read())
    return tensor


def run(directory, scratch):
    """The reason why the test fails, or None."""
    model = onnx.load(os.path.join(directory, "model.onnx"))
    initialized = {tensor.name for tensor in model.graph.initializer}
    inputs = [i.name for i in model.graph.input if i.name not in initialized]
    data = os.path.join(directory, "test_data_set_0")
    arrays, files = {}, {}
    for kind, names in [("input", inputs), ("output", range(len(model.graph.output)))]:
        for number, name in enumerate(names):
            path = os.path.join(data, f"{kind}_{number}.pb")
            if not os.path.exists(path):
                return f"no data for {kind} {number}"
            files[kind, name] = os.path.join(scratch, f"{kind}_{number}.npy")
            try:
                arrays[name] = write_array(files[kind, name], load(path))
            except Exception as error:
                return f"{kind} {number} is no tensor"
    values = {}
    while True:
        command = ["nnspec-run", os.path.join(directory, "model.onnx")]
        command += [f"--input-value={n}={v}" for n, v in values.items()]
        command += [f"--input={files['input', n]}" for n in inputs if n not in values]
        command += [f"--expect={files['output', n]}" for n in range(len(model.graph.output))]
        command += [f"--rtol={RTOL}", f"--atol={ATOL}"]
        result = subprocess.run(command, capture_output=True, text=True)
        # A shape that the test passes as an input.
        unknown = re.search(r"not known at import: input '([^']*)'", result.stderr)
        if unknown and unknown[1] in inputs and unknown[1] not in values:
            array = arrays[unknown[1]]
            values[unknown[1]] = ",".join(str(x) for x in array.ravel().tolist())
            continue
        if result.returncode == 0:
            return None
        return (result.stderr.strip() or result.stdout.strip()).replace("\n", " | ")


def main(patterns):
    tests = []
    for suite in SUITES:
        for name in sorted(os.listdir(os.path.join(DATA, suite))):
            directory = os.path.join(DATA, suite, name)
            if not os.path.exists(os.path.join(directory, "model.onnx")):
                continue
            model = onnx.load(os.path.join(directory, "model.onnx"))
            ops = sorted({node.op_type for node in model.graph.node})
            if patterns:
                if not any(pattern in name for pattern in patterns):
                    continue
            elif not set(ops) <= set(SCOPE):
                continue
            tests.append((f"{suite}/{name}", directory, ops))

    def job(test):
        with tempfile.TemporaryDirectory() as scratch:
            return run(test[1], scratch)

    passed, refused, failures = Counter(), defaultdict(Counter), []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _, ops), reason in zip(tests, pool.map(job, tests)):
            expected = next((why for test, why in REFUSED if re.search(test, name)), None)
            # The op that the test is named after, as far as one can tell.
            main_op = max(ops, key=lambda op: (op.lower() in name.replace("_", ""), len(op)))
            if reason is None and not expected:
                passed[main_op] += 1
            elif reason is not None and expected and re.search(expected, reason):
                refused[main_op][expected] += 1
            else:
                failures.append((name, reason or "passes, but is expected not to"))
    for name, reason in failures:
        print(f"FAILED {name}: {reason[:400]}")
    print(f"{'op':24}{'passed':>8}{'refused':>9}  reason")
    for op in sorted(set(passed) | set(refused)):
        reasons = refused[op]
        print(f"{op:24}{passed[op]:8}{sum(reasons.values()):9}  {'; '.join(reasons)}")
    print(f"{sum(passed.values())} passed, {sum(map(len, refused.values()))} kinds refused, "
          f"{len(failures)} failed")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
