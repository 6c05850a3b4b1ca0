# RUN: %python %s
"""--nnspec-fold-affine at every linear layer that linalg has.

A map x * s + b, or one half of it, stands before or after a layer of
Inputs/linear_layers.py, whose weight is an argument or a constant. For each case:

- No arithmetic is left on the tensor that had the map, and there are as many layers
  as before, but for one of the bias alone, where that is not zero.
- The same ops are left where all sizes are the same as where no two are.
- nnspec-verify says that the functions before and after are equal.
- Compiled, each is within a bound of what NumPy computes in f64 from explicit
  windows: the bound of a sum of rounded products in any order.

Scales are negative and zero too, and what is padded varies at its border.

    fold-affine.py --all               # more combinations, all of them executed
    fold-affine.py --only='contract'   # a part of a case's name
"""

import argparse
import collections
import itertools
import os
import pathlib
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from floats import BF16, F16, F32, F64
from harness import Case, execute, optimize, run_cases, tensor
from linear_layers import GEOMETRIES, LAYERS, ONES
from report import Report

PASS = "nnspec-fold-affine{cost=always}"
LINKS = ("scale", "bias", "both")
ACCUMULATORS = ("nnspec.fill", "constant", "linalg.fill", "parameter")
# How a map is spelled, by the op of the scale and that of the bias; "from" is b - x.
SPELLINGS = (("mul", "add"), ("div", "sub"), ("mul", "from"), ("div", "add"))
# Of the two inputs, of the accumulator, and of the map.
F32S = (F32, F32, F32)
TYPES = (
    (F64, F64, F64),
    (F16, F16, F16),
    (BF16, BF16, BF16),
    (F16, F32, F32),
    (BF16, F32, F32),
    (F16, F16, F32),
    (BF16, BF16, F32),
    (F32, F64, F64),
)
# How many cases share a file that is folded and verified.
BUNDLE = 60
OP = re.compile(r"\b(?:nnspec|linalg|tensor)\.\w+")
ARITHMETIC = re.compile(r"nnspec\.(?:add|sub|mul|div) .* : tensor<(.*)>")


def dense(values):
    """A constant of these values, exactly."""
    return f"dense<{np.asarray(values, np.float64).tolist()}>"


