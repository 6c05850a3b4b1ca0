"""Random well-typed programs of nnspec, linalg and tensor ops.

A program grows one op at a time from values that it has. Each value carries a bound
of its magnitude, so that 16-bit types do not overflow, and divisors are kept away
from zero: otherwise few programs would have errors that can be bounded.
"""

import numpy as np
from floats import LD, TYPES
from harness import tensor

MAX_MAGNITUDE = 1000.0
MAX_ELEMENTS = 400
SIZES = (1, 2, 3, 4, 5, 7)


class Skip(Exception):
    """An operation does not apply to the values that were drawn."""


class Value:
    def __init__(self, name, type, shape, dynamic, magnitude):
        self.name = name
        self.type = type
        self.shape = tuple(shape)
        self.dynamic = frozenset(dynamic)
        self.magnitude = magnitude

    @property
    def mlir(self):
        return tensor(self.shape, self.type, self.dynamic)

    @property
    def rank(self):
        return len(self.shape)


OPERATIONS = []


def operation(weight=1):
    def register(function):
        OPERATIONS.append((function, weight))
        return function

    return register


class Program:
    """The text of a function and its arguments as stored, in order."""

    def __init__(self, seed, number):
        self.number = number
        self.name = f"program{number}"
        self.rng = np.random.default_rng([seed, number])
        chosen = self.rng.permutation(len(TYPES))[: self.rng.integers(1, 4)]
        self.types = [TYPES[i] for i in chosen]
        self.lines = []
        self.arguments = {}
        self.values = []
        self.used = set()
        self.count = 0
        self.operations = []
        for _ in range(self.rng.integers(1, 3)):
            self.argument(self.pick_type(), self.pick_shape())
        functions, weights = zip(*OPERATIONS, strict=True)
        weights = np.array(weights) / sum(weights)
        length, tries = self.rng.integers(2, 9), 0
        while len(self.operations) < length and tries < 200:
            tries += 1
            function = functions[self.rng.choice(len(functions), p=weights)]
            mark = len(self.lines), len(self.values), dict(self.arguments)
            try:
                function(self)
            except Skip:
                del self.lines[mark[0] :], self.values[mark[1] :]
                self.arguments = mark[2]
            else:
                self.operations.append(function.__name__)
        # What nothing uses, and some of the rest.
        computed = [v for v in self.values if v.name not in self.arguments]
        self.results = [
            value
            for value in computed
            if value.name not in self.used or self.chance(0.1)
        ]

    @property
    def text(self):
        types = {name: type for name, (_, type) in self.arguments.items()}
        arguments = ", ".join(f"%{name}: {type}" for name, type in types.items())
        names = ", ".join(f"%{value.name}" for value in self.results)
        types = ", ".join(value.mlir for value in self.results)
        return "\n".join(
            [
                f"func.func @{self.name}({arguments}) -> ({types}) {{",
                *(f"  {line}" for line in self.lines),
                f"  return {names} : {types}",
                "}",
                "",
            ]
        )

    #
    # Choices
    #

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, sequence):
        sequence = list(sequence)
        if not sequence:
            raise Skip
        return sequence[self.rng.integers(len(sequence))]

    def pick_type(self):
        return self.pick(self.types)

    def pick_size(self):
        return int(self.pick(SIZES))

    def pick_shape(self, rank=None):
        rank = int(self.rng.integers(0, 5)) if rank is None else rank
        while True:
            shape = [self.pick_size() for _ in range(rank)]
            if np.prod(shape) <= MAX_ELEMENTS:
                return shape

    def pick_dynamic(self, shape):
        return [axis for axis in range(len(shape)) if self.chance(0.15)]

    def value(self, accept=lambda value: True):
        """A value that there is; later ones more often, so that programs are deep."""
        values = [value for value in self.values if accept(value)]
        if not values:
            raise Skip
        weights = 1.3 ** np.arange(len(values))
        return values[self.rng.choice(len(values), p=weights / weights.sum())]

    #
    # Emission
    #

    def fresh(self):
        self.count += 1
        return f"v{self.count}"

    def emit(self, text):
        """Adds a line; the name of its result."""
        name = self.fresh()
        self.lines.append(f"%{name} = {text}")
        return name

    def add(self, text, type, shape, dynamic, magnitude, *used):
        """Adds a line whose result is a tensor."""
        if np.prod(shape) > 4 * MAX_ELEMENTS:
            raise Skip
        value = Value("", type, shape, dynamic, magnitude)
        if not magnitude <= MAX_MAGNITUDE:
            raise Skip
        value.name = self.emit(text.replace("$type", value.mlir))
        self.values.append(value)
        self.used |= {operand.name for operand in used}
        return value

    def derive(self, text, like, magnitude, *used, type=None):
        """Adds a line whose result has the shape of one operand."""
        type = type or like.type
        return self.add(text, type, like.shape, like.dynamic, magnitude, like, *used)

    def argument(self, type, shape, dynamic=None, low=-2.0, high=2.0):
        dynamic = self.pick_dynamic(shape) if dynamic is None else dynamic
        values = self.rng.uniform(low, high, shape)
        # Round numbers among them, zeros too.
        values = np.where(self.rng.random(shape) < 0.2, np.rint(values), values)
        if low < 0 and self.chance(0.1):
            # So small that products underflow, in some types or in this one.
            values = values * self.pick([LD(1e-3), type.min_normal])
        array = np.asarray(type.store(np.clip(values, low, high)))
        name = f"a{len(self.arguments)}_{self.fresh()}"
        value = Value(name, type, shape, dynamic, max(abs(low), abs(high)) * 1.01)
        self.arguments[name] = (array, value.mlir)
        self.values.append(value)
        return value

    def constant(self, type, shape, low=-2.0, high=2.0):
        values = type.round(self.rng.uniform(low, high, shape))
        elements = np.vectorize(lambda v: f"{float(v):.17e}", otypes=[object])(values)
        text = str(elements.tolist()).replace("'", "")
        text = f"arith.constant dense<{text}> : $type"
        return self.add(text, type, shape, (), max(abs(low), abs(high)) * 1.01)

    def index(self, number):
        return f"%{self.emit(f'arith.constant {number} : index')}"

    def size(self, value, axis):
        if axis not in value.dynamic:
            return value.shape[axis]
        index = self.index(axis)
        return f"%{self.emit(f'tensor.dim %{value.name}, {index} : {value.mlir}')}"

    def sizes(self, value):
        """The sizes of the dynamic axes, as operands."""
        return [self.size(value, axis) for axis in sorted(value.dynamic)]

    def empty(self, type, shape, sizes=()):
        """An empty tensor. `sizes` are those of its dynamic axes, by axis."""
        mlir = tensor(shape, type, dict(sizes))
        operands = ", ".join(size for _, size in sorted(dict(sizes).items()))
        return self.emit(f"tensor.empty({operands}) : {mlir}"), mlir

    def filled(self, type, shape, sizes=(), number=0.0):
        name, mlir = self.empty(type, shape, sizes)
        scalar = self.emit(f"arith.constant {number} : {type}")
        return (
            self.emit(
                f"linalg.fill ins(%{scalar} : {type}) outs(%{name} : {mlir}) -> {mlir}"
            ),
            mlir,
        )

    def with_type(self, value, type, dynamic):
        """The value with this element type, and these axes dynamic."""
        if value.type is not type:
            text = f"nnspec.cast %{value.name} : {value.mlir} to $type"
            value = self.derive(text, value, value.magnitude, type=type)
        if value.dynamic != frozenset(dynamic):
            text = f"tensor.cast %{value.name} : {value.mlir} to $type"
            value = self.add(text, type, value.shape, dynamic, value.magnitude, value)
        return value

    def like(self, value):
        """Another value of the type of this one."""
        same = [v for v in self.values if v.shape == value.shape and v is not value]
        kind = self.rng.random()
        if same and kind < 0.5:
            return self.with_type(self.pick(same), value.type, value.dynamic)
        if kind < 0.65 and not value.dynamic:
            return self.constant(value.type, value.shape)
        if kind < 0.75:
            return self.fill(value, self.pick_number())
        if kind < 0.85:
            return value
        return self.argument(value.type, value.shape, value.dynamic)

    def fill(self, value, number):
        sizes = ", ".join(self.sizes(value))
        text = f"nnspec.fill {number:.17e} {f'sizes({sizes})' if sizes else ''} : $type"
        return self.derive(text, value, abs(number))

    def pick_number(self):
        return float(self.pick([0.0, 1.0, -1.0, 0.1, 1e-3, -0.3, 1.7, 2.5]))

    def positive(self, value):
        """A value of this type that is at least 1/4, and one over its least."""
        kind = self.rng.integers(3)
        if kind == 0:
            return self.argument(value.type, value.shape, value.dynamic, 0.5, 2.0), 2.0
        if kind == 1:
            return self.fill(value, float(self.pick([0.3, 0.5, 3.0]))), 4.0
        floor = self.fill(value, 0.5)
        text = f"nnspec.max %{value.name}, %{floor.name} : $type"
        return self.derive(text, value, max(value.magnitude, 0.5), floor), 2.0
