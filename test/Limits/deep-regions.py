# RUN: %python %s
"""1,000 regions, each in the one before. (Upstream's parser overflows its stack at
5,000.)

Every pass and lowering ends in time, and what is executed is right: expected values
are NumPy's.
"""

import numpy as np
from floats import F32
from harness import Case, run_cases_with
from limits import DOMAINS, LOWERINGS, PASSES, expect_success, function, optimize, run
from report import Report

DEPTH = 1000
SHAPE = (2, 8, 4)
X, CHANNELS = "tensor<2x8x4xf32>", "tensor<8xf32>"
BROADCAST = f"%b = nnspec.broadcast %s dims = [1] : {CHANNELS} to {X}"


def conditionals():
    """A scale before each of the branches, one of which is as deep as the last."""
    lines = ["%c = tensor.extract %p[] : tensor<i1>", BROADCAST]
    value = "%x"
    for i in range(DEPTH):
        lines.append(f"%m{i} = nnspec.mul {value}, %b : {X}")
        value = f"%m{i}"
        name = "%y0" if i == 0 else f"%r{i}"
        lines.append(f"{name} = scf.if %c -> ({X}) {{")
    lines += [f"%last = nnspec.add {value}, %b : {X}", f"scf.yield %last : {X}"]
    for i in reversed(range(DEPTH)):
        lines.append(f"}} else {{ scf.yield %m{i} : {X} }}")
        if i != 0:
            lines.append(f"scf.yield %r{i} : {X}")
    return "\n".join(lines)


def loops():
    """A scale in each loop, which runs once."""
    lines = ["%zero = arith.constant 0 : index", "%one = arith.constant 1 : index"]
    lines.append(BROADCAST)
    value = "%x"
    for i in range(DEPTH):
        name = "%y0" if i == 0 else f"%r{i}"
        lines.append(
            f"{name} = scf.for %i{i} = %zero to %one step %one "
            f"iter_args(%a{i} = {value}) -> ({X}) {{"
        )
        lines.append(f"%m{i} = nnspec.mul %a{i}, %b : {X}")
        value = f"%m{i}"
    lines += [f"%last = nnspec.add {value}, %b : {X}", f"scf.yield %last : {X}"]
    for i in reversed(range(DEPTH)):
        lines.append("}")
        if i != 0:
            lines.append(f"scf.yield %r{i} : {X}")
    return "\n".join(lines)


def values(report, body, has_condition):
    # Small integers and signs, whose products of 1,000 are exact.
    case = Case("conditionals" if has_condition else "loops", body)
    rng = case.rng
    x, _ = case.add_argument("x", rng.integers(-8, 8, size=SHAPE), F32)
    s, _ = case.add_argument("s", [1, -1] * 4, F32)
    if has_condition:
        case.arguments["p"] = (np.array(True), "tensor<i1>")
    case.results["y0"] = X
    s = s.reshape(-1, 1)
    expected = x * s**DEPTH + s
    options = [
        (f"--domain={domain}", simplify)
        for domain in DOMAINS
        if domain != "interval"
        for simplify in ("--simplify=true", "--simplify=false")
    ]
    (found,) = run_cases_with(options, [case])
    for option, results in zip(options, found, strict=True):
        array = results["y0"]
        value = array[0] if isinstance(array, tuple) else array
        report.check_equal(case, F32, np.asarray(value, np.float32), expected)
        if isinstance(array, tuple) and np.any(array[1] != 0):
            report.fail(case, f"{option}: not exact")


def main():
    report = Report()
    for body, condition in ((conditionals(), {"p": "tensor<i1>"}), (loops(), {})):
        arguments = {"x": X, "s": CHANNELS, **condition}
        text = function("main", arguments, [X], body)
        for passes in (*PASSES, *LOWERINGS):
            expect_success(optimize(text, passes), text)
        if not condition:
            # A condition inside itself is more than the verifier knows of.
            command = ["nnspec-verify", "--simplify", "-"]
            expect_success(run(command, text), text)
        values(report, body, bool(condition))
    report.finish()


main()
