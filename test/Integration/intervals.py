# RUN: %python %s
"""--domain=interval by value.

Its bounds enclose what 10,000 executions at random points of an input box yield,
many of them at the box's corners. Executed are the programs in np.longdouble and,
where the box is of the data only, the compiled code in f64. For an affine layer the
bounds are the exact ones, rounded outwards; for a small network those of interval
bound propagation, in NumPy and in exact arithmetic (Inputs/exact.py).
"""

import math
from dataclasses import dataclass
from typing import Callable

import network
import numpy as np
from exact import Exact
from floats import F32, F64, LD
from harness import Case, ToolError, optimize, run_module, run_on_box
from report import Report

report = Report()
NUM_EXECUTIONS = 10000
NUM_CORNERS = 2000
# How far the boxes of a batch reach, one after the other.
RADII = np.array([0, 1e-3, 0.2, 2])
NUM_BOXES = len(RADII)


@dataclass
class Program:
    name: str
    module: Callable  # of the batch size
    compute: Callable  # with NumPy, the executions along the first axis
    # The bounds of the arguments. With `has_batch` those of the first one hold
    # NUM_BOXES boxes along their first axis, and the others are points.
    boxes: list
    has_batch: bool = True
    passes: str = ""


def around(mid, radius):
    return np.asarray(mid - radius, np.float64), np.asarray(mid + radius, np.float64)


def batch(rng, *shape, center=0.0, radii=RADII):
    """One box of each radius."""
    mid = center + rng.normal(size=(NUM_BOXES, *shape))
    return around(mid, radii.reshape(-1, *[1] * len(shape)))


def point(values):
    values = np.asarray(values, np.float64)
    return values, values


def sample(rng, box):
    """Points of the box: its corners of all lower and all upper bounds, others,
    and points inside."""
    lower, upper = box
    shape = (NUM_EXECUTIONS, *lower.shape)
    share = rng.uniform(size=shape)
    corners = rng.integers(0, 2, size=(NUM_CORNERS, *lower.shape))
    share[:NUM_CORNERS] = corners
    share[0], share[1] = 0, 1
    values = np.where(share == 1, upper, lower + share * (upper - lower))
    return np.clip(values, lower, upper)


# By program: which part of its interval the executions reach, as text.
reached = {}


def check_encloses(case, bounds, results, allowance, group):
    """`results` have the executions along their first axis."""
    lower, upper = bounds
    if results.shape[1:] != lower.shape:
        return report.fail(case, f"shapes {results.shape} and {lower.shape}")
    report.num_checks += 1
    report.num_elements += results.size
    slack = allowance * (1 + np.abs(results))
    beyond = (results < lower - slack) | (results > upper + slack)
    beyond |= ~np.isfinite(results)
    if beyond.any():
        index = tuple(np.argwhere(beyond)[0])
        report.fail(
            case,
            f"{np.count_nonzero(beyond)} of {beyond.size} results beyond, the first "
            f"at {[int(i) for i in index]}: found {results[index]!r}, expected in "
            f"[{lower[index[1:]]!r}, {upper[index[1:]]!r}]",
        )
    if not (np.isfinite(lower) & np.isfinite(upper)).all():
        report.fail(case, "has an infinite bound")
    width = (upper - lower).astype(LD)
    part = (results.max(axis=0) - results.min(axis=0))[width > 1e-9]
    part = part / width[width > 1e-9]
    reached[group] = f"{float(part.min()):.2f} to {float(part.max()):.2f}"


