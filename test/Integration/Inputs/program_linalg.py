"""Operations of random programs: linalg."""

import numpy as np
from floats import TYPES, widest
from program_bodies import Body, affine_map
from programs import MAX_ELEMENTS, Skip, operation


@operation(4)
def generic_elementwise(p):
    """Any ops on elements, of operands that are transposed or broadcast."""
    x = p.value()
    rank = x.rank
    order = [int(i) for i in p.rng.permutation(rank)] if p.chance(0.3) else range(rank)
    loops = {d: (x, axis) for axis, d in enumerate(order)}  # loop: (value, axis)
    operands = [(x, [f"d{d}" for d in order])]
    shape = [loops[d][0].shape[loops[d][1]] for d in range(rank)]
    dynamic = [d for d in range(rank) if loops[d][1] in x.dynamic]
    for _ in range(p.rng.integers(0, 3)):
        chosen = [d for d in range(rank) if p.chance(0.7)]
        chosen = [int(d) for d in p.rng.permutation(chosen)]
        wanted = [shape[d] for d in chosen]
        same = [v for v in p.values if list(v.shape) == wanted]
        if same and p.chance(0.7):
            operand = p.pick(same)
        else:
            axes = [i for i, d in enumerate(chosen) if d in dynamic]
            operand = p.argument(p.pick_type(), wanted, axes)
        operands.append((operand, [f"d{d}" for d in chosen]))
    type = p.pick_type()
    names = [f"e{p.fresh()}" for _ in operands]
    body = Body(
        p, [(n, v.type, v.magnitude) for n, (v, _) in zip(names, operands, strict=True)]
    )
    # Along an axis of size 1 it would be a constant.
    long_dims = [dim for dim in range(rank) if shape[dim] > 1]
    if long_dims and p.chance(0.2):
        dim = p.pick(long_dims)
        body.coordinate(dim, shape[dim], p.pick_type())
    # Each operand is needed, and what is computed last.
    body.join(p.pick_type())
    for _ in range(p.rng.integers(1, 6)):
        body.step(p.pick_type())
    body.scalars = body.scalars[-3:]
    body.join(type)
    result = body.scalars[-1]
    # Other loops may be dynamic, but a result is as dynamic as x.
    sizes = {d: p.size(x, loops[d][1]) for d in dynamic}
    init, mlir = p.empty(type, shape, sizes)
    maps = [affine_map(rank, m) for _, m in operands]
    maps.append(affine_map(rank, [f"d{d}" for d in range(rank)]))
    iterators = ", ".join(['"parallel"'] * rank)
    values = ", ".join(f"%{v.name}" for v, _ in operands)
    types = ", ".join(v.mlir for v, _ in operands)
    arguments = ", ".join(
        f"%{n}: {v.type}" for n, (v, _) in zip(names, operands, strict=True)
    )
    lines = "\n  ".join(body.live_lines(result))
    text = (
        f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = "
        f"[{iterators}]}} ins({values} : {types}) outs(%{init} : {mlir}) {{\n"
        f"  ^bb0({arguments}, %o{p.fresh()}: {type}):\n  {lines}\n"
        f"      linalg.yield %{result[0]} : {type}\n  }} -> $type"
    )
    p.add(text, type, shape, dynamic, result[2], *(v for v, _ in operands))


def accumulator(p, *types):
    """A type in which to sum what the types hold."""
    return p.pick([t for t in TYPES if all(t in (u, widest(t, u)) for u in types)])


@operation(2)
def matmul(p):
    batched = p.chance(0.3)
    a = p.value(lambda v: v.rank == 2 + batched)
    n = p.pick_size()
    k_axis = a.rank - 1
    dynamic = [0] if batched and 0 in a.dynamic else []
    dynamic += [k_axis - 1] if k_axis in a.dynamic else []
    shape = [*a.shape[: a.rank - 2], a.shape[-1], n]
    type = p.pick([a.type, p.pick_type()])
    b = p.argument(type, shape, dynamic)
    if p.chance(0.5):
        a, b = (p.with_type(v, v.type, ()) if not v.dynamic else v for v in (a, b))
    type = accumulator(p, a.type, b.type)
    sizes = {axis: p.size(a, axis) for axis in range(a.rank - 1) if axis in a.dynamic}
    number = p.pick([0.0, 1.5])
    out_shape = [*a.shape[:-1], n]
    init, mlir = p.filled(type, out_shape, sizes, number)
    op = "linalg.batch_matmul" if batched else "linalg.matmul"
    text = (
        f"{op} ins(%{a.name}, %{b.name} : {a.mlir}, {b.mlir}) outs(%{init} : {mlir}) "
        "-> $type"
    )
    magnitude = a.shape[-1] * a.magnitude * b.magnitude + number
    p.add(text, type, out_shape, sizes, magnitude, a, b)


