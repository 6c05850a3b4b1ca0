"""Random regions of linalg ops: scalars of several types."""

import re

from floats import widest
from programs import MAX_MAGNITUDE, Skip


class Body:
    """The region of an op: scalars of several types."""

    def __init__(self, p, arguments):
        self.p = p
        self.lines = []
        self.scalars = arguments  # (name, type, magnitude)

    def emit(self, text, type, magnitude):
        if not magnitude <= MAX_MAGNITUDE:
            raise Skip
        name = f"s{self.p.fresh()}"
        self.lines.append(f"    %{name} = {text}")
        scalar = (name, type, magnitude)
        self.scalars.append(scalar)
        return scalar

    def convert(self, scalar, type):
        name, source, magnitude = scalar
        if source is type:
            return scalar
        via = widest(source, type)
        if via not in (source, type):  # f16 and bf16
            scalar = self.convert(scalar, via)
            return self.convert(scalar, type)
        op = "extf" if type.precision > source.precision else "truncf"
        return self.emit(f"arith.{op} %{name} : {source} to {type}", type, magnitude)

    def constant(self, number, type):
        """Not an operand of another step: MLIR folds what has no other operands, and
        rounds."""
        scalar = self.emit(f"arith.constant {number:.17e} : {type}", type, abs(number))
        self.scalars.remove(scalar)
        return scalar

    def live_lines(self, result):
        """The lines that the result needs."""
        needed, lines = {result[0]}, []
        for line in reversed(self.lines):
            name, _, text = line.strip().partition(" = ")
            if name[1:] in needed:
                needed.update(re.findall(r"%(\w+)", text))
                lines.append(line)
        return lines[::-1]

    def pick(self, type):
        recent = self.scalars[-4:]
        return self.convert(recent[self.p.rng.integers(len(recent))], type)

    def join(self, type):
        """Makes one of all scalars."""
        joined, *others = [self.convert(scalar, type) for scalar in self.scalars]
        for a in others:
            op = self.p.pick(["addf", "subf", "mulf", "maximumf"])
            magnitude = joined[2] * a[2] if op == "mulf" else joined[2] + a[2]
            text = f"arith.{op} %{joined[0]}, %{a[0]} : {type}"
            joined = self.emit(text, type, magnitude)

    def step(self, type):
        p = self.p
        a = self.pick(type)
        x, m = a[0], a[2]
        kind = p.pick(
            ["ring"] * 4
            + ["bounded"] * 2
            + ["divide", "root", "exp", "log", "choose", "sign", "step", "fma", "pow"]
        )
        if kind == "ring":
            b = self.pick(type)
            if p.chance(0.3):
                b = self.constant(p.pick_number(), type)
            op = p.pick(RING)
            magnitude = m * b[2] if op == "mulf" else m + b[2]
            self.emit(f"arith.{op} %{x}, %{b[0]} : {type}", type, magnitude)
        elif kind == "bounded":
            op = p.pick(["tanh", "sin", "cos", "atan"])
            self.emit(f"math.{op} %{x} : {type}", type, 2)
        elif kind == "divide":
            square = self.emit(f"arith.mulf %{x}, %{x} : {type}", type, m * m)
            one = self.constant(1.0, type)
            text = f"arith.addf %{square[0]}, %{one[0]} : {type}"
            sum = self.emit(text, type, m * m + 1)
            b = self.pick(type)
            self.emit(f"arith.divf %{b[0]}, %{sum[0]} : {type}", type, b[2])
        elif kind == "root":
            b = self.emit(f"math.absf %{x} : {type}", type, m)
            self.emit(f"math.sqrt %{b[0]} : {type}", type, max(m, 1) ** 0.5)
        elif kind == "exp":
            limit = self.constant(2.0, type)
            b = self.emit(f"arith.minimumf %{x}, %{limit[0]} : {type}", type, m)
            op = p.pick(["exp", "exp2", "expm1"])
            self.emit(f"math.{op} %{b[0]} : {type}", type, 8)
        elif kind == "log":
            b = self.emit(f"math.absf %{x} : {type}", type, m)
            half = self.constant(0.5, type)
            c = self.emit(f"arith.addf %{b[0]}, %{half[0]} : {type}", type, m + 0.5)
            op = p.pick(["log", "log2", "log10", "log1p", "rsqrt"])
            self.emit(f"math.{op} %{c[0]} : {type}", type, 10)
        elif kind == "choose":
            b, c = self.pick(type), self.constant(p.pick_number(), type)
            predicate = p.pick(["olt", "oge", "ugt", "une", "ord"])
            name = f"s{p.fresh()}"
            self.lines.append(
                f"    %{name} = arith.cmpf {predicate}, %{x}, %{c[0]} : {type}"
            )
            text = f"arith.select %{name}, %{x}, %{b[0]} : {type}"
            self.emit(text, type, max(m, b[2]))
        elif kind == "sign":
            b = self.pick(type)
            op = p.pick(["arith.negf", "math.absf", "math.copysign"])
            second = f", %{b[0]}" if op == "math.copysign" else ""
            self.emit(f"{op} %{x}{second} : {type}", type, m)
        elif kind == "step":
            op = p.pick(["floor", "ceil", "round", "roundeven", "trunc"])
            self.emit(f"math.{op} %{x} : {type}", type, m + 1)
        elif kind == "fma":
            b, c = self.pick(type), self.pick(type)
            magnitude = m * b[2] + c[2]
            text = f"math.fma %{x}, %{b[0]}, %{c[0]} : {type}"
            self.emit(text, type, magnitude)
        else:
            b = self.emit(f"math.absf %{x} : {type}", type, m)
            half = self.constant(0.5, type)
            c = self.emit(f"arith.addf %{b[0]}, %{half[0]} : {type}", type, m + 0.5)
            exponent = self.constant(float(p.pick([2.0, 0.5, -1.5])), type)
            magnitude = max((m + 0.5) ** 2, 3)
            self.emit(f"math.powf %{c[0]}, %{exponent[0]} : {type}", type, magnitude)

    def coordinate(self, dim, size, type):
        """A loop's coordinate as a float; or a multiple that 16-bit types round."""
        index, integer, product = (f"s{self.p.fresh()}" for _ in range(3))
        self.lines += [
            f"    %{index} = linalg.index {dim} : index",
            f"    %{integer} = arith.index_cast %{index} : index to i32",
        ]
        if self.p.chance(0.5):
            self.emit(f"arith.sitofp %{integer} : i32 to {type}", type, size)
            return
        factor = f"s{self.p.fresh()}"
        self.lines += [
            f"    %{factor} = arith.constant 3001 : i32",
            f"    %{product} = arith.muli %{integer}, %{factor} : i32",
        ]
        op = self.p.pick(["sitofp", "uitofp"])
        text = f"arith.{op} %{product} : i32 to {type}"
        large = self.emit(text, type, MAX_MAGNITUDE)
        self.scalars.remove(large)
        scale = self.constant(1e-3, type)
        text = f"arith.mulf %{large[0]}, %{scale[0]} : {type}"
        self.emit(text, type, 4 * size)


RING = ["addf", "subf", "mulf", "maximumf", "minimumf", "maxnumf", "minnumf"]


def affine_map(rank, results):
    dims = ", ".join(f"d{i}" for i in range(rank))
    return f"affine_map<({dims}) -> ({', '.join(results)})>"
