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


@dataclass
class Checked:
    """What is known of a network."""

    name: str
    num_norms: int = 0  # Batch norms of the model.
    num_left: int = 0  # Maps per channel after simplification.
    refusals: list = field(default_factory=list)
    error: float = float("nan")  # Relative to the largest magnitude.
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


def count_maps(text):
    """The links of affine chains in the normal form whose parameter is constant."""
    constants = set(CONSTANT.findall(text))
    broadcasts = {name for name, operand in BROADCAST.findall(text) if operand in constants}
    return sum(a in broadcasts or b in broadcasts for a, b in MAP.findall(text))


def check(directory, name, scratch, verify=True, tolerance=1e-5):
    """Runs all checks on NAME.onnx in the directory."""
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
    checked.refusals = [
        line for line in result.stderr.splitlines() if "[Missed]" in line
    ]

    output = os.path.join(scratch, name + ".npy")
    run(
        ["nnspec-run", path + ".onnx", f"--input={path}-input.npy", f"--output={output}"],
        checked,
        "run",
    )
    if os.path.exists(output):
        found, expected = np.load(output), np.load(path + "-expected.npy")
        if found.shape != expected.shape:
            checked.problems.append(f"run: found shape {found.shape}, expected {expected.shape}")
        else:
            checked.error = np.abs(found - expected).max() / np.abs(expected).max()
            if not checked.error <= tolerance:
                checked.problems.append(f"run: relative error {checked.error:.3g}")
    if verify:
        result = run(["nnspec-verify", "--simplify", module, "--seed=1"], checked, "verify")
        checked.verified = result.stdout.strip().replace("\n", " | ")
        if "equivalent" not in checked.verified:
            checked.problems.append(f"verify: {checked.verified[:300]}")
    return checked