def check_program(program):
    case = Case(program.name, "")
    rng = case.rng
    module = program.module(NUM_BOXES)
    try:
        if program.passes:
            module = optimize(module, program.passes)
        (bounds,) = run_on_box(module, program.boxes)
    except ToolError as error:
        return report.fail(case, error)
    samples = [sample(rng, box) for box in program.boxes]
    # Computed with 11 bits more than the bounds have.
    results = program.compute(*(values.astype(LD) for values in samples))
    check_encloses(case, bounds, results, 2.0**-57, program.name)
    if not program.has_batch:
        return
    # One batch of all executions; those of f64 round.
    data = samples[0].reshape(-1, *samples[0].shape[2:])
    arrays = [data, *(lower for lower, _ in program.boxes[1:])]
    (found,) = run_module(program.module(len(data)), arrays, 1)
    found = found.astype(LD).reshape(NUM_EXECUTIONS, *bounds[0].shape)
    check_encloses(case, bounds, found, 1e-13, f"{program.name}, compiled")


def generic(num_inputs, rank, body):
    """An elementwise linalg.generic on %x0, %x1, ... of f64, as a module of the
    batch size; in the body the scalars are %a, %b, ..."""

    def module(n, shape):
        type = f"tensor<{n}x{'x'.join(map(str, shape))}xf64>"
        names = "abc"[:num_inputs]
        dims = ", ".join(f"d{i}" for i in range(rank))
        maps = ", ".join([f"affine_map<({dims}) -> ({dims})>"] * (num_inputs + 1))
        kinds = ", ".join(['"parallel"'] * rank)
        return f"""
        func.func @main({", ".join(f"%x{i}: {type}" for i in range(num_inputs))})
            -> {type} {{
          %e = tensor.empty() : {type}
          %y = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}}
              ins({", ".join(f"%x{i}" for i in range(num_inputs))}
                  : {", ".join([type] * num_inputs)}) outs(%e : {type}) {{
          ^bb0({", ".join(f"%{name}: f64" for name in names)}, %out: f64):
            {body}
            linalg.yield %y : f64
          }} -> {type}
          return %y : {type}
        }}
        """

    return module


def elementwise_program(name, body, compute, boxes):
    shape = boxes[0][0].shape[1:]
    module = generic(len(boxes), 1 + len(shape), body)
    has_batch = len(boxes) == 1
    return Program(name, lambda n: module(n, shape), compute, boxes, has_batch)


#
# Batch norm
#

INFERENCE = """
func.func @main(%x: tensor<{n}x3x4xf64>, %m: tensor<3xf64>, %v: tensor<3xf64>,
                %g: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<{n}x3x4xf64> {{
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
         axis = 1 epsilon = 1.0e-02 : tensor<{n}x3x4xf64>, tensor<3xf64>
  return %y : tensor<{n}x3x4xf64>
}}
"""


def compute_inference(x, mean, variance, gamma, beta):
    # The executions, boxes, channels and pixels; parameters have no boxes.
    mean, variance, gamma, beta = (
        parameter[:, np.newaxis, :, np.newaxis]
        for parameter in (mean, variance, gamma, beta)
    )
    std = np.sqrt(np.maximum(variance, 0) + LD(1e-2))
    return (x - mean) / std * gamma + beta


def batch_norms():
    rng = np.random.default_rng(1)
    x = batch(rng, 3, 4)
    middles = [np.array([0.5, -1, 3]), np.array([0.7, 2, 0.01])]
    middles += [np.array([1.5, -2, 0.1]), np.array([0.1, 7, -1])]
    points = [point(middle) for middle in middles]
    # The variance may be below zero, and gamma of either sign.
    boxes = [around(middle, 0.25) for middle in middles]
    for name, parameters in (("data", points), ("everything", boxes)):
        for form in ("", "canonicalize", "nnspec-simplify{fold-constants=false}"):
            check_program(
                Program(
                    f"batch norm, a box of {name}, {form or 'as it stands'}",
                    lambda n: INFERENCE.format(n=n),
                    compute_inference,
                    [x, *parameters],
                    name == "data",
                    form,
                )
            )


TRAINING = """
func.func @main(%x: tensor<4x3x2xf64>, %g: tensor<3xf64>, %b: tensor<3xf64>)
    -> tensor<4x3x2xf64> {
  %y, %m, %v = nnspec.batch_norm_training %x gamma(%g) beta(%b) axis = 1
    epsilon = 1.0e-02 : tensor<4x3x2xf64>, tensor<3xf64>
  return %y : tensor<4x3x2xf64>
}
"""


