# RUN: %python %s
"""Sizes that disagree at run time are an error of one line with exit code 2, in
every form that a program can have; sizes of zero are not."""

import os
import re
import tempfile

import numpy as np
from batchnorm import PARAMETERS, BatchNormCase
from floats import F32, F64
from harness import Case, build_module, execute, optimize, run_cases, save
from report import Report

report = Report()

# What nnspec-run is given: the ops, their normal form, and linalg.
FORMS = ("", "canonicalize", "convert-nnspec-to-linalg", "nnspec-lower-to-linalg")

CHANNELS = 8


def run_with_sizes(module, shapes):
    """nnspec-run on arrays of ones of the shapes; whether it wrote its result."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "y.npy")
        command = ["nnspec-run", "-", f"--output={output}"]
        for i, shape in enumerate(shapes):
            path = os.path.join(folder, f"x{i}.npy")
            save(path, np.ones(shape, np.float32))
            command.append(f"--input={path}")
        return execute(command, input=module), os.path.exists(output)


def check_error(case, module, shapes, mention=""):
    report.num_checks += 1
    process, has_output = run_with_sizes(module, shapes)
    line = process.stderr
    if process.returncode != 2 or process.stdout or has_output:
        report.fail(case, f"exit code {process.returncode}, expected 2; {line}")
    elif line.count("\n") != 1 or not line.startswith(
        "nnspec-run: error: check failed: "
    ):
        report.fail(case, f"expected one line, found: {line}")
    elif not re.search(mention, line):
        report.fail(case, f"expected '{mention}' in: {line}")


def check_success(case, module, shapes):
    report.num_checks += 1
    process, has_output = run_with_sizes(module, shapes)
    if process.returncode != 0 or process.stderr or not has_output:
        report.fail(case, f"exit code {process.returncode}; {process.stderr}")


def make_case(name, body, arguments, results):
    case = Case(name, body)
    case.arguments = {key: (None, type) for key, type in arguments.items()}
    case.results = results
    return case


def inference(sizes):
    """A batch norm with the channels on axis 1 of 3."""
    shape = (2, CHANNELS, 3)
    ones = [np.ones(CHANNELS)] * 4
    name = f"inference, {sizes}"
    return BatchNormCase(
        name, F32, F32, F32, shape, 1, sizes, x=np.ones(shape), parameters=ones
    )


def batch_norm_inference():
    x = (2, CHANNELS, 3)
    for sizes, forms in (("dynamic", FORMS), ("dynamic parameters", FORMS[:1])):
        case = inference(sizes)
        for form in forms:
            module = build_module([case])
            if form:
                module = optimize(module, form)
            check_success(case, module, [x] + [(CHANNELS,)] * 4)
            for i in range(len(PARAMETERS)):
                wrong = [x] + [(CHANNELS,)] * 4
                # 1 must not be taken for a size to expand, nor 9 be cut off.
                for size in (CHANNELS - 1, 1, CHANNELS + 1)[: 1 if form or i else 3]:
                    wrong[1 + i] = (size,)
                    # Other forms check other ops than the batch norm.
                    operand = rf"operand #{1 + i}\b|\b{PARAMETERS[i]}\b"
                    check_error(case, module, wrong, operand if form == "" else "")
            # The parameters agree with each other, but not with x.
            check_error(case, module, [x] + [(CHANNELS - 1,)] * 4)


def batch_norm_training():
    x_type, channel_type = "tensor<?x?x?xf32>", "tensor<?xf32>"
    case = make_case(
        "training",
        "%y, %m, %v = nnspec.batch_norm_training %x gamma(%gamma) beta(%beta) axis = 1 "
        f"epsilon = 1.0e-05 : {x_type}, {channel_type}",
        {"x": x_type, "gamma": channel_type, "beta": channel_type},
        {"y": x_type, "m": channel_type, "v": channel_type},
    )
    module = build_module([case])
    x, right, wrong = (2, CHANNELS, 3), (CHANNELS,), (CHANNELS - 1,)
    check_success(case, module, [x, right, right])
    check_error(case, module, [x, wrong, right], "gamma .* axis 1 of x")
    check_error(case, module, [x, right, wrong], "beta .* axis 1 of x")
    check_error(case, module, [x, wrong, wrong], "axis 1 of x")
    linalg = optimize(module, "convert-nnspec-to-linalg")
    check_error(case, linalg, [x, wrong, right])


def elementwise():
    type = "tensor<?x?xf32>"
    for op in ("add", "sub", "mul", "div", "max"):
        case = make_case(
            op, f"%y = nnspec.{op} %a, %b : {type}", {"a": type, "b": type}, {"y": type}
        )
        module = build_module([case])
        check_success(case, module, [(4, 6), (4, 6)])
        check_error(case, module, [(4, 6), (4, 8)], "operand #1 .*axis 1")
        check_error(case, module, [(4, 6), (1, 6)], "operand #1 .*axis 0")


def broadcast():
    """A dynamic axis never expands, not from 1 either."""
    case = make_case(
        "broadcast",
        "%zero = arith.constant 0 : index\n"
        "%one = arith.constant 1 : index\n"
        "%n = tensor.dim %x, %zero : tensor<?x?xf32>\n"
        "%m = tensor.dim %x, %one : tensor<?x?xf32>\n"
        "%y = nnspec.broadcast %a dims = [1] sizes(%n, %m) "
        ": tensor<?xf32> to tensor<?x?xf32>",
        {"a": "tensor<?xf32>", "x": "tensor<?x?xf32>"},
        {"y": "tensor<?x?xf32>"},
    )
    module = build_module([case])
    check_success(case, module, [(6,), (4, 6)])
    check_error(case, module, [(7,), (4, 6)], "operand #0 .*axis 1")
    check_error(case, module, [(1,), (4, 6)], "operand #0 .*axis 1")


def sizes_of_zero():
    """An empty batch, and no channels, give a result of that shape."""
    cases = []
    for sizes in ("static", "dynamic", "dynamic channel of x", "dynamic parameters"):
        for shape in ((0, CHANNELS, 3), (2, CHANNELS, 0), (2, 0, 3)):
            for type in (F32, F64):
                name = f"shape {shape}, {sizes}, {type}"
                cases.append(BatchNormCase(name, type, type, type, shape, 1, sizes))
    for form in ("", "canonicalize", "convert-nnspec-to-linalg"):
        for case, found in zip(cases, run_cases(cases, form), strict=True):
            report.check_equal(case, case.data, found["y"], case.reference.y)


batch_norm_inference()
batch_norm_training()
elementwise()
broadcast()
sizes_of_zero()
report.finish()