class FoldCase(Case):
    def __init__(self, layer, geometry, direction, links, letters, number, **options):
        """The map depends on the axes `letters` of the layer's first input, or of
        its result. `number` chooses among spellings and accumulators."""
        self.layer = layer
        self.geometry_name = geometry
        self.geometry = GEOMETRIES.get(geometry, ONES)
        self.direction, self.links, self.map_letters = direction, links, letters
        self.types = options.get("types", F32S)
        self.padding = options.get("padding", 0.0)
        self.is_constant = options.get("is_constant", False)
        self.spelling = SPELLINGS[number % len(SPELLINGS)]
        if layer.slides and direction == "consumer":
            # nnspec-verify does not know that a window reads what is divided.
            self.spelling = ("mul", self.spelling[1])
        self.accumulator = ACCUMULATORS[number % len(ACCUMULATORS)]
        words = [
            layer.name,
            geometry,
            f"{links} on {letters or 'no axis'}",
            direction,
            "/".join(map(str, self.types)),
            *[f"padding {self.padding}"] * bool(self.padding),
            *["constant weight"] * self.is_constant,
        ]
        super().__init__(", ".join(words), "")
        self.lines = []
        self._build()
        self.body = "\n".join(self.lines)

    # What the folds can do, from the definition.

    @staticmethod
    def is_foldable(layer, geometry, direction, links, letters, padding=0.0):
        x, w, y = layer.letters
        mapped = y if direction == "producer" else x
        if not set(letters) < set(mapped):
            return False
        if set(letters) & layer.slides:
            return False
        if direction == "producer":
            return links == "bias" or set(letters) <= set(w) or set(letters) <= set(x)
        if links != "bias" and not set(letters) <= set(w):
            return False
        if links == "scale" and not padding:
            return True
        geometry = GEOMETRIES.get(geometry, ONES)
        kept = set(letters) | (set(w) - layer.slides)
        kept |= {s for s in layer.slides if geometry.low[s] or geometry.high[s]}
        if layer.is_transposed:
            kept |= layer.slides
        return not set(x + w + y) <= kept

    def _add(self, text):
        self.lines.append(text)

    def _argument(self, name, shape, type, values=None):
        """Returns the argument's type, keeping its values in self.values."""
        values = self._rng.normal(size=shape) if values is None else values
        values, text = self.add_argument(name, values, type)
        self.values[name] = np.asarray(values, np.float64)
        return text

    def _build(self):
        layer, geometry = self.layer, self.geometry
        self._rng, self.values = self.rng, {}
        data, stored, _ = self.types
        x_shape, strides, offsets = self._input_shape()
        x_type = self._argument("x", x_shape, data)
        self.x_type = x_type
        w_shape, y_shape = (layer.shape(i, geometry) for i in (1, 2))
        if self.is_constant:
            self.values["w"] = np.asarray(
                data.round(self._rng.normal(size=w_shape)), np.float64
            )
            w_type = tensor(w_shape, data)
            self._add(f"%w = arith.constant {dense(self.values['w'])} : {w_type}")
        else:
            w_type = self._argument("w", w_shape, data)
        y_type = tensor(y_shape, stored)
        value = "%x"
        if self.direction == "consumer":
            self.mapped_shape = x_shape
            value = self._add_map(value, x_shape, layer.letters[0], data)
        value, x_type = self._add_zeros(value, x_shape, strides, offsets)
        value, x_type = self._add_padding(value, x_type)
        self._add_accumulator(y_shape, y_type)
        types = (x_type, w_type, y_type)
        self._add(layer.text(value, "%w", "%a", types, geometry, "%l"))
        value = "%l"
        if self.direction == "producer":
            self.mapped_shape = y_shape
            value = self._add_map(value, y_shape, layer.letters[2], stored)
        # Results have names of their own.
        self.lines[-1] = self.lines[-1].replace(f"{value} =", "%y =", 1)
        self.results["y"] = y_type

    def _input_shape(self):
        """Of the first input, and where it goes among zeros."""
        layer = self.layer
        shape = layer.shape(0, self.geometry, is_padded=False)
        strides, offsets = [1] * len(shape), [0] * len(shape)
        self.spread_shape = shape
        if layer.is_transposed:
            shape = list(shape)
            for axis, letter in enumerate(layer.letters[0]):
                if letter in layer.slides:
                    strides[axis], offsets[axis] = 2, (shape[axis] + 1) % 2
                    shape[axis] = (shape[axis] - 1 - offsets[axis]) // 2 + 1
        self.slices = tuple(
            slice(o, o + (n - 1) * s + 1, s)
            for o, n, s in zip(offsets, shape, strides, strict=True)
        )
        return tuple(shape), strides, offsets

    def _add_zeros(self, value, shape, strides, offsets):
        data = self.types[0]
        if not self.layer.is_transposed:
            return value, tensor(shape, data)
        type = tensor(self.spread_shape, data)
        self._add(f"%zeros = nnspec.fill 0.0 : {type}")
        self._add(
            f"%spread = tensor.insert_slice {value} into %zeros{list(offsets)} "
            f"{list(shape)} {list(strides)} : {tensor(shape, data)} into {type}"
        )
        return "%spread", type

    def _pads(self):
        low, high = (
            [sizes[s] if s in self.layer.slides else 0 for s in self.layer.letters[0]]
            for sizes in (self.geometry.low, self.geometry.high)
        )
        return low, high

    def _add_padding(self, value, type):
        low, high = self._pads()
        if not any(low + high):
            return value, type
        padded = tensor(self.layer.shape(0, self.geometry), self.types[0])
        indices = ", ".join(f"%i{axis}: index" for axis in range(len(low)))
        self._add(f"%p = arith.constant {self.padding} : {self.types[0]}")
        self._add(
            f"%padded = tensor.pad {value} low{low} high{high} {{\n^bb0({indices}):\n"
            f"tensor.yield %p : {self.types[0]}\n}} : {type} to {padded}"
        )
        return "%padded", padded

    def _add_accumulator(self, shape, type):
        """%a: zeros, or a parameter."""
        stored = self.types[1]
        common = [s for s in self.layer.letters[2] if s in self.layer.letters[1]]
        common = [s for s in common if s not in self.layer.slides]
        if self.map_letters and self.direction == "producer":
            common = list(self.map_letters)
        if not common or len(self.layer.letters[2]) < 2:
            self.accumulator = self.accumulator.replace("parameter", "constant")
        self.values["a"] = np.zeros(shape)
        if self.accumulator == "nnspec.fill":
            self._add(f"%a = nnspec.fill 0.0 : {type}")
        elif self.accumulator == "constant":
            self._add(f"%a = arith.constant dense<0.0> : {type}")
        elif self.accumulator == "linalg.fill":
            self._add(f"%zero = arith.constant 0.0 : {stored}")
            self._add(f"%init = tensor.empty() : {type}")
            self._add(
                f"%a = linalg.fill ins(%zero : {stored}) outs(%init : {type}) -> {type}"
            )
        else:
            axis = self.layer.letters[2].index(common[0])
            parameter = self._argument("c", (shape[axis],), stored)
            self._add(
                f"%a = nnspec.broadcast %c dims = [{axis}] : {parameter} to {type}"
            )
            self.values["a"] = self._along("c", self.layer.letters[2], common[0], shape)

    def _along(self, name, letters, own, shape):
        sizes = [n if s in own else 1 for s, n in zip(letters, shape, strict=True)]
        return np.broadcast_to(self.values[name].reshape(sizes), shape)

    def _add_map(self, value, shape, letters, stored):
        own = "".join(s for s in letters if s in self.map_letters)
        axes = [letters.index(s) for s in own]
        sizes = tuple(shape[axis] for axis in axes)
        type = self.types[2]
        full = tensor(shape, type)
        if type != stored:
            before, text = value, f": {tensor(shape, stored)} to {full}"
            value = "%wide"
            self._add(f"{value} = nnspec.cast {before} {text}")
        scale_op, bias_op = self.spelling
        for link, op in (("scale", scale_op), ("bias", bias_op)):
            if self.links not in (link, "both"):
                continue
            name = link[0]
            values = np.asarray(self._rng.normal(size=sizes))
            if link == "scale":
                # Away from zero, and zero itself where nothing is divided by it.
                values = np.where(values < 0, values - 0.5, values + 0.5)
                if op == "mul" and values.size > 1:
                    values.flat[0] = 0
                values.flat[-1] = -abs(values.flat[-1])
            parameter = self._argument(name, sizes, type, values)
            self._add(
                f"%{link} = nnspec.broadcast %{name} dims = {axes} : {parameter} "
                f"to {full}"
            )
            self.values[link] = self._along(name, letters, own, shape)
            operands = f"{value}, %{link}" if op != "from" else f"%{link}, {value}"
            value = f"%with_{link}"
            op = op.replace("from", "sub")
            self._add(f"{value} = nnspec.{op} {operands} : {full}")
        if type != stored:
            before, value = value, "%narrow"
            text = f": {full} to {tensor(shape, stored)}"
            self._add(f"{value} = nnspec.cast {before} {text}")
        return value

    def _apply_map(self, values, parameters, is_bound):
        scale_op, bias_op = self.spelling
        if "scale" in parameters:
            scale = parameters["scale"]
            values = values * scale if scale_op == "mul" else values / scale
        if "bias" in parameters:
            bias = parameters["bias"]
            if is_bound or bias_op == "add":
                return values + bias
            return values - bias if bias_op == "sub" else bias - values
        return values

    def expected(self, is_bound=False):
        """The result; or the sum of the products' absolute values."""
        values = {
            name: abs(array) if is_bound else array
            for name, array in self.values.items()
        }
        x = values["x"]
        if self.direction == "consumer":
            x = self._apply_map(x, values, is_bound)
        zeros = np.zeros(self.spread_shape)
        zeros[self.slices] = x
        padding = abs(self.padding) if is_bound else self.padding
        pads = list(zip(*self._pads(), strict=True))
        x = np.pad(zeros, pads, constant_values=padding)
        y = self.layer.apply(x, values["w"], values["a"], self.geometry)
        if self.direction == "producer":
            y = self._apply_map(y, values, is_bound)
        return y

    def bound(self):
        """Each product, sum and cast rounds once. (Subnormals are far away.)"""
        epsilon = max(float(type.epsilon) for type in self.types)
        roundings = self.layer.num_terms(self.geometry) + 12
        return roundings * epsilon * self.expected(is_bound=True)

    def function(self, name):
        types = {name: type for name, (_, type) in self.arguments.items()}
        arguments = ", ".join(f"%{k}: {type}" for k, type in types.items())
        return (
            f"func.func @{name}({arguments}) -> {self.results['y']} {{\n{self.body}\n"
            f"return %y : {self.results['y']}\n}}\n"
        )

    # What is left after the fold.

    def ops(self, function):
        """The ops of a function as text, of nnspec, linalg and tensor."""
        return OP.findall(function)

    def check_structure(self, function, report):
        full = "".join(f"{size}x" for size in self.mapped_shape)
        own = self.layer.op.split()[0]
        counts = collections.Counter(self.ops(function))
        has_term = self.direction == "consumer" and self.links != "scale"
        is_padded = any(sum(self._pads(), []))
        has_term |= self.direction == "consumer" and self.padding != 0 and is_padded
        # What is not summed over is a product of parameters, no layer.
        _, w, y = self.layer.letters
        summed = (set(w) | set(self.map_letters)) - set(y)
        has_term &= bool(summed or self.layer.slides)
        expected = collections.Counter({own: 1})
        expected["linalg.generic"] += has_term
        layers = {own, "linalg.generic"}
        found = {name: counts[name] for name in layers}
        if found != {name: expected[name] for name in layers}:
            report.fail(self, f"found layers {found}, expected {dict(expected)}")
        is_weight_as_large = self.mapped_shape == self.layer.shape(1, self.geometry)
        if self.geometry_name == "sizes coincide" or is_weight_as_large:
            return
        for match in ARITHMETIC.finditer(function):
            if match[1].startswith(full) and match[1].count("x") == full.count("x"):
                report.fail(self, f"what is left of the map: {match[0]}")