def compute_training(x, gamma, beta):
    mean = x.mean(axis=(1, 3), keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=(1, 3), keepdims=True)
    gamma, beta = (p[:, np.newaxis, :, np.newaxis] for p in (gamma, beta))
    return (x - mean) / np.sqrt(variance + LD(1e-2)) * gamma + beta


def training():
    rng = np.random.default_rng(2)
    boxes = [batch(rng, 3, 2), around(rng.normal(size=3), 0.1)]
    boxes.append(around(rng.normal(size=3), 0.1))
    check_program(
        Program(
            "batch norm with its own statistics",
            lambda n: TRAINING,
            compute_training,
            boxes,
            has_batch=False,
        )
    )


#
# Affine layers
#

# The sizes of the data, the weight and the bias, and three ways of adding a bias.
AFFINE = """
func.func @main(%x: tensor<{n}x{k}x{type}>, %w: tensor<{k}x5x{type}>,
                %bias: tensor<5x{type}>) -> tensor<{n}x5x{type}> {{
  %zero = arith.constant 0.0 : {type}
  %b = nnspec.broadcast %bias dims = [1] : tensor<5x{type}> to tensor<{n}x5x{type}>
  %e = tensor.empty() : tensor<{n}x5x{type}>
  %z = linalg.fill ins(%zero : {type}) outs(%e : tensor<{n}x5x{type}>)
    -> tensor<{n}x5x{type}>
  {layer}
  return %y : tensor<{n}x5x{type}>
}}
"""
MATMUL = """linalg.matmul
    ins(%x, %w : tensor<{n}x{k}x{type}>, tensor<{k}x5x{type}>)
    outs(%{init} : tensor<{n}x5x{type}>) -> tensor<{n}x5x{type}>"""
LAYERS = {
    "bias as the initial value": "%y = " + MATMUL.replace("{init}", "b"),
    "nnspec.add": "%p = "
    + MATMUL.replace("{init}", "z")
    + "\n  %y = nnspec.add %p, %b : tensor<{n}x5x{type}>",
    "linalg.add": "%p = "
    + MATMUL.replace("{init}", "z")
    + """
  %y = linalg.add ins(%p, %b : tensor<{n}x5x{type}>, tensor<{n}x5x{type}>)
                  outs(%e : tensor<{n}x5x{type}>) -> tensor<{n}x5x{type}>""",
}


def affine_module(layer, n, k, type=F64):
    layer = LAYERS[layer].format(n=n, k=k, type=type)
    return AFFINE.format(n=n, k=k, type=type, layer=layer)


def affine_layers():
    rng = np.random.default_rng(3)
    weight, bias = point(rng.normal(size=(7, 5))), point(rng.normal(size=5))
    for layer in LAYERS:
        check_program(
            Program(
                f"affine layer, {layer}",
                lambda n, layer=layer: affine_module(layer, n, 7),
                lambda x, w, b: np.einsum("sbk,skc->sbc", x, w) + b[:, np.newaxis],
                [batch(rng, 7), weight, bias],
            )
        )


def exact_affine_bounds(x, weight):
    """The bounds of a product with a matrix, without the bias."""
    bounds = []
    for lower, upper in (x, x[::-1]):
        corners = [
            Exact.of(bound.astype(np.float64)).matmul(Exact.of(part))
            for bound, part in (
                (lower, np.maximum(weight, 0)),
                (upper, np.minimum(weight, 0)),
            )
        ]
        bounds.append(corners[0] + corners[1])
    return bounds


most_steps = {}


