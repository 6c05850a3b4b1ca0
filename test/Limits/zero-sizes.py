# RUN: %python %s
"""Tensors without elements, in every op, pass, domain and lowering.

Shapes are NumPy's; a sum over nothing is what it starts from.
"""

import numpy as np
from floats import BF16, F16, F32, F64
from harness import Case, build_module, run_cases_with, run_on_files, tensor
from limits import (
    DOMAINS,
    LOWERINGS,
    PASSES,
    expect_error,
    expect_success,
    nnspec_functions,
    optimize,
)
from report import Report

# A shape and the axis of the channels.
SHAPES = (
    ((0,), 0),
    ((0, 3), 0),
    ((0, 3), 1),
    ((3, 0), 0),
    ((2, 3, 0, 4), 1),
    ((2, 0, 0, 4), 1),
    ((0, 0, 0), 2),
    ((1, 0, 1), 0),
)
FUNCTIONS = "add sub mul div max".split()

report = Report()


def passes_and_lowerings():
    functions = []
    for number, (shape, axis) in enumerate(SHAPES):
        for type in ("f32", "bf16"):
            for name, text in nnspec_functions(shape, axis, type).items():
                functions.append(text.replace(f"@{name}(", f"@{name}_{number}_{type}("))
    module = "".join(functions)
    for passes in (*PASSES, *LOWERINGS):
        expect_success(optimize(module, passes), module)
    # What the lowering of each op and the passes before it make runs too: see below.


def dense(values):
    return f"dense<{np.asarray(values).tolist()}>" if np.size(values) else "dense<>"


class EmptyCase(Case):
    """Ops on one shape. There is nothing to compare but shapes, and what does not
    depend on x."""

    def __init__(self, shape, axis, type, dynamic):
        super().__init__(f"{shape}, axis {axis}, {type}, dynamic {dynamic}", "")
        self.type, self.expected = type, {}
        _, x = self.add_argument("x", np.ones(shape), type, dynamic)
        c = tensor(shape[axis : axis + 1], type)
        for name in "cmvgb":
            self.add_argument(name, np.full(shape[axis], 2.0), type)
        lines = [f"%i = arith.constant {axis} : index"]
        sizes = []
        for number in dynamic:
            lines += [
                f"%i{number} = arith.constant {number} : index",
                f"%n{number} = tensor.dim %x, %i{number} : {x}",
            ]
            sizes.append(f"%n{number}")
        sizes = f" sizes({', '.join(sizes)})" if sizes else ""

        def add(name, op, shape=shape, type=x, values=1.0):
            lines.append(f"%{name} = {op}")
            self.results[name] = type
            self.expected[name] = np.full(shape, values)

        for op in FUNCTIONS:
            add(op, f"nnspec.{op} %x, %x : {x}")
        add("sqrt", f"nnspec.sqrt %x : {x}")
        add("fill", f"nnspec.fill 2.5{sizes} : {x}")
        add("spread", f"nnspec.broadcast %c dims = [{axis}]{sizes} : {c} to {x}")
        normal = "%x mean(%m) variance(%v) gamma(%g) beta(%b)"
        add(
            "normal",
            f"nnspec.batch_norm_inference {normal} axis = {axis} "
            f"epsilon = 1.0e-05 : {x}, {c}",
        )
        if all(size for i, size in enumerate(shape) if i != axis):
            statistics = tensor(shape[axis : axis + 1], F64 if type is F64 else F32)
            lines.append(
                "%t, %tm, %tv = nnspec.batch_norm_training %x gamma(%g) beta(%b)"
                f" axis = {axis} epsilon = 1.0e-05 : {x}, {c}"
            )
            self.results |= {"t": x, "tm": statistics, "tv": statistics}
            self.expected["t"] = np.ones(shape)
            for name in ("tm", "tv"):
                self.expected[name] = np.ones(shape[axis])
        self.body = "\n".join(lines)


