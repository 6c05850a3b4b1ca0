# RUN: %python %s
"""Two batch norms of trained networks, as a user runs them: examples/batch-norm."""

import pathlib
import re
import sys

import numpy as np
from harness import execute

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "batch-norm"
LAYERS = ("ppocr_cls_conv1_bn", "nsfw_mobilenetv2_depthwise_bn")
INPUTS = ("x", "mean", "variance", "gamma", "beta")
TOLERANCE = 4e-6


def run(layer, expected, tolerance=TOLERANCE):
    """nnspec-run on the layer; the array to expect is vectors/LAYER/`expected`."""
    vectors = EXAMPLES / "vectors" / layer
    return execute(
        ["nnspec-run", str(EXAMPLES / f"{layer}.mlir")]
        + [f"--input={vectors / name}.npy" for name in INPUTS]
        + [f"--expect={vectors / expected}.npy", "--rtol=0", f"--atol={tolerance}"]
    )


for layer in LAYERS:
    vectors = EXAMPLES / "vectors" / layer
    # The recorded values against the definition, so that the two cannot drift.
    x, mean, variance, gamma, beta = (
        np.load(vectors / f"{name}.npy").astype(np.longdouble) for name in INPUTS
    )
    mean, variance, gamma, beta = (
        parameter.reshape(-1, 1, 1) for parameter in (mean, variance, gamma, beta)
    )
    epsilon = np.longdouble(float((vectors / "epsilon.txt").read_text()))
    exact = (x - mean) / np.sqrt(np.maximum(variance, 0) + epsilon) * gamma + beta
    expected = np.load(vectors / "expected_f64.npy")
    if np.abs(expected - exact).max() > 1e-13:
        sys.exit(f"FAIL {layer}: expected_f64.npy is not the definition")
    text = (EXAMPLES / f"{layer}.mlir").read_text()
    (written,) = re.findall(r"epsilon = (\S+)$", text, re.MULTILINE)
    if np.longdouble(float(written)) != epsilon:
        sys.exit(f"FAIL {layer}: epsilon is {written}, expected {epsilon}")

    process = run(layer, "expected_f64")
    ort = np.abs(np.load(vectors / "expected_ort.npy") - expected).max()
    print(f"{layer}\n{process.stdout}  ONNX Runtime's distance is {ort:.3g}")
    if process.returncode != 0 or process.stderr:
        sys.exit(f"FAIL {layer}: exit code {process.returncode}\n{process.stderr}")

    # A test that cannot fail is none: half of the distance found is too little.
    (distance,) = re.findall(r"largest absolute difference (\S+)", process.stdout)
    if run(layer, "expected_f64", float(distance) / 2).returncode != 1:
        sys.exit(f"FAIL {layer}: passes with half of its distance as tolerance")
    # Two results of f32: each has an error.
    if run(layer, "expected_ort", 2 * TOLERANCE).returncode != 0:
        sys.exit(f"FAIL {layer}: is far from ONNX Runtime's result")
