"""Writes files: save.py FILE EXPRESSION [FILE EXPRESSION]...

An expression gives an array, which is saved as .npy, or bytes, which are
written as they are.
"""

import struct
import sys

import numpy as np


def bf16(array):
    """The upper halves of float32s: exact for what bf16 can hold."""
    bits = np.asarray(array, np.float32).view(np.uint32)
    assert not (bits & 0xFFFF).any()
    return (bits >> 16).astype(np.uint16)


def npy(header, data=0, version=(1, 0), length=None):
    """A .npy file of any header text and `data` bytes behind it."""
    header = header.encode()
    if length is None:
        length = len(header)
    length = struct.pack("<H" if version[0] == 1 else "<I", length)
    return b"\x93NUMPY" + bytes(version) + length + header + bytes(data)


def batch_norm(x, mean, variance, gamma, beta, axis, epsilon):
    """The definition in float64."""
    shape = [1] * x.ndim
    shape[axis] = -1
    mean, variance, gamma, beta = (
        np.asarray(p, np.float64).reshape(shape) for p in (mean, variance, gamma, beta)
    )
    std = np.sqrt(np.maximum(variance, 0) + epsilon)
    return (x.astype(np.float64) - mean) / std * gamma + beta


def normal(seed, *shape, dtype="f4"):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


for path, expression in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    value = eval(expression)
    if isinstance(value, bytes):
        with open(path, "wb") as file:
            file.write(value)
    else:
        # np.save would make rank 1 of rank 0 where it makes an order.
        with open(path, "wb") as file:
            np.lib.format.write_array(file, np.asanyarray(value), allow_pickle=True)
