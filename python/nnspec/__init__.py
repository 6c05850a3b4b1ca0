"""The algebra of per-channel affine maps in MLIR, on NumPy arrays.

    import nnspec

    module = nnspec.Module.from_onnx("model.onnx")
    original = module.clone()
    for remark in module.simplify():
        print(remark)
    classify = module.compile()
    logits = classify(images)
    lower, upper = module.bounds(images - 0.01, images + 0.01)

What is wrong with a module, a model or an array raises nnspec.Error, which has
MLIR's diagnostics.
"""

from ._errors import Error
from ._module import Function, Module
from ._nnspec import HAS_ONNX, __version__
from ._results import Counterexample, Remark, Signature, Tensor, Verification

__all__ = [
    "Counterexample",
    "Error",
    "Function",
    "HAS_ONNX",
    "Module",
    "Remark",
    "Signature",
    "Tensor",
    "Verification",
    "__version__",
]