def check_bounds(case, group, found, exact, max_steps, size=0):
    """Outside of the exact bounds, by at most `max_steps` distances of doubles: of
    those next to the bound, or to `size` where a larger number was rounded on the
    way."""
    for sign, bound, real in zip((1, -1), found, exact, strict=True):
        distance = (real - Exact.of(bound)) * sign
        report.num_checks += 1
        report.num_elements += bound.size
        step = np.spacing(np.maximum(np.abs(bound), size))
        steps = abs(distance).share_of(Exact.of(step)).max()
        if not (Exact.of(0) <= distance).all():
            report.fail(case, "a bound is inside of the exact one")
        elif steps > max_steps:
            report.fail(case, f"a bound is {steps} steps from the exact one")
        most_steps[group] = max(most_steps.get(group, 0), steps)


def exact_affine_layers():
    for layer in LAYERS:
        for type in (F32, F64):
            for k in (1, 3, 17, 100, 1000):
                case = Case(f"exact affine layer, {layer}, {type}, {k}", "")
                rng = case.rng
                weight, bias, x = (
                    type.load(type.store(rng.normal(size=shape)))
                    for shape in ((k, 5), 5, (6, k))
                )
                radius = rng.choice([0, 0.1, 3], size=(6, k))
                x = [type.store(x - radius), type.store(x + radius)]
                stored = type.store(weight), type.store(bias)
                module = affine_module(layer, 6, k, type)
                boxes = [x, *((array, array) for array in stored)]
                (found,) = run_on_box(module, boxes)
                products = exact_affine_bounds(x, weight)
                exact = [product + Exact.of(bias) for product in products]
                # Each contraction is within two steps. The addition adds one.
                steps, size = 2, 0
                if "add" in layer:
                    sizes = [np.abs(product.round_to_double()) for product in products]
                    steps, size = 3, np.maximum(*sizes)
                group = f"affine layer, {layer}"
                check_bounds(case, group, found, exact, steps, size)


def exact_interval_weights():
    """Each weight is in one product of a result, so the bounds are exact too."""
    case = Case("exact affine layer, a box of weights", "")
    rng = case.rng
    x, weight = batch(rng, 40), around(rng.normal(size=(40, 5)), 0.3)
    bias = around(rng.normal(size=5), 0.1)
    module = affine_module("bias as the initial value", NUM_BOXES, 40)
    (found,) = run_on_box(module, [x, weight, bias])
    products = [
        Exact.of(a[:, :, np.newaxis]) * Exact.of(b[np.newaxis])
        for a in x
        for b in weight
    ]
    exact = []
    for choose, offset in ((Exact.minimum, bias[0]), (Exact.maximum, bias[1])):
        chosen = products[0]
        for product in products[1:]:
            chosen = choose(chosen, product)
        exact.append(chosen.sum(axis=1) + Exact.of(offset))
    check_bounds(case, "affine layer, a box of weights", found, exact, 2)


def exact_cancellation():
    """Sums of which next to nothing is left."""
    case = Case("exact affine layer, cancellation", "")
    rng = case.rng
    half = rng.normal(size=(6, 50))
    tiny = 1e-20 * rng.normal(size=(6, 1))
    mid = np.concatenate([half, half, tiny], axis=1)
    weight = rng.normal(size=(50, 5))
    weight = np.concatenate([weight, -weight, np.ones((1, 5))])
    x = [mid, np.nextafter(mid, np.inf)]
    module = affine_module("bias as the initial value", 6, 101)
    (found,) = run_on_box(module, [x, point(weight), point(np.zeros(5))])
    exact = exact_affine_bounds(x, weight)
    # A product of parts with 26 bits is exact, and what is left is summed in
    # double precision: with numbers about 1, to 2^-26 * 2^-53 for each of the pairs
    # of products.
    size = 2.0**-26 * 100**2
    check_bounds(case, "affine layer, cancellation", found, exact, 2, size)


