"""Programs that have no value over the reals, or that the evaluator does not support,
with what it says of each."""

from evaluation import floats, integers
from structured_cases import generic
from tensor_cases import INDICES, dyadic

UNWRITTEN = "reads a tensor that was never written"
UNSUPPORTED = "op is not supported by the evaluator"


def add_constants(table):
    for constant, message in (
        ("5 : i128", "is an integer of more than 64 bits, which the evaluator does not support"),
        ("dense<5> : tensor<2xi128>", "is a constant that the evaluator does not support"),
        ("dense<5.0> : tensor<2xf80>", "is a constant that the evaluator does not support"),
        (
            "dense<(1.0, 2.0)> : tensor<2xcomplex<f32>>",
            "is a constant that the evaluator does not support",
        ),
        ("dense_resource<none> : tensor<2xf32>", "has a resource without data of its type"),
    ):
        table.refuse(f"%c = arith.constant {constant}", message)


def add_integers(table):
    n = integers([3])
    table.refuse("%y = arith.extsi %n : $n to tensor<1xi128>", UNSUPPORTED, n=n)
    table.refuse("%y = math.ctpop %n : $n", UNSUPPORTED, n=n)
    table.refuse("%y = arith.bitcast %n : $n to tensor<1xf32>", UNSUPPORTED, n=n)
    table.refuse("%y = ub.poison : i32", "is a constant that the evaluator does not support")
    table.refuse(
        "%s, %o = arith.addui_extended %n, %n : $n, tensor<1xi1>", UNSUPPORTED, n=n
    )
    x = floats([1.5])
    table.refuse("%y = arith.fptosi %x : $x to tensor<1xi128>", UNSUPPORTED, x=x)


def add_control(table):
    a = floats(dyadic(3))
    for step in "%k0", "%minus":
        table.refuse(
            INDICES + "%minus = arith.subi %k0, %k1 : index\n"
            f"%y = scf.for %i = %k0 to %k3 step {step} iter_args(%p = %a) -> ($a) {{\n"
            "  scf.yield %p : $a\n}",
            f"has a step of {0 if step == '%k0' else -1}",
            a=a,
        )
        table.refuse(
            INDICES + "%minus = arith.subi %k0, %k1 : index\n"
            f"%y = scf.forall (%i) = (0) to (3) step ({step}) shared_outs(%o = %a) "
            "-> ($a) {\n  scf.forall.in_parallel {\n"
            "    tensor.parallel_insert_slice %a into %o[0] [3] [1] : $a into $a\n  }\n}",
            f"has a step of {0 if step == '%k0' else -1}",
            a=a,
        )
    table.refuse(
        INDICES + "%y = scf.for %i = %k0 to %k3 step %k1 iter_args(%p = %a) -> ($a) {\n"
        "  %b = arith.bitcast %p : $a to tensor<3xi64>\n  scf.yield %p : $a\n}",
        UNSUPPORTED,
        a=a,
    )
    body = (
        "%e = tensor.empty() : tensor<1xf64>\n"
        "%y = scf.forall (%i) in (3) shared_outs(%o = %a) -> ($a) {{\n  {}\n"
        "  scf.forall.in_parallel {{\n    tensor.parallel_insert_slice %s into %o[{}] "
        "[1] [1] : tensor<1xf64> into $a\n  }}\n}}"
    )
    slice = "%s = tensor.extract_slice %a[%i] [1] [1] : $a to tensor<1xf64>"
    for inner, offset, message in (
        (slice, "%k3", "takes a slice of 1 elements from 3 by 1 along an axis of size 3"),
        ("%s = tensor.cast %e : tensor<1xf64> to tensor<1xf64>", "%i", UNWRITTEN),
        (
            "%t = tensor.extract_slice %a[%i] [1] [1] : $a to tensor<1xf64>\n"
            "  %b = arith.bitcast %t : tensor<1xf64> to tensor<1xi64>\n"
            "  %s = arith.bitcast %b : tensor<1xi64> to tensor<1xf64>",
            "%i",
            UNSUPPORTED,
        ),
    ):
        table.refuse(INDICES + body.format(inner, offset), message, a=a)
    table.refuse(
        INDICES + "%n = affine.apply affine_map<(d0)[s0] -> (d0 floordiv s0)>(%k5)[%k0]",
        "has no defined value for these operands",
    )
    table.refuse(
        "%b:2 = scf.while (%p = %a) : ($a) -> ($a, $a) {\n  %k = arith.constant false\n"
        "  scf.condition(%k) %p, %p : $a, $a\n} do {\n^bb0(%p: $a, %q: $a):\n"
        "  scf.yield %p : $a\n}",
        UNSUPPORTED,
        a=a,
    )
    table.refuse(
        "%e = tensor.empty() : $a\n%k = arith.constant true\n"
        "%y = arith.select %k, %e, %a : $a",
        UNWRITTEN,
        a=a,
    )


