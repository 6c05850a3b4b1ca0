"""Linear layers of linalg as text, and their values from NumPy.

A layer's layout is in letters: `nchw,fchw->nfhw` is what the first input, the second
and the result are indexed by. Along d, h and w the second input slides over the
first; the other letters mean what they mean to einsum. Along a letter in
parentheses, `(h)`, it lies the other way round: a transposed convolution.
"""

import itertools
import re
from dataclasses import dataclass, field

import numpy as np
from convolution_cases import CONVOLUTIONS

SPATIAL = "dhw"
# No two letters of a layer have the same size.
DISTINCT = dict(n=2, g=4, c=3, f=5, m=7, d=4, h=6, w=8)
DISTINCT |= dict(b=2, i=3, j=5, k=6, p=4, q=7, r=8)
DISTINCT_KERNEL = dict(d=2, h=3, w=2)
COINCIDING = dict.fromkeys(DISTINCT, 3)
COINCIDING_KERNEL = dict.fromkeys(SPATIAL, 3)


@dataclass(frozen=True)
class Geometry:
    """The sizes of a layer's letters, and how its windows slide."""

    sizes: dict = field(default_factory=lambda: DISTINCT)
    kernel: dict = field(default_factory=lambda: DISTINCT_KERNEL)
    strides: dict = field(default_factory=lambda: dict.fromkeys(SPATIAL, 1))
    dilations: dict = field(default_factory=lambda: dict.fromkeys(SPATIAL, 1))
    low: dict = field(default_factory=lambda: dict.fromkeys(SPATIAL, 0))
    high: dict = field(default_factory=lambda: dict.fromkeys(SPATIAL, 0))

    def padded_size(self, letter):
        span = (self.kernel[letter] - 1) * self.dilations[letter]
        return (self.sizes[letter] - 1) * self.strides[letter] + span + 1


ONES = Geometry()
GEOMETRIES = {
    "asymmetric padding": Geometry(low=dict(d=1, h=0, w=1), high=dict(d=0, h=1, w=2)),
    "strided": Geometry(
        strides=dict(d=1, h=2, w=3),
        low=dict(d=1, h=1, w=0),
        high=dict(d=1, h=0, w=1),
    ),
    "dilated": Geometry(
        dilations=dict(d=2, h=3, w=2),
        low=dict(d=1, h=2, w=0),
        high=dict(d=0, h=2, w=1),
    ),
    "strided and dilated": Geometry(
        strides=dict(d=1, h=2, w=2),
        dilations=dict(d=1, h=2, w=3),
        low=dict(d=0, h=2, w=1),
        high=dict(d=1, h=1, w=2),
    ),
    # Input, kernel and result have the same shape.
    "sizes coincide": Geometry(
        COINCIDING,
        COINCIDING_KERNEL,
        low=dict(d=0, h=2, w=1),
        high=dict(d=2, h=0, w=1),
    ),
}


