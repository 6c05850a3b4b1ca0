# RUN: %python %s %z3
# REQUIRES: z3
"""No law is proved from premises that contradict each other: with the law asserted
in place of its negation, each file is satisfiable."""

import pathlib
import subprocess
import sys

NEGATION, LAW = "(assert (not law))", "(assert law)"

failed = False
for path in sorted(pathlib.Path(__file__).parent.glob("*.smt2")):
    text = path.read_text(encoding="utf-8")
    if text.count(NEGATION) != 1:
        print(f"{path.name} must contain {NEGATION} once")
        failed = True
        continue
    answer = subprocess.run(
        [sys.argv[1], "-in"],
        input=text.replace(NEGATION, LAW),
        capture_output=True,
        text=True,
    ).stdout.strip()
    if answer != "sat":
        print(f"{path.name}: premises and law are {answer}, expected sat")
        failed = True
sys.exit(failed)
