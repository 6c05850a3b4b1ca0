"""Parses and verifies the MLIR in a document: each block between "```mlir" and "```".

Values that a block does not define become results of an op of no dialect. Their types
are what the parser asks for. A block with "..." is a sketch, and left out. One that
shows the same op on several types is taken op by op.

Usage: mlir_blocks.py DOCUMENT
"""

import pathlib
import re
import subprocess
import sys

MISTYPED = re.compile(r"use of value '(%\w+)' expects different type than prior uses: "
                      r"'(.*)' vs 'none'")
VALUE = re.compile(r"%[\w$.-]+")


def parse(text):
    return subprocess.run(["nnspec-opt", "-", "--allow-unregistered-dialect"],
                          input=text, capture_output=True, text=True)


def check(block):
    """The errors that are left when all values are defined."""
    definitions = re.findall(r"^ *(%[^=]*) =|^ *\^bb\d*\((.*)\):", block, re.MULTILINE)
    defined = set(VALUE.findall(str(definitions)))
    types = {name: "none" for name in VALUE.findall(block) if name not in defined}
    while True:
        header = "".join(f'{name} = "doc.value"() : () -> ({kind})\n'
                         for name, kind in types.items())
        result = parse(header + block)
        match = MISTYPED.search(result.stderr)
        if not match or types.get(match[1]) != "none":
            return result.stderr if result.returncode else ""
        types[match[1]] = match[2]


def main():
    text = pathlib.Path(sys.argv[1]).read_text()
    blocks = re.findall(r"^```mlir\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks, "the document has no MLIR"
    wrong = 0
    blocks = [block for block in blocks if "..." not in block]
    for block in blocks:
        errors = check(block)
        if errors:
            errors = "".join(map(check, re.split(r"^(?=%)", block, flags=re.MULTILINE)))
        if errors:
            wrong += 1
            print(block + errors)
    print(f"{len(blocks) - wrong} of {len(blocks)} blocks are right")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
