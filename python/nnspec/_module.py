"""Modules and compiled functions."""

from __future__ import annotations

import os
import secrets
from typing import Mapping, Optional, Sequence, Union

import numpy as np

from . import _nnspec
from ._results import Counterexample, Remark, Signature, Tensor, Verification

try:
    from ml_dtypes import bfloat16 as _bfloat16  # type: ignore[import-not-found]
except ImportError:
    _bfloat16 = None

_Path = Union[str, "os.PathLike[str]"]
_Results = Union[np.ndarray, tuple[np.ndarray, ...]]


def _prepare(value) -> np.ndarray:
    """An array that the extension takes: row-major, aligned, in native byte order,
    and uint16 where it is bfloat16. A copy only where it has to be."""
    array = np.asarray(value)
    if array.dtype.name == "bfloat16":
        array = array.view(np.uint16)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    # ascontiguousarray makes an array of rank 0 one of rank 1.
    return np.require(array, requirements=["C", "ALIGNED"]).reshape(array.shape)


def _prepare_all(arrays) -> list[np.ndarray]:
    """Of a list of arrays, or of one."""
    if not isinstance(arrays, (list, tuple)):
        arrays = [arrays]
    return [_prepare(array) for array in arrays]


def _restore(array: np.ndarray, tensor: Tensor) -> np.ndarray:
    if tensor.dtype == "bfloat16" and _bfloat16 is not None:
        return array.view(_bfloat16)
    return array


def _one_or_all(arrays: Sequence[np.ndarray]) -> _Results:
    return arrays[0] if len(arrays) == 1 else tuple(arrays)


def _make_signature(described) -> Signature:
    name, arguments, results = described
    return Signature(
        name,
        tuple(Tensor(*argument) for argument in arguments),
        tuple(Tensor(*result) for result in results),
    )


def _make_remark(info: _nnspec.RemarkInfo) -> Remark:
    return Remark(
        info.kind, info.category, info.name, info.message, info.function, info.location
    )


class Function:
    """A function compiled for this machine. Module.compile() makes it.

    Called with one array an argument, it returns the result, or a tuple where there
    is more than one (an empty one where there is none). The dtypes must be those of
    the signature, and so must the sizes that are not None; nothing is converted
    silently. Arrays of bfloat16 are those of the package ml_dtypes, or else uint16
    arrays with its bits; results are the former where ml_dtypes is installed.

    Row-major arrays are read where they are, without a copy. Results take over the
    memory that the compiled code allocated. Python's lock is released during a call,
    and several threads may call one function.

    Raises nnspec.Error where an argument does not fit, where a size that is known
    at run time only is wrong, and where memory runs out.
    """

    def __init__(self, function: _nnspec.Function):
        self._function = function
        self._signature = _make_signature(function.signature())

    @property
    def signature(self) -> Signature:
        """What the function takes and returns."""
        return self._signature

    def __call__(self, *arrays) -> _Results:
        results = self._function.call([_prepare(array) for array in arrays])
        return _one_or_all(
            [
                _restore(result, tensor)
                for result, tensor in zip(results, self._signature.results)
            ]
        )

    def __repr__(self) -> str:
        return f"<nnspec.Function {self._signature}>"


def _check_size(name: str, size: int) -> int:
    if size < 0:
        raise ValueError(f"bad size of '{name}': found {size}, expected 0 or more")
    return size


def _encode_path(path: _Path) -> bytes:
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise ValueError("embedded null byte in a path")
    return encoded


