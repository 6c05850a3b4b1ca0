# REQUIRES: onnx-import
# RUN: %python %s %nnspec_src/examples/digits %t
"""The trained network of examples/digits, by value.

Its logits are those of PyTorch in double precision (logits.npy), within what
--domain=rounding certifies, whether it is compiled as it is written or simplified; so
are its classes, and the accuracy. Interval bounds enclose 1,000 executions at random
points, half of them corners, of each of a few boxes around images; and as many images
are certain to keep their class as the training aimed for.
"""

import os
import subprocess
import sys

import numpy as np

EXAMPLE, DIRECTORY = sys.argv[1:]
MODEL = os.path.join(EXAMPLE, "digits.onnx")
# PyTorch has an epsilon of 1e-5, the ONNX model that in f32, 2.5e-13 less. No variance
# is below 2e-3, so no batch norm is off by more than a part in 1e10 or so.
EPSILON = 1e-8
# What the rounding of folded constants adds to that.
CONSTANTS = 2e-6
IMAGES_IN_BOXES = 6
POINTS = 1000


def load(name):
    return np.load(os.path.join(EXAMPLE, name))


def run(images, *options, outputs=1):
    """The results of nnspec-run for the images."""
    source = os.path.join(DIRECTORY, "input.npy")
    np.save(source, images)
    paths = [os.path.join(DIRECTORY, f"output{i}.npy") for i in range(outputs)]
    subprocess.run(
        ["nnspec-run", MODEL, f"--input={source}", *options]
        + [f"--output={path}" for path in paths],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return [np.load(path) for path in paths]


def check_values(images, labels, logits):
    (real,) = run(images, "--domain=real")
    assert np.abs(real - logits).max() < EPSILON, np.abs(real - logits).max()
    for option in ("--simplify=false", "--simplify=true"):
        (found,) = run(images, option)
        value, bound = run(images, option, "--domain=rounding", outputs=2)
        error = np.abs(found - logits)
        print(f"{option}: {error.max():.3g} from PyTorch, {bound.max():.3g} certified")
        slack = EPSILON if option.endswith("false") else CONSTANTS
        assert np.abs(value - logits).max() < slack, np.abs(value - logits).max()
        assert (error <= bound + slack).all() and error.max() < 1e-4
        assert (found.argmax(axis=1) == logits.argmax(axis=1)).all()
        assert (found.argmax(axis=1) == labels).mean() >= 0.98


def check_intervals(images, labels, numerator, least):
    radius = numerator / 255
    lower, upper = run(images, "--domain=interval", f"--radius={radius!r}", outputs=2)
    of_label = np.arange(10) == labels[:, None]
    certain = lower[of_label] > np.where(of_label, -np.inf, upper).max(axis=1)
    print(f"{numerator}/255: {certain.sum()} of {len(images)} certain")
    assert certain.sum() >= least

    rng = np.random.default_rng(numerator)
    shape = (IMAGES_IN_BOXES, POINTS, *images.shape[1:])
    inside = rng.uniform(-1, 1, shape)
    inside[:, ::2] = np.sign(inside[:, ::2])
    # In f32, just inside: what rounds outwards would be outside of the box.
    points = images[:IMAGES_IN_BOXES, None] + radius * (1 - 1e-6) * inside
    points = points.astype(np.float32).reshape(-1, *images.shape[1:])
    (found,) = run(points)
    (_, bound) = run(points[::50], "--domain=rounding", outputs=2)
    found = found.reshape(IMAGES_IN_BOXES, POINTS, -1)
    slack = 2 * bound.max()
    reach = found.max(axis=1) - found.min(axis=1)
    width = (upper - lower)[:IMAGES_IN_BOXES]
    print(f"{numerator}/255: executions reach {(reach / width).max():.2f} of a bound")
    assert (found >= lower[:IMAGES_IN_BOXES, None] - slack).all()
    assert (found <= upper[:IMAGES_IN_BOXES, None] + slack).all()
    # Bounds that any network has would say nothing.
    assert slack < width.min() / 10


def main():
    os.makedirs(DIRECTORY, exist_ok=True)
    images, labels, logits = map(load, ("images.npy", "labels.npy", "logits.npy"))
    assert images.shape == (360, 1, 8, 8) and images.dtype == np.float32
    check_values(images, labels, logits)
    check_intervals(images, labels, 1, least=350)
    check_intervals(images, labels, 4, least=340)


main()
