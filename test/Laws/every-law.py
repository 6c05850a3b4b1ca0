# RUN: %python %s
"""Each law that docs/Algebra.md names has its two files here, NAME.smt2 and
NAME-bad.smt2, and each file here is a law's."""

import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).parent
ALGEBRA = FOLDER.parents[1] / "docs" / "Algebra.md"
# A law is a heading, "### name, name (fold)", or a row of a table, "| name | ...".
HEADING = re.compile(r"^### (.*?)(?: \(fold\))?$", re.MULTILINE)
ROW = re.compile(r"^\| (\w+) \|", re.MULTILINE)

text = ALGEBRA.read_text(encoding="utf-8")
laws = {name for names in HEADING.findall(text) for name in names.split(", ")}
laws |= set(ROW.findall(text)) - {"law"}

expected = {f"{law}{suffix}.smt2" for law in laws for suffix in ("", "-bad")}
found = {path.name for path in FOLDER.glob("*.smt2")}
for name in sorted(expected - found):
    print(f"test/Laws/{name} is missing: docs/Algebra.md names this law")
for name in sorted(found - expected):
    print(f"test/Laws/{name} is of no law in docs/Algebra.md")
sys.exit(not laws or expected != found)
