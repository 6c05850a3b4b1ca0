"""Operations of random programs: nnspec and tensor ops, and control flow."""

import numpy as np
from floats import F32, widest
from programs import MAX_ELEMENTS, MAX_MAGNITUDE, Skip, Value, operation

#
# nnspec
#


@operation(4)
def binary(p):
    lhs = p.value()
    op = p.pick(["add", "sub", "mul", "max"])
    rhs = p.like(lhs)
    a, b = lhs.magnitude, rhs.magnitude
    magnitude = {"add": a + b, "sub": a + b, "mul": a * b, "max": max(a, b)}[op]
    if p.chance(0.5):
        lhs, rhs = rhs, lhs
    text = f"nnspec.{op} %{lhs.name}, %{rhs.name} : $type"
    p.derive(text, lhs, magnitude, rhs)


@operation(2)
def division(p):
    lhs = p.value()
    rhs, inverse = p.positive(lhs)
    text = f"nnspec.div %{lhs.name}, %{rhs.name} : $type"
    p.derive(text, lhs, lhs.magnitude * inverse, rhs)


@operation(2)
def root(p):
    a = p.value()
    text = f"nnspec.sqrt %{a.name} : $type"
    p.derive(text, a, max(a.magnitude, 1) ** 0.5)


@operation(2)
def cast(p):
    a = p.value()
    text = f"nnspec.cast %{a.name} : {a.mlir} to $type"
    p.derive(text, a, a.magnitude, type=p.pick_type())


@operation(2)
def broadcast(p):
    a = p.value(lambda v: v.rank < 4)
    rank = int(p.rng.integers(a.rank, 5))
    dims = sorted(int(i) for i in p.rng.permutation(rank)[: a.rank])
    shape, sizes, dynamic = [], {}, set()
    for axis in range(rank):
        size = p.pick_size()
        if axis in dims:
            i = dims.index(axis)
            if a.shape[i] != 1 or i in a.dynamic or p.chance(0.5):
                size = a.shape[i]
            if i in a.dynamic:
                sizes[axis] = p.size(a, i)
                dynamic.add(axis)
        if axis not in sizes and axis not in dims and p.chance(0.1):
            sizes[axis] = p.index(size)
            dynamic.add(axis)
        shape.append(size)
    if np.prod(shape) > MAX_ELEMENTS:
        raise Skip
    operands = ", ".join(sizes[axis] for axis in sorted(sizes))
    operands = f"sizes({operands}) " if sizes else ""
    text = f"nnspec.broadcast %{a.name} dims = {dims} {operands}: {a.mlir} to $type"
    p.add(text, a.type, shape, dynamic, a.magnitude, a)


def parameter(p, type, x, axis, low=-2.0, high=2.0):
    """A value for each channel."""
    dynamic = [0] if axis in x.dynamic else []
    return p.argument(type, [x.shape[axis]], dynamic, low, high)


@operation(2)
def batch_norm_inference(p):
    x = p.value(lambda v: v.rank >= 1)
    axis = int(p.rng.integers(x.rank))
    statistics, affine = p.pick_type(), p.pick_type()
    epsilon = float(p.pick([0.25, 0.1, 0.01, 1e-3]))
    mean = parameter(p, statistics, x, axis)
    # Some variances are negative, and clamped.
    variance = parameter(p, statistics, x, axis, -0.5, 3.0)
    gamma, beta = parameter(p, affine, x, axis), parameter(p, affine, x, axis)
    magnitude = (x.magnitude + 2) / epsilon**0.5 * 2 + 2
    types = ", ".join(v.mlir for v in (mean, variance, gamma, beta))
    types = mean.mlir if mean.mlir == gamma.mlir else f"({types})"
    text = (
        f"nnspec.batch_norm_inference %{x.name} mean(%{mean.name}) "
        f"variance(%{variance.name}) gamma(%{gamma.name}) beta(%{beta.name}) "
        f"axis = {axis} epsilon = {epsilon:.17e} : $type, {types}"
    )
    p.derive(text, x, magnitude, mean, variance, gamma, beta)


@operation(1)
def batch_norm_training(p):
    x = p.value(lambda v: v.rank >= 1 and v.magnitude < 30)
    axis = int(p.rng.integers(x.rank))
    affine = p.pick_type()
    gamma, beta = parameter(p, affine, x, axis), parameter(p, affine, x, axis)
    epsilon = float(p.pick([0.25, 0.1, 0.01, 1e-3]))
    types = gamma.mlir if gamma.mlir == beta.mlir else f"({gamma.mlir}, {beta.mlir})"
    statistics = widest(F32, affine)
    dynamic = [0] if axis in x.dynamic else []
    magnitude = 4 * x.magnitude / epsilon**0.5 + 2
    results = [
        Value(p.fresh(), x.type, x.shape, x.dynamic, magnitude),
        Value(p.fresh(), statistics, [x.shape[axis]], dynamic, x.magnitude),
        Value(p.fresh(), statistics, [x.shape[axis]], dynamic, x.magnitude**2),
    ]
    if results[0].magnitude > MAX_MAGNITUDE:
        raise Skip
    names = ", ".join(f"%{value.name}" for value in results)
    p.lines.append(
        f"{names} = nnspec.batch_norm_training %{x.name} gamma(%{gamma.name}) "
        f"beta(%{beta.name}) axis = {axis} epsilon = {epsilon:.17e} : {x.mlir}, {types}"
    )
    p.values += results
    p.used |= {x.name, gamma.name, beta.name}


