"""Checks what nnspec-run with these arguments says while it runs for seconds."""

import re
import sys

from terminal import check_progress

lines, *outputs = check_progress(["nnspec-run", *sys.argv[1:]])
for output in outputs:
    assert b"median" in output, output
for line in lines:
    assert re.fullmatch(rb"runs: \d+ of \d+", line), line