def exact_batch_norm():
    """With given parameters a batch norm is affine. Either form."""
    case = Case("exact batch norm", "")
    rng = case.rng
    x = batch(rng, 3, 4)
    mean, gamma, beta = rng.normal(size=(3, 3))
    variance = np.array([0.7, -1, 1e-3])
    arrays = [x, *map(point, (mean, variance, gamma, beta))]
    mean, variance, gamma, beta = (
        p[:, np.newaxis] for p in (mean, variance, gamma, beta)
    )
    std = (Exact.of(np.maximum(variance, 0)) + Exact.of(1e-2)).sqrt()
    scale = Exact.of(gamma) / std
    ends = [(Exact.of(bound) - Exact.of(mean)) * scale + Exact.of(beta) for bound in x]
    exact = ends[0].minimum(ends[1]), ends[0].maximum(ends[1])
    largest = (np.max(np.abs(x), axis=0) + np.abs(mean)) * np.abs(
        gamma / std.round_to_double()
    ) + np.abs(beta)
    for form in ("", "canonicalize", "nnspec-simplify{fold-constants=false}"):
        module = INFERENCE.format(n=NUM_BOXES)
        if form:
            module = optimize(module, form)
        (found,) = run_on_box(module, arrays)
        check_bounds(case, "batch norm", found, exact, 6, largest)


#
# A network
#


def compute_network(x, filters, mean, variance, gamma, beta, weight, bias):
    # All executions have the same parameters.
    p = [array[0] for array in (filters, mean, variance, gamma, beta, weight, bias)]
    filters, mean, variance, gamma, beta, weight, bias = p
    y = x.reshape(*x.shape[:2], -1) @ network.convolution_matrix(filters).T
    y = y.reshape(*x.shape[:2], network.FEATURES, -1)
    mean, gamma, beta = (parameter[:, np.newaxis] for parameter in (mean, gamma, beta))
    std = np.sqrt(variance + LD(network.EPSILON))[:, np.newaxis]
    y = np.maximum((y - mean) / std * gamma + beta, 0)
    return y.reshape(*x.shape[:2], -1) @ weight + bias


def propagate(x, p):
    """Interval bound propagation with the middle and the radius, in f64."""

    def affine(matrix, offset, mid, radius):
        return mid @ matrix.T + offset, radius @ np.abs(matrix).T

    p = {name: value.astype(np.float64) for name, value in p.items()}
    lower, upper = (bound.reshape(NUM_BOXES, -1) for bound in x)
    mid, radius = (lower + upper) / 2, (upper - lower) / 2
    matrix = network.convolution_matrix(p["filters"]).astype(np.float64)
    mid, radius = affine(matrix, 0, mid, radius)
    scale = p["gamma"] / np.sqrt(p["variance"] + network.EPSILON)
    scale, mean, beta = (
        np.repeat(value, network.PIXELS) for value in (scale, p["mean"], p["beta"])
    )
    mid, radius = (mid - mean) * scale + beta, np.abs(scale) * radius
    lower, upper = np.maximum(mid - radius, 0), np.maximum(mid + radius, 0)
    mid, radius = (lower + upper) / 2, (upper - lower) / 2
    mid, radius = affine(p["weight"].T, p["bias"], mid, radius)
    return mid - radius, mid + radius


def propagate_exactly(x, p):
    """The same with the bounds themselves."""
    lower, upper = exact_affine_bounds(
        [bound.reshape(NUM_BOXES, -1) for bound in x],
        network.convolution_matrix(p["filters"]).T,
    )
    std = (Exact.of(p["variance"]) + Exact.of(network.EPSILON)).sqrt()
    scale = Exact.of(p["gamma"]) / std
    scale.integers = np.repeat(scale.integers, network.PIXELS)
    mean, beta = (
        Exact.of(np.repeat(p[name], network.PIXELS)) for name in ("mean", "beta")
    )
    ends = [(bound - mean) * scale + beta for bound in (lower, upper)]
    zero = Exact.of(0)
    lower = ends[0].minimum(ends[1]).maximum(zero)
    upper = ends[0].maximum(ends[1]).maximum(zero)
    positive, negative = (
        Exact.of(choose(p["weight"], 0)) for choose in (np.maximum, np.minimum)
    )
    bias = Exact.of(p["bias"])
    return (
        lower.matmul(positive) + upper.matmul(negative) + bias,
        upper.matmul(positive) + lower.matmul(negative) + bias,
    )