def subsets(letters, is_all):
    """What a map depends on: all of the letters, and each."""
    if is_all:
        counts = range(len(letters) + 1)
        return [set(s) for n in counts for s in itertools.combinations(letters, n)]
    return [set(letters), *({letter} for letter in letters)]


def letter_sets(layer, geometry, direction, links, is_all, padding=0.0):
    x, w, y = layer.letters
    mapped = y if direction == "producer" else x
    letters = [s for s in mapped if s not in layer.slides]
    found = []
    weight = [s for s in letters if s in w]
    for own in [*subsets(weight, is_all), *subsets(letters, is_all)]:
        own = "".join(sorted(own))
        if own not in found and FoldCase.is_foldable(
            layer, geometry, direction, links, own, padding
        ):
            found.append(own)
    return found or [
        own
        for own in [""]
        if FoldCase.is_foldable(layer, geometry, direction, links, own, padding)
    ]


def build_cases(is_all):
    """Pairs of a case and whether it is to be executed."""
    cases = []
    number = 0
    for layer, turn in zip(LAYERS, itertools.cycle(("producer", "consumer"))):
        if not layer.slides:
            names = ["no window", "sizes coincide"]
        elif not layer.has_attributes:
            names = ["no padding", "asymmetric padding", "sizes coincide"]
        elif layer.is_transposed:
            names = ["asymmetric padding", "dilated", "sizes coincide"]
        else:
            names = list(GEOMETRIES)
        # One geometry each in turn, unless it is all, and coinciding sizes.
        for direction, links in itertools.product(("producer", "consumer"), LINKS):
            kept = names
            if not is_all and len(names) > 2:
                kept = [names[number % (len(names) - 1)], names[-1]]
            for geometry in kept:
                sets = letter_sets(layer, geometry, direction, links, is_all)
                for position, letters in enumerate(sets if is_all else sets[:2]):
                    case = FoldCase(layer, geometry, direction, links, letters, number)
                    # Sizes that differ in one direction, that coincide in the other.
                    is_turn = (geometry == names[-1]) == (direction == turn)
                    is_run = is_all or (is_turn and position == 0 and links == "both")
                    cases.append((case, is_run))
            number += 1
    return cases + build_special_cases(is_all)


