"""Makes ONNX models of a few nodes, and checks what nnspec makes of them: the
values that they compute, or the errors by which they are refused."""

import os
import re
import subprocess
import sys
import tempfile

import numpy as np
from harness import save
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def value(name, shape=None, type=FLOAT):
    """An input or output; a name in the shape is a dimension's."""
    return helper.make_tensor_value_info(name, type, shape)


def node(op, inputs, outputs, **attributes):
    """Inputs and outputs are names with spaces between; "_" is no input."""
    split = [["" if name == "_" else name for name in names.split()] for names in (inputs, outputs)]
    return helper.make_node(op, *split, **attributes)


def list_of(name, elements, dtype=np.int64):
    return numpy_helper.from_array(np.array(elements, dtype), name)


def element_type(array):
    return numpy_helper.from_array(np.zeros(0, array.dtype)).data_type


def model(nodes, inputs, outputs, initializers=(), opset=13):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(initializers))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])


class Checker:
    """Counts what fails, and prints it."""

    def __init__(self):
        self.num_checks = 0
        self.num_failures = 0

    def fail(self, name, text):
        self.num_failures += 1
        print(f"FAIL {name}: {text}")

    def _run(self, command, model, options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.onnx")
            with open(path, "wb") as file:
                file.write(model.SerializeToString())
            for i, (option, array) in enumerate(options):
                if not isinstance(array, str):
                    save(os.path.join(folder, f"{i}.npy"), array)
                    array = os.path.join(folder, f"{i}.npy")
                options[i] = f"--{option}={array}"
            result = subprocess.run([*command, path, *options], capture_output=True, text=True)
            return result.returncode, result.stderr.replace(path, "MODEL"), result.stdout

    def check_values(
        self, name, nodes, arrays, expected, initializers=(), shapes=(), opset=13, atol=0
    ):
        """Runs the nodes on `arrays`, by name, and compares the tensors of the
        names in `expected` with the arrays there. `shapes` are those of inputs
        in the model where they are not those of the arrays. Without `atol`, floats
        have to be equal up to rounding."""
        made, inputs = self._make(nodes, arrays, expected, initializers, shapes, opset)
        options = inputs + [("expect", array) for array in expected.values()]
        options += [("atol", str(atol))] if atol else []
        code, errors, text = self._run(["nnspec-run"], made, options)
        if code != 0:
            self.fail(name, f"exit code {code}\n{errors}{text}")

    def check_run_error(
        self, name, nodes, arrays, result, error, initializers=(), shapes=(), opset=13
    ):
        """Runs the nodes on `arrays`: `error` is what nnspec-run says, and nothing
        else. `result` is the name of an output."""
        expected = {result: np.zeros(0, np.float32)}
        made, options = self._make(nodes, arrays, expected, initializers, shapes, opset)
        code, errors, text = self._run(["nnspec-run"], made, options)
        if (code, errors, text) != (2, f"nnspec-run: error: {error}\n", ""):
            self.fail(name, f"exit code {code}, found\n{errors}{text}expected\n{error}")

    def _make(self, nodes, arrays, expected, initializers, shapes, opset):
        """The model, and nnspec-run's options for its inputs."""
        self.num_checks += 1
        shapes = dict(shapes)
        inputs = [
            value(key, shapes.get(key, array.shape), element_type(array))
            for key, array in arrays.items()
        ]
        outputs = [value(key, None, element_type(array)) for key, array in expected.items()]
        made = model(nodes, inputs, outputs, initializers, opset)
        return made, [("input", array) for array in arrays.values()]

    def check_errors(self, name, made, *lines):
        """All errors of the import."""
        self.num_checks += 1
        code, errors, _ = self._run(["nnspec-translate", "--import-onnx"], made, [])
        expected = "".join(f"nnspec-translate: error: MODEL: {line}\n" for line in lines)
        if (code, errors) != (1, expected):
            self.fail(name, f"exit code {code}, found\n{errors}expected\n{expected}")

    def check_output(self, name, command, made, pattern):
        """What the command prints of the model, which it takes."""
        self.num_checks += 1
        code, errors, text = self._run(command, made, [])
        if code != 0 or not re.fullmatch(pattern, text):
            self.fail(name, f"exit code {code}\n{errors}{text}")

    def finish(self):
        print(f"{self.num_checks - self.num_failures} of {self.num_checks} checks passed")
        sys.exit(self.num_failures != 0)
