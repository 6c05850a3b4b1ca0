"""Prints the version of a dialect in an MLIR bytecode file, or writes a copy that
has another one.

Usage: bytecode_version.py FILE [--set MAJOR.MINOR -o OUTPUT]

The version of the first dialect that has one is the first section of kind 7 in
the file. It holds two numbers, which are one byte each while they are less than
128: twice the number, plus 1. (MLIR's BytecodeFormat.md.)
"""

import argparse
import pathlib
import re

parser = argparse.ArgumentParser()
parser.add_argument("file", type=pathlib.Path)
parser.add_argument("--set", metavar="MAJOR.MINOR")
parser.add_argument("-o", type=pathlib.Path, metavar="OUTPUT")
arguments = parser.parse_args()

bytecode = arguments.file.read_bytes()
# Kind 7, two bytes.
section = re.search(rb"\x07\x05(..)", bytecode, re.DOTALL)
if arguments.set:
    version = bytes(2 * int(number) + 1 for number in arguments.set.split("."))
    arguments.o.write_bytes(bytecode[:section.start(1)] + version
                            + bytecode[section.end(1):])
else:
    print(".".join(str(byte // 2) for byte in section.group(1)))
