# REQUIRES: onnx-import
# RUN: %python %s | FileCheck %s
"""Networks exported by torchvision: import, fold, verify, run.

In every test miniatures of nine networks (Inputs/networks); on demand, with the
directory that models/make-models.py has filled as argument, the networks themselves:

    scripts/test.sh --models

Results are compared with PyTorch's in f64, relative to the largest magnitude. Of no
network but DenseNet a batch norm may be left; of DenseNet those behind a concatenation
that has several users, or before a relu, each with a remark, and each one fused with its
relu. nnspec-verify has to find the exact half equivalent and each folded constant
within its enclosure.

CHECK: 9 of 9 networks passed
"""

import os
import re
import subprocess
import sys
import tempfile

from onnx_models import NETWORKS, check

HERE = os.path.dirname(os.path.abspath(__file__))


def check_left(checked):
    """Batch norms that are left must be DenseNet's, each with a remark."""
    if checked.name != "densenet121":
        if checked.num_left:
            checked.problems.append(f"{checked.num_left} maps are left")
        return
    # Two parameters each.
    if checked.num_left > 2 * len(checked.refusals):
        checked.problems.append(
            f"{checked.num_left} maps are left, but {len(checked.refusals)} have a remark"
        )


def main(directory, names):
    passed = 0
    print(f"{'':20}{'norms':>6}{'left':>6}{'error':>10}"
          f"{'import':>8}{'simplify':>9}{'run':>8}{'verify':>8}  seconds")
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            checked = check(directory, name, scratch)
        check_left(checked)
        seconds = checked.seconds
        columns = "".join(f"{seconds.get(step, float('nan')):{width}.2f}" for step, width in
                          [("import", 8), ("simplify", 9), ("run", 8), ("verify", 8)])
        print(f"{name:20}{checked.num_norms:6}{checked.num_left:6}{checked.error:10.1e}{columns}")
        print(f"  {checked.verified}")
        for problem in checked.problems:
            print(f"  {problem}")
        passed += not checked.problems
        sys.stdout.flush()
    print(f"{passed} of {len(names)} networks passed")
    return passed != len(names)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    networks = os.path.join(HERE, "Inputs", "networks")
    sys.exit(main(arguments[0] if arguments else networks, arguments[1:] or NETWORKS))