def add_tensors(table):
    a = floats(dyadic(3))
    negative = INDICES + "%n = arith.subi %k0, %k1 : index\n%z = arith.constant 0.0 : f64\n"
    padded = "tensor.pad %a low[%n] high[0] {\n^bb0(%i: index):\n  tensor.yield %z : f64\n}"
    generated = "tensor.generate %n {\n^bb0(%i: index):\n  tensor.yield %z : f64\n}"
    concatenated = "tensor.concat dim(0) %u, %u : (tensor<2x?xf64>, tensor<2x?xf64>)"
    for body, message in (
        (f"%y = {padded} : $a to tensor<?xf64>", "pads by a negative amount"),
        ("%y = tensor.empty(%n) : tensor<?xf64>", "makes a tensor with an axis of size -1"),
        ("%y = tensor.splat %z[%n] : tensor<?xf64>", "makes a tensor with an axis of size -1"),
        (f"%y = {generated} : tensor<?xf64>", "makes a tensor with an axis of size -1"),
        ("%y = tensor.dim %a, %k7 : $a", "asks for axis 7 of a tensor of rank 1"),
        (
            "%s = tensor.from_elements %k2 : tensor<1xindex>\n"
            "%y = tensor.reshape %a(%s) : ($a, tensor<1xindex>) -> tensor<?xf64>",
            "reshapes a tensor of 3 elements to one of 2",
        ),
        (
            "%s = tensor.from_elements %n : tensor<1xindex>\n"
            "%y = tensor.reshape %a(%s) : ($a, tensor<1xindex>) -> tensor<?xf64>",
            "makes a tensor with an axis of size -1",
        ),
        ("%e = tensor.empty() : $a\n%y = tensor.extract %e[%k0] : $a", UNWRITTEN),
        ("%y = tensor.extract %a[%k3] : $a", "accesses element 3 along an axis of size 3"),
        (
            "%e = tensor.empty() : tensor<1xf64>\n"
            "%y = tensor.insert_slice %e into %a[0] [1] [1] : tensor<1xf64> into $a",
            UNWRITTEN,
        ),
        (
            "%y = tensor.insert_slice %a into %a[%k1] [3] [1] : $a into $a",
            "takes a slice of 3 elements from 1 by 1 along an axis of size 3",
        ),
        (
            "%s = tensor.cast %a : $a to tensor<?xf64>\n"
            "%y = tensor.insert_slice %s into %a[0] [%k2] [1] : tensor<?xf64> into $a",
            "inserts a tensor of another size",
        ),
        (
            "%e = tensor.empty() : tensor<3xi32>\n%i = arith.constant 1 : i32\n"
            "%y = tensor.insert %i into %e[%k0] : tensor<3xi32>",
            "writes to a part of a tensor that was never written",
        ),
        (
            "%e = tensor.empty() : $a\n%y = tensor.concat dim(0) %a, %e : ($a, $a) -> "
            "tensor<6xf64>",
            UNWRITTEN,
        ),
        (
            "%u = tensor.generate %k2 {\n^bb0(%i: index, %j: index):\n  tensor.yield %z : "
            "f64\n} : tensor<2x?xf64>\n%v = tensor.generate %k3 {\n^bb0(%i: index, %j: "
            "index):\n  tensor.yield %z : f64\n} : tensor<2x?xf64>\n"
            "%y = tensor.concat dim(0) %u, %v : (tensor<2x?xf64>, tensor<2x?xf64>) -> "
            "tensor<4x?xf64>",
            "joins tensors of different sizes",
        ),
        ("%y = tensor.bitcast %a : $a to $a", UNSUPPORTED),
    ):
        table.refuse(negative + body, message, a=a)


def add_structured(table):
    a, c = floats(dyadic(3)), floats(dyadic(3))

    def body(text, ins=("a",)):
        maps = ["(i) -> (i)"] * (len(ins) + 1)
        arguments = ", ".join(f"%p{i}: f64" for i in range(len(ins) + 1))
        return generic(maps, ["parallel"], list(ins), ["c"], arguments, text)

    outside = "%e = tensor.empty() : $a\n"
    for text, message in (
        (
            "  %i = linalg.index 0 : index\n  %v = tensor.extract %e[%i] : $a\n"
            "  linalg.yield %v : f64",
            UNWRITTEN,
        ),
        (
            "  %i = linalg.index 0 : index\n  %n = arith.addi %i, %i : index\n"
            "  %v = tensor.extract %a[%n] : $a\n  linalg.yield %v : f64",
            "reads at 4 along an axis of size 3",
        ),
        (
            "  %z = arith.constant 0.0 : f64\n  %k = arith.cmpf ogt, %p0, %z : f64\n"
            "  %v = scf.if %k -> (f64) {\n    scf.yield %p0 : f64\n  } else {\n"
            "    scf.yield %z : f64\n  }\n  linalg.yield %v : f64",
            UNSUPPORTED,
        ),
        (
            "  %b = arith.bitcast %p0 : f64 to i64\n  %v = arith.bitcast %b : i64 to f64\n"
            "  linalg.yield %v : f64",
            UNSUPPORTED,
        ),
    ):
        table.refuse(outside + body(text), message, a=a, c=c)
    table.refuse(
        "%e = tensor.empty() : $a\n"
        + generic(
            ["(i) -> (i)", "(i) -> (i)"],
            ["parallel"],
            ["a"],
            ["c"],
            "%p: f64, %o: f64",
            "  %s = arith.addf %p, %o : f64\n  linalg.yield %s : f64",
        ).replace("%c", "%e"),
        "accumulates in a tensor that was never written",
        a=a,
        c=c,
    )
    table.refuse(
        generic(
            ["(i, j) -> (i, j)", "(i, j) -> (i)"],
            ["parallel", "parallel"],
            ["b"],
            ["c"],
            "%p: f64, %o: f64",
            "  linalg.yield %p : f64",
        ),
        "writes to an output along a loop that repeats or skips elements",
        b=floats(dyadic(3, 2)),
        c=c,
    )


def add_cases(table):
    add_constants(table)
    add_integers(table)
    add_control(table)
    add_tensors(table)
    add_structured(table)