class Module:
    """An MLIR module, in a context of its own.

    `str(module)` is its text, with large constants left out; text() has them.
    Threads may use different modules at the same time; on one module they wait for
    each other. A module does not survive a fork(): make it in the child process.
    Compiled functions do.
    """

    def __init__(self, module: _nnspec.Module):
        self._module = module

    # In and out.

    @classmethod
    def parse(cls, source: Union[str, bytes], name: str = "<string>") -> Module:
        """Parses MLIR's text or bytecode. Errors call the source `name`.

        Any registered dialect may occur: nnspec's and all upstream ones. Raises
        nnspec.Error with the parser's or the verifier's diagnostics.
        """
        if isinstance(source, str):
            source = source.encode()
        return cls(_nnspec.Module.parse(source, name))

    @classmethod
    def from_file(cls, path: _Path) -> Module:
        """Reads a file of MLIR's text or bytecode, or an ONNX model where its name
        ends in ".onnx". Raises nnspec.Error, also where it cannot be read."""
        return cls(_nnspec.Module.read_file(_encode_path(path)))

    @classmethod
    def from_onnx(
        cls,
        model: Union[_Path, bytes],
        dimensions: Optional[Mapping[str, int]] = None,
        input_shapes: Optional[Mapping[str, Sequence[Optional[int]]]] = None,
        input_values: Optional[Mapping[str, np.ndarray]] = None,
    ) -> Module:
        """Imports an ONNX model as a module with one function "main".

        Args:
            model: a path, or the bytes of a model without external data.
            dimensions: sizes for the model's symbolic dimensions; others stay
                dynamic.
            input_shapes: shapes of inputs, in place of what the model says; None for
                a size that stays open.
            input_values: arrays for inputs that are to be constants, such as shapes.

        Raises nnspec.Error with one diagnostic for each thing that is unsupported or
        wrong.
        """
        options = _nnspec.ONNXOptions()
        options.dimensions = {
            name: _check_size(name, size) for name, size in (dimensions or {}).items()
        }
        options.input_shapes = {
            name: [-1 if size is None else _check_size(name, size) for size in shape]
            for name, shape in (input_shapes or {}).items()
        }
        options.input_values = {
            name: ",".join(str(value) for value in np.asarray(values).ravel().tolist())
            for name, values in (input_values or {}).items()
        }
        if isinstance(model, bytes):
            return cls(_nnspec.Module.import_onnx(model, options))
        return cls(_nnspec.Module.import_onnx_file(_encode_path(model), options))

    def clone(self) -> Module:
        """A copy that shares nothing with this module."""
        return Module(self._module.clone())

    def text(self, locations: bool = False) -> str:
        """All of the module as text. Large for models: bytecode() is not."""
        return self._module.text(True, locations)

    def bytecode(self) -> bytes:
        """The module as MLIR's bytecode."""
        return self._module.bytecode()

    def save(self, path: _Path) -> None:
        """Writes the module to a file, as bytecode where its name ends in
        ".mlirbc", else as text with locations. Raises OSError where the file cannot
        be opened or written."""
        path = os.fsencode(path)
        if path.endswith(b".mlirbc"):
            with open(path, "wb") as file:
                self._module.write_bytecode(file.fileno())
        else:
            text = self.text(locations=True).encode()
            with open(path, "wb") as file:
                file.write(text)

    def __str__(self) -> str:
        return self._module.text(False, False)

    def __repr__(self) -> str:
        return f"<nnspec.Module with {', '.join(self.functions) or 'no functions'}>"

    @property
    def functions(self) -> list[str]:
        """The names of the public functions that have a body."""
        return self._module.functions()

    def signature(self, entry: str = "main") -> Signature:
        """What a function takes and returns. Raises nnspec.Error where there is no
        such function, or one that compile() does not take."""
        return _make_signature(self._module.signature(entry))

    # Passes: they change the module.

    def run(self, pipeline: str) -> list[Remark]:
        """Runs passes on the module, in the syntax of mlir-opt's --pass-pipeline:
        "builtin.module(canonicalize, nnspec-simplify)". Returns their remarks.

        Raises nnspec.Error where the text is wrong, and where a pass fails: then the
        module is what had come of it until then.
        """
        return [_make_remark(info) for info in self._module.run(pipeline)]

    def simplify(
        self,
        fold_constants: bool = True,
        keep_nnspec: bool = False,
        keep_narrow_weights: bool = False,
        keep_narrow_accumulators: bool = False,
    ) -> list[Remark]:
        """Folds maps per channel, such as batch norms, into linear layers.

        Args:
            fold_constants: computes constant expressions, in float64 and rounded
                once. Without, the module stays exactly the same real function.
            keep_nnspec: leaves what does not fold as nnspec ops.
            keep_narrow_weights: folds no scale into a weight of float16 or bfloat16,
                which would round it.
            keep_narrow_accumulators: folds no bias into sums of float16 or bfloat16,
                which would round more coarsely from the first step on.

        Returns one remark for each fold, and for each one that was refused.
        """
        flags = {
            "fold-constants": fold_constants,
            "keep-nnspec": keep_nnspec,
            "keep-narrow-weights": keep_narrow_weights,
            "keep-narrow-accumulators": keep_narrow_accumulators,
        }
        options = " ".join(f"{name}={str(flag).lower()}" for name, flag in flags.items())
        return self.run(f"builtin.module(nnspec-simplify{{{options}}})")

    def lower(self, target: str = "linalg", simplify: bool = True) -> list[Remark]:
        """Lowers the module to "linalg" on tensors, or to "llvm", the LLVM dialect.

        Args:
            simplify: begins with simplify(); without, each op is computed as it is
                written.
        """
        if target not in ("linalg", "llvm"):
            raise ValueError(f"found target {target!r}, expected 'linalg' or 'llvm'")
        option = str(simplify).lower()
        return self.run(f"builtin.module(nnspec-lower-to-{target}{{simplify={option}}})")

    # What is computed of it: it stays as it is.

    def compile(
        self,
        entry: str = "main",
        simplify: bool = True,
        verify_sizes: bool = True,
        threads: int = 1,
    ) -> Function:
        """Compiles a function on tensors for this machine.

        Its arguments and results are ranked tensors of float16, bfloat16, float32,
        float64, index, or signless integers of 1, 8, 16, 32 or 64 bits.

        Args:
            entry: the name of the function.
            simplify: begins with simplify(), which changes how results are rounded.
            verify_sizes: checks sizes that are known at run time only. Without,
                wrong ones are undefined behaviour.
            threads: divides large ops among so many threads.
        """
        if not 1 <= threads <= 1024:
            raise ValueError(f"found {threads} threads, expected 1 to 1024")
        return Function(self._module.compile(entry, simplify, verify_sizes, threads))

    def evaluate(self, *arrays, entry: str = "main") -> _Results:
        """The values that the function has for these arrays: computed in float64,
        whatever the types. Integer results are int64. Arrays as for Function."""
        results = self._module.evaluate(
            [_prepare(array) for array in arrays], entry, False, False
        )
        return _one_or_all([value for value, _ in results])

    def verify(
        self,
        other: Module,
        entry: str = "main",
        trials: int = 3,
        seed: Optional[int] = None,
        sizes: Optional[Mapping[tuple[int, int], int]] = None,
    ) -> Verification:
        """Whether `other` computes the same real function as this module.

        Both are evaluated modulo random primes. Constants that were folded have been
        rounded: compare with what simplify(fold_constants=False) yields, or call
        verify_simplification().

        Args:
            entry: the name of both functions.
            trials: how many primes and points are tried.
            seed: decides what is random; by default it is random itself.
            sizes: sizes of dynamic axes, by the number of the argument and the axis.

        Raises nnspec.Error where a module has no such function. All else that keeps
        from an answer makes it "undecided".
        """
        if trials < 1:
            raise ValueError(f"found {trials} trials, expected 1 or more")
        if seed is None:
            seed = secrets.randbits(32)
        found = self._module.compare(other._module, entry, trials, seed, dict(sizes or {}))
        counterexample = found["counterexample"]
        if counterexample is not None:
            counterexample["arguments"] = tuple(counterexample["arguments"])
            counterexample = Counterexample(**counterexample)
        return Verification(
            answer=found["answer"],
            reason=found["reason"],
            error_probability=found["error_probability"],
            seed=seed,
            shapes=tuple(map(tuple, found["shapes"])),
            counterexample=counterexample,
        )

    def verify_simplification(
        self, entry: str = "main", trials: int = 3, seed: Optional[int] = None
    ) -> Verification:
        """Whether simplify() does right by this module, its constants included.

        Its exact half is verified like any rewrite. Then each constant that is
        folded is checked against an interval that encloses its real value; one that
        is more than half a unit in the last place away makes the answer "different",
        with the place as the reason.
        """
        simplified = self.clone()
        simplified.simplify(fold_constants=False)
        verification = self.verify(simplified, entry, trials, seed)
        if not verification:
            return verification
        wrong = self._module.check_constants()["first_wrong"]
        if not wrong:
            return verification
        return Verification(
            "different", wrong, 1.0, verification.seed, verification.shapes, None
        )

    def bounds(
        self, lower, upper, entry: str = "main"
    ) -> Union[tuple[np.ndarray, np.ndarray], list[tuple[np.ndarray, np.ndarray]]]:
        """Which results are possible for a box of inputs: interval arithmetic with
        outward rounding, sound over the reals.

        Args:
            lower, upper: an array each, or a list of one array an argument. Of the
                argument's dtype, or of float64 for floats. Integers and truth values
                have to be equal in both.

        Returns the lower and the upper bounds of the result, in float64; a list of
        such pairs where there is more than one result.
        """
        lowers, uppers = _prepare_all(lower), _prepare_all(upper)
        if len(lowers) != len(uppers):
            raise ValueError(
                f"found {len(lowers)} lower and {len(uppers)} upper bounds, "
                "expected one of each an argument"
            )
        results = self._module.bounds(lowers, uppers, entry)
        pairs = [(low, low if high is None else high) for low, high in results]
        return pairs[0] if len(pairs) == 1 else pairs

    def rounding_bound(
        self, *arrays, entry: str = "main", simplify: bool = True
    ) -> Union[tuple[np.ndarray, np.ndarray], list[tuple[np.ndarray, np.ndarray]]]:
        """How far the compiled function may be from its real values for these
        arrays, whatever the order of its sums and with any fused multiply-add.

        Returns the values and the bounds of their errors, in float64; a list of such
        pairs where there is more than one result. An integer's bound is 0, and that
        of a float infinite where there is none. Arrays and `simplify` as for
        compile().
        """
        results = self._module.evaluate(
            [_prepare(array) for array in arrays], entry, True, simplify
        )
        pairs = [
            (value, np.zeros(value.shape) if bound is None else bound)
            for value, bound in results
        ]
        return pairs[0] if len(pairs) == 1 else pairs