#
# tensor
#


@operation(1)
def pad(p):
    a = p.value(lambda v: v.rank >= 1 and v.magnitude < MAX_MAGNITUDE)
    low, high = ([int(i) for i in p.rng.integers(0, 3, a.rank)] for _ in range(2))
    shape = [n + x + y for n, x, y in zip(a.shape, low, high, strict=True)]
    if np.prod(shape) > MAX_ELEMENTS:
        raise Skip
    number = p.pick_number()
    scalar = p.emit(f"arith.constant {number} : {a.type}")
    indices = ", ".join(f"%i{p.fresh()}: index" for _ in range(a.rank))
    text = (
        f"tensor.pad %{a.name} low{low} high{high} {{\n  ^bb0({indices}):\n"
        f"    tensor.yield %{scalar} : {a.type}\n  }} : {a.mlir} to $type"
    )
    p.add(text, a.type, shape, a.dynamic, max(a.magnitude, abs(number)), a)


@operation(1)
def extract_slice(p):
    a = p.value(lambda v: v.rank >= 1)
    offsets, sizes, strides = [], [], []
    for n in a.shape:
        stride = int(p.rng.integers(1, 3))
        offset = int(p.rng.integers(0, n))
        sizes.append(int(p.rng.integers(1, (n - 1 - offset) // stride + 2)))
        offsets.append(offset)
        strides.append(stride)
    # Axes of size 1 may go, but with other strides MLIR 22's memref passes crash.
    kept = list(range(a.rank))
    if set(strides) == {1}:
        kept = [axis for axis in kept if sizes[axis] != 1 or p.chance(0.5)]
    shape = [sizes[axis] for axis in kept]
    a = p.with_type(a, a.type, ())
    slice = f"{offsets} {sizes} {strides}"
    text = f"tensor.extract_slice %{a.name}{slice} : {a.mlir} to $type"
    p.add(text, a.type, shape, (), a.magnitude, a)


@operation(1)
def insert_slice(p):
    into = p.value(lambda v: v.rank >= 1)
    sizes = [int(p.rng.integers(1, n + 1)) for n in into.shape]
    offsets = [
        int(p.rng.integers(0, n - m + 1))
        for n, m in zip(into.shape, sizes, strict=True)
    ]
    strides = [1] * into.rank
    same = [v for v in p.values if list(v.shape) == sizes]
    if same and p.chance(0.5):
        source = p.with_type(p.pick(same), into.type, ())
    else:
        source = p.argument(into.type, sizes, ())
    into = p.with_type(into, into.type, ())
    slice = f"{offsets} {sizes} {strides}"
    text = (
        f"tensor.insert_slice %{source.name} into %{into.name}{slice} : "
        f"{source.mlir} into $type"
    )
    magnitude = max(source.magnitude, into.magnitude)
    p.derive(text, into, magnitude, source)


@operation(1)
def collapse_shape(p):
    a = p.value(lambda v: v.rank >= 2)
    first = int(p.rng.integers(a.rank - 1))
    groups = [[axis] for axis in range(a.rank)]
    groups[first : first + 2] = [[first, first + 1]]
    shape = [int(np.prod([a.shape[axis] for axis in group])) for group in groups]
    dynamic = [i for i, group in enumerate(groups) if set(group) & a.dynamic]
    text = f"tensor.collapse_shape %{a.name} {groups} : {a.mlir} into $type"
    p.add(text, a.type, shape, dynamic, a.magnitude, a)


@operation(1)
def expand_shape(p):
    a = p.value(lambda v: 1 <= v.rank < 4 and not v.dynamic)
    axis = int(p.rng.integers(a.rank))
    factor = p.pick([n for n in range(1, a.shape[axis] + 1) if a.shape[axis] % n == 0])
    groups, shape = [], []
    for i, n in enumerate(a.shape):
        parts = [factor, n // factor] if i == axis else [n]
        groups.append(list(range(len(shape), len(shape) + len(parts))))
        shape += parts
    text = (
        f"tensor.expand_shape %{a.name} {groups} output_shape {shape} : {a.mlir} "
        "into $type"
    )
    p.add(text, a.type, shape, (), a.magnitude, a)


@operation(1)
def concat(p):
    a = p.value(lambda v: v.rank >= 1 and not v.dynamic)
    axis = int(p.rng.integers(a.rank))
    fits = [
        v
        for v in p.values
        if v.rank == a.rank
        and v.shape[:axis] == a.shape[:axis]
        and v.shape[axis + 1 :] == a.shape[axis + 1 :]
    ]
    b = p.with_type(p.pick(fits), a.type, ())
    shape = list(a.shape)
    shape[axis] += b.shape[axis]
    if np.prod(shape) > MAX_ELEMENTS:
        raise Skip
    text = (
        f"tensor.concat dim({axis}) %{a.name}, %{b.name} : ({a.mlir}, {b.mlir}) "
        "-> $type"
    )
    p.add(text, a.type, shape, (), max(a.magnitude, b.magnitude), a, b)


@operation(1)
def splat(p):
    a = p.value()
    indices = ", ".join(p.index(int(p.rng.integers(n))) for n in a.shape)
    scalar = p.emit(f"tensor.extract %{a.name}[{indices}] : {a.mlir}")
    text = f"tensor.splat %{scalar} : $type"
    p.add(text, a.type, p.pick_shape(), (), a.magnitude, a)


@operation(1)
def generate(p):
    """Coordinates, and an element of a tensor for each."""
    a = p.value(lambda v: v.rank == 1 and v.magnitude < 100)
    rank = int(p.rng.integers(1, 3))
    shape = [*p.pick_shape(rank - 1), a.shape[0]]
    sizes = [p.size(a, 0)] if a.dynamic else []
    dynamic = [rank - 1] if a.dynamic else []
    names = [f"i{p.fresh()}" for _ in range(rank)]
    cast, real, element, sum = (f"g{p.fresh()}" for _ in range(4))
    arguments = ", ".join(f"%{name}: index" for name in names)
    text = (
        f"tensor.generate {', '.join(sizes)} {{\n  ^bb0({arguments}):\n"
        f"    %{cast} = arith.index_cast %{names[0]} : index to i32\n"
        f"    %{real} = arith.sitofp %{cast} : i32 to {a.type}\n"
        f"    %{element} = tensor.extract %{a.name}[%{names[-1]}] : {a.mlir}\n"
        f"    %{sum} = arith.addf %{element}, %{real} : {a.type}\n"
        f"    tensor.yield %{sum} : {a.type}\n  }} : $type"
    )
    p.add(text, a.type, shape, dynamic, a.magnitude + shape[0], a)


#
# Control flow
#


@operation(1)
def loop(p):
    """Horner's scheme: some steps of acc * a + b."""
    a = p.value(lambda v: v.magnitude < 4)
    b = p.like(a)
    steps = int(p.rng.integers(0, 4))
    magnitude = a.magnitude
    for _ in range(steps):
        magnitude = magnitude * a.magnitude + b.magnitude
    low, high, step = (p.index(n) for n in (1, 1 + 2 * steps, 2))
    acc, product, sum = (f"l{p.fresh()}" for _ in range(3))
    # In place: bufferization has no loops that allocate what they yield.
    text = (
        f"scf.for %i{p.fresh()} = {low} to {high} step {step} iter_args(%{acc} = "
        f"%{a.name}) -> ({a.mlir}) {{\n"
        f"    %{product} = linalg.mul ins(%{acc}, %{a.name} : {a.mlir}, {a.mlir}) "
        f"outs(%{acc} : {a.mlir}) -> {a.mlir}\n"
        f"    %{sum} = linalg.add ins(%{product}, %{b.name} : {a.mlir}, {a.mlir}) "
        f"outs(%{product} : {a.mlir}) -> {a.mlir}\n"
        f"    scf.yield %{sum} : {a.mlir}\n  }}"
    )
    p.derive(text, a, magnitude, b)


@operation(1)
def branch(p):
    """One value or another, by an element of the first."""
    a = p.value()
    b = p.like(a)
    indices = ", ".join(p.index(int(p.rng.integers(n))) for n in a.shape)
    element = p.emit(f"tensor.extract %{a.name}[{indices}] : {a.mlir}")
    zero = p.emit(f"arith.constant 0.25 : {a.type}")
    condition = p.emit(f"arith.cmpf ogt, %{element}, %{zero} : {a.type}")
    sum = f"l{p.fresh()}"
    text = (
        f"scf.if %{condition} -> ({a.mlir}) {{\n"
        f"    %{sum} = nnspec.sub %{a.name}, %{b.name} : {a.mlir}\n"
        f"    scf.yield %{sum} : {a.mlir}\n  }} else {{\n"
        f"    scf.yield %{b.name} : {a.mlir}\n  }}"
    )
    p.derive(text, a, a.magnitude + b.magnitude, b)
