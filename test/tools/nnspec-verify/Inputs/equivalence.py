"""Checks what nnspec-verify says of right and of wrong rewrites.

Each folder of Inputs/equivalence has a program, before.mlir, and variants of it,
one equality or one mistake a file:

    good-*.mlir        computes the same: must be found equivalent
    bad-*.mlir         computes something else: must be refuted, by an input
    undecided-*.mlir   is wrong only where a divisor is 0: must be undecided, and
                       the answer must name the divisor

Which of them a variant is was decided by hand. known-limits/ has variants, right or
wrong by their first word, of which nnspec-verify cannot say so: they are undecided for
the reason that their comment gives. Move a file out of there when it is decided.

Usage: equivalence.py FOLDER
"""

import collections
import math
import multiprocessing.pool
import pathlib
import re
import subprocess
import sys

SEED = 20261
NUMBER = r"-?(?:\d[\d.e+-]*)"
WITNESS = re.compile(
    rf"^  result 0 at \[[\d, ]*\]: BEFORE ({NUMBER}) \(\+- ({NUMBER})\), "
    rf"AFTER ({NUMBER}) \(\+- ({NUMBER})\)$")
EXIT_CODES = {"good": 0, "bad": 1, "undecided": 2, "limit": 2}


def verify(before, after):
    return subprocess.run(
        ["nnspec-verify", before, after, f"--seed={SEED}"],
        capture_output=True, text=True, timeout=120)


def check_witness(lines, num_arguments):
    """What is wrong with the counterexample that `lines` should be, if anything."""
    match = WITNESS.match(lines[0]) if lines else None
    if not match:
        return "has no counterexample"
    before, before_error, after, after_error = map(float, match.groups())
    if not (math.isfinite(before) and math.isfinite(after)
            and abs(before - after) > before_error + after_error):
        return "has a counterexample that is within the rounding errors"
    arguments = [line for line in lines[1:] if re.match(r"  arg\d+ = ", line)]
    if len(arguments) != num_arguments:
        return "has a counterexample without its arguments"
    return None


def check(variant):
    """Checks one variant: its kind, and what is wrong if anything."""
    limit = variant.parent.parent.name == "known-limits"
    kind = "limit" if limit else variant.name.split("-")[0]
    folder = variant.parent.parent.parent / variant.parent.name if limit else variant.parent
    before = folder / "before.mlir"
    run = verify(before, variant)
    first, *lines = run.stdout.splitlines() or [""]
    problem = None
    if run.returncode != EXIT_CODES[kind] or run.stderr:
        problem = "is not found " + kind
    elif kind == "good" and not first.startswith("'main': equivalent"):
        problem = "is not called equivalent"
    elif kind == "undecided" and "AFTER divides by a value" not in first:
        problem = "is undecided for another reason"
    elif kind == "bad":
        signature = re.search(r"@main\((.*?)\)\s*->", before.read_text(), re.S)
        problem = check_witness(lines, signature[1].count("%"))
    if problem:
        problem = f"{variant}: {problem}\n{run.stdout}{run.stderr}"
    return variant.parent.name, kind, problem


def main():
    variants = sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*.mlir")
                      if path.name != "before.mlir")
    with multiprocessing.pool.ThreadPool(2) as pool:
        checked = pool.map(check, variants, chunksize=1)

    counts = collections.Counter((subject, kind) for subject, kind, _ in checked)
    totals = collections.Counter(kind for _, kind, _ in checked)
    print(f"{'':28}" + "".join(f"{kind:>11}" for kind in EXIT_CODES))
    for subject in sorted({subject for subject, _, _ in checked}):
        print(f"{subject:28}" + "".join(f"{counts[subject, kind]:11}" for kind in EXIT_CODES))
    print(f"{'total':28}" + "".join(f"{totals[kind]:11}" for kind in EXIT_CODES))

    problems = [problem for _, _, problem in checked if problem]
    problems += [f"only {totals[kind]} variants are {kind}, expected 40 or more"
                 for kind in ("good", "bad") if totals[kind] < 40]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
