# REQUIRES: mpich
# RUN: %python %s
"""Each op on 1, 2 and 4 processes, divided along each axis: values, and messages.

Expected are definitions in np.longdouble, with the bounds that hold for one process;
where an op only moves values, the same bits. A batch norm of inference sends nothing,
one of training its two sums, each of a double a channel.
"""

import itertools

import numpy as np
from floats import BF16, F16, F32, F64, LD, TYPES, special_values
from mpi_programs import PartitionedCase, run_partitioned, tensor
from reference import Inference, Training
from report import Report

report = Report()
SHAPE = (4, 8, 12)
GRIDS = ((1,), (2,), (4,), (2, 2))


def splits_of(rank, grid):
    """Each way to divide each axis, along all of the grid's."""
    if len(grid) == 1:
        return [{axis: (0,)} for axis in range(rank)]
    pairs = [{a: (0,), b: (1,)} for a, b in itertools.permutations(range(rank), 2)]
    return pairs + [{axis: (1, 0)} for axis in range(rank)]


def describe(split):
    return "_".join(f"{a}by{''.join(map(str, g))}" for a, g in split.items())


def project(split, dims):
    """The split of a tensor whose axis i is axis dims[i] of one with `split`."""
    return {i: split[axis] for i, axis in enumerate(dims) if axis in split}


class Pointwise(PartitionedCase):
    """All elementwise ops at once, from integers that no type rounds."""

    def __init__(self, type, split):
        super().__init__(f"pointwise_{type}_{describe(split)}")
        whole = tensor(SHAPE, type)
        a, b, c = (
            self.add_argument(
                name,
                self.rng.integers(1, 8, size=SHAPE),
                type,
                split if name == "b" else None,
                inferred=split,
            )
            for name in "abc"
        )
        wide = F32 if type is F64 else F64
        for line in (
            f"%d = nnspec.add %a, %b : {whole}",
            f"%e = nnspec.mul %d, %c : {whole}",
            f"%f = nnspec.div %e, %c : {whole}",
            f"%g = nnspec.sub %f, %a : {whole}",
            f"%h = nnspec.mul %g, %g : {whole}",
            f"%i = nnspec.sqrt %h : {whole}",
            f"%k = nnspec.fill 4.0 : {whole}",
            f"%l = nnspec.max %i, %k : {whole}",
            f"%y = nnspec.cast %l : {whole} to {tensor(SHAPE, wide)}",
        ):
            self.add_line(line)
        self.add_result("y", SHAPE, wide, split)
        self.expected, self.type = np.maximum(b, 4), wide

    def check(self, found):
        report.check_equal(self, self.type, found.results["y"], self.expected)

    num_messages = 0


class Broadcast(PartitionedCase):
    """Along each axis, with an expanded one, and of a value."""

    num_messages = 0

    def __init__(self, type, split, shape, dims):
        super().__init__(
            f"broadcast_{type}_{'x'.join(map(str, shape))}_{describe(split)}"
        )
        whole = tensor(SHAPE, type)
        x = self.add_argument("x", np.ones(SHAPE), type, split)
        operand_split = {
            i: axes
            for i, axes in project(split, dims).items()
            if shape[i] == SHAPE[dims[i]]
        }
        p = self.add_argument(
            "p", self.rng.normal(size=shape), type, inferred=operand_split
        )
        self.add_line(
            f"%q = nnspec.broadcast %p dims = {list(dims)}"
            f" : {tensor(shape, type)} to {whole}"
        )
        self.add_line(f"%y = nnspec.mul %x, %q : {whole}")
        self.add_result("y", SHAPE, type, split)
        expanded = [1] * len(SHAPE)
        for size, axis in zip(shape, dims):
            expanded[axis] = size
        self.expected, self.type = x * p.reshape(expanded), type

    def check(self, found):
        report.check_equal(self, self.type, found.results["y"], self.expected)


PARAMETERS = ("mean", "variance", "gamma", "beta")


class BatchNormInference(PartitionedCase):
    num_messages = 0

    def __init__(self, type, axis, split):
        super().__init__(f"inference_{type}_{axis}_{describe(split)}")
        x = self.add_argument("x", self.rng.normal(size=SHAPE), type, split)
        values = self.rng.normal(size=(4, SHAPE[axis]))
        values[1] = np.abs(values[1]) + 0.1
        parameters = [
            self.add_argument(name, value, type, inferred=project(split, [axis]))
            for name, value in zip(PARAMETERS, values)
        ]
        operands = " ".join(f"{name}(%{name})" for name in PARAMETERS)
        self.add_line(
            f"%y = nnspec.batch_norm_inference %x {operands} axis = {axis}"
            f" epsilon = 1.0e-05 : {tensor(SHAPE, type)},"
            f" {tensor((SHAPE[axis],), type)}"
        )
        self.add_result("y", SHAPE, type, split)
        self.expected = Inference(x, *parameters, axis, 1e-5)
        self.type = type

    def check(self, found):
        computed = F64 if self.type is F64 else F32
        report.check_rounded(
            self,
            f"inference, {self.type}",
            self.type,
            found.results["y"],
            self.expected.y,
            self.expected.normal_form_bound(computed)
            + np.abs(self.expected.y) * computed.epsilon,
            through=computed,
        )