def build_special_cases(is_all):
    """Element types, constant weights, and paddings that are not zero."""
    by_name = {layer.name: layer for layer in LAYERS}
    some = [
        "conv_2d_nchw_fchw",
        "conv_2d_nhwgc_gfhwc",
        "depthwise_conv_1d_nwc_wcm",
        "matmul",
        "contract",
        "generic, transposed conv, groups",
    ]
    chosen = LAYERS if is_all else [by_name[name] for name in some]
    cases = []
    for number, layer in enumerate(chosen):
        geometry = "no window"
        if layer.slides:
            geometry = "strided and dilated" if layer.has_attributes else "no padding"
        if layer.is_transposed:
            geometry = "asymmetric padding"
        for direction in ("producer", "consumer"):
            options = [dict(is_constant=True)]
            options += [dict(types=types) for types in TYPES]
            if direction == "consumer" and layer.slides:
                options += [dict(padding=-0.75), dict(padding=1.5, is_constant=True)]
            for position, some in enumerate(options):
                links = LINKS[2 - position % 2] if is_all else "both"
                if "padding" in some:
                    links = LINKS[number % len(LINKS)]
                sets = letter_sets(
                    layer, geometry, direction, links, False, some.get("padding", 0.0)
                )
                for letters in sets[:1]:
                    turn = number + position
                    case = FoldCase(
                        layer, geometry, direction, links, letters, turn, **some
                    )
                    cases.append((case, is_all or position % 4 == number % 4))
    return cases


