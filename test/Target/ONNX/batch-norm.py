# REQUIRES: onnx
# RUN: %python %s
"""Batch norms of ONNX in each form that the standard has had, by value.

Rows a12, a14 and a22 of docs/Adversarial.md: training mode by the opset's rule, one
constant under two names, statistics that are missing. Expected values are NumPy's, in
f64.
"""


import numpy as np
from onnx import numpy_helper
from onnx_nodes import Checker, model, node, value

OPSETS = [7, 9, 14, 15]
checker = Checker()
random = np.random.default_rng(4)
PARAMETERS = "scale bias mean variance"


def parameters(*shape, dtype=np.float32):
    """Scales of both signs and zero, variances that are not one."""
    scale = random.normal(size=shape)
    scale.flat[0] = 0
    arrays = [scale, random.normal(size=shape), random.normal(size=shape)]
    arrays.append(random.uniform(0.1, 3, size=shape))
    return [array.astype(dtype) for array in arrays]


def normalize(x, scale, bias, mean, variance, epsilon, axis_shape):
    parts = [np.float64(part).reshape(axis_shape) for part in (scale, bias, mean, variance)]
    scale, bias, mean, variance = parts
    return (x - mean) / np.sqrt(variance + np.float64(np.float32(epsilon))) * scale + bias


def check_inference(opset, shape, epsilon, dtype=np.float32, statistics=np.float32, atol=1e-5):
    x = random.normal(size=shape).astype(dtype)
    scale, bias, mean, variance = parameters(shape[1], dtype=statistics)
    # Up to opset 14 all have one type; opset 15 has one for each pair.
    axis_shape = (-1,) + (1,) * (len(shape) - 2)
    expected = normalize(np.float64(x), scale, bias, mean, variance, epsilon, axis_shape)
    checker.check_values(
        f"inference {opset} {shape} {epsilon} {np.dtype(dtype)}",
        [node("BatchNormalization", f"x {PARAMETERS}", "y", epsilon=epsilon)],
        {"x": x, "scale": scale, "bias": bias, "mean": mean, "variance": variance},
        {"y": expected.astype(dtype)},
        opset=opset,
        atol=atol,
    )


def check_training(opset):
    """a12: in training mode the batch's statistics count, and the running ones are
    results."""
    shape, epsilon, momentum = (4, 3, 5, 2), 1e-2, 0.7
    x = (3 + random.normal(size=shape)).astype(np.float32)
    scale, bias, mean, variance = parameters(3)
    wide = np.float64(x)
    own = wide.mean((0, 2, 3)), wide.var((0, 2, 3))
    expected = {"y": normalize(wide, scale, bias, *own, epsilon, (-1, 1, 1)).astype(np.float32)}
    for name, old, new in [("m", mean, own[0]), ("v", variance, own[1])]:
        kept = np.float64(np.float32(momentum))
        expected[name] = (old * kept + new * (1 - kept)).astype(np.float32)
    results, attributes = "y m v", {}
    if opset < 14:
        results += " sm sv"
        expected["sm"], expected["sv"] = (part.astype(np.float32) for part in own)
    else:
        attributes["training_mode"] = 1
    checker.check_values(
        f"a12 training {opset}",
        [node("BatchNormalization", f"x {PARAMETERS}", results, epsilon=epsilon,
              momentum=momentum, **attributes)],
        {"x": x, "scale": scale, "bias": bias, "mean": mean, "variance": variance},
        expected,
        opset=opset,
        atol=1e-5,
    )


def check_training_of_open_sizes():
    """Sizes that one of the inputs leaves open are those of the others."""
    x = random.normal(size=(4, 3, 5)).astype(np.float32)
    arrays = dict(zip(PARAMETERS.split(), parameters(3)))
    wide = np.float64(x)
    own = wide.mean((0, 2)), wide.var((0, 2))
    y = normalize(wide, arrays["scale"], arrays["bias"], *own, 1e-2, (-1, 1))
    for name, shape in (("scale", ["C"]), ("bias", ["C"]), ("x", ["N", 3, 5]),
                        ("x", [4, "C", 5])):
        checker.check_values(
            f"training, {name} of {shape}",
            [node("BatchNormalization", f"x {PARAMETERS}", "y", epsilon=1e-2,
                  training_mode=1)],
            {"x": x, **arrays},
            {"y": y.astype(np.float32)},
            shapes={name: shape},
            opset=15,
            atol=1e-5,
        )