class BatchNormTraining(PartitionedCase):
    def __init__(self, type, axis, split):
        super().__init__(f"training_{type}_{axis}_{describe(split)}")
        x = self.add_argument("x", 5 + self.rng.normal(size=SHAPE), type, split)
        channel = project(split, [axis])
        shape = (SHAPE[axis],)
        gamma, beta = (
            self.add_argument(name, self.rng.normal(size=shape), type, inferred=channel)
            for name in ("gamma", "beta")
        )
        self.add_line(
            f"%y, %mean, %variance = nnspec.batch_norm_training %x gamma(%gamma)"
            f" beta(%beta) axis = {axis} epsilon = 1.0e-05"
            f" : {tensor(SHAPE, type)}, {tensor(shape, type)}"
        )
        statistics = type if type is F64 else F32
        self.add_result("y", SHAPE, type, split)
        self.add_result("mean", shape, statistics, channel)
        self.add_result("variance", shape, statistics, channel)
        self.expected = Training(x, gamma, beta, axis, 1e-5)
        self.num_messages = 2 * any(other != axis for other in split)

    def check(self, found):
        bounds = self.expected.bounds(F64)
        for name, _, type, _ in self.results:
            exact = getattr(self.expected, name)
            report.check_rounded(
                self,
                f"training, {name}",
                type,
                found.results[name],
                exact,
                bounds[name],
                through=F64,
            )


class Resharding(PartitionedCase):
    """A tensor that is divided in one way and returned in another: the same bits."""

    def __init__(self, type, source, target):
        super().__init__(f"reshard_{type}_{describe(source)}_to_{describe(target)}_end")
        values = np.resize(special_values(type), SHAPE)
        self.expected = self.add_argument("x", values, type, source)
        # The identity, but for the sign of NaN.
        self.add_line(f"%w = nnspec.max %x, %x : {tensor(SHAPE, type)}")
        self.annotate("y", SHAPE, type, target, source="w")
        self.add_result("y", SHAPE, type, target)
        self.type = type
        kept = [target.get(a, ())[: len(g)] == g for a, g in source.items()]
        self.num_messages = None if not all(kept) else 0

    def check(self, found):
        report.check_equal(self, self.type, found.results["y"], self.expected)


class Contraction(PartitionedCase):
    """A 1x1 convolution, with an accumulator and a constant; one message where what
    it adds up is divided."""

    def __init__(self, type, loop, uses_constant=False):
        super().__init__(
            f"contraction_{type}_{'nohc'[loop]}{'_constant' * uses_constant}"
        )
        n, o, h, c = 4, 8, 20, 12
        maps = {"x": (0, 3, 2), "w": (1, 3), "a": (0, 1, 2)}
        sizes = (n, o, h, c)
        values = {}
        for name, dims in maps.items():
            shape = tuple(sizes[d] for d in dims)
            split = {i: (0,) for i, d in enumerate(dims) if d == loop}
            drawn = self.rng.integers(-3, 4, size=shape)
            if name == "w" and uses_constant:
                values[name] = drawn.astype(LD)
                text = str([[float(value) for value in row] for row in drawn])
                self.add_line(
                    f"%w = arith.constant dense<{text}> : {tensor(shape, type)}"
                )
            else:
                values[name] = self.add_argument(
                    name, drawn, type, split if split else None, inferred=split
                )
        types = [tensor(values[name].shape, type) for name in maps]
        affine = ", ".join(
            f"affine_map<(n, o, h, c) -> ({', '.join('nohc'[d] for d in dims)})>"
            for dims in maps.values()
        )
        self.add_line(
            f"%y = linalg.contract indexing_maps = [{affine}] ins(%x, %w : {types[0]},"
            f" {types[1]}) outs(%a : {types[2]}) -> {types[2]}"
        )
        self.type = type
        self.add_result(
            "y",
            (n, o, h),
            type,
            {i: (0,) for i, d in enumerate((0, 1, 2)) if d == loop},
        )
        self.expected = np.einsum("nch,oc->noh", values["x"], values["w"]) + values["a"]
        self.num_messages = 1 if loop == 3 else 0

    def check(self, found):
        report.check_equal(self, self.type, found.results["y"], self.expected)


def make_cases(grid):
    splits = splits_of(len(SHAPE), grid)
    for type, split in itertools.product(TYPES, splits):
        yield Pointwise(type, split)
    for split in splits:
        yield Broadcast(F32, split, (8,), (1,))
        yield Broadcast(F32, split, (4, 12), (0, 2))
        yield Broadcast(F32, split, (1, 12), (1, 2))
        yield Broadcast(F32, split, (), ())
    for type, split in itertools.product((F32, F64, F16, BF16), splits):
        axes = range(3) if type is F32 else (1,)
        for axis in axes:
            yield BatchNormInference(type, axis, split)
            yield BatchNormTraining(type, axis, split)
    for source, target in itertools.permutations([*splits[-4:], {}], 2):
        yield Resharding(F32, source, target)
    for type in (F64, F16, BF16):
        yield Resharding(type, splits[0], {})
        yield Resharding(type, splits[0], splits[1])
    if len(grid) == 1:
        for type, loop in itertools.product(TYPES, range(4)):
            yield Contraction(type, loop)
            yield Contraction(type, loop, uses_constant=True)


def main():
    for grid in GRIDS:
        cases = list(make_cases(grid))
        found = run_partitioned(cases, grid)
        total = 0
        for case in cases:
            result = found[case.name]
            case.check(result)
            if not result.is_consistent:
                report.fail(case, "processes have different values of one element")
            for count, num_bytes in result.messages:
                total += count
                if case.num_messages is not None and count != case.num_messages:
                    report.fail(case, f"{count} messages, expected {case.num_messages}")
        print(
            f"grid {'x'.join(map(str, grid))}: {len(cases)} functions, {total} messages"
        )
    report.finish()


main()
