"""A small network: convolution, batch norm, ReLU, linear layer.

As a module, and its parameters. Its layers are also matrices on flat images, for
NumPy and for exact arithmetic.
"""

import numpy as np
from floats import F64, LD

CHANNELS, FEATURES, SIZE, KERNEL, CLASSES = 2, 3, 5, 3, 4
OUT = SIZE - KERNEL + 1
PIXELS = OUT * OUT
EPSILON = 1e-5


def parameters(rng, type=F64):
    """By name, as values of the type."""
    drawn = {
        "filters": rng.normal(size=(FEATURES, CHANNELS, KERNEL, KERNEL)) / 3,
        "mean": rng.normal(size=FEATURES) / 4,
        "variance": rng.uniform(0.3, 2, size=FEATURES),
        "gamma": rng.normal(size=FEATURES),
        "beta": rng.normal(size=FEATURES) / 2,
        "weight": rng.normal(size=(FEATURES * PIXELS, CLASSES)) / 4,
        "bias": rng.normal(size=CLASSES),
    }
    return {name: type.load(type.store(value)) for name, value in drawn.items()}


def convolution_matrix(filters):
    """The convolution, without padding, as a matrix on a flat image."""
    matrix = np.zeros((FEATURES, OUT, OUT, CHANNELS, SIZE, SIZE), LD)
    for i in range(OUT):
        for j in range(OUT):
            matrix[:, i, j, :, i : i + KERNEL, j : j + KERNEL] = filters
    return matrix.reshape(FEATURES * PIXELS, -1)


def module(n, type=F64):
    """For n images."""
    image = f"tensor<{n}x{CHANNELS}x{SIZE}x{SIZE}x{type}>"
    filters = f"tensor<{FEATURES}x{CHANNELS}x{KERNEL}x{KERNEL}x{type}>"
    channel = f"tensor<{FEATURES}x{type}>"
    features = f"tensor<{n}x{FEATURES}x{OUT}x{OUT}x{type}>"
    flat = f"tensor<{n}x{FEATURES * PIXELS}x{type}>"
    weight = f"tensor<{FEATURES * PIXELS}x{CLASSES}x{type}>"
    bias, result = f"tensor<{CLASSES}x{type}>", f"tensor<{n}x{CLASSES}x{type}>"
    return f"""
    func.func @main(%x: {image}, %filters: {filters}, %mean: {channel},
                    %variance: {channel}, %gamma: {channel}, %beta: {channel},
                    %weight: {weight}, %bias: {bias}) -> {result} {{
      %zero = arith.constant 0.0 : {type}
      %e = tensor.empty() : {features}
      %z = linalg.fill ins(%zero : {type}) outs(%e : {features}) -> {features}
      %c = linalg.conv_2d_nchw_fchw ins(%x, %filters : {image}, {filters})
                                    outs(%z : {features}) -> {features}
      %n = nnspec.batch_norm_inference %c mean(%mean) variance(%variance)
             gamma(%gamma) beta(%beta) axis = 1 epsilon = {EPSILON:.17e}
             : {features}, {channel}
      %f = nnspec.fill 0.0 : {features}
      %r = nnspec.max %n, %f : {features}
      %flat = tensor.collapse_shape %r [[0], [1, 2, 3]] : {features} into {flat}
      %b = nnspec.broadcast %bias dims = [1] : {bias} to {result}
      %y = linalg.matmul ins(%flat, %weight : {flat}, {weight})
                         outs(%b : {result}) -> {result}
      return %y : {result}
    }}
    """
