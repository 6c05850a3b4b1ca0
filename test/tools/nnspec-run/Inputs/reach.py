"""Bounds reach this far to either side: reach.py LOWER UPPER MIDDLE DISTANCE...

At least, and no more than some roundings further. One distance for each element.
"""

import sys

import numpy as np

lower, upper, middle = map(np.load, sys.argv[1:4])
distance = np.array(sys.argv[4:], float).reshape(middle.shape)
for found, expected, sign in (
    (lower, middle - distance, -1),
    (upper, middle + distance, 1),
):
    further = sign * (found - expected)
    if found.dtype != np.float64 or not ((further >= 0) & (further < 1e-13)).all():
        sys.exit(f"found {found}, expected {expected}")
