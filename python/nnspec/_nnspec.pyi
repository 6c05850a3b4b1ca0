"""The extension module; nnspec is what users import."""

from typing import Any, Optional, Sequence

import numpy as np

__version__: str
HAS_ONNX: bool

# The name of the function, and what it takes and returns.
_Tensors = list[tuple[str, tuple[Optional[int], ...]]]
_Signature = tuple[str, _Tensors, _Tensors]
_Arrays = Sequence[np.ndarray]

class Function:
    def signature(self) -> _Signature: ...
    def call(self, arrays: _Arrays) -> list[np.ndarray]: ...

class RemarkInfo:
    kind: str
    category: str
    name: str
    message: str
    function: str
    location: str

class ONNXOptions:
    dimensions: dict[str, int]
    input_shapes: dict[str, list[int]]
    input_values: dict[str, str]

class Module:
    @staticmethod
    def parse(source: bytes, name: str) -> Module: ...
    @staticmethod
    def read_file(path: bytes) -> Module: ...
    @staticmethod
    def import_onnx_file(path: bytes, options: ONNXOptions) -> Module: ...
    @staticmethod
    def import_onnx(model: bytes, options: ONNXOptions) -> Module: ...
    def clone(self) -> Module: ...
    def bytecode(self) -> bytes: ...
    def write_bytecode(self, file: int) -> None: ...
    def text(self, whole: bool, locations: bool) -> str: ...
    def functions(self) -> list[str]: ...
    def signature(self, entry: str) -> _Signature: ...
    def run(self, pipeline: str) -> list[RemarkInfo]: ...
    def compile(
        self, entry: str, simplify: bool, verify_sizes: bool, threads: int
    ) -> Function: ...
    def compare(
        self,
        other: Module,
        entry: str,
        trials: int,
        seed: int,
        sizes: dict[tuple[int, int], int],
    ) -> dict[str, Any]: ...
    def check_constants(self) -> dict[str, Any]: ...
    def evaluate(
        self, arrays: _Arrays, entry: str, rounding: bool, simplify: bool
    ) -> list[tuple[np.ndarray, Optional[np.ndarray]]]: ...
    def bounds(
        self, lower: _Arrays, upper: _Arrays, entry: str
    ) -> list[tuple[np.ndarray, Optional[np.ndarray]]]: ...