def check_positions(opset):
    """Without `spatial`, each position has parameters of its own."""
    x = random.normal(size=(2, 3, 4, 5)).astype(np.float32)
    arrays = parameters(3, 4, 5)
    expected = normalize(np.float64(x), *arrays, 1e-3, (3, 4, 5))
    checker.check_values(
        f"spatial=0 {opset}",
        [node("BatchNormalization", f"x {PARAMETERS}", "y", epsilon=1e-3, spatial=0)],
        {"x": x, **dict(zip(PARAMETERS.split(), arrays))},
        {"y": expected.astype(np.float32)},
        opset=opset,
        atol=1e-5,
    )


def check_old_opset():
    """Opset 6 says by `is_test` that it is inference."""
    x = random.normal(size=(2, 3, 4)).astype(np.float32)
    arrays = parameters(3)
    expected = normalize(np.float64(x), *arrays, 1e-3, (-1, 1))
    checker.check_values(
        "is_test",
        [node("BatchNormalization", f"x {PARAMETERS}", "y", epsilon=1e-3, is_test=1)],
        {"x": x, **dict(zip(PARAMETERS.split(), arrays))},
        {"y": expected.astype(np.float32)},
        opset=6,
        atol=1e-5,
    )


def check_same_constant_twice():
    """a14: one weight under two names, before two batch norms."""
    x = random.normal(size=(1, 2, 5, 4)).astype(np.float32)
    w = random.normal(size=(3, 2, 1, 1)).astype(np.float32)
    one, two = parameters(3), parameters(3)
    conv = np.einsum("nchw,fc->nfhw", np.float64(x), np.float64(w[:, :, 0, 0]))
    expected = {
        name: normalize(conv, *arrays, 1e-3, (-1, 1, 1)).astype(np.float32)
        for name, arrays in [("y1", one), ("y2", two)]
    }
    constants = [numpy_helper.from_array(w, "w")]
    for prefix, arrays in [("a", one), ("b", two)]:
        for name, array in zip(PARAMETERS.split(), arrays):
            constants.append(numpy_helper.from_array(array, f"{prefix}_{name}"))
    names = {p: " ".join(f"{p}_{name}" for name in PARAMETERS.split()) for p in "ab"}
    checker.check_values(
        "a14 one constant, two names",
        [
            node("Identity", "w", "alias"),
            node("Conv", "x w", "c1"),
            node("Conv", "x alias", "c2"),
            node("BatchNormalization", f"c1 {names['a']}", "y1", epsilon=1e-3),
            node("BatchNormalization", f"c2 {names['b']}", "y2", epsilon=1e-3),
        ],
        {"x": x},
        expected,
        constants,
        atol=1e-5,
    )


def check_missing():
    """a22: what is missing is an error; ONNX has no defaults."""
    for inputs in ["x scale bias", "x scale bias mean", "x _ bias mean variance"]:
        made = model(
            [node("BatchNormalization", inputs, "y", name="bn")],
            [value("x", [2, 3])] + [value(name, [3]) for name in PARAMETERS.split()],
            [value("y", [2, 3])],
        )
        count = len(inputs.split())
        checker.check_errors(
            f"a22 {inputs}",
            made,
            "BatchNormalization 'bn' (opset 13): wrong number of inputs: found "
            f"{count}, expected 5",
        )


for opset in OPSETS:
    for epsilon in [1e-3, 1e-5, 1e-6, 1.0]:
        check_inference(opset, (2, 3, 4, 5), epsilon)
    for shape in [(4, 3), (2, 3, 4), (2, 3, 2, 4, 5), (3, 3, 3, 3)]:
        check_inference(opset, shape, 1e-3)
    check_training(opset)
check_training_of_open_sizes()
check_inference(15, (2, 3, 4, 5), 1e-3, np.float64, np.float64, atol=1e-12)
check_inference(15, (2, 3, 4, 5), 1e-3, np.float16, np.float16, atol=1e-2)
check_inference(15, (2, 3, 4, 5), 1e-3, np.float16, np.float32, atol=1e-2)
check_positions(7)
check_old_opset()
check_same_constant_twice()
check_missing()
checker.finish()
