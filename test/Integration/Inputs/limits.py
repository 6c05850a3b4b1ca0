"""Runs the tools on programs at the ends of what can be asked of them.

Whatever the program, a tool ends in time, in little memory, and either with success
or with a line that says what is wrong.
"""

import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass

from harness import tensor

# The tools take less than 1 GiB of it to start.
MEMORY = 4 << 30
SECONDS = 120

# Exit codes of the tools where the input is at fault.
ERRORS = (1, 2)

# Each pass on tensors, and the pipelines.
PASSES = (
    "canonicalize",
    "cse",
    "convert-batch-norm-to-nnspec",
    "convert-linalg-to-nnspec",
    "convert-nnspec-to-linalg",
    "generate-runtime-verification",
    "nnspec-decompose-aggregated",
    "nnspec-erase-unused",
    "nnspec-expand-empty-pads",
    "nnspec-expand-float-casts",
    "nnspec-fold-affine",
    "nnspec-fold-affine{cost=always}",
    "nnspec-fold-constants",
    "nnspec-fuse-elementwise",
    "nnspec-order-ops",
    "nnspec-remark-cancellation",
    "nnspec-simplify",
    "nnspec-simplify{keep-nnspec}",
    "nnspec-lower-to-linalg{simplify=false}",
)
LOWERINGS = (
    "nnspec-lower-to-llvm",
    "nnspec-lower-to-llvm{vector-bits=0}",
    "nnspec-lower-to-llvm{threads=2}",
    "nnspec-lower-to-llvm{simplify=false}",
    "nnspec-lower-to-llvm{check-allocations}",
)

DOMAINS = ("native", "real", "interval", "rounding")


def _limit_memory():
    # The sanitizers reserve terabytes of addresses.
    if not os.environ.get("NNSPEC_TEST_SANITIZED"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass
class Outcome:
    command: str
    code: int
    out: str
    error: str

    @property
    def succeeded(self):
        return self.code == 0


def run(command, text=None, seconds=SECONDS):
    """Runs a tool. Ends the test where it crashes, hangs or says nothing clear."""
    shown = " ".join(command)
    try:
        process = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            timeout=seconds,
            preexec_fn=_limit_memory,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"FAIL no end within {seconds} s: {shown}\n{(text or '')[:2000]}")
    outcome = Outcome(shown, process.returncode, process.stdout, process.stderr)
    if process.returncode == 0:
        return outcome
    said = process.stderr + process.stdout
    errors = re.findall(r"^.*\b(?:error|undecided): .*$", said, re.MULTILINE)
    if process.returncode not in ERRORS or len(errors) != 1:
        fail(outcome, f"exit code {process.returncode}, {len(errors)} errors", text)
    outcome.error = errors[0]
    return outcome


def fail(outcome, what, text=""):
    sys.exit(
        f"FAIL {what}: {outcome.command}\n{outcome.error[-4000:]}\n{(text or '')[:2000]}"
    )


def optimize(text, passes, *options, **limits):
    command = ["nnspec-opt", f"--pass-pipeline=builtin.module({passes})", *options]
    return run([*command, "--allow-unregistered-dialect"], text, **limits)


def expect_success(outcome, text=""):
    if not outcome.succeeded:
        fail(outcome, "an error", text)
    return outcome.out


def expect_error(outcome, pattern, text=""):
    if outcome.succeeded or not re.search(pattern, outcome.error):
        fail(outcome, f"expected an error with '{pattern}'", text)


def function(name, arguments, results, body):
    """The text of a function. `arguments` are types by name, `results` the types of
    what the body calls %y0, %y1, ..."""
    signature = ", ".join(f"%{key}: {type}" for key, type in arguments.items())
    values = ", ".join(f"%y{i}" for i in range(len(results)))
    types = ", ".join(results)
    return (
        f"func.func @{name}({signature}) -> ({types}) {{\n  {body}\n"
        f"  return {values} : {types}\n}}\n"
    )


def nnspec_functions(shape, axis, type="f32"):
    """A function for each nnspec op, and some that fold, on tensors of a shape; by
    name. Per-channel parameters are along the axis."""
    x, other = tensor(shape, type), tensor(shape, "f64" if type == "f32" else "f32")
    channels = tensor(shape[axis : axis + 1], type)
    functions = {}

    def add(name, arguments, results, body):
        types = {key: x if key in "xy" else channels for key in arguments}
        functions[name] = function(name, types, results, body)

    for op in ("add", "sub", "mul", "div", "max"):
        add(op, "xy", [x], f"%y0 = nnspec.{op} %x, %y : {x}")
    add("sqrt", "x", [x], f"%y0 = nnspec.sqrt %x : {x}")
    add("cast", "x", [other], f"%y0 = nnspec.cast %x : {x} to {other}")
    add("fill", "", [x], f"%y0 = nnspec.fill 2.5 : {x}")
    broadcast = f"nnspec.broadcast %c dims = [{axis}] : {channels} to {x}"
    add("broadcast", "c", [x], f"%y0 = {broadcast}")
    normal = (
        "nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b) "
        f"axis = {axis} epsilon = 1.0e-05 : {x}, {channels}"
    )
    add("inference", "xmvgb", [x], f"%y0 = {normal}")
    constants = "\n".join(
        f"  %{key} = arith.constant dense<{value}> : {channels}"
        for key, value in {"m": 1.5, "v": 2.0, "g": -0.5, "b": 3.0}.items()
    )
    add("constant_inference", "x", [x], f"{constants}\n  %y0 = {normal}")
    if all(size != 0 for i, size in enumerate(shape) if i != axis):
        statistics = tensor(shape[axis : axis + 1], "f64" if type == "f64" else "f32")
        add(
            "training",
            "xgb",
            [x, statistics, statistics],
            "%y0, %y1, %y2 = nnspec.batch_norm_training %x gamma(%g) beta(%b) "
            f"axis = {axis} epsilon = 1.0e-05 : {x}, {channels}",
        )
    add(
        "constants",
        "",
        [x],
        f"%a = arith.constant dense<1.5> : {x}\n  %p = nnspec.sqrt %a : {x}\n"
        f"  %y0 = nnspec.mul %p, %a : {x}",
    )
    add(
        "constant_broadcast",
        "",
        [x],
        f"%c = arith.constant dense<1.5> : {channels}\n  %p = {broadcast}\n"
        f"  %y0 = nnspec.sqrt %p : {x}",
    )
    loops = ", ".join(f"d{i}" for i in range(len(shape)))
    add(
        "generic",
        "xc",
        [x],
        f"""%e = tensor.empty() : {x}
  %y0 = linalg.generic {{
      indexing_maps = [affine_map<({loops}) -> ({loops})>,
                       affine_map<({loops}) -> (d{axis})>,
                       affine_map<({loops}) -> ({loops})>],
      iterator_types = [{", ".join(['"parallel"'] * len(shape))}]
  }} ins(%x, %c : {x}, {channels}) outs(%e : {x}) {{
  ^bb0(%a: {type}, %s: {type}, %o: {type}):
    %p = arith.mulf %a, %s : {type}
    linalg.yield %p : {type}
  }} -> {x}""",
    )
    return functions
