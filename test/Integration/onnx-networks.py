# REQUIRES: onnx-import
# RUN: %python %s | FileCheck %s
"""Networks exported by torchvision: import, fold, verify, run.

In every test miniatures of nine networks (Inputs/networks); on demand, with the
directory that models/make-models.py has filled as argument, the networks themselves:

    scripts/test.sh --models

Results for two images, which have to differ, are compared with PyTorch's in f64, relative
to the largest magnitude; beside the error is that of PyTorch in f32. Of no network but
DenseNet a batch norm may be left; of DenseNet those behind a concatenation that has
several users, or before a relu, each with a remark, and each one pass with its relu.
nnspec-verify has to find the exact half equivalent and each folded constant within its
enclosure (of the networks themselves for images of 64 x 64).

CHECK: 9 of 9 networks passed
"""

import os
import re
import sys
import tempfile

from onnx_models import NETWORKS, check

HERE = os.path.dirname(os.path.abspath(__file__))


# Why DenseNet keeps a batch norm: others use the tensor that it would fold into, or
# that it makes, which a relu does.
KEPT = re.compile(r"has (more than )?\d+ users|needs the value too")


def check_left(checked):
    """Batch norms that are left must be DenseNet's, each with a remark, and each one
    pass with its relu."""
    problems = checked.problems
    if checked.name != "densenet121":
        if checked.num_left or checked.num_passes:
            problems.append(f"{checked.num_left} maps are left, in {checked.num_passes} ops")
        return
    if checked.num_left != 2 * checked.num_passes:
        problems.append(f"{checked.num_left} maps are left, in {checked.num_passes} ops")
    if checked.num_bare_passes:
        problems.append(f"{checked.num_bare_passes} maps are not fused with their relu")
    if len(checked.refusals) != checked.num_passes:
        problems.append(
            f"{checked.num_passes} maps are left, but {len(checked.refusals)} have a remark"
        )
    for name, reasons in checked.refusals.items():
        if not any(map(KEPT.search, reasons)):
            problems.append(f"{name} is left: {', '.join(reasons)}")


def main(directory, names, verified_size=None):
    passed = 0
    print(f"{'':20}{'norms':>6}{'left':>6}{'error':>10}{'PyTorch':>10}"
          f"{'import':>8}{'simplify':>9}{'run':>8}{'verify':>8}  seconds")
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            checked = check(directory, name, scratch, verified_size)
        check_left(checked)
        seconds = checked.seconds
        columns = "".join(f"{seconds.get(step, float('nan')):{width}.2f}" for step, width in
                          [("import", 8), ("simplify", 9), ("run", 8), ("verify", 8)])
        print(f"{name:20}{checked.num_norms:6}{checked.num_passes:6}{checked.error:10.1e}"
              f"{checked.float32_error:10.1e}{columns}")
        print(f"  {checked.verified}")
        for problem in checked.problems:
            print(f"  {problem}")
        passed += not checked.problems
        sys.stdout.flush()
    print(f"{passed} of {len(names)} networks passed")
    return passed != len(names)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments:
        sys.exit(main(arguments[0], arguments[1:] or NETWORKS, verified_size=64))
    sys.exit(main(os.path.join(HERE, "Inputs", "networks"), NETWORKS))
