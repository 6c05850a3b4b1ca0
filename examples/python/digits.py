#!/usr/bin/env python3
"""A trained network in Python: where its batch norms go, that it stays the same
function, and how far its answers can be trusted.

Each part is a cell ("# %%"), which editors and Jupyter run one by one. Plots are
saved as PNG where matplotlib is installed.

Usage: digits.py [DIRECTORY]     (for the plots; default: the current one)
"""

# %% The network of examples/digits, and images that it was not trained on.
import pathlib
import sys

import numpy as np

import nnspec

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

DIGITS = pathlib.Path(__file__).resolve().parents[1] / "digits"
out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
images = np.load(DIGITS / "images.npy")
labels = np.load(DIGITS / "labels.npy")

original = nnspec.Module.from_onnx(DIGITS / "digits.onnx")
print(original.signature())

# %% Simplify a copy. Remarks say what became of each map per channel.
simplified = original.clone()
remarks = simplified.simplify()
for remark in remarks:
    if remark.category == "nnspec-fold-affine":
        print(remark)

# %% It is the same function over the reals, and its constants are right.
verification = original.verify_simplification(seed=1)
print(f"{verification.answer}, wrong with a probability below "
      f"{verification.error_probability:.0e}")

# %% Compile both, and classify.
before = original.compile(simplify=False)(images)
after = simplified.compile()(images)
for name, logits in [("before", before), ("after", after)]:
    right = (logits.argmax(axis=1) == labels).sum()
    print(f"{name}: {right} of {len(labels)} images right")
print("images with another class after:",
      (before.argmax(axis=1) != after.argmax(axis=1)).sum())

# %% How far f32 arithmetic may take a logit from its real value.
some = images[:32]
values, errors = simplified.rounding_bound(some)
found = np.abs(after[:32] - values)
print(f"largest error {found.max():.1g}, certified {errors.max():.1g}, "
      f"all below their bounds: {bool((found <= errors).all())}")

# %% Which images keep their class, whatever happens to their pixels within a radius.
radii = np.array([0, 1, 2, 4, 8, 16]) / 255
certain = []
for radius in radii:
    lower, upper = simplified.bounds(
        some.astype(np.float64) - radius, some.astype(np.float64) + radius
    )
    of_label = np.arange(lower.shape[1]) == labels[:32, None]
    others = np.where(of_label, -np.inf, upper).max(axis=1)
    certain.append(int((lower[of_label] > others).sum()))
print("certain of their class:", certain)

# %% Plots.
if plt is not None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    left.plot(radii * 255, certain, "o-")
    left.set(xlabel="radius (of 255 grey levels)", ylabel="certain of 32 images",
             ylim=(0, 33))
    right.loglog(np.maximum(errors.ravel(), 1e-9), np.maximum(found.ravel(), 1e-9), ".")
    right.loglog([1e-9, 1e-3], [1e-9, 1e-3], color="grey", lw=1)
    right.set(xlabel="certified bound", ylabel="error found")
    figure.tight_layout()
    figure.savefig(out / "digits.png", dpi=120)
    print("saved", out / "digits.png")
