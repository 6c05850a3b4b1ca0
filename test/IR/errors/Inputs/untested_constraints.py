"""Prints the constraints of ops that no test refuses a violation of.

A constraint is "(C<n>)" in an op's description in ODS; its tests are functions
named @<mnemonic>_c<n>, or @<mnemonic>_c<n>_<facet>. Exits 1 if any has none.

Usage: untested_constraints.py OPS.td TEST.mlir...
"""

import pathlib
import re
import sys

# "def NNSpec_FillOp : NNSpec_PointwiseOp<"fill", ..." up to the next "def".
OP = re.compile(r'^def \w+Op\s*:\s*\w+<\s*"(\w+)".*?(?=^(?:def|class) |\Z)',
                re.MULTILINE | re.DOTALL)
CONSTRAINT = re.compile(r"^\s*- \(C(\d+)\)", re.MULTILINE)


def constraints(ods):
    for op in OP.finditer(ods):
        numbers = [int(number) for number in CONSTRAINT.findall(op.group())]
        if numbers != list(range(1, len(numbers) + 1)) or not numbers:
            sys.exit(f"{op.group(1)}: constraints are numbered {numbers}")
        yield from ((op.group(1), number) for number in numbers)


def main():
    ods = pathlib.Path(sys.argv[1]).read_text()
    tests = "\n".join(pathlib.Path(path).read_text() for path in sys.argv[2:])
    found = list(constraints(ods))
    missing = [(op, number) for op, number in found
               if not re.search(rf"@{op}_c{number}(?:_\w+)?\(", tests)]
    for op, number in missing:
        print(f"untested: nnspec.{op} (C{number})")
    print(f"{len(found)} constraints")
    return bool(missing) or not found


if __name__ == "__main__":
    sys.exit(main())
