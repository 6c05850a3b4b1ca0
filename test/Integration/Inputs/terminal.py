"""Runs programs with a terminal as their standard error."""

import os
import pty
import subprocess


def read(terminal):
    """All that is written to the other side, until it is closed."""
    text = b""
    try:
        while data := os.read(terminal, 1 << 16):
            text += data
    except OSError:  # Linux says so at the end.
        pass
    return text


def check_progress(command):
    """The lines that the command shows one after the other on a terminal, and takes
    away in the end. Checks that there are none without a terminal.

    Returns them and the standard output of both runs.
    """
    quiet = subprocess.run(command, capture_output=True)
    assert quiet.returncode == 0 and quiet.stderr == b"", quiet

    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    lines = read(ours).split(b"\r\x1b[K")
    out, _ = process.communicate()
    assert process.returncode == 0
    assert len(lines) > 2 and lines[0] == b"" and lines[-1] == b"", lines
    return lines[1:-1], quiet.stdout, out
