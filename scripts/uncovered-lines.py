#!/usr/bin/env python3
"""Lists the lines that an lcov file has no execution of, by file, and the share of those
that it has. Exits 1 where the share is below a percentage.

Usage: uncovered-lines.py FILE PERCENTAGE
"""

import itertools
import os
import sys


def read_counts(path):
    """For each source file, how often each line was executed."""
    files, lines = {}, None
    with open(path) as file:
        for record in file:
            key, _, value = record.strip().partition(":")
            if key == "SF":
                lines = files.setdefault(os.path.relpath(value), {})
            elif key == "DA":
                number, count = (int(part) for part in value.split(",")[:2])
                lines[number] = max(lines.get(number, 0), count)
    return files


def ranges(numbers):
    """Line numbers as "3-5, 9"."""
    for _, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        group = [number for _, number in group]
        yield f"{group[0]}-{group[-1]}" if len(group) > 1 else f"{group[0]}"


def main():
    files = read_counts(sys.argv[1])
    total = covered = 0
    for name, lines in sorted(files.items()):
        missing = sorted(number for number, count in lines.items() if count == 0)
        total += len(lines)
        covered += len(lines) - len(missing)
        if missing:
            share = 100 * (1 - len(missing) / len(lines))
            print(f"{name}: {share:.1f} %, not {', '.join(ranges(missing))}")
    share = 100 * covered / total if total else 0
    print(f"{covered} of {total} lines of {len(files)} files: {share:.2f} %")
    if share < float(sys.argv[2]):
        sys.exit(f"error: fewer than {sys.argv[2]} % of lines")


main()
