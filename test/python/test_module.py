# RUN: %python -m pytest -q -p no:cacheprovider %s
"""Modules: in and out, passes and their remarks, errors."""

import os
import threading

import numpy as np
import pytest

import nnspec

BATCH_NORM = """
func.func @main(%x: tensor<8x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>,
                %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<8x3xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
         axis = 1 epsilon = 1.0e-05 : tensor<8x3xf32>, tensor<3xf32>
  return %y : tensor<8x3xf32>
}
"""

# A layer with a map after it, and one that has two users.
LAYERS = """
func.func @main(%x: tensor<8x3xf32>, %w: tensor<3x4xf32>, %s: tensor<4xf32>)
    -> (tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>) {
  %c = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x4xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<8x4xf32>) -> tensor<8x4xf32>
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf32>, tensor<3x4xf32>)
         outs(%z : tensor<8x4xf32>) -> tensor<8x4xf32>
  %b = nnspec.broadcast %s dims = [1] : tensor<4xf32> to tensor<8x4xf32>
  %y = nnspec.mul %l, %b : tensor<8x4xf32> loc("taken")
  %l2 = linalg.matmul ins(%x, %w : tensor<8x3xf32>, tensor<3x4xf32>)
          outs(%y : tensor<8x4xf32>) -> tensor<8x4xf32>
  %y2 = nnspec.mul %l2, %b : tensor<8x4xf32> loc("refused")
  return %y, %l2, %y2 : tensor<8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>
}
"""


def test_parse_and_print():
    module = nnspec.Module.parse(BATCH_NORM)
    assert "nnspec.batch_norm_inference" in str(module)
    assert module.functions == ["main"]
    assert repr(module) == "<nnspec.Module with main>"
    assert str(module.signature()) == (
        "main(8x3xfloat32, 3xfloat32, 3xfloat32, 3xfloat32, 3xfloat32)"
        " -> (8x3xfloat32)"
    )
    # Text and bytecode say the same.
    for source in (module.text(), module.text(locations=True), module.bytecode()):
        assert str(nnspec.Module.parse(source)) == str(module)


def test_large_constants_are_left_out_of_str():
    numbers = ", ".join(f"{i}.5" for i in range(100))
    module = nnspec.Module.parse(
        f"func.func @main() -> tensor<100xf32> {{\n"
        f"  %c = arith.constant dense<[{numbers}]> : tensor<100xf32>\n"
        f"  return %c : tensor<100xf32>\n}}"
    )
    assert "99.5" not in str(module) and len(str(module)) < 500
    np.testing.assert_array_equal(
        nnspec.Module.parse(module.text()).compile()(), np.arange(100) + np.float32(0.5)
    )


def test_files(tmp_path):
    module = nnspec.Module.parse(BATCH_NORM)
    for name in ("module.mlir", "module.mlirbc"):
        module.save(tmp_path / name)
        assert str(nnspec.Module.from_file(tmp_path / name)) == str(module)
    # A module does not depend on the file that it was read from.
    read = nnspec.Module.from_file(tmp_path / "module.mlirbc")
    (tmp_path / "module.mlirbc").write_bytes(b"")
    assert str(read) == str(module)


def test_file_errors(tmp_path):
    module = nnspec.Module.parse(BATCH_NORM)
    with pytest.raises(FileNotFoundError):
        module.save(tmp_path / "folder" / "module.mlirbc")
    for name in ("full.mlir", "full.mlirbc"):
        os.symlink("/dev/full", tmp_path / name)
        with pytest.raises(OSError, match="No space left"):
            module.save(tmp_path / name)


def test_what_is_not_utf8():
    with pytest.raises(nnspec.Error, match="a\ufffd"):
        nnspec.Module.parse(b'func.func @main() { call @"a\xff"() : () -> () return }')
    module = nnspec.Module.parse(b'func.func @"b\\FF"() { return }')
    assert module.functions == ["b\ufffd"] and "b\ufffd" in repr(module)
    assert r"b\FF" in str(module)