@dataclass(frozen=True)
class Layer:
    name: str
    layout: str
    op: str  # with its attributes, where "dilations and strides" stands for these
    body: str = ""  # the region of a linalg.generic
    is_transposed: bool = False  # zeros between the elements of the input

    @property
    def letters(self):
        """Of the two inputs and the result."""
        inputs, result = re.sub("[()]", "", self.layout).split("->")
        return (*inputs.split(","), result)

    @property
    def slides(self):
        """The letters along which a window slides."""
        x, kernel, _ = self.letters
        return {s for s in SPATIAL if s in x and s in kernel}

    @property
    def has_attributes(self):
        return "ATTRIBUTES" in self.op or self.op == "linalg.generic"

    def shape(self, number, geometry, is_padded=True):
        if number == 1:
            sizes = geometry.sizes | geometry.kernel
            return tuple(sizes[letter] for letter in self.letters[1])
        sizes = dict(geometry.sizes)
        if number == 0:
            for s in self.slides:
                padding = 0 if is_padded else geometry.low[s] + geometry.high[s]
                sizes[s] = geometry.padded_size(s) - padding
        return tuple(sizes[letter] for letter in self.letters[number])

    def text(self, x, w, a, types, geometry, result):
        """`result` = this layer of values with these types."""
        op = self.op.replace("ATTRIBUTES", self._attributes(geometry))
        body = ""
        if self.op == "linalg.generic":
            op, body = self._generic(geometry), self._body(types)
        return (
            f"{result} = {op} ins({x}, {w} : {types[0]}, {types[1]}) "
            f"outs({a} : {types[2]}){body} -> {types[2]}"
        )

    def _attributes(self, geometry):
        spatial = [s for s in self.letters[0] if s in self.slides]

        def dense(name, values):
            list = ", ".join(str(values[s]) for s in spatial)
            return f"{name} = dense<[{list}]> : tensor<{len(spatial)}xi64>"

        dilations = dense("dilations", geometry.dilations)
        return f"{{{dilations}, {dense('strides', geometry.strides)}}}"

    def _generic(self, geometry):
        """The iterators are the letters of the result, then the others; the
        kernel's own are upper case."""
        inputs, result = self.layout.split("->")
        x, kernel = inputs.split(",")
        plain_kernel = re.sub("[()]", "", kernel)
        iterators = list(result)
        for letter in x + plain_kernel:
            if letter not in iterators and letter not in self.slides:
                iterators.append(letter)
        iterators += [s.upper() for s in sorted(self.slides)]

        def index(operand, letter):
            if letter not in self.slides or operand == "result":
                return letter
            if operand == "kernel":
                return letter.upper()
            stride, dilation = geometry.strides[letter], geometry.dilations[letter]
            start = 0
            if f"({letter})" in kernel:
                dilation, start = -dilation, (geometry.kernel[letter] - 1) * dilation
            return f"{letter} * {stride} + {letter.upper()} * {dilation} + {start}"

        maps = []
        operands = {"x": x, "kernel": plain_kernel, "result": result}
        for operand, letters in operands.items():
            expressions = ", ".join(index(operand, letter) for letter in letters)
            names = ", ".join(iterators)
            # Names that are not those of operators.
            map = f"affine_map<({names}) -> ({expressions})>"
            maps.append(re.sub(r"\b([a-zA-Z])\b", r"i\1", map))
        types = ", ".join(
            '"parallel"' if letter in result else '"reduction"' for letter in iterators
        )
        return (
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], "
            f"iterator_types = [{types}]}}"
        )

    def _body(self, types):
        x, w, a = (re.search(r"(b?f\d+)>$", type)[1] for type in types)
        lines = [f"^bb0(%in: {x}, %k: {w}, %out: {a}):"]
        names = []
        for name, type in (("%in", x), ("%k", w)):
            names.append(name)
            if type != a:
                lines.append(f"{name}w = arith.extf {name} : {type} to {a}")
                names[-1] += "w"
        order = names if self.body != "swapped" else names[::-1]
        lines.append(f"%product = arith.mulf {', '.join(order)} : {a}")
        order = ["%out", "%product"] if self.body != "swapped" else ["%product", "%out"]
        lines.append(f"%sum = arith.addf {', '.join(order)} : {a}")
        lines.append(f"linalg.yield %sum : {a}")
        return " {\n" + "\n".join(lines) + "\n}"

    def apply(self, x, w, a, geometry):
        """The value for these of the inputs, the first one padded, and of the
        accumulator."""
        y = np.array(a, np.float64)
        for terms in self._einsums(x, w, geometry, ""):
            y += terms
        return y

    def products(self, x, w, geometry):
        """What each element of the result is the sum of, along a last axis."""
        inputs, output = self.layout.split("->")
        letters = dict.fromkeys(re.sub("[(),]", "", inputs))
        summed = [s for s in letters if s not in output and s not in self.slides]
        parts = self._einsums(x, w, geometry, "".join(summed))
        rank = len(output)
        parts = [part.reshape(*part.shape[:rank], -1) for part in parts]
        return np.concatenate(parts, axis=-1)

    def _einsums(self, x, w, geometry, kept):
        """For each position in the kernel, the sums over all other letters but
        those in `kept`, which come after the result's."""
        inputs, output = self.layout.split("->")
        x_letters, kernel = inputs.split(",")
        for letter in re.findall(r"\((.)\)", kernel):
            axis = re.sub("[()]", "", kernel).index(letter)
            w = np.flip(w, axis)
        kernel = re.sub("[()]", "", kernel)
        slides = sorted(self.slides)
        rest = "".join(letter for letter in kernel if letter not in slides)
        for position in itertools.product(*(range(geometry.kernel[s]) for s in slides)):
            at = dict(zip(slides, position, strict=True))
            window = tuple(self._window(letter, at, geometry) for letter in x_letters)
            part = w[tuple(at.get(letter, slice(None)) for letter in kernel)]
            # What the result is repeated along is not for einsum.
            read = [s for s in output if s in x_letters + rest]
            result = "".join(read) + kept
            terms = np.einsum(f"{x_letters},{rest}->{result}", x[window], part)
            repeated = [i for i, s in enumerate(output) if s not in read]
            yield np.expand_dims(terms, repeated)

    def _window(self, letter, at, geometry):
        if letter not in at:
            return slice(None)
        start = at[letter] * geometry.dilations[letter]
        step = geometry.strides[letter]
        return slice(start, start + (geometry.sizes[letter] - 1) * step + 1, step)

    def num_terms(self, geometry):
        """How many products one element of the result adds."""
        x, kernel, result = self.letters
        sizes = [geometry.sizes[s] for s in set(x + kernel) - set(result)]
        sizes += [geometry.kernel[s] for s in self.slides]
        return int(np.prod(sizes, dtype=int))


