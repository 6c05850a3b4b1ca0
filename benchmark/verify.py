#!/usr/bin/env python3
"""Time and peak memory of verification and evaluation on a network of the size of
ResNet-50 (4 GMAC, see resnet50.py).

For each row one process: `nnspec-verify --trials=3` of the network before and after a
pass, and `nnspec-verify --simplify`, which checks the folded constants too; and `nnspec-run --domain=...` of the network. Prints the seconds on the clock, the
seconds of all cores, the peak memory in GB, and what the process said.

Usage: verify.py [--bin=DIRECTORY] [--size=224]
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

import processes

PASSES = ["--canonicalize", "--nnspec-simplify=fold-constants=false"]
DOMAINS = ["real", "interval", "rounding"]


def measure(name, command):
    run = processes.run(command)
    said = run.output.strip().replace("\n", "; ")
    print(f"{name:40}{run.seconds:8.1f} s{run.cores:8.1f} s{run.peak / 1e9:8.2f} GB  {said}",
          flush=True)


def main():
    root = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--bin", type=pathlib.Path, default=root.parent / "build/bin")
    parser.add_argument("--size", type=int, default=224)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        before, after, image = (folder / name for name in
                                ("before.mlir", "after.mlirbc", "image.npy"))
        with open(before, "w") as out:
            subprocess.run([sys.executable, root / "resnet50.py", f"--size={arguments.size}"],
                           stdout=out, check=True)
        shape = (1, 3, arguments.size, arguments.size)
        numpy.save(image, numpy.random.default_rng(0).standard_normal(shape, "f4"))

        print(f"{'':40}{'clock':>10}{'all cores':>10}{'memory':>11}")
        for option in PASSES:
            subprocess.run([arguments.bin / "nnspec-opt", before, option,
                            "--emit-bytecode", "-o", after], check=True)
            measure(f"verify {option}", [arguments.bin / "nnspec-verify", before, after,
                                         "--trials=3", "--seed=1"])
        measure("verify --simplify", [arguments.bin / "nnspec-verify", before,
                                      "--simplify", "--trials=3", "--seed=1"])
        for domain in DOMAINS:
            measure(f"evaluate --domain={domain}",
                    [arguments.bin / "nnspec-run", before, f"--domain={domain}",
                     f"--input={image}"]
                    + [f"--output={folder}/{i}.npy"
                       for i in range(1 if domain == "real" else 2)])


if __name__ == "__main__":
    main()