def test_paths(tmp_path):
    module = nnspec.Module.parse(BATCH_NORM)
    path = os.fsencode(tmp_path) + b"/\xff.mlirbc"
    module.save(path)
    assert str(nnspec.Module.from_file(os.fsdecode(path))) == str(module)
    with pytest.raises(nnspec.Error, match="cannot read file"):
        nnspec.Module.from_file(path + b"-missing")
    for read in (nnspec.Module.from_file, nnspec.Module.from_onnx):
        with pytest.raises(ValueError, match="null byte"):
            read(str(tmp_path) + "/module.mlirbc\0x")


@pytest.mark.parametrize("pipeline", ["nnspec-lower-to-llvm", "nnspec-lower-to-mpi"])
def test_pipelines_of_modules(pipeline):
    module = nnspec.Module.parse(BATCH_NORM)
    with pytest.raises(nnspec.Error, match=f"'{pipeline}' is a pipeline for 'builtin.module'"):
        module.run(f"builtin.module(func.func({pipeline}))")


@pytest.mark.parametrize(
    "source, message",
    [
        ("func.func @main() {", "model.mlir:1:18: error: "),
        ("not MLIR", "model.mlir:1:1: error: "),
        (b"\x00\x01", "error: "),
        (b"ML\xefR broken", "error: "),
        ('"no.op"() : () -> ()', "unregistered"),
        (BATCH_NORM.replace("axis = 1", "axis = 2"), "axis is 2"),
    ],
)
def test_parse_errors(source, message):
    with pytest.raises(nnspec.Error) as caught:
        nnspec.Module.parse(source, "model.mlir")
    assert message in str(caught.value)
    assert caught.value.diagnostics and message in "".join(caught.value.diagnostics)


def test_missing_file(tmp_path):
    for name in ("none.mlir", "none.onnx"):
        with pytest.raises(nnspec.Error, match="none"):
            nnspec.Module.from_file(tmp_path / name)
    with pytest.raises(nnspec.Error):
        nnspec.Module.from_file(tmp_path)


def test_wrong_python_types():
    with pytest.raises(TypeError):
        nnspec.Module.parse(3)
    with pytest.raises(TypeError):
        nnspec.Module.from_file(None)
    with pytest.raises((AttributeError, TypeError)):
        nnspec.Module.parse(BATCH_NORM).verify("other")


def test_simplify_returns_remarks():
    module = nnspec.Module.parse(LAYERS, "layers.mlir")
    remarks = {remark.location: remark for remark in module.simplify()}
    taken = remarks['"taken"']
    assert (taken.kind, taken.category, taken.name, taken.function) == (
        "Passed",
        "nnspec-fold-affine",
        "fold_scale_into_producer",
        "main",
    )
    assert taken.message == (
        "folded a parameter of tensor<4xf32>, which saves a pass over tensor<8x4xf32>"
    )
    refused = remarks['"refused"']
    assert (refused.kind, refused.name) == ("Missed", "fold_into_producer")
    assert "users" in refused.message
    assert str(refused).startswith('"refused": Missed: fold_into_producer: ')
    # Nothing is left to do, and no handler was left behind.
    assert [remark.kind for remark in module.simplify() if remark.kind == "Passed"] == []


def test_options_of_simplify():
    kept = nnspec.Module.parse(BATCH_NORM)
    kept.simplify(keep_nnspec=True)
    assert "nnspec.mul" in str(kept) and "linalg" not in str(kept)
    lowered = nnspec.Module.parse(BATCH_NORM)
    lowered.simplify()
    assert "nnspec." not in str(lowered) and "linalg.generic" in str(lowered)


def narrow_layer(accumulator):
    """A layer with a weight of float16, and a map of its result."""
    to = f"tensor<8x2x{accumulator}>"
    return f"""
func.func @main(%x: tensor<8x3xf16>, %w: tensor<3x2xf16>, %s: tensor<2xf32>,
                %b: tensor<2xf32>) -> {to} {{
  %a = nnspec.fill 0.0 : {to}
  %l = linalg.matmul ins(%x, %w : tensor<8x3xf16>, tensor<3x2xf16>)
         outs(%a : {to}) -> {to}
  %wide = nnspec.cast %l : {to} to tensor<8x2xf32>
  %sb = nnspec.broadcast %s dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %m = nnspec.mul %wide, %sb : tensor<8x2xf32>
  %bb = nnspec.broadcast %b dims = [1] : tensor<2xf32> to tensor<8x2xf32>
  %n = nnspec.add %m, %bb : tensor<8x2xf32>
  %y = nnspec.cast %n : tensor<8x2xf32> to {to}
  return %y : {to}
}}"""