class EmptySumCase(Case):
    """A linear layer over an empty axis is its accumulator; so is what the batch norm
    after it makes of it. In front of it there is no data at all."""

    def __init__(self, sizes, is_constant, is_before):
        m, k, n = sizes
        super().__init__(f"{sizes}, constant {is_constant}, before {is_before}", "")
        self.type = F32
        rng = self.rng
        x, w = rng.normal(size=(m, k)), rng.normal(size=(k, n))
        c = k if is_before else n
        scale, bias = rng.normal(size=(2, c))
        x, x_type = self.add_argument("x", x, F32)
        lines, parameters = [], {}
        for name, values in (("w", w), ("s", scale), ("b", bias)):
            stored = F32.round(values)
            parameters[name] = stored
            if is_constant:
                type = tensor(stored.shape, F32)
                text = dense(np.asarray(stored, np.float64))
                lines.append(f"%{name} = arith.constant {text} : {type}")
            else:
                self.add_argument(name, values, F32)
        y_type, w_type, c_type = (tensor(s, F32) for s in ((m, n), (k, n), (c,)))
        data_type = x_type if is_before else y_type
        data = "%x"

        def layer(data, result):
            return (
                f"{result} = linalg.matmul ins({data}, %w : {x_type}, {w_type})"
                f" outs(%one : {y_type}) -> {y_type}"
            )

        lines.append(f"%one = nnspec.fill 1.0 : {y_type}")
        if not is_before:
            lines.append(layer("%x", "%l"))
            data = "%l"
        lines += [
            f"%sb = nnspec.broadcast %s dims = [1] : {c_type} to {data_type}",
            f"%bb = nnspec.broadcast %b dims = [1] : {c_type} to {data_type}",
            f"%p = nnspec.mul {data}, %sb : {data_type}",
            f"%q = nnspec.add %p, %bb : {data_type}",
        ]
        if is_before:
            lines.append(layer("%q", "%y"))
            mapped = x * parameters["s"] + parameters["b"]
            expected = 1 + mapped @ parameters["w"]
        else:
            lines[-1] = lines[-1].replace("%q =", "%y =")
            expected = (1 + x @ parameters["w"]) * parameters["s"] + parameters["b"]
        self.results["y"] = y_type
        self.expected = {"y": expected}
        self.body = "\n".join(lines)


def shapes_of_results():
    cases = [
        EmptyCase(shape, axis, type, dynamic)
        for shape, axis in SHAPES
        for type in (F16, BF16, F32, F64)
        for dynamic in ((), tuple(i for i in range(len(shape)) if i != axis))
        if type is F32 or not dynamic
    ]
    options = [
        (f"--domain={domain}", *simplify)
        for domain in DOMAINS
        if domain != "interval"  # has two results
        for simplify in ((), ("--simplify=false",))
    ]
    for case, runs in zip(cases, run_cases_with(options, cases), strict=True):
        for option, found in zip(options, runs, strict=True):
            for name, array in found.items():
                # With --domain=rounding, values and bounds.
                for part in array if isinstance(array, tuple) else (array,):
                    if part.shape != case.expected[name].shape:
                        report.fail(case, f"%{name}, {option}: shape {part.shape}")
                    report.num_checks += 1


def shapes_of_bounds():
    for shape, axis in SHAPES:
        case = EmptyCase(shape, axis, F32, ())
        files = [("input", array) for array, _ in case.arguments.values()]
        found = run_on_files(
            build_module([case]), files, 2 * len(case.results), ["--domain=interval"]
        )
        for number, name in enumerate(case.results):
            for part in found[2 * number : 2 * number + 2]:
                if part.shape != case.expected[name].shape:
                    report.fail(case, f"%{name}, bounds: shape {part.shape}")
                report.num_checks += 1


def empty_sums():
    cases = [
        EmptySumCase(sizes, is_constant, is_before)
        for sizes in ((2, 0, 3), (0, 4, 3), (2, 4, 0), (0, 0, 3), (2, 0, 0), (0, 0, 0))
        for is_constant in (False, True)
        for is_before in (False, True)
    ]
    for options in ((), ("--simplify=false",)):
        found = run_cases_with([options], cases)
        for case, (values,) in zip(cases, found, strict=True):
            exact = case.expected["y"]
            bound = np.full(exact.shape, 1e-5)
            report.check_within(case, "sums", F32, values["y"], exact, bound)


def statistics_over_nothing():
    for shape, axis in SHAPES:
        if all(size for i, size in enumerate(shape) if i != axis):
            continue
        x, c = tensor(shape, "f32"), tensor(shape[axis : axis + 1], "f32")
        text = f"""func.func @main(%x: {x}, %c: {c}) -> {x} {{
  %y:3 = nnspec.batch_norm_training %x gamma(%c) beta(%c)
      axis = {axis} epsilon = 1.0 : {x}, {c}
  return %y#0 : {x}
}}"""
        outcome = optimize(text, "canonicalize")
        expect_error(outcome, "statistics over no elements: axis ", text)


passes_and_lowerings()
shapes_of_results()
shapes_of_bounds()
empty_sums()
statistics_over_nothing()
report.finish()
