# REQUIRES: onnx-import
# RUN: %python %s %nnspec_src %t
"""Damaged models: the importer reads them, or says in a line each what is wrong.

The damage is done to models of the repository: files that end early, flipped bits, bytes
that are overwritten, pieces that are dropped, repeated or exchanged. Bits are flipped
mostly where the structure is, outside of the weights, of which any are right. Nothing
may crash, hang or take much memory; under AddressSanitizer (preset asan) nothing may
be read outside either.
"""

import os
import re
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

MODELS = [
    "examples/digits/digits.onnx",
    "test/Integration/Inputs/networks/shufflenet_v2_x0_5.onnx",
    "test/Integration/Inputs/networks/googlenet.onnx",
]
PER_KIND = 20
SECONDS = 60
MEMORY = 4 << 30
DECLARED = re.compile(r"^nnspec-translate: warning: .* has shape .*, but is declared as ")


def is_text(data, position):
    """Whether the bytes around the position are structure rather than weights."""
    around = data[max(0, position - 4) : position + 4]
    return sum(byte < 128 for byte in around) >= 7


def truncate(data, random):
    return data[: random.integers(len(data))]


def flip_bits(data, random):
    result = bytearray(data)
    for _ in range(random.integers(1, 4)):
        position = random.integers(len(data))
        while not is_text(data, position):
            position = random.integers(len(data))
        result[position] ^= 1 << random.integers(8)
    return bytes(result)


def overwrite(data, random):
    result = bytearray(data)
    start = random.integers(len(data))
    piece = random.choice([b"\xff" * 9, b"\x00" * 5, b"\x80" * 10, random.bytes(6)])
    result[start : start + len(piece)] = piece
    return bytes(result)


def move_piece(data, random):
    start, target = random.integers(len(data), size=2)
    length = int(random.integers(1, 200))
    piece = data[start : start + length]
    if random.integers(2):
        return data[:start] + data[start + length :]
    return data[:target] + piece + data[target:]


KINDS = [truncate, flip_bits, overwrite, move_piece]


def limit():
    # The sanitizers map terabytes.
    if not os.environ.get("NNSPEC_TEST_SANITIZED"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def check(path):
    """What is wrong with the tool's answer, or None, and whether the model is right."""
    try:
        result = subprocess.run(
            ["nnspec-translate", "--import-onnx", path, "-o", path + ".mlirbc"],
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=limit,
        )
    except subprocess.TimeoutExpired:
        return "takes too long", False
    lines = result.stderr.decode(errors="replace").split("\n")[:-1]
    # The damage may be to what the model says of its outputs.
    lines = [line for line in lines if not DECLARED.search(line)]
    if result.returncode not in (0, 1):
        return f"exit code {result.returncode}: {lines[:3]}", False
    wrong = [line for line in lines if not line.startswith("nnspec-translate: error: ")]
    if wrong or bool(lines) != bool(result.returncode):
        return f"exit code {result.returncode}, {len(lines)} lines, {wrong[:3]}", False
    return None, result.returncode == 0


def main(root, directory):
    os.makedirs(directory, exist_ok=True)
    random = np.random.default_rng(5)
    cases = []
    for model in MODELS:
        with open(os.path.join(root, model), "rb") as file:
            data = file.read()
        for kind in KINDS:
            for number in range(PER_KIND):
                name = f"{os.path.basename(model)[:-5]}-{kind.__name__}-{number}.onnx"
                cases.append(os.path.join(directory, name))
                with open(cases[-1], "wb") as file:
                    file.write(kind(data, random))
    failed = accepted = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (problem, is_right) in zip(cases, pool.map(check, cases)):
            accepted += is_right
            if problem:
                failed += 1
                print(f"{path}: {problem}")
    print(f"{len(cases)} damaged models: {accepted} imported, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) != 0)
