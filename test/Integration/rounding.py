# RUN: %python %s
"""--domain=rounding by value, on what is no batch norm alone.

(Those of theorem.py, training.py, narrow-types.py and elementwise.py are checked
there, with the results that these tests have.) The errors that it certifies are at
least those of the compiled code and of NumPy in many orders of summation, against
exact arithmetic (Inputs/exact.py). For a contraction of length K they are at most
max(10, K) times the largest error that was seen.
"""

import decimal
from fractions import Fraction

import network
import numpy as np
from batchnorm import BatchNormCase
from exact import Exact
from floats import BF16, F16, F32, F64, LD, TYPES
from harness import Case, ToolError, optimize, run_cases_and_bound, run_module
from report import Report

report = Report()
LENGTHS = (1, 3, 17, 100, 1000, 4096)
EVERYWHERE = np.True_

#
# Sums in many orders
#


def round_bf16(values):
    """To nearest, of finite f32 values."""
    bits = values.view(np.uint32)
    bits = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (bits & np.uint32(0xFFFF0000)).view(np.float32)


class Arithmetic:
    """Vectors of numbers of a type. Those of bf16 are computed in f32 and rounded
    again, which for one operation is the same as once."""

    def __init__(self, type):
        self.type = type
        self.dtype = np.float32 if type is BF16 else type.storage
        self.round = round_bf16 if type is BF16 else lambda values: values

    def take(self, values):
        return np.asarray(values).astype(self.dtype)

    def add(self, a, b):
        return self.round(a + b)

    def mul(self, a, b):
        return self.round(a * b)

    def fma(self, a, b, c):
        if self.type is not F64:
            # The product is exact in 64 bits; that the sum is rounded to them
            # first is next to never seen.
            return self.take(self.type.round(a.astype(LD) * b + c))
        exact = (
            Fraction(x) * Fraction(y) + Fraction(z)
            for x, y, z in zip(a.tolist(), b.tolist(), c.tolist(), strict=True)
        )
        return np.array([float(value) for value in exact])

    def sum(self, terms):
        """Of vectors, one by one."""
        total = terms[0]
        for term in terms[1:]:
            total = self.add(total, term)
        return total

    def sum_pairwise(self, terms):
        while len(terms) > 1:
            sums = self.add(terms[: len(terms) // 2 * 2 : 2], terms[1::2])
            terms = np.concatenate([sums, terms[len(terms) // 2 * 2 :]])
        return terms[0]


def sums_in_many_orders(arithmetic, rng, initial, a, b):
    """Sums of products along the first axis and the initial value; how, and the
    sums. Each sum of the vector has the same order."""
    initial, a, b = (arithmetic.take(values) for values in (initial, a, b))
    terms = np.concatenate([initial[np.newaxis], arithmetic.mul(a, b)])
    yield "forwards", arithmetic.sum(terms)
    yield "backwards", arithmetic.sum(terms[::-1])
    yield "pairwise", arithmetic.sum_pairwise(terms)
    yield "at random", arithmetic.sum(rng.permutation(terms))
    # Where sums grow, so do their errors.
    yield "by value", arithmetic.sum(np.sort(terms, axis=0))
    by_size = np.argsort(-np.abs(terms), axis=0, kind="stable")
    yield "by size", arithmetic.sum(np.take_along_axis(terms, by_size, axis=0))
    lanes = [arithmetic.sum(terms[i::8]) for i in range(min(8, len(terms)))]
    yield "in 8 lanes", arithmetic.sum_pairwise(np.stack(lanes))
    # Fractions are slow: for some of the vector.
    some = slice(None) if arithmetic.type is not F64 else slice(0, 4)
    total = initial[some]
    for x, y in zip(a[:, some], b[:, some], strict=True):
        total = arithmetic.fma(x, y, total)
    fused = lanes[0] * np.nan
    fused[some] = total
    yield "fused", fused


# By group: the certified error as a multiple of the largest one seen, over max(10, K).
looseness = {}


def check_sums(case, type, found, bounds, orders, exact, length, group, is_tight):
    """The sums of all orders, and the compiled one, against the certified error.
    With `is_tight` it must not be far above them."""
    report.check_certified(
        case, f"{group}, compiled", type, found, bounds, exact, EVERYWHERE
    )
    error = bounds[1]
    if not np.isfinite(error).all():
        return  # that was a failure
    bound, worst = Exact.of(error.reshape(-1)), 0
    exact = exact.reshape(-1)
    for name, sums in orders:
        sums = sums.astype(np.float64)
        use = ~np.isnan(sums)
        distance = abs(Exact.of(sums[use]) - exact[use])
        report.num_checks += 1
        report.num_elements += sums.size
        beyond = np.count_nonzero(~(distance <= bound[use]))
        share = distance.share_of(bound[use]).max()
        if beyond:
            report.fail(
                case,
                f"{name}, {beyond} of {sums.size} sums are beyond the certified error, "
                f"up to {share:.4g} times",
            )
        worst = max(worst, distance.round_to_double().max())
    if worst == 0:
        return report.fail(case, "no order has an error") if is_tight else None
    ratio = error.max() / worst / max(10, length)
    looseness[group] = max(looseness.get(group, (0, "")), (ratio, case.name))
    if is_tight and ratio > 1:
        report.fail(case, f"the certified error is {ratio:.4g} * max(10, K) the worst")


def draw(rng, type, signs, shape):
    values = rng.uniform(-1 if signs == "mixed" else 0, 1, size=shape)
    return type.load(type.store(values))


#
# Contractions
#


def contraction_case(data, result, signs, k):
    """8 times 8 dot products."""
    case = Case(f"contraction, {data} to {result}, {signs}, K = {k}", "")
    rng = case.rng
    lhs, rhs = draw(rng, data, signs, (8, k)), draw(rng, data, signs, (k, 8))
    if data is not result:
        # Else most sums are exact, with only the bits of a product.
        lhs *= LD(2.0) ** -rng.integers(0, 16, size=lhs.shape)
    a, a_type = case.add_argument("a", lhs, data)
    b, b_type = case.add_argument("b", rhs, data)
    c, type = case.add_argument("c", draw(rng, result, signs, (8, 8)), result)
    case.body = (
        f"%y = linalg.matmul ins(%a, %b : {a_type}, {b_type}) outs(%c : {type}) "
        f"-> {type}"
    )
    case.results["y"] = type
    return case, (a, b, c)


def contractions():
    pairs = [(type, type) for type in TYPES] + [(F16, F32), (BF16, F32)]
    entries = [
        ((data, result, signs, k), *contraction_case(data, result, signs, k))
        for data, result in pairs
        for signs in ("mixed", "positive")
        for k in LENGTHS
    ]
    results = run_cases_and_bound([case for _, case, _ in entries])
    for (key, case, (a, b, c)), (found, bounds) in zip(entries, results, strict=True):
        data, result, signs, k = key
        exact = Exact.of(a).matmul(Exact.of(b)) + Exact.of(c)
        # The dot products along the last axis, their terms along the first.
        shape = (k, 8, 8)
        lhs = np.broadcast_to(a.T[:, :, np.newaxis], shape).reshape(k, -1)
        rhs = np.broadcast_to(b[:, np.newaxis], shape).reshape(k, -1)
        orders = sums_in_many_orders(
            Arithmetic(result), case.rng, c.reshape(-1), lhs, rhs
        )
        group = f"contractions in {result}"
        if data is not result:
            group += f" of {data}"
        check_sums(
            case, result, found["y"], bounds["y"], orders, exact, k, group, True
        )


#
# Sums that are no contractions
#


def generic_reduction(body):
    """The sums of 16 vectors %a of length k and of %c, in %y. `body` yields %s from
    %in and %out."""
    return (
        """
        %y = linalg.generic {{
            indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>,
                             affine_map<(d0, d1) -> (d0)>],
            iterator_types = ["parallel", "reduction"]}}
            ins(%a : tensor<16x{k}x{type}>) outs(%c : tensor<16x{type}>) {{
          ^bb0(%in: {type}, %out: {type}):
        """
        + body
        + """
            linalg.yield %s : {type}
          }} -> tensor<16x{type}>
        """
    )


REDUCTIONS = {
    "sum": generic_reduction("%s = arith.addf %in, %out : {type}"),
    "sum, the accumulator first": generic_reduction(
        "%s = arith.addf %out, %in : {type}"
    ),
    "sum of squares": generic_reduction(
        "%p = arith.mulf %in, %in : {type}\n%s = arith.addf %out, %p : {type}"
    ),
    "linalg.reduce": """
        %y = linalg.reduce ins(%a : tensor<16x{k}x{type}>) outs(%c : tensor<16x{type}>)
          dimensions = [1] (%in: {type}, %out: {type}) {{
            %s = arith.addf %in, %out : {type}
            linalg.yield %s : {type}
          }}
    """,
    "pooling": """
        %image = tensor.expand_shape %a [[0, 1], [2, 3]] output_shape [1, 16, 1, {k}]
          : tensor<16x{k}x{type}> into tensor<1x16x1x{k}x{type}>
        %init = tensor.expand_shape %c [[0, 1, 2, 3]] output_shape [1, 16, 1, 1]
          : tensor<16x{type}> into tensor<1x16x1x1x{type}>
        %window = tensor.empty() : tensor<1x{k}x{type}>
        %pooled = linalg.pooling_nchw_sum
          ins(%image, %window : tensor<1x16x1x{k}x{type}>, tensor<1x{k}x{type}>)
          outs(%init : tensor<1x16x1x1x{type}>) -> tensor<1x16x1x1x{type}>
        %y = tensor.collapse_shape %pooled [[0, 1, 2, 3]]
          : tensor<1x16x1x1x{type}> into tensor<16x{type}>
    """,
}


def reductions():
    entries = []
    for name, body in REDUCTIONS.items():
        for type in TYPES:
            for signs in ("mixed", "positive"):
                for k in (1, 3, 17, 1000):
                    case = Case(f"{name} in {type}, {signs}, K = {k}", "")
                    rng = case.rng
                    a, _ = case.add_argument("a", draw(rng, type, signs, (16, k)), type)
                    c, result = case.add_argument("c", draw(rng, type, signs, 16), type)
                    case.body = body.format(k=k, type=type)
                    case.results["y"] = result
                    entries.append((case, name, type, k, a, c))
    results = run_cases_and_bound([case for case, *_ in entries])
    for entry, (found, bounds) in zip(entries, results, strict=True):
        case, name, type, k, a, c = entry
        factor = a if "squares" in name else np.ones_like(a)
        exact = (Exact.of(a) * Exact.of(factor)).sum(axis=1) + Exact.of(c)
        orders = sums_in_many_orders(Arithmetic(type), case.rng, c, a.T, factor.T)
        check_sums(
            case, type, found["y"], bounds["y"], orders, exact, k, name, False
        )


#
# Layers one after the other
#


def networks():
    """Rounded values are rounded again."""
    for type in TYPES:
        case = Case(f"network in {type}", "")
        rng = case.rng
        p = network.parameters(rng, type)
        shape = (3, network.CHANNELS, network.SIZE, network.SIZE)
        x = type.load(type.store(rng.normal(size=shape)))
        y = Exact.of(x.reshape(3, -1)).matmul(
            Exact.of(network.convolution_matrix(p["filters"]).T)
        )
        std = (Exact.of(p["variance"]) + Exact.of(network.EPSILON)).sqrt()
        scale = Exact.of(p["gamma"]) / std
        scale.integers = np.repeat(scale.integers, network.PIXELS)
        mean, beta = (
            Exact.of(np.repeat(p[name], network.PIXELS)) for name in ("mean", "beta")
        )
        y = ((y - mean) * scale + beta).maximum(Exact.of(0))
        exact = y.matmul(Exact.of(p["weight"])) + Exact.of(p["bias"])
        arrays = [np.asarray(type.store(value)) for value in (x, *p.values())]
        for form in ("canonicalize", "convert-nnspec-to-linalg"):
            module = optimize(network.module(3, type), form)
            (found,) = run_module(module, arrays, 1)
            (bounds,) = run_module(module, arrays, 1, ["--domain=rounding"])
            report.check_certified(
                case, f"network in {type}", type, found, bounds, exact, EVERYWHERE
            )


def softmax():
    """Its value and the error, against 60 decimal digits. The op itself is not
    compiled; its value is what double precision yields."""
    case = Case("softmax", "")
    x, type = case.add_argument("x", case.rng.normal(size=(4, 6)), F32)
    module = f"""
    func.func @main(%x: {type}) -> {type} {{
      %e = tensor.empty() : {type}
      %y = linalg.softmax dimension(1) ins(%x : {type}) outs(%e : {type}) -> {type}
      return %y : {type}
    }}
    """
    decimal.getcontext().prec = 60
    powers = np.array([[decimal.Decimal(float(v)).exp() for v in row] for row in x])
    real = powers / powers.sum(axis=1, keepdims=True)
    digits = np.vectorize(lambda value: int(value.scaleb(50)), otypes=[object])
    exact = Exact(digits(real), 0) / Exact(10**50, 0)
    arrays = [case.arguments["x"][0]]
    try:
        (bounds,) = run_module(module, arrays, 1, ["--domain=rounding"])
    except ToolError as error:
        return report.fail(case, error)
    rounded = F32.store(bounds[0])
    report.check_certified(case, "softmax", F32, rounded, bounds, exact, EVERYWHERE)


def integers():
    """An integer that the type does not hold is rounded."""
    case = Case("integers", "")
    rng = case.rng
    values = rng.integers(-(2**62), 2**62, size=200) >> rng.integers(0, 62, size=200)
    exact = Exact(values.astype(object), 0)
    for type in (BF16, F32, F64):
        result = f"tensor<200x{type}>"
        module = f"""
        func.func @main(%x: tensor<200xi64>) -> {result} {{
          %e = tensor.empty() : {result}
          %y = linalg.map ins(%x : tensor<200xi64>) outs(%e : {result})
            (%in: i64, %out: {type}) {{
              %f = arith.sitofp %in : i64 to {type}
              linalg.yield %f : {type}
            }}
          return %y : {result}
        }}
        """
        (found,) = run_module(module, [values], 1)
        (bounds,) = run_module(module, [values], 1, ["--domain=rounding"])
        report.check_certified(
            case, f"integers in {type}", type, found, bounds, exact, EVERYWHERE
        )


def what_is_compiled():
    """What is certified for a file holds for the code that is compiled from it. The
    factored form can lose most digits where the op itself does not."""
    shape = (4, 1)
    case = BatchNormCase(
        "batch norm as it stands, the mean far above std",
        *[F32] * 3,
        shape,
        1,
        epsilon=1e-12,
        x=1000 + np.array([[0.001], [-0.002], [0], [0.0005]]),
        parameters=[[1000.0], [1e-6], [1.0], [0.0]],
    )
    ((found, bounds),) = run_cases_and_bound([case])
    case.check_certified(report, "file as it stands", found["y"], bounds["y"])


contractions()
reductions()
networks()
softmax()
integers()
what_is_compiled()
for group, (ratio, name) in looseness.items():
    print(
        f"{group}: the certified error is at most {ratio:.3f} * max(10, K) times "
        f"the largest one seen ({name})"
    )
report.finish()
