"""Cases for the nnspec ops.

Values are multiples of powers of two, so that what is computed with them is exact.
"""

import numpy as np
from evaluation import floats
from tensor_cases import dyadic


def tensor_of(array, type, dynamic=()):
    return floats(array, type, dynamic)[1]


def batch_norm(x, mean, variance, gamma, beta, axis, epsilon):
    along = [1] * x.ndim
    along[axis] = -1
    mean, variance, gamma, beta = (
        parameter.reshape(along) for parameter in (mean, variance, gamma, beta)
    )
    std = np.sqrt(np.maximum(variance, 0) + epsilon)
    return (x - mean) / std * gamma + beta


def add_inference(table):
    # Standard deviations of 1, 2 and 1/2: the last variance is clamped.
    variance = np.array([0.75, 3.75, -7])
    shapes = ((1, (4, 3, 5), (0, 2)), (0, (3,), ()), (2, (2, 5, 3), ()))
    for axis, shape, dynamic in shapes:
        for data, statistics in (("f32", "f32"), ("f16", "f64")):
            types = "$x, $m" if data == statistics else "$x, ($m, $v, $g, $b)"
            affine = "bf16" if data != statistics else "f32"
            table(
                f"%y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g)"
                f" beta(%b) axis = {axis} epsilon = 2.5e-01 : {types}",
                lambda x, m, v, g, b, axis=axis: batch_norm(x, m, v, g, b, axis, 0.25),
                tensor_of(np.zeros(shape), data, dynamic),
                x=floats(dyadic(*shape), data, dynamic),
                m=floats(dyadic(3), statistics),
                v=floats(variance, statistics),
                g=floats([-1.5, 2, 0], affine),
                b=floats([0.25, 0, -4], affine),
            )


def add_training(table):
    # Each channel is its mean and some distance to either side.
    mean, distance = np.array([1.5, -2, 0]), np.array([0.5, 2, 4])
    signs = np.array([1, -1, -1, 1, 1, -1, 1, -1]).reshape(2, 1, 4)
    x = mean.reshape(1, 3, 1) + distance.reshape(1, 3, 1) * signs
    gamma, beta = np.array([-1.5, 2, 0]), np.array([0.25, 0, -4])
    for axis in range(3):
        moved = np.moveaxis(x, 1, axis)
        for dynamic, affine in (((), "f32"), ((0, 1, 2), "f16")):
            table(
                "%y0, %y1, %y2 = nnspec.batch_norm_training %x gamma(%g) beta(%b) "
                f"axis = {axis} epsilon = 0.0 : $x, "
                + ("$g" if affine == "f32" else "($g, $b)"),
                lambda x, g, b, axis=axis: (
                    batch_norm(x, mean, distance**2, g, b, axis, 0),
                    mean,
                    distance**2,
                ),
                [tensor_of(moved, "f32", dynamic), "f32", "f32"],
                x=floats(moved, "f32", dynamic),
                g=floats(gamma, affine),
                b=floats(beta, affine),
            )


def add_nnspec(table):
    for op, function in (
        ("add", np.add),
        ("sub", np.subtract),
        ("mul", np.multiply),
        ("div", np.divide),
        ("max", np.maximum),
    ):
        for shape, type, dynamic in (
            ((3, 5), "f32", (1,)),
            ((), "f64", ()),
            ((2, 1, 4, 3), "f16", ()),
            ((0, 7), "bf16", (0,)),
        ):
            divisors = np.where(dyadic(*shape) < 0, -0.5, 3)
            table(
                f"%y = nnspec.{op} %a, %b : $a",
                function,
                tensor_of(np.zeros(shape), type, dynamic),
                a=floats(dyadic(*shape), type, dynamic),
                b=floats(divisors if op == "div" else dyadic(*shape), type, dynamic),
            )
    table(
        "%y = nnspec.sqrt %a : $a",
        lambda a: np.sqrt(np.maximum(a, 0)),
        "f32",
        a=floats([[4, 0, -0.0, 2], [-9, 0.1, 1e-30, -1e-30]], "f32"),
    )
    for source, target in (("f64", "f16"), ("bf16", "f32"), ("f32", "f32")):
        table(
            "%y = nnspec.cast %a : $a to $y",
            lambda a: a,
            target,
            a=floats([[0.1, -3, 0], [1e30, 7, -0.0]], source),
        )
    table("%y = nnspec.fill 1.0e-05 : $y", lambda: np.full((2, 3), 1e-5), "f16")
    table("%y = nnspec.fill -2.5 : $y", lambda: np.array(-2.5), "f32")
    table(
        "%n = arith.constant 4 : index\n%y = nnspec.fill 0.1 sizes(%n) : $y",
        lambda: np.full((4, 3), 0.1),
        "tensor<?x3xbf16>",
    )
    broadcast = "%y = nnspec.broadcast %a dims = "
    table(
        f"{broadcast}[1] : $a to $y",
        lambda a: np.broadcast_to(a[:, None], (2, 3, 5)),
        "tensor<2x3x5xf32>",
        a=floats(dyadic(3), "f32"),
    )
    table(
        f"{broadcast}[0, 2, 3] : $a to $y",
        lambda a: np.broadcast_to(a[:, None], (2, 4, 3, 5)),
        "tensor<2x4x3x5xf64>",
        a=floats(dyadic(2, 1, 5)),
    )
    table(
        f"{broadcast}[] : $a to $y",
        lambda a: np.full((3, 2), a),
        "tensor<3x2xf16>",
        a=floats(dyadic(), "f16"),
    )
    table(
        "%n = arith.constant 3 : index\n%k = arith.constant 4 : index\n"
        f"{broadcast}[0, 1] sizes(%n, %k) : $a to $y",
        lambda a: np.broadcast_to(a[:, :, None], (3, 4, 2)),
        "tensor<?x?x2xf32>",
        a=floats(dyadic(3, 1), "f32", (0,)),
    )


def add_cases(table):
    add_nnspec(table)
    add_inference(table)
    add_training(table)
