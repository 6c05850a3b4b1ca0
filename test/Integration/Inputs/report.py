"""Compares arrays element by element, and says which, where and by how much."""

import sys

import numpy as np
from exact import Exact
from floats import LD

MAX_PRINTED = 20  # failures
MAX_PRINTED_PER_CASE = 3


class Report:
    def __init__(self):
        self.num_checks = 0
        self.num_elements = 0
        self.num_failures = 0
        self.largest = {}  # group: (error as a share of the bound, where)
        self.certified = {}  # group: the largest share of each case
        self.num_unbounded = 0

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

    def check_certified(self, case, group, type, found, bounds, exact, is_required):
        """The value and the error that --domain=rounding gives: neither `found`
        nor the value is further from the exact one than the error. It is finite
        where `is_required`; where it is finite, the result has to be. `exact` is
        an Exact, or an array where no rounding has been: then distances are
        computed in np.longdouble, which is much faster."""
        value, error = bounds
        values = type.load(found).astype(np.float64)
        if not self._check_shape(case, values, exact):
            return False
        is_bounded = np.isfinite(error)
        self.num_unbounded += np.count_nonzero(~is_bounded)
        # An infinity that is a constant or an argument may be known.
        is_infinity = np.isinf(values) & (values == value) & (error == 0)
        is_known = is_bounded & ~is_infinity
        is_finite = np.isfinite(values) & np.isfinite(value)
        passes = np.logical_not(is_required) | is_bounded
        passes = np.asarray(passes & (~is_known | is_finite))
        use = np.asarray(is_known & is_finite)
        is_exact = isinstance(exact, Exact)
        number = Exact.of if is_exact else np.longdouble
        bound = number(error[use])
        if not is_exact:
            exact = np.asarray(exact)
        share = np.zeros(values.shape)
        for computed in (values, value):
            distance = abs(number(computed[use]) - exact[use])
            passes[use] &= distance <= bound
            share[use] = np.maximum(
                share[use],
                distance.share_of(bound)
                if is_exact
                else np.where(distance == 0, 0, distance / bound),
            )
        if use.any():
            largest = float(share.max())
            self.certified.setdefault(group, []).append((largest, case.name))
        shown = np.full(values.shape, np.nan)
        wrong = exact[use & ~passes]
        shown[use & ~passes] = wrong.round_to_double() if is_exact else wrong
        return self._finish(case, passes, values, shown, error)

    def fail(self, case, message):
        self.num_failures += 1
        if self.num_failures <= MAX_PRINTED:
            print(f"FAIL {case.name}: {message}")

    def finish(self):
        """Prints the figures; the process fails if a check has."""
        for group, (share, name) in self.largest.items():
            print(f"{group}: largest error is {float(share):.3f} of the bound ({name})")
        for group, shares in self.certified.items():
            median = sorted(shares)[len(shares) // 2][0]
            share, name = max(shares)
            print(
                f"{group}: largest error is {share:.3f} of the certified one ({name}), "
                f"{median:.3f} in half of {len(shares)} cases"
            )
        if self.certified:
            print(f"{self.num_unbounded} elements have no certified error")
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