def networks():
    rng = np.random.default_rng(4)
    p = network.parameters(rng)
    x = batch(rng, network.CHANNELS, network.SIZE, network.SIZE)
    boxes = [x, *(point(value) for value in p.values())]
    for form in ("", "canonicalize", "nnspec-simplify{fold-constants=false}"):
        name = f"network, {form or 'as it stands'}"
        # One time is enough for the executions.
        if not form:
            check_program(Program(name, network.module, compute_network, boxes))
        module = network.module(NUM_BOXES)
        if form:
            module = optimize(module, form)
        (found,) = run_on_box(module, boxes)
        case = Case(name, "")
        expected = propagate(x, p)
        if not np.allclose(found, expected, rtol=1e-13, atol=1e-13):
            report.fail(case, "is not NumPy's interval bound propagation")
        # Each of 27 features is off by some roundings, and where the scale is folded
        # into a weight, that is off by some as well.
        most = 54 if "simplify" in form else 27
        size = np.max(np.abs(found), axis=0)
        check_bounds(case, "network", found, propagate_exactly(x, p), most, size)


#
# Other layers
#

SOFTMAX = """
func.func @main(%x: tensor<{n}x6xf64>) -> tensor<{n}x6xf64> {{
  %e = tensor.empty() : tensor<{n}x6xf64>
  %y = linalg.softmax dimension(1) ins(%x : tensor<{n}x6xf64>)
                                   outs(%e : tensor<{n}x6xf64>) -> tensor<{n}x6xf64>
  return %y : tensor<{n}x6xf64>
}}
"""
POOLING = """
func.func @main(%x: tensor<{n}x2x4x6xf64>) -> tensor<{n}x2x2x3xf64> {{
  %init = arith.constant {init} : f64
  %w = tensor.empty() : tensor<2x2xf64>
  %e = tensor.empty() : tensor<{n}x2x2x3xf64>
  %z = linalg.fill ins(%init : f64) outs(%e : tensor<{n}x2x2x3xf64>)
    -> tensor<{n}x2x2x3xf64>
  %y = linalg.pooling_nchw_{kind} {{strides = dense<2> : tensor<2xi64>}}
    ins(%x, %w : tensor<{n}x2x4x6xf64>, tensor<2x2xf64>)
    outs(%z : tensor<{n}x2x2x3xf64>) -> tensor<{n}x2x2x3xf64>
  return %y : tensor<{n}x2x2x3xf64>
}}
"""
SCORES = """
func.func @main(%x: tensor<{n}x3x4xf64>, %y: tensor<{n}x4x3xf64>)
    -> tensor<{n}x3x3xf64> {{
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<{n}x3x3xf64>
  %z = linalg.fill ins(%zero : f64) outs(%e : tensor<{n}x3x3xf64>)
    -> tensor<{n}x3x3xf64>
  %r = linalg.batch_matmul
    ins(%x, %y : tensor<{n}x3x4xf64>, tensor<{n}x4x3xf64>)
    outs(%z : tensor<{n}x3x3xf64>) -> tensor<{n}x3x3xf64>
  return %r : tensor<{n}x3x3xf64>
}}
"""