@pytest.mark.parametrize(
    "option, accumulator, reason",
    [
        ("keep_narrow_weights", "f32", "the weight is narrower than f32"),
        ("keep_narrow_accumulators", "f16", "the accumulator is narrower than f32"),
    ],
)
def test_narrow_layers_are_kept(option, accumulator, reason):
    def simplify(**options):
        module = nnspec.Module.parse(narrow_layer(accumulator))
        remarks = module.simplify(**options)
        kinds = {remark.name: remark.kind for remark in remarks}
        return kinds, [remark.message for remark in remarks if remark.kind == "Missed"]

    folded = {"fold_scale_into_producer": "Passed", "fold_bias_into_producer": "Passed"}
    for options in ({}, {option: False}):
        kinds, reasons = simplify(**options)
        assert folded.items() <= kinds.items() and reason not in reasons
    kinds, reasons = simplify(**{option: True})
    assert not folded.items() <= kinds.items() and reason in reasons


def test_lower():
    linalg = nnspec.Module.parse(BATCH_NORM)
    linalg.lower(simplify=False)
    assert "linalg.generic" in str(linalg)
    llvm = nnspec.Module.parse(BATCH_NORM)
    llvm.lower("llvm")
    assert "llvm.func @main" in str(llvm)
    with pytest.raises(ValueError, match="expected 'linalg' or 'llvm'"):
        llvm.lower("cuda")


def test_pipeline_errors():
    module = nnspec.Module.parse(BATCH_NORM)
    with pytest.raises(nnspec.Error, match="no-such-pass"):
        module.run("builtin.module(no-such-pass)")
    with pytest.raises(nnspec.Error, match="bad pipeline"):
        module.run("builtin.module(")
    with pytest.raises(nnspec.Error, match=r"'func.func', expected builtin.module"):
        module.run("func.func(canonicalize)")
    with pytest.raises(nnspec.Error, match="bad pipeline"):
        module.run("builtin.module(nnspec-simplify{no-such-option=1})")
    # A pass that fails, with its diagnostic.
    failing = nnspec.Module.parse(
        "func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {\n"
        "  %y = call @other(%x) : (tensor<?xf32>) -> tensor<?xf32>\n"
        "  return %y : tensor<?xf32>\n}\n"
        "func.func private @other(tensor<?xf32>) -> tensor<?xf32>"
    )
    with pytest.raises(nnspec.Error, match="other"):
        failing.compile()


def test_clone_is_independent():
    module = nnspec.Module.parse(LAYERS)
    copy = module.clone()
    module.simplify()
    assert "nnspec.mul" in str(copy) and "nnspec.mul" not in str(module)


def test_modules_in_threads():
    results = []

    def work():
        module = nnspec.Module.parse(BATCH_NORM)
        module.simplify()
        results.append(str(module))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and len(set(results)) == 1


def test_one_module_in_threads():
    module = nnspec.Module.parse(BATCH_NORM)
    threads = [threading.Thread(target=module.clone) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert "batch_norm" in str(module)
    for thread in threads:
        thread.join()


def in_child(work):
    """What `work` returns in a child process: a string."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, work().encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def test_fork():
    module = nnspec.Module.parse(BATCH_NORM)
    function = module.compile()
    module.simplify()

    def use_old():
        try:
            module.simplify()
        except nnspec.Error as error:
            return str(error)
        return ""

    def make_new():
        new = nnspec.Module.parse(BATCH_NORM)
        new.simplify()
        return str(new)

    def call():
        ones = np.ones(3, np.float32)
        return str(function(np.ones((8, 3), np.float32), ones, ones, ones, ones))

    assert "wrong process" in in_child(use_old)
    assert in_child(make_new) == str(module)
    assert in_child(call) == call()


def test_documentation():
    # Each public thing says what it is for.
    for name in nnspec.__all__:
        thing = getattr(nnspec, name)
        if callable(thing):
            assert thing.__doc__
    for name, method in vars(nnspec.Module).items():
        if not name.startswith("_"):
            assert getattr(method, "__doc__", None), name
