"""Verifies what FileCheck only looks at.

A test whose RUN line is `nnspec-opt %s PASSES | FileCheck ...` shows the text that
the passes make. This test format also has nnspec-verify say that the function is
still the same: for each such line it runs

    nnspec-opt %s PASSES -o AFTER && nnspec-verify --all %s AFTER

first. So a test that is added later is verified too. One that cannot be says so, and
why, on a line of its own:

    // UNVERIFIED: what the passes make cannot be evaluated: it has pointers
    // UNVERIFIED @function: its arguments are integers
"""

import pathlib
import re

import lit.formats
import lit.TestRunner

RUN = re.compile(r"//\s*RUN:\s*nnspec-opt\s+(?P<arguments>[^|\n]*%s[^|\n]*)\|\s*FileCheck\b")
UNVERIFIED = re.compile(r"//\s*UNVERIFIED(?:\s+@(?P<function>[\w.$-]+))?:\s*(?P<reason>\S.*)")
# What changes how the input is read; nnspec-verify has these too.
INPUT_OPTIONS = ["--split-input-file", "--allow-unregistered-dialect"]


def verification_commands(text):
    """The shell commands that verify a test, given its text."""
    skipped = []
    for match in UNVERIFIED.finditer(text):
        if not match["function"]:
            return []
        skipped.append(match["function"])
    # A RUN line may go on in the next one.
    text = re.sub(r"\\\n//\s*RUN:\s*", " ", text)
    commands = []
    for number, match in enumerate(RUN.finditer(text)):
        arguments = match["arguments"].strip()
        if "--verify-diagnostics" in arguments:
            continue
        after = f"%t.verify{number}.mlir"
        options = [f"--skip={name}" for name in skipped]
        options += [option for option in INPUT_OPTIONS if option[1:] in arguments]
        commands.append(f"nnspec-opt {arguments} -o {after} && "
                        f"nnspec-verify --all {' '.join(options)} %s {after}")
    return commands


class VerifiedShTest(lit.formats.ShTest):
    def execute(self, test, litConfig):
        source = pathlib.Path(test.getSourcePath())
        commands = []
        if source.suffix == ".mlir":
            commands = verification_commands(source.read_text())
        return lit.TestRunner.executeShTest(
            test,
            litConfig,
            self.execute_external,
            self.extra_substitutions,
            list(self.preamble_commands) + commands,
        )
