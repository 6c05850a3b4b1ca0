# RUN: %python -m pytest -q -p no:cacheprovider %s
# REQUIRES: onnx-import
"""ONNX models, against the values that PyTorch computed of them."""

import numpy as np
import pytest

import nnspec


def load(digits):
    return (
        nnspec.Module.from_onnx(digits / "digits.onnx"),
        np.load(digits / "images.npy"),
        np.load(digits / "logits.npy"),
    )


def test_network(digits):
    module, images, expected = load(digits)
    original = module.clone()
    remarks = module.simplify()
    folded = {remark.location for remark in remarks if remark.kind == "Passed"}
    assert any("block1/bn" in location for location in folded)
    assert all(remark.function == "main" for remark in remarks)
    found = module.compile()(images)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)
    unsimplified = original.compile(simplify=False)(images)
    np.testing.assert_allclose(unsimplified, expected, rtol=0, atol=1e-4)
    # The original still has its constants, which simplify() has replaced.
    np.testing.assert_allclose(original.evaluate(images[:2]), expected[:2], rtol=0, atol=1e-4)


def test_verification(digits):
    module, _, _ = load(digits)
    assert module.verify_simplification(seed=1).answer == "equivalent"


def test_bounds_hold(digits):
    module, images, expected = load(digits)
    some = images[:4]
    lower, upper = module.bounds(some - np.float32(1 / 255), some + np.float32(1 / 255))
    assert lower.shape == expected[:4].shape
    assert (lower <= expected[:4] + 1e-4).all() and (expected[:4] <= upper + 1e-4).all()
    values, errors = module.rounding_bound(some)
    assert (np.abs(module.compile()(some) - values) <= errors).all()


def test_from_bytes(digits):
    model = (digits / "digits.onnx").read_bytes()
    _, images, expected = load(digits)
    found = nnspec.Module.from_onnx(model).compile()(images[:3])
    np.testing.assert_allclose(found, expected[:3], rtol=0, atol=1e-4)


def test_options(digits):
    name = input_name(digits)
    module = nnspec.Module.from_onnx(
        digits / "digits.onnx", input_shapes={name: (5, 1, 8, 8)}
    )
    assert module.signature().arguments[0].shape == (5, 1, 8, 8)
    open_batch = nnspec.Module.from_onnx(
        digits / "digits.onnx", input_shapes={name: (None, 1, 8, 8)}
    )
    assert open_batch.signature().arguments[0].shape == (None, 1, 8, 8)


def input_name(digits):
    onnx = pytest.importorskip("onnx")
    return onnx.load(str(digits / "digits.onnx")).graph.input[0].name


def test_errors(digits, tmp_path):
    with pytest.raises(nnspec.Error, match="none.onnx"):
        nnspec.Module.from_onnx(tmp_path / "none.onnx")
    with pytest.raises(nnspec.Error) as caught:
        nnspec.Module.from_onnx(b"no model")
    assert caught.value.diagnostics
    model = (digits / "digits.onnx").read_bytes()
    with pytest.raises(nnspec.Error):
        nnspec.Module.from_onnx(model[: len(model) // 2])
    with pytest.raises(nnspec.Error, match="no-such-input"):
        nnspec.Module.from_onnx(model, input_shapes={"no-such-input": (1,)})
    with pytest.raises(ValueError, match="bad size of 'image': found -7"):
        nnspec.Module.from_onnx(model, input_shapes={"image": (-7, 1, 8, 8)})
    with pytest.raises(ValueError, match="bad size of 'batch': found -5"):
        nnspec.Module.from_onnx(model, dimensions={"batch": -5})


def test_external_data_of_bytes():
    onnx = pytest.importorskip("onnx")
    weight = onnx.TensorProto(name="w", dims=[2], data_type=onnx.TensorProto.FLOAT)
    weight.data_location = onnx.TensorProto.EXTERNAL
    weight.external_data.add(key="location", value="weights")
    ports = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [2])
        for name in ("x", "y")
    ]
    nodes = [onnx.helper.make_node("Add", ["x", "w"], ["y"])]
    graph = onnx.helper.make_graph(nodes, "g", ports[:1], ports[1:], [weight])
    with pytest.raises(nnspec.Error, match="the model has no directory"):
        nnspec.Module.from_onnx(onnx.helper.make_model(graph).SerializeToString())
