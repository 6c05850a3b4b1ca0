"""Compares arrays element by element, and says which, where and by how much."""

import sys

import numpy as np
from floats import LD

MAX_PRINTED = 20  # failures
MAX_PRINTED_PER_CASE = 3


class Report:
    def __init__(self):
        self.num_checks = 0
        self.num_elements = 0
        self.num_failures = 0
        self.largest = {}  # group: (error as a share of the bound, where)

    # Each check takes `found` as stored and says whether all elements pass.

    def check_equal(self, case, type, found, expected):
        """Value by value; zeros by sign too, any NaN for any NaN."""
        values, expected = type.load(found), np.asarray(expected, LD)
        if not self._check_shape(case, values, expected):
            return False
        passes = (values == expected) & (np.signbit(values) == np.signbit(expected))
        passes |= np.isnan(values) & np.isnan(expected)
        return self._finish(case, passes, values, expected, LD(0))

    def check_within(self, case, group, type, found, exact, bound):
        """|found - exact| <= bound."""
        values = type.load(found)
        if not self._check_shape(case, values, exact):
            return False
        error = np.abs(values - exact)
        self._note(group, case, error, bound)
        return self._finish(case, error <= bound, values, exact, bound)

    def check_rounded(self, case, group, type, found, exact, bound, through=None):
        """The result of rounding, once, some value within the bound of the exact
        one: to `type`, or to `through` and then to `type`. (Rounding is
        monotonic: the ends of the interval give the ends of what is right.)"""
        values = type.load(found)
        if not self._check_shape(case, values, exact):
            return False
        through = through or type
        lower = type.round(through.round(exact - bound))
        upper = type.round(through.round(exact + bound))
        # What is noted is the error beyond half a spacing, which is rounding's own.
        error = np.abs(values - exact)
        for rounded in {type, through}:
            error = (
                error - np.maximum(rounded.spacing(exact), rounded.spacing(values)) / 2
            )
        # An overflow that is right is no error.
        error = np.where(np.isinf(values), 0, np.maximum(error, 0))
        self._note(f"{group}, beyond rounding", case, error, bound)
        passes = (lower <= values) & (values <= upper)
        return self._finish(case, passes, values, exact, bound)

    def fail(self, case, message):
        self.num_failures += 1
        if self.num_failures <= MAX_PRINTED:
            print(f"FAIL {case.name}: {message}")

    def finish(self):
        """Prints the figures; the process fails if a check has."""
        for group, (share, name) in self.largest.items():
            print(f"{group}: largest error is {float(share):.3f} of the bound ({name})")
        print(f"{self.num_checks} checks of {self.num_elements} elements")
        if self.num_failures:
            sys.exit(f"{self.num_failures} failures")

    def _check_shape(self, case, found, expected):
        self.num_checks += 1
        self.num_elements += found.size
        if found.shape == np.shape(expected):
            return True
        self.fail(case, f"found shape {found.shape}, expected {np.shape(expected)}")
        return False

    def _note(self, group, case, error, bound):
        share = np.where(error == 0, 0, error / bound).max(initial=0)
        if share >= self.largest.get(group, (0, ""))[0]:
            self.largest[group] = (share, case.name)

    def _finish(self, case, passes, found, expected, bound):
        failed = np.argwhere(~passes)
        bound = np.broadcast_to(bound, found.shape)
        for index in map(tuple, failed[:MAX_PRINTED_PER_CASE]):
            self.fail(
                case,
                f"seed {case.seed}, at {[int(i) for i in index]}: "
                f"found {found[index]!r}, expected {expected[index]!r}, "
                f"difference {float(abs(found[index] - expected[index])):.4g}, "
                f"bound {float(bound[index]):.4g}",
            )
        if len(failed) > MAX_PRINTED_PER_CASE:
            self.fail(case, f"{len(failed)} of {found.size} elements in all")
        return len(failed) == 0
