#!/usr/bin/env python3
"""Prints the bounds that IntervalEvaluatorTest.cpp expects.

Interval bound propagation of a convolution, a batch norm, a ReLU and a linear
layer, written with NumPy in midpoint-radius form, unlike the evaluator.
"""

import numpy as np


def numbers(count, factor, shift, scale):
    """The test's constants: multiples of `scale`, between -8 and 8 times it."""
    return ((np.arange(count) * factor + shift) % 17 - 8) * scale


def affine(matrix, offset, mid, radius):
    return matrix @ mid + offset, np.abs(matrix) @ radius


def convolution(filters, size):
    """The convolution, without padding, as a matrix on a flat image."""
    channels_out, channels, kernel, _ = filters.shape
    out = size - kernel + 1
    matrix = np.zeros((channels_out, out, out, channels, size, size))
    for i in range(out):
        for j in range(out):
            matrix[:, i, j, :, i:i + kernel, j:j + kernel] = filters
    return matrix.reshape(channels_out * out * out, -1)


x = numbers(50, 5, 3, 1 / 4)
filters = numbers(54, 7, 2, 1 / 16).reshape(3, 2, 3, 3)
mean = numbers(3, 3, 9, 1 / 8)
variance = np.array([0.5, 1.0, 2.0])
gamma = numbers(3, 11, 1, 1 / 4)
beta = numbers(3, 2, 5, 1 / 8)
weight = numbers(27 * 4, 13, 6, 1 / 32).reshape(27, 4)
bias = numbers(4, 4, 7, 1 / 16)

mid, radius = x, np.full(50, 1 / 8)
mid, radius = affine(convolution(filters, 5), 0, mid, radius)
scale = np.repeat(gamma / np.sqrt(variance + 1e-5), 9)
mid = (mid - np.repeat(mean, 9)) * scale + np.repeat(beta, 9)
radius = np.abs(scale) * radius
lower, upper = np.maximum(mid - radius, 0), np.maximum(mid + radius, 0)
mid, radius = (lower + upper) / 2, (upper - lower) / 2
mid, radius = affine(weight.T, bias, mid, radius)
for bounds in zip(mid - radius, mid + radius):
    print("{%.17g, %.17g}," % bounds)
