"""Checks of an ONNX network with nnspec's tools: what folds, and what comes out."""

import os
import re
import subprocess
import time
from dataclasses import dataclass, field

import numpy as np

# Those of torchvision that are checked.
NETWORKS = [
    "resnet18",
    "resnet50",
    "resnext50_32x4d",
    "mobilenet_v2",
    "densenet121",
    "efficientnet_b0",
    "shufflenet_v2_x0_5",
    "googlenet",
    "r3d_18",
]

# A map per channel in the normal form whose parameter is a constant.
CONSTANT = re.compile(r"(%[\w#]+) = arith\.constant dense")
BROADCAST = re.compile(r"(%[\w#]+) = nnspec\.broadcast (%[\w#]+) ")
MAP = re.compile(r"= nnspec\.(?:mul|add|sub|div) (%[\w#]+), (%[\w#]+) ")
# An elementwise op, its inputs and the block with its arguments.
GENERIC = re.compile(
    r"linalg\.generic \{[^\n]*? ins\((.*?) : [^\n]*\n\s*\^bb0\((.*?)\):\n(.*?)linalg\.yield", re.DOTALL
)
VERIFIED = re.compile(
    r"'main': equivalent \(.*\)\n"
    r"constants: \d+ with \d+ elements are within half a unit in the last place of "
    r"their enclosures\n"
)
REFUSAL = re.compile(
    r'^.*loc\("([^"]*BatchNorm[^"]*)"\): \[Missed\].*Remark="([^"]*)"$', re.MULTILINE
)
LINK = re.compile(r"= arith\.(?:mulf|addf|subf|divf) (%\w+), (%\w+) ")


@dataclass
class Checked:
    """What is known of a network."""

    name: str
    num_norms: int = 0  # Batch norms of the model.
    num_left: int = 0  # Maps per channel after simplification.
    # Of the batch norms that did not fold, by name: the reasons.
    refusals: dict = field(default_factory=dict)
    # Relative to the largest magnitude: nnspec's error, and PyTorch's in f32.
    error: float = float("nan")
    float32_error: float = float("nan")
    # Maps in the linalg that is left, and those of them without a relu in their pass.
    num_passes: int = 0
    num_bare_passes: int = 0
    verified: str = ""
    seconds: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def run(command, checked, step):
    """The process's outcome; its time is noted, and a wrong exit code."""
    start = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True)
    checked.seconds[step] = time.monotonic() - start
    if result.returncode != 0:
        text = (result.stderr.strip() or result.stdout.strip()).replace("\n", " | ")
        checked.problems.append(f"{step}: exit code {result.returncode}: {text[:300]}")
    return result


def relative_difference(found, expected):
    """Relative to the largest magnitude."""
    return np.abs(found - expected).max() / np.abs(expected).max()


def count_maps(text):
    """The links of affine chains in the normal form whose parameter is constant."""
    constants = set(CONSTANT.findall(text))
    broadcasts = {name for name, operand in BROADCAST.findall(text) if operand in constants}
    return sum(a in broadcasts or b in broadcasts for a, b in MAP.findall(text))


def count_passes(text):
    """In linalg, the elementwise ops that apply a map with a constant parameter, and
    those of them that do no relu."""
    constants = set(CONSTANT.findall(text))
    with_map, bare = 0, 0
    for inputs, arguments, body in GENERIC.findall(text):
        names = re.findall(r"%\w+", arguments)
        of_constants = {
            argument
            for argument, operand in zip(names, re.findall(r"%[\w#]+", inputs))
            if operand in constants
        }
        if any(a in of_constants or b in of_constants for a, b in LINK.findall(body)):
            with_map += 1
            bare += "arith.maximumf" not in body
    return with_map, bare


def check(directory, name, scratch, verified_size=None, tolerance=1e-5):
    """Runs all checks on NAME.onnx in the directory. nnspec-verify computes with an
    image of `verified_size` in place of 224, since it takes minutes for large ones."""
    checked = Checked(name)
    path = os.path.join(directory, name)
    module = os.path.join(scratch, name + ".mlirbc")
    run(["nnspec-translate", "--import-onnx", path + ".onnx", "-o", module], checked, "import")
    if checked.problems:
        return checked

    elide = ["--mlir-elide-elementsattrs-if-larger=1", "--mlir-elide-resource-strings-if-larger=1"]
    text = run(["nnspec-opt", module, *elide], checked, "print").stdout
    checked.num_norms = text.count("nnspec.batch_norm_inference")
    simplify = "--nnspec-simplify=keep-nnspec"
    result = run(
        ["nnspec-opt", module, simplify, "--remarks-filter=nnspec-fold.*", *elide],
        checked,
        "simplify",
    )
    checked.num_left = count_maps(result.stdout)
    for layer, reason in REFUSAL.findall(result.stderr):
        checked.refusals.setdefault(layer, []).append(reason)
    result = run(["nnspec-opt", module, "--nnspec-simplify", *elide], checked, "simplify")
    checked.num_passes, checked.num_bare_passes = count_passes(result.stdout)

    output = os.path.join(scratch, name + ".npy")
    run(
        ["nnspec-run", path + ".onnx", f"--input={path}-input.npy", f"--output={output}"],
        checked,
        "run",
    )
    expected = np.load(path + "-expected.npy")
    checked.float32_error = relative_difference(np.load(path + "-float32.npy"), expected)
    # Else the values would say nothing: the two images must not look the same.
    if not relative_difference(expected[0], expected[1]) >= 1000 * tolerance:
        checked.problems.append("the results hardly depend on the input")
    if os.path.exists(output):
        found = np.load(output)
        if found.shape != expected.shape:
            checked.problems.append(f"run: found shape {found.shape}, expected {expected.shape}")
        else:
            checked.error = relative_difference(found, expected)
            if not checked.error <= tolerance:
                checked.problems.append(f"run: relative error {checked.error:.3g}")
    shape = list(np.load(path + "-input.npy", mmap_mode="r").shape)
    # The export of ShuffleNet says by numbers what shape it had.
    if verified_size and name != "shufflenet_v2_x0_5":
        shape = [1, 3] + [size * verified_size // 224 for size in shape[2:]]
    result = run(
        ["nnspec-verify", "--simplify", path + ".onnx", "--seed=1",
         f"--input-shape=image={'x'.join(map(str, shape))}"],
        checked,
        "verify",
    )
    checked.verified = result.stdout.strip().replace("\n", " | ")
    if not VERIFIED.fullmatch(result.stdout):
        checked.problems.append("verify: expected equivalence, and constants in their enclosures")
    return checked
