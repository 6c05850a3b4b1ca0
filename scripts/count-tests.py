#!/usr/bin/env python3
"""Adds up the tests of every suite, and prints "N passed, N failed, N skipped".

Reads the result files that lit (--output) and GoogleTest (--gtest_output=json)
wrote into a folder. Exits 1 if a test failed, or if there was none.

Usage: count-tests.py FOLDER
"""

import json
import pathlib
import sys

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED"}
NOT_SELECTED = "EXCLUDED"


def outcomes(results):
    """One of "passed", "failed" and "skipped" for each test."""
    for test in results.get("tests", []) if "__version__" in results else []:
        code = test["code"]
        if code == NOT_SELECTED:
            continue
        yield ("passed" if code in PASSED
               else "skipped" if code in SKIPPED else "failed")
    for suite in results.get("testsuites", []):
        for test in suite["testsuite"]:
            yield ("failed" if test.get("failures")
                   else "skipped" if test["result"] == "SKIPPED" else "passed")


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        for outcome in outcomes(json.loads(path.read_text())):
            counts[outcome] += 1
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return counts["failed"] > 0 or counts["passed"] == 0


if __name__ == "__main__":
    sys.exit(main())
