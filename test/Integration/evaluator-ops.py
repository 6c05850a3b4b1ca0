# RUN: %python %s %nnspec_src %mlir_lib_dir
"""What the evaluator says an op is, against NumPy, for each op that it knows.

The cases are in Inputs/*_cases.py. Which ops there must be a case of is read from the
evaluator's sources, from the dialect's, and from MLIR's list of structured linalg ops
(all of which it evaluates through their regions and maps). An op that one of them has
and no case covers fails this test.
"""

import pathlib
import re
import sys

import control_cases
import convolution_cases
import element_cases
import nnspec_cases
import refusal_cases
import structured_cases
import tensor_cases
from evaluation import Table

# An op's name in C++: arith::AddFOp, and in files about arith only AddFOp; or where
# a macro makes it, CASE(Exp) and CASE_F(Abs).
QUALIFIED = re.compile(r"\b(arith|math|tensor|linalg|scf|func|affine|cf)::(\w+)Op\b")
UNQUALIFIED = re.compile(r"(?<![:\w])([A-Z]\w+)Op\b")
MACRO = re.compile(r"\bCASE(_F)?\(\s*(\w+)\s*\)")

# The sources name these for another reason: what holds a program, and the interface
# LinalgOp.
NOT_EVALUATED = {"func.func", "linalg."}
NNSPEC = re.compile(r'^def NNSpec_\w+\s*:\s*\w+<"(\w+)"', re.MULTILINE)
STRUCTURED = re.compile(r'"(linalg\.\w+)"')


def simplify(name):
    """One spelling for affine.AffineApply and affine.apply."""
    dialect, _, op = name.lower().replace("_", "").partition(".")
    return f"{dialect}.{op.removeprefix(dialect) if dialect != 'func' else op}"


def evaluated_ops(source, mlir_libraries):
    ops = {}
    for path in sorted((source / "lib/Evaluator").iterdir()):
        if path.suffix not in (".h", ".cpp"):
            continue
        text = re.sub(r"//.*", "", path.read_text())
        found = [f"{dialect}.{op}" for dialect, op in QUALIFIED.findall(text)]
        if path.name == "IntegerOps.cpp":
            found += [f"arith.{op}" for op in UNQUALIFIED.findall(text)]
        for suffix, op in MACRO.findall(text):
            if op != "NAME":
                found.append(f"math.{op}{'F' if suffix else ''}")
        ops |= {simplify(op): path.name for op in found}

    dialect = source / "include/nnspec/IR/NNSpecOps.td"
    for name in NNSPEC.findall(dialect.read_text()):
        ops[simplify(f"nnspec.{name}")] = dialect.name

    headers = mlir_libraries.parent / "include/mlir/Dialect/Linalg/IR"
    structured = headers / "LinalgStructuredOps.h.inc"
    for name in STRUCTURED.findall(structured.read_text()):
        ops[simplify(name)] = structured.name
    return ops


def main():
    table = Table()
    for cases in (
        element_cases,
        nnspec_cases,
        tensor_cases,
        control_cases,
        structured_cases,
        convolution_cases,
        refusal_cases,
    ):
        cases.add_cases(table)

    ops = evaluated_ops(*map(pathlib.Path, sys.argv[1:]))
    # So that a changed spelling in the sources does not make the list empty.
    for op in ("nnspec.fill", "math.absf", "math.exp", "arith.shrsi", "arith.addf"):
        assert op in ops, f"{op} is missing from the list of evaluated ops"
    for op in ("tensor.pad", "scf.for", "linalg.matmul", "linalg.conv2dnhwchwcf"):
        assert op in ops, f"{op} is missing from the list of evaluated ops"
    covered = {simplify(op) for op in table.covered()} | NOT_EVALUATED
    missing = [f"{op} ({where})" for op, where in ops.items() if op not in covered]
    print(f"{len(ops)} ops are evaluated, {len(missing)} of them without a case")
    for op in missing:
        print(f"FAIL no case of {op}")
    table.check()
    sys.exit(1 if missing else 0)


main()
