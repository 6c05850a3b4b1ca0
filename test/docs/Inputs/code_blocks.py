"""Checks the examples in a document: runs those in Python, in a folder that has a
model.onnx and an image.npy, and finds those in C++ in the example program.

Usage: code_blocks.py DOCUMENT PROGRAM
"""

import pathlib
import re
import sys

import numpy as np

import nnspec

document, program = (pathlib.Path(path).read_text() for path in sys.argv[1:])
blocks = re.findall(r"^```([a-z+]+)\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
counts = {"python": 0, "c++": 0}
for language, block in blocks:
    if language == "python":
        names = {"x": np.load("image.npy"), "nnspec": nnspec}
        exec(block, names)
        assert names["y"].shape == (1, 10), names["y"].shape
        if "lower" in names:
            assert (names["lower"] <= names["y"]).all()
            assert (names["y"] <= names["upper"]).all()
        if "errors" in names:
            assert (abs(names["y"] - names["values"]) <= names["errors"]).all()
    elif language == "c++":
        for line in block.splitlines():
            assert line in program, line
    counts[language] = counts.get(language, 0) + 1
assert counts["python"] and counts["c++"], counts