@operation(2)
def convolution(p):
    layout = p.pick(["nchw", "nhwc"])
    x = p.value(lambda v: v.rank == 4)
    channel = layout.index("c")
    if channel in x.dynamic:
        raise Skip
    spatial = {letter: layout.index(letter) for letter in "hw"}
    filters = p.pick_size()
    kernel, stride, dilation, size = {}, {}, {}, {}
    for letter, axis in spatial.items():
        kernel[letter] = int(p.rng.integers(1, min(3, x.shape[axis]) + 1))
        limit = (x.shape[axis] - 1) // max(kernel[letter] - 1, 1)
        dilation[letter] = int(p.rng.integers(1, max(1, min(2, limit)) + 1))
        stride[letter] = int(p.rng.integers(1, 3))
        size[letter] = (
            x.shape[axis] - (kernel[letter] - 1) * dilation[letter] - 1
        ) // stride[letter] + 1
    x = p.with_type(x, x.type, [])
    letters = dict(size, n=x.shape[layout.index("n")], c=filters)
    shape = [letters[letter] for letter in layout]
    pool = p.chance(0.3)
    attributes = ", ".join(
        f"{name} = dense<[{values['h']}, {values['w']}]> : tensor<2xi64>"
        for name, values in (("dilations", dilation), ("strides", stride))
    )
    area = kernel["h"] * kernel["w"]
    if pool:
        kind = p.pick(["sum", "max"])
        shape[channel] = x.shape[channel]
        window, window_type = p.empty(x.type, [kernel["h"], kernel["w"]])
        init, mlir = p.filled(x.type, shape, (), 0.0 if kind == "sum" else -1.5)
        text = (
            f"linalg.pooling_{layout}_{kind} {{{attributes}}} ins(%{x.name}, %{window} "
            f": {x.mlir}, {window_type}) outs(%{init} : {mlir}) -> $type"
        )
        magnitude = x.magnitude * (area if kind == "sum" else 1) + 1.5
        p.add(text, x.type, shape, (), magnitude, x)
        return
    kernel_layout = "fchw" if layout == "nchw" else "hwcf"
    kernel |= {"f": filters, "c": x.shape[channel]}
    weights = [kernel[letter] for letter in kernel_layout]
    w = p.argument(p.pick([x.type, p.pick_type()]), weights, ())
    type = accumulator(p, x.type, w.type)
    init, mlir = p.filled(type, shape, (), p.pick([0.0, -0.5]))
    text = (
        f"linalg.conv_2d_{layout}_{kernel_layout} {{{attributes}}} ins(%{x.name}, "
        f"%{w.name} : {x.mlir}, {w.mlir}) outs(%{init} : {mlir}) -> $type"
    )
    magnitude = x.magnitude * w.magnitude * area * x.shape[channel] + 0.5
    p.add(text, type, shape, (), magnitude, x, w)


@operation(2)
def reduction(p):
    a = p.value(lambda v: v.rank >= 1)
    count = p.rng.integers(1, a.rank + 1)
    dims = sorted(int(i) for i in p.rng.permutation(a.rank)[:count])
    kept = [axis for axis in range(a.rank) if axis not in dims]
    shape = [a.shape[axis] for axis in kept]
    sizes = {i: p.size(a, axis) for i, axis in enumerate(kept) if axis in a.dynamic}
    op, number = p.pick([("addf", 0.0), ("maximumf", -10.0), ("minimumf", 10.0)])
    init, mlir = p.filled(a.type, shape, sizes, number)
    text = (
        f"linalg.reduce {{ arith.{op} }} ins(%{a.name} : {a.mlir}) "
        f"outs(%{init} : {mlir}) dimensions = {dims}"
    )
    count = np.prod([a.shape[axis] for axis in dims]) if op == "addf" else 1
    p.add(text, a.type, shape, sizes, max(a.magnitude * count, abs(number)), a)


@operation(1)
def transpose(p):
    a = p.value(lambda v: v.rank >= 2)
    permutation = [int(i) for i in p.rng.permutation(a.rank)]
    moved = {i: axis for i, axis in enumerate(permutation) if axis in a.dynamic}
    sizes = {i: p.size(a, axis) for i, axis in moved.items()}
    shape = [a.shape[axis] for axis in permutation]
    init, mlir = p.empty(a.type, shape, sizes)
    text = (
        f"linalg.transpose ins(%{a.name} : {a.mlir}) outs(%{init} : {mlir}) "
        f"permutation = {permutation}"
    )
    p.add(text, a.type, shape, sizes, a.magnitude, a)


@operation(1)
def linalg_broadcast(p):
    a = p.value(lambda v: v.rank < 4)
    added = sorted(int(i) for i in p.rng.permutation(a.rank + 1)[:1])
    shape, sizes, source = [], {}, 0
    for axis in range(a.rank + 1):
        if axis in added:
            shape.append(p.pick_size())
            continue
        if source in a.dynamic:
            sizes[axis] = p.size(a, source)
        shape.append(a.shape[source])
        source += 1
    if np.prod(shape) > MAX_ELEMENTS:
        raise Skip
    init, mlir = p.empty(a.type, shape, sizes)
    text = (
        f"linalg.broadcast ins(%{a.name} : {a.mlir}) outs(%{init} : {mlir}) "
        f"dimensions = {added}"
    )
    p.add(text, a.type, shape, sizes, a.magnitude, a)


@operation(1)
def linalg_named(p):
    a = p.value()
    b = p.like(a)
    op = p.pick(["add", "sub", "mul", "max", "min"])
    magnitude = a.magnitude * b.magnitude if op == "mul" else a.magnitude + b.magnitude
    sizes = {axis: p.size(a, axis) for axis in a.dynamic}
    init, mlir = p.empty(a.type, a.shape, sizes)
    text = (
        f"linalg.{op} ins(%{a.name}, %{b.name} : {a.mlir}, {b.mlir}) "
        f"outs(%{init} : {mlir}) -> $type"
    )
    p.derive(text, a, magnitude, b)
