"""Runs a command that must end with a given exit code: status.py CODE COMMAND...

With code 2 the command must print one line on stderr and nothing on stdout; the
line is printed here. Otherwise it must print nothing on stderr.
"""

import subprocess
import sys

code = int(sys.argv[1])
process = subprocess.run(sys.argv[2:], capture_output=True, text=True)
found = process.stderr if code == 2 else process.stdout
other = process.stdout if code == 2 else process.stderr
print(found, end="")
if process.returncode != code:
    sys.exit(f"found exit code {process.returncode}, expected {code}\n{other}")
if other:
    sys.exit(f"unexpected output: {other}")
if code == 2 and (found.count("\n") != 1 or not found.endswith("\n")):
    sys.exit(f"found {found.count(chr(10))} lines on stderr, expected 1")
