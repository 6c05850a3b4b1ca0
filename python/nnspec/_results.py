"""What the functions of this package return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np


@dataclass(frozen=True)
class Tensor:
    """The type of an argument or a result.

    Attributes:
        dtype: the name of its element type: NumPy's, or "bfloat16".
        shape: one size an axis, None where any size is allowed.
    """

    dtype: str
    shape: tuple[Optional[int], ...]

    def __str__(self) -> str:
        sizes = ["?" if size is None else str(size) for size in self.shape]
        return "x".join([*sizes, self.dtype])


@dataclass(frozen=True)
class Signature:
    """What a function takes and returns."""

    name: str
    arguments: tuple[Tensor, ...]
    results: tuple[Tensor, ...]

    def __str__(self) -> str:
        arguments = ", ".join(map(str, self.arguments))
        results = ", ".join(map(str, self.results))
        return f"{self.name}({arguments}) -> ({results})"


@dataclass(frozen=True)
class Remark:
    """What a pass did, or did not do and why.

    Attributes:
        kind: "Passed", "Missed", "Failure" or "Analysis".
        category: the pass.
        name: the law or the rewrite.
        message: what happened, or the reason why it did not.
        function: the function that the op is in; empty where that is not known.
        location: where the op is from: the ONNX node's name, or the place in a file.
    """

    kind: str
    category: str
    name: str
    message: str
    function: str
    location: str

    def __str__(self) -> str:
        return f"{self.location}: {self.kind}: {self.name}: {self.message}"


@dataclass(frozen=True)
class Counterexample:
    """An input on which two functions differ, by more than their rounding.

    Attributes:
        arguments: arrays of float64, one an argument.
        result: the number of the result that differs, and `index`: where.
        before, after: the values there, computed in float64.
        before_error, after_error: how far those may be from the real ones.
    """

    arguments: tuple[np.ndarray, ...]
    result: int
    index: tuple[int, ...]
    before: float
    before_error: float
    after: float
    after_error: float


@dataclass(frozen=True)
class Verification:
    """Whether two functions compute the same real function. True where they do.

    Attributes:
        answer: "equivalent", "different" (there is a counterexample, or `reason` says
            which constants are wrong) or "undecided" (`reason` says why).
        reason: why there is no other answer, or no counterexample; else empty.
        error_probability: of an answer "equivalent", a bound on the probability with
            which functions that differ would have got it.
        seed: what the random choices were made of. The same seed gives the same
            answer.
        shapes: the shapes of the arguments for which the answer holds.
        counterexample: of an answer "different", an input that shows it, but where
            constants are wrong.
    """

    answer: str
    reason: str
    error_probability: float
    seed: int
    shapes: tuple[tuple[int, ...], ...]
    counterexample: Optional[Counterexample]

    def __bool__(self) -> bool:
        return self.answer == "equivalent"