def fold_and_verify(cases):
    """For each case, its function after the fold and what nnspec-verify says."""
    names = [f"f{i}" for i in range(len(cases))]
    before = "".join(c.function(n) for c, n in zip(cases, names, strict=True))
    after = optimize(before, PASS)
    twice = optimize(after, PASS)
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("before", "after")]
        for path, text in zip(paths, (before, after), strict=True):
            path.write_text(text)
        process = execute(["nnspec-verify", "--all", "--seed=1", *map(str, paths)])
    verdicts = dict(re.findall(r"^'(\w+)': (.*)$", process.stdout, re.MULTILINE))
    functions = split(after), split(twice)
    unknown = f"no answer: {process.stderr}"
    return [
        (*(f.get(n, "") for f in functions), verdicts.get(n, unknown)) for n in names
    ]


def split(module):
    """The functions by name; maps are written out, not named by numbers that
    depend on the rest of the module."""
    maps = dict(re.findall(r"^(#\w+) = (.*)$", module, re.MULTILINE))
    module = re.sub(r"#map\d*", lambda match: maps.get(match[0], match[0]), module)
    parts = re.split(r"func\.func @(\w+)", module)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def check_structures(cases, report):
    bundles = [cases[i : i + BUNDLE] for i in range(0, len(cases), BUNDLE)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = sum(pool.map(fold_and_verify, bundles), [])
    # The ops of a case where no sizes coincide, by what the two share.
    shapes = {}
    for case, (function, twice, verdict) in zip(cases, found, strict=True):
        case.check_structure(function, report)
        if function != twice:
            report.fail(case, f"a second run changes\n{function}\nto\n{twice}")
        if not verdict.startswith("equivalent"):
            report.fail(case, f"nnspec-verify: {verdict}")
        key = (case.layer, case.direction, case.links, case.map_letters, case.spelling)
        key += (case.accumulator, case.types, case.is_constant, case.padding)
        coincides = case.geometry_name == "sizes coincide"
        if not coincides:
            shapes[key] = case, case.ops(function)
        elif key in shapes:
            other, ops = shapes[key]
            # Without padding there is none of the bias either.
            if any(sum(other._pads(), [])) == any(sum(case._pads(), [])):
                report.num_checks += 1
                if ops != case.ops(function):
                    report.fail(case, f"not the ops of {other.name}:\n{function}")


def check_values(cases, report):
    found = {"before": run_cases(cases), "after": run_cases(cases, PASS)}
    for i, case in enumerate(cases):
        expected, bound = case.expected(), case.bound()
        for when, results in found.items():
            group = f"{'/'.join(map(str, case.types))}, {when}"
            stored = case.types[1]
            report.check_within(case, group, stored, results[i]["y"], expected, bound)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="", help="a part of a case's name")
    options = parser.parse_args()
    cases = [c for c in build_cases(options.all) if options.only in c[0].name]
    report = Report()
    check_structures([case for case, _ in cases], report)
    executed = [case for case, is_run in cases if is_run or options.only]
    check_values(executed, report)
    print(
        f"{len({case.layer for case, _ in cases})} layers, {len(cases)} maps folded "
        f"and verified, {len(executed)} executed"
    )
    report.finish()


main()
