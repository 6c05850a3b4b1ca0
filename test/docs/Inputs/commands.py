"""Runs the commands of a document, and compares what they print with what it says.

A command is a line of an indented block that begins with "$ ", and goes on after a
backslash. What follows in the block is its output; "..." stands for anything, in a line
or as lines. Nothing is compared where there is no output; then the command has to
succeed.

Usage: commands.py DOCUMENT     (in a copy of the files that it names)
"""

import pathlib
import re
import subprocess
import sys

# Behind it is the exit code.
MARK = "== end of command "


def read_commands(text):
    """Pairs of a command and the lines that it should print."""
    commands, block = [], False
    for line in text.split("\n"):
        if not line.startswith("    "):
            block = block and not line.strip()
            continue
        line = line[4:]
        if line.startswith("$ "):
            commands.append([line[2:], []])
            block = True
        elif block and commands[-1][0].endswith("\\"):
            commands[-1][0] += "\n" + line
        elif block:
            commands[-1][1].append(line)
    return commands


def matches(expected, found, status):
    """Whether the lines are those that are expected."""
    if not expected:
        return status == 0
    # Line breaks and indentation inside an op are the document's own.
    parts = [" ".join(part.split()) for part in "\n".join(expected).split("...")]
    pattern = r"\s*.*\s*".join(re.escape(part) for part in parts)
    return re.fullmatch(rf"\s*{pattern}\s*", " ".join(" ".join(found).split())) is not None


def main():
    commands = read_commands(pathlib.Path(sys.argv[1]).read_text())
    assert commands, "the document has no commands"
    script = "".join(f"{command}\necho '{MARK}'$?\n" for command, _ in commands)
    # Not as input, which a command may read.
    done = subprocess.run(["bash", "-c", script], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    parts = re.split(re.escape(MARK) + r"(\d+)\n", done.stdout)
    outputs, statuses = parts[:-1:2], map(int, parts[1::2])
    assert len(outputs) == len(commands) and not parts[-1], done.stdout
    wrong = 0
    for (command, expected), output, status in zip(commands, outputs, statuses):
        if not matches(expected, output.splitlines(), status):
            wrong += 1
            expectation = "\n".join(expected) or "exit code 0"
            print(f"$ {command}\nexpected:\n{expectation}\n"
                  f"found (exit code {status}):\n{output}")
    print(f"{len(commands) - wrong} of {len(commands)} commands as documented")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
