"""Cases for calls, loops and branches, and for affine maps."""

import numpy as np
from evaluation import floats
from tensor_cases import INDICES, dyadic


def add_cases(table):
    table(
        "%y = func.call @twice_less(%a, %b) : ($a, $b) -> $a",
        lambda a, b: a - b - b,
        functions="""
func.func private @twice_less(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %c = func.call @less(%a, %b) : (tensor<3xf64>, tensor<3xf64>) -> tensor<3xf64>
  %d = func.call @less(%c, %b) : (tensor<3xf64>, tensor<3xf64>) -> tensor<3xf64>
  return %d : tensor<3xf64>
}
func.func private @less(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %c = arith.subf %a, %b : tensor<3xf64>
  return %c : tensor<3xf64>
}
""",
        a=floats(dyadic(3)),
        b=floats(dyadic(3)),
    )
    # Every third element, and how many: two values are carried.
    table(
        INDICES + "%s, %n = scf.for %i = %k1 to %k7 step %k3 "
        "iter_args(%p = %a, %q = %k0) -> ($a, index) {\n"
        "  %v = tensor.extract %a[%i] : $a\n  %w = arith.negf %v : f64\n"
        "  %r = tensor.insert %w into %p[%i] : $a\n"
        "  %m = arith.addi %q, %i : index\n  scf.yield %r, %m : $a, index\n}\n"
        "%y0 = tensor.cast %s : $a to $a\n%y1 = tensor.from_elements %n : $y1",
        lambda a: (np.where(np.isin(np.arange(8), (1, 4)), -a, a), np.array([5])),
        ["f64", "index"],
        a=floats(dyadic(8) + 0.125),
    )
    # No iteration at all.
    table(
        INDICES + "%y = scf.for %i = %k3 to %k2 step %k1 iter_args(%p = %a) -> ($a) {\n"
        "  %r = arith.negf %p : $a\n  scf.yield %r : $a\n}",
        lambda a: a,
        a=floats(dyadic(3)),
    )
    # Bounds that are above 127 if read without a sign.
    table(
        "%l = arith.constant 120 : i8\n%u = arith.constant -126 : i8\n"
        "%s = arith.constant 3 : i8\n"
        "%y = scf.for unsigned %i = %l to %u step %s iter_args(%p = %a) -> ($a) "
        ": i8 {\n"
        "  %c = arith.constant dense<1.0> : $a\n"
        "  %r = arith.addf %p, %c : $a\n  scf.yield %r : $a\n}",
        lambda a: a + 4,
        name="a loop with unsigned bounds",
        a=floats(dyadic(2)),
    )
    # The next index would be beyond the largest i8.
    table(
        "%l = arith.constant 120 : i8\n%u = arith.constant 127 : i8\n"
        "%s = arith.constant 5 : i8\n"
        "%y = scf.for %i = %l to %u step %s iter_args(%p = %a) -> ($a) : i8 {\n"
        "  %c = arith.constant dense<1.0> : $a\n"
        "  %r = arith.addf %p, %c : $a\n  scf.yield %r : $a\n}",
        lambda a: a + 2,
        name="a loop to the largest index",
        a=floats(dyadic(2)),
    )
    table(
        '%k = arith.constant false\nscf.if %k {\n  cf.assert %k, "is not reached"\n}\n'
        "%y = tensor.cast %a : $a to $a",
        lambda a: a,
        a=floats(dyadic(3)),
    )
    for value in (0, 1):
        condition = f"%k = arith.constant {'true' if value else 'false'}\n"
        table(
            condition + "%y0, %y1 = scf.if %k -> ($a, $b) {\n"
            "  scf.yield %a, %b : $a, $b\n} else {\n"
            "  %n = arith.negf %a : $a\n  %m = arith.addf %b, %b : $b\n"
            "  scf.yield %n, %m : $a, $b\n}",
            lambda a, b, value=value: (a, b) if value else (-a, b + b),
            ["f32", "f64"],
            a=floats(dyadic(3), "f32"),
            b=floats(dyadic(2, 2)),
        )
    # By a value of the data.
    table(
        INDICES + "%v = tensor.extract %a[%k1] : $a\n%z = arith.constant 0.0 : f32\n"
        "%k = arith.cmpf olt, %v, %z : f32\n%y = scf.if %k -> ($a) {\n"
        "  %n = arith.negf %a : $a\n  scf.yield %n : $a\n} else {\n"
        "  scf.yield %a : $a\n}",
        lambda a: -a,
        "f32",
        a=floats([1.5, -2, 0], "f32"),
    )
    # Rows in pairs, transposed into another tensor.
    table(
        INDICES + "%e = tensor.empty() : tensor<3x6xf64>\n"
        "%y = scf.forall (%i) = (0) to (6) step (2) shared_outs(%o = %e) -> "
        "(tensor<3x6xf64>) {\n"
        "  %s = tensor.extract_slice %a[%i, 0] [2, 3] [1, 1] : $a to tensor<2x3xf64>\n"
        "  %t = tensor.empty() : tensor<3x2xf64>\n"
        "  %u = linalg.transpose ins(%s : tensor<2x3xf64>) outs(%t : tensor<3x2xf64>) "
        "permutation = [1, 0]\n  scf.forall.in_parallel {\n"
        "    tensor.parallel_insert_slice %u into %o[0, %i] [3, 2] [1, 1] : "
        "tensor<3x2xf64> into tensor<3x6xf64>\n  }\n}",
        lambda a: a.T,
        a=floats(dyadic(6, 3)),
    )
    table(
        INDICES + "%y = scf.forall (%i, %j) = (1, 0) to (%k5, 4) step (2, 3) "
        "shared_outs(%o = %a) -> ($a) {\n"
        "  %s = tensor.extract_slice %b[%j] [1] [1] : $b to tensor<1xf64>\n"
        "  scf.forall.in_parallel {\n"
        "    tensor.parallel_insert_slice %s into %o[%i, %j] [1, 1] [1, 1] : "
        "tensor<1xf64> into $a\n  }\n}",
        lambda a, b: np.where(
            np.isin(np.arange(5), (1, 3))[:, None] & np.isin(np.arange(4), (0, 3)), b, a
        ),
        a=floats(dyadic(5, 4)),
        b=floats(dyadic(4)),
    )
    table(
        INDICES + "%m = affine.apply affine_map<(d0)[s0] -> "
        "(-(d0 floordiv 2) + s0 mod 4 - 5 ceildiv 2)>(%k5)[%k7]\n"
        "%n = affine.min affine_map<(d0, d1) -> (d0 - d1, d1 * 2, 9)>(%k3, %k7)\n"
        "%o = affine.max affine_map<(d0, d1) -> (d0 - d1, d1 * 2, 9)>(%k3, %k7)\n"
        "%y = tensor.from_elements %m, %n, %o : $y",
        lambda: np.array([-2 + 3 - 3, -4, 14]),
        "index",
    )
    table(
        '%k = arith.constant true\ncf.assert %k, "holds"\n'
        "%y = tensor.cast %a : $a to $a",
        lambda a: a,
        a=floats(dyadic(3)),
    )
    table.refuse(
        INDICES + "%v = tensor.extract %a[%k0] : $a\n"
        '%k = arith.cmpf ogt, %v, %v : f64\ncf.assert %k, "a is above a"',
        "fails: a is above a",
        a=floats(dyadic(3)),
    )
