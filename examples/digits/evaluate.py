#!/usr/bin/env python3
"""Says how well results of nnspec-run classify.

    evaluate.py accuracy LABELS LOGITS [LOGITS]
    evaluate.py certain LABELS LOWER UPPER
    evaluate.py rounding VALUES BOUNDS

The files are NumPy's. `accuracy` compares two networks where there are two files of
logits. `certain` counts the images that have the right class wherever in their box
they are: the lower bound of the label's logit is above the upper bounds of all
others. `rounding` counts those of which no rounding within the bounds changes the
class.
"""

import sys

import numpy as np


def print_accuracy(labels, *logits):
    names = ["before", "after"][: len(logits)] if len(logits) > 1 else ["logits"]
    for name, found in zip(names, logits):
        right = (found.argmax(axis=1) == labels).sum()
        print(f"{name + ':':8}{right} of {len(labels)} images right, {right / len(labels):.1%}")
    if len(logits) == 2:
        before, after = (found.astype(np.float64) for found in logits)
        differ = (before.argmax(axis=1) != after.argmax(axis=1)).sum()
        print(f"images with another class after: {differ}")
        print(f"largest difference of a logit: {np.abs(before - after).max():.3g}")


def count_certain(labels, lower, upper):
    of_label = np.arange(lower.shape[1]) == labels[:, None]
    others = np.where(of_label, -np.inf, upper).max(axis=1)
    return (lower[of_label] > others).sum()


def print_certain(labels, lower, upper):
    certain = count_certain(labels, lower, upper)
    print(f"certain to have the right class: {certain} of {len(labels)} images, "
          f"{certain / len(labels):.1%}")


def print_rounding(values, bounds):
    certain = count_certain(values.argmax(axis=1), values - bounds, values + bounds)
    print(f"no rounding changes the class: {certain} of {len(values)} images")


COMMANDS = {
    "accuracy": (print_accuracy, (2, 3)),
    "certain": (print_certain, (3,)),
    "rounding": (print_rounding, (2,)),
}


def main():
    command, *files = sys.argv[1:] or [""]
    function, counts = COMMANDS.get(command, (None, ()))
    if len(files) not in counts:
        sys.exit(__doc__)
    function(*map(np.load, files))


if __name__ == "__main__":
    main()
