"""Checks the examples in docs/Integration.md: runs those in Python, in a folder that
has a model.onnx and an image.npy, and finds those in C++ in the example program.

Usage: integration.py DOCUMENT PROGRAM
"""

import pathlib
import re
import sys

import numpy as np

document, program = (pathlib.Path(path).read_text() for path in sys.argv[1:])
blocks = re.findall(r"^```([a-z+]+)\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
counts = {"python": 0, "c++": 0}
for language, block in blocks:
    if language == "python":
        x = np.load("image.npy")
        names = {"x": x}
        exec(block, names)
        assert (names["lower"] <= names["y"]).all() and (names["y"] <= names["upper"]).all()
        assert (abs(names["y"] - names["values"]) <= names["errors"]).all()
    elif language == "c++":
        for line in block.splitlines():
            assert line in program, line
    counts[language] = counts.get(language, 0) + 1
assert counts["python"] and counts["c++"], counts