# The same from its parts.
REDUCE = """
  %f{op} = linalg.fill ins(%c{op} : f64) outs(%r : tensor<{n}xf64>) -> tensor<{n}xf64>
  %{op} = linalg.reduce ins(%{of} : tensor<{n}x6xf64>) outs(%f{op} : tensor<{n}xf64>)
    dimensions = [1] (%in: f64, %out: f64) {{
      %s = arith.{op} %in, %out : f64
      linalg.yield %s : f64
    }}
  %b{op} = nnspec.broadcast %{op} dims = [0] : tensor<{n}xf64> to tensor<{n}x6xf64>
"""
SOFTMAX_PARTS = """
func.func @main(%x: tensor<{n}x6xf64>) -> tensor<{n}x6xf64> {{
  %cmaximumf = arith.constant 0xFFF0000000000000 : f64
  %caddf = arith.constant 0.0 : f64
  %r = tensor.empty() : tensor<{n}xf64>
  %e = tensor.empty() : tensor<{n}x6xf64>
  {maximum}
  %d = nnspec.sub %x, %bmaximumf : tensor<{n}x6xf64>
  %p = linalg.exp ins(%d : tensor<{n}x6xf64>)
                  outs(%e : tensor<{n}x6xf64>) -> tensor<{n}x6xf64>
  {sum}
  %y = nnspec.div %p, %baddf : tensor<{n}x6xf64>
  return %y : tensor<{n}x6xf64>
}}
"""


def softmax_parts(n):
    maximum = REDUCE.format(n=n, op="maximumf", of="x")
    sum = REDUCE.format(n=n, op="addf", of="p")
    return SOFTMAX_PARTS.format(n=n, maximum=maximum, sum=sum)


def compute_softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def windows(x):
    """The four elements of each window, along the last axis."""
    x = x.reshape(*x.shape[:3], 2, 2, 3, 2)
    return np.moveaxis(x, 4, 5).reshape(*x.shape[:4], 3, 4)


def other_layers():
    rng = np.random.default_rng(5)
    image = batch(rng, 2, 4, 6)
    programs = [
        # The op is evaluated, but not compiled.
        Program(
            "softmax",
            lambda n: SOFTMAX.format(n=n),
            compute_softmax,
            [batch(rng, 6)],
            has_batch=False,
        ),
        Program("softmax from parts", softmax_parts, compute_softmax, [batch(rng, 6)]),
        Program(
            "max-pool",
            lambda n: POOLING.format(n=n, kind="max", init="0xFFF0000000000000"),
            lambda x: windows(x).max(axis=-1),
            [image],
        ),
        Program(
            "sum over windows",
            lambda n: POOLING.format(n=n, kind="sum", init="0.0"),
            lambda x: windows(x).sum(axis=-1),
            [image],
        ),
        Program(
            "product of two boxes",
            lambda n: SCORES.format(n=n),
            lambda x, y: x @ y,
            [batch(rng, 3, 4), batch(rng, 4, 3)],
            has_batch=False,
        ),
    ]
    for program in programs:
        check_program(program)


