"""Modules of many batch norms, as text.

    functions  one convolution and one batch norm in each function
    chain      one function, in which each convolution reads the batch norm before it
    arguments  one function of batch norms in a row, whose parameters are arguments
    constants  the same, of which each has constants of its own
"""

DATA = "tensor<1x2x4x4xf32>"
WEIGHT = "tensor<2x2x1x1xf32>"
PARAMETER = "tensor<2xf32>"
NAMES = ("m", "v", "g", "b")
ZERO = f"  %zero = nnspec.fill 0.0 : {DATA}\n"


def constant(name, values, type):
    return f"  %{name} = arith.constant dense<{values}> : {type}\n"


def parameters(i, suffix):
    """Constants that no two of many batch norms have in common. The product of many
    scales is neither infinite nor zero, since such constants would not be folded."""
    first = {"m": i % 7, "v": i % 11 + 1, "g": (i % 11 + 1) ** 0.5, "b": i / 8}
    second = {"m": 1.5, "v": 1.5, "g": (-1.5, 1.0)[i % 2], "b": 1.5}
    return "".join(
        constant(f"{name}{suffix}", [float(first[name]), second[name]], PARAMETER)
        for name in NAMES
    )


def batch_norm(result, operand, suffix):
    m, v, g, b = (f"%{name}{suffix}" for name in NAMES)
    return (
        f"  {result} = nnspec.batch_norm_inference {operand} mean({m}) variance({v}) "
        f"gamma({g}) beta({b}) axis = 1 epsilon = 1.0e-05 : {DATA}, {PARAMETER}\n"
    )


def pair(i, operand, suffix):
    weight = [[[[float(i % 13)]], [[2.0]]], [[[3.0]], [[4.5]]]]
    return (
        constant(f"w{suffix}", weight, WEIGHT)
        + parameters(i, suffix)
        + f"  %c{suffix} = linalg.conv_2d_nchw_fchw ins({operand}, %w{suffix} : {DATA}, "
        f"{WEIGHT}) outs(%zero : {DATA}) -> {DATA}\n"
        + batch_norm(f"%y{suffix}", f"%c{suffix}", suffix)
    )


def write_functions(out, count):
    for i in range(count):
        out.write(f"func.func @f{i}(%x: {DATA}) -> {DATA} {{\n{ZERO}")
        out.write(pair(i, "%x", ""))
        out.write(f"  return %y : {DATA}\n}}\n")


def write_row(out, count, arguments, build):
    """One function, of what `build` makes of a number and the value before."""
    out.write(f"func.func @f(%x: {DATA}{arguments}) -> {DATA} {{\n{ZERO}")
    for i in range(count):
        out.write(build(i, f"%y{i - 1}" if i else "%x"))
    out.write(f"  return %y{count - 1} : {DATA}\n}}\n")


def write_chain(out, count):
    write_row(out, count, "", lambda i, operand: pair(i, operand, i))


def write_arguments(out, count):
    arguments = "".join(f", %{name}: {PARAMETER}" for name in NAMES)
    write_row(out, count, arguments, lambda i, x: batch_norm(f"%y{i}", x, ""))


def write_constants(out, count):
    write_row(
        out, count, "", lambda i, x: parameters(i, i) + batch_norm(f"%y{i}", x, i)
    )
