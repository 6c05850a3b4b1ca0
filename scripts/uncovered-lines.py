#!/usr/bin/env python3
"""Lists the lines that an lcov file has no execution of, by file, with a reason, and
the share of those that it has. Exits 1 where the share is below a percentage, and
where a line has no reason.

Usage: uncovered-lines.py FILE PERCENTAGE

Reasons are in uncovered-lines.txt beside this script.
"""

import collections
import fnmatch
import itertools
import os
import re
import sys

REASONS = os.path.join(os.path.dirname(__file__), "uncovered-lines.txt")
NO_REASON = "no reason given"


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


def read_reasons():
    """Which files, what is in the lines, and why they are not executed, as a list."""
    with open(REASONS) as file:
        lines = [line.strip() for line in file if line.strip() and line[0] != "#"]
    rows = [re.split(r"\s{2,}", line, maxsplit=2) for line in lines]
    return [(files, re.compile(code), why) for files, code, why in rows]


def ranges(numbers):
    """First and last of each run of line numbers."""
    places = enumerate(numbers)
    for _, group in itertools.groupby(places, lambda pair: pair[1] - pair[0]):
        group = [number for _, number in group]
        yield group[0], group[-1]


def find_reason(reasons, name, code):
    for files, pattern, why in reasons:
        if fnmatch.fnmatch(name, files) and pattern.search(code):
            return why
    return NO_REASON


def main():
    files = read_counts(sys.argv[1])
    reasons = read_reasons()
    total = covered = 0
    by_reason = collections.Counter()
    for name, lines in sorted(files.items()):
        missing = sorted(number for number, count in lines.items() if count == 0)
        total += len(lines)
        covered += len(lines) - len(missing)
        if not missing:
            continue
        share = 100 * (1 - len(missing) / len(lines))
        print(f"{name}: {share:.1f} %")
        with open(name) as file:
            source = file.read().splitlines()
        for first, last in ranges(missing):
            why = find_reason(reasons, name, "\n".join(source[first - 1 : last]))
            by_reason[why] += last - first + 1
            number = f"{first}-{last}" if last > first else f"{first}"
            print(f"  {number}: {why}")
    print(f"{total - covered} lines are not executed:")
    for why, count in by_reason.most_common():
        print(f"{count:6} {why}")
    share = 100 * covered / total if total else 0
    print(f"{covered} of {total} lines of {len(files)} files: {share:.2f} %")
    if share < float(sys.argv[2]):
        sys.exit(f"error: fewer than {sys.argv[2]} % of lines")
    if by_reason[NO_REASON]:
        sys.exit(f"error: {by_reason[NO_REASON]} lines have no reason in {REASONS}")


main()