def with_maps(op, *maps):
    maps = ", ".join(f"affine_map<{map}>" for map in maps)
    return f"{op} indexing_maps = [{maps}]"


def build_layers():
    layers = []
    for name, layout in CONVOLUTIONS.items():
        op = f"linalg.{name}"
        if name not in ("conv_1d", "conv_2d", "conv_3d"):
            op += " ATTRIBUTES"
        layers.append(Layer(name, layout, op))
    products = {
        "matmul": "ik,kj->ij",
        "batch_matmul": "bik,bkj->bij",
        "batch_reduce_matmul": "bik,bkj->ij",
        "matvec": "ik,k->i",
        "vecmat": "k,kj->j",
        "batch_matvec": "bik,bk->bi",
        "batch_vecmat": "bk,bkj->bj",
        "dot": "k,k->",
        "mmt4d": "ikpr,jkqr->ijpq",
        "batch_mmt4d": "bikpr,bjkqr->bijpq",
    }
    layers += [Layer(name, s, f"linalg.{name}") for name, s in products.items()]
    matmul = "linalg.matmul"
    ijk = "(i, j, k) -> ({})".format
    bijk = "(b, i, j, k) -> ({})".format
    a, w, y = ijk("i, k"), ijk("k, j"), ijk("i, j")
    at, wt = ijk("k, i"), ijk("j, k")
    layers += [
        Layer("matmul, A transposed", "ki,kj->ij", with_maps(matmul, at, w, y)),
        Layer("matmul, B transposed", "ik,jk->ij", with_maps(matmul, a, wt, y)),
        Layer("matmul, both", "ki,jk->ij", with_maps(matmul, at, wt, y)),
        Layer("matmul, A repeated", "k,kj->ij", with_maps(matmul, ijk("k"), w, y)),
        Layer("matmul, B repeated", "ik,k->ij", with_maps(matmul, a, ijk("k"), y)),
        Layer(
            "batch_matmul, A transposed",
            "bki,bkj->bij",
            with_maps(
                "linalg.batch_matmul", bijk("b, k, i"), bijk("b, k, j"), bijk("b, i, j")
            ),
        ),
        # a06: a weight without the batch.
        Layer(
            "batch_matmul, B repeated",
            "bik,kj->bij",
            with_maps(
                "linalg.batch_matmul", bijk("b, i, k"), bijk("k, j"), bijk("b, i, j")
            ),
        ),
        Layer(
            "contract, B repeated and transposed",
            "bik,jk->bij",
            with_maps(
                "linalg.contract", bijk("b, i, k"), bijk("j, k"), bijk("b, i, j")
            ),
        ),
        Layer(
            "contract",
            "bik,kj->jbi",
            with_maps(
                "linalg.contract", bijk("b, i, k"), bijk("k, j"), bijk("j, b, i")
            ),
        ),
        Layer(
            "contract, two axes",
            "pkiq,jqk->pji",
            with_maps(
                "linalg.contract",
                "(p, j, i, k, q) -> (p, k, i, q)",
                "(p, j, i, k, q) -> (j, q, k)",
                "(p, j, i, k, q) -> (p, j, i)",
            ),
        ),
    ]
    generics = {
        "odd layout": ("kbi,jkb->ijb", ""),
        "swapped body": ("ik,kj->ji", "swapped"),
        "elementwise product": ("ij,ij->ij", ""),
        "outer product": ("i,j->ij", ""),
        "sum of rows": ("rik,kj->ij", ""),
        "two sums, one of each factor": ("ikp,kjq->ij", "swapped"),
        "conv, channels between": ("hncw,hfwc->hfnw", ""),
        "conv of one axis": ("nhwc,hfc->nhwf", ""),
        "grouped, groups last": ("nhwcg,hwcfg->nhwfg", "swapped"),
        "transposed conv": ("nchw,cf(h)(w)->nfhw", ""),
        "transposed conv, groups": ("ngchw,gcf(h)(w)->ngfhw", ""),
        "transposed conv, last": ("nhwc,(h)(w)fc->nhwf", "swapped"),
    }
    for name, (layout, body) in generics.items():
        is_transposed = name.startswith("transposed")
        layers.append(
            Layer(f"generic, {name}", layout, "linalg.generic", body, is_transposed)
        )
    return layers


LAYERS = build_layers()
