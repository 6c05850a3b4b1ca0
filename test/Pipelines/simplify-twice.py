# RUN: %python %s
"""--nnspec-simplify changes nothing that it has made.

Every program of other tests is simplified once and twice, in each form, and the two
texts are the same, function by function.
"""

import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FORMS = (
    "",
    "fold-constants=false",
    "keep-nnspec",
    "keep-nnspec fold-constants=false",
    "keep-narrow-weights keep-narrow-accumulators",
)
TESTS = pathlib.Path(__file__).resolve().parents[1]
FOLDERS = ("Conversion", "IR", "Pipelines", "Transforms")
OPTIONS = ["--allow-unregistered-dialect", "--split-input-file"]

# What changes nevertheless: file, function and why.
EXCEPTIONS = {
    ("Conversion/BatchNormToNNSpec/refused.mlir", "epsilon_too_precise"): (
        "MLIR prints fewer digits of an f80 than it has"
    ),
    ("IR/canonicalization/broadcast-outwards.mlir", "broadcast_outwards_not_batch_norm"): (
        "upstream folds what is computed from its NaN"
    ),
}
# What cannot be lowered, and why.
NOT_LOWERED = {
    "IR/canonicalization/static-shapes.mlir": "has sizes that disagree",
    "IR/graph-regions.mlir": "upstream's patterns crash on ops that use themselves",
}


def simplify(text, form):
    command = ["nnspec-opt", *OPTIONS, f"--nnspec-simplify={form}"]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=100
    )


def split(text):
    """The functions by name and number; maps and resources are written out or left
    out, since their names depend on the rest of the module."""
    found = {}
    for section in re.split(r"^// -----$", text, flags=re.MULTILINE):
        maps = dict(re.findall(r"^(#\w+) = (.*)$", section, re.MULTILINE))
        section = re.sub(r"#map\d*", lambda match: maps.get(match[0], match[0]), section)
        parts = re.split(r"func\.func (?:private )?@([\w.$-]+)", section)[1:]
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            found[name, len(found)] = body.strip()
    return found


def check(path):
    """Messages about what changes, how many functions there are, and which of them are
    exceptions."""
    name = str(path.relative_to(TESTS))
    failures, count, exceptions = [], 0, set()
    for form in FORMS:
        if name in NOT_LOWERED and "keep-nnspec" not in form:
            continue
        once = simplify(path.read_text(), form)
        if once.returncode != 0:
            failures.append(f"{name} [{form}]: {once.stderr[:2000]}")
            continue
        twice = simplify(once.stdout, form)
        if twice.returncode != 0:
            failures.append(f"{name} [{form}], second run: {twice.stderr[:2000]}")
            continue
        first, second = split(once.stdout), split(twice.stdout)
        count += len(first)
        if first.keys() != second.keys():
            failures.append(f"{name} [{form}]: other functions")
        for key, text in first.items():
            if text == second.get(key):
                continue
            if (name, key[0]) in EXCEPTIONS:
                exceptions.add((name, key[0]))
            else:
                failures.append(
                    f"{name} [{form}] @{key[0]}\n{text}\nbecomes\n{second.get(key)}"
                )
    return failures, count, exceptions


def main():
    paths = [
        path
        for folder in FOLDERS
        for path in sorted((TESTS / folder).rglob("*.mlir"))
        if "Inputs" not in path.parts and "errors" not in path.parts
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, paths))
    failures = [message for messages, _, _ in results for message in messages]
    found = {exception for _, _, exceptions in results for exception in exceptions}
    for name, function in EXCEPTIONS.keys() - found:
        failures.append(f"{name} @{function} is no exception any more")
    for message in failures[:20]:
        print(f"FAIL {message}")
    print(f"{len(paths)} files, {sum(count for _, count, _ in results)} functions")
    if failures:
        sys.exit(f"{len(failures)} failures")


main()
