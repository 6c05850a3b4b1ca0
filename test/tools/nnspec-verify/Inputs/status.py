"""Runs a command that must end with a given exit code: status.py CODE COMMAND...

What it prints is printed here. It must be all on stdout, or one line on stderr.
"""

import subprocess
import sys

code = int(sys.argv[1])
process = subprocess.run(sys.argv[2:], capture_output=True, text=True)
print(process.stdout + process.stderr, end="")
if process.returncode != code:
    sys.exit(f"found exit code {process.returncode}, expected {code}")
if process.stderr and (process.stdout or process.stderr.count("\n") != 1):
    sys.exit("expected nothing on stderr, or one line and nothing on stdout")