def scalar_functions():
    rng = np.random.default_rng(6)
    x, y = batch(rng, 12), batch(rng, 12)
    divisor = batch(rng, 12, center=7, radii=RADII / 2)
    divisor = [bound * np.resize([1, -1], 12) for bound in divisor]
    divisor = np.minimum(*divisor), np.maximum(*divisor)
    positive = batch(rng, 12, center=7, radii=RADII)
    positive = tuple(np.maximum(bound, 0) for bound in positive)
    erf = np.vectorize(math.erf, otypes=[np.float64])
    constants = "\n".join(
        f"%{name} = arith.constant {value} : f64"
        for name, value in (("one", "1.0"), ("half", "0.5"), ("six", "6.0"))
    )
    functions = [
        ("division", "%y = arith.divf %a, %b : f64", lambda a, b: a / b, [x, divisor]),
        (
            "sigmoid",
            "%m = arith.negf %a : f64\n%p = math.exp %m : f64\n"
            "%s = arith.addf %one, %p : f64\n%y = arith.divf %one, %s : f64",
            lambda a: 1 / (1 + np.exp(-a)),
            [x],
        ),
        ("exp", "%y = math.exp %a : f64", np.exp, [x]),
        ("tanh", "%y = math.tanh %a : f64", np.tanh, [x]),
        (
            "log",
            "%s = arith.addf %a, %one : f64\n%y = math.log %s : f64",
            lambda a: np.log(a + 1),
            [positive],
        ),
        ("sqrt", "%y = math.sqrt %a : f64", np.sqrt, [positive]),
        (
            "rsqrt",
            "%s = arith.addf %a, %half : f64\n%y = math.rsqrt %s : f64",
            lambda a: 1 / np.sqrt(a + LD(0.5)),
            [positive],
        ),
        (
            "select",
            "%p = arith.cmpf ogt, %a, %b : f64\n%s = arith.addf %a, %a : f64\n"
            "%t = arith.subf %b, %one : f64\n%y = arith.select %p, %s, %t : f64",
            lambda a, b: np.where(a > b, a + a, b - 1),
            [x, y],
        ),
        (
            "ReLU6 and square",
            "%z = arith.subf %one, %one : f64\n%p = arith.maximumf %a, %z : f64\n"
            "%q = arith.minimumf %p, %six : f64\n%y = arith.mulf %q, %a : f64",
            lambda a: np.clip(a, 0, 6) * a,
            [x],
        ),
        (
            "absolute value and minimum",
            "%p = math.absf %a : f64\n%y = arith.minimumf %p, %b : f64",
            lambda a, b: np.minimum(np.abs(a), b),
            [x, y],
        ),
        (
            "cubic polynomial",
            "%p = arith.mulf %a, %a : f64\n%q = arith.mulf %p, %a : f64\n"
            "%y = arith.subf %q, %a : f64",
            lambda a: a**3 - a,
            [x],
        ),
    ]
    for name, body, compute, boxes in functions:
        body = constants + "\n" + body
        check_program(elementwise_program(name, body, compute, boxes))
    # NumPy has no error function: in f64, of which the library's error is left.
    program = elementwise_program("erf", "%y = math.erf %a : f64", None, [x])
    (bounds,) = run_on_box(program.module(NUM_BOXES), program.boxes)
    case = Case("erf", "")
    results = erf(sample(case.rng, x).astype(np.float64)).astype(LD)
    check_encloses(case, bounds, results, 2.0**-51, "erf")


def what_has_no_bounds():
    """Where a divisor may be zero, and where a function is not defined."""
    inf = np.inf
    divide = generic(2, 2, "%y = arith.divf %a, %b : f64")
    root = generic(1, 2, "%y = math.sqrt %a : f64")
    quotients = [
        # Dividend, divisor, quotient.
        ((1, 3), (-1, 1), (-inf, inf)),
        ((1, 3), (0, 2), (0.5, inf)),
        ((1, 3), (-2, 0), (-inf, -0.5)),
        ((-3, -1), (0, 2), (-inf, -0.5)),
        ((-1, 1), (0, 2), (-inf, inf)),
        ((0, 0), (1, 2), (0, 0)),
        ((-inf, 4), (2, 4), (-inf, 2)),
    ]
    roots = [((-1, 4), (0, 2)), ((0, inf), (0, inf)), ((4, 9), (2, 3))]
    for name, module, cases in (
        ("division", divide, quotients),
        ("square root", root, roots),
    ):
        # Each case is an array of one row: the lower and the upper bounds.
        *boxes, expected = np.array(cases, np.float64).transpose(1, 2, 0)[:, :, None]
        (found,) = run_on_box(module(1, [len(cases)]), boxes)
        report.num_checks += 1
        report.num_elements += expected.size
        if not np.array_equal(np.array(found), expected):
            report.fail(Case(name, ""), f"found {found}, expected {expected}")


batch_norms()
training()
affine_layers()
exact_affine_layers()
exact_interval_weights()
exact_cancellation()
exact_batch_norm()
networks()
other_layers()
scalar_functions()
what_has_no_bounds()
for group, part in reached.items():
    print(f"{group}: the executions reach {part} of the intervals' widths")
for group, steps in most_steps.items():
    print(f"{group}: bounds are within {steps:.3f} steps of the exact ones")
report.finish()
