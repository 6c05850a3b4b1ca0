# RUN: %python -m pytest -q -p no:cacheprovider %s
"""Compiled functions, evaluation, verification and bounds, against NumPy."""

import sys
import threading
import types

import numpy as np
import pytest

import nnspec
from nnspec import _module

BATCH_NORM = """
func.func @main(%x: tensor<?x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>,
                %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<?x3xf32> {
  %y = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)
         axis = 1 epsilon = 1.0e-05 : tensor<?x3xf32>, tensor<3xf32>
  return %y : tensor<?x3xf32>
}
"""
ADD = """
func.func @main(%x: tensor<?x{0}>, %y: tensor<?x{0}>) -> tensor<?x{0}> {{
  %z = nnspec.add %x, %y : tensor<?x{0}>
  return %z : tensor<?x{0}>
}}
"""


def make_inputs(seed=0, batch=5):
    random = np.random.default_rng(seed)
    x = random.normal(size=(batch, 3)).astype(np.float32)
    parameters = random.normal(size=(4, 3)).astype(np.float32)
    parameters[1] = np.abs(parameters[1])
    return [x, *parameters]


def batch_norm(x, mean, variance, gamma, beta):
    x, mean, variance, gamma, beta = (
        array.astype(np.float64) for array in (x, mean, variance, gamma, beta)
    )
    return (x - mean) / np.sqrt(variance + 1e-5) * gamma + beta


@pytest.mark.parametrize("simplify", [True, False])
def test_compile(simplify):
    inputs = make_inputs()
    copies = [array.copy() for array in inputs]
    function = nnspec.Module.parse(BATCH_NORM).compile(simplify=simplify)
    y = function(*inputs)
    assert y.dtype == np.float32 and y.shape == (5, 3)
    np.testing.assert_allclose(y, batch_norm(*inputs), rtol=1e-4, atol=1e-5)
    # Arguments are only read, and results are the caller's.
    for array, copy in zip(inputs, copies):
        np.testing.assert_array_equal(array, copy)
    y[:] = 7
    again = function(*inputs)
    np.testing.assert_allclose(again, batch_norm(*inputs), rtol=1e-4, atol=1e-5)
    assert repr(function).startswith("<nnspec.Function main(?x3xfloat32, ")


def test_function_outlives_module_and_results_outlive_function():
    inputs = make_inputs()
    y = nnspec.Module.parse(BATCH_NORM).compile()(*inputs)
    np.testing.assert_allclose(y, batch_norm(*inputs), rtol=1e-4, atol=1e-5)


def test_layouts():
    function = nnspec.Module.parse(BATCH_NORM).compile()
    inputs = make_inputs(batch=6)
    expected = function(*inputs)
    x = inputs[0]
    for same in (
        np.asfortranarray(x),
        np.repeat(x, 2, axis=0)[::2],
        x[::-1][::-1],
        x.astype(">f4"),
    ):
        np.testing.assert_array_equal(function(same, *inputs[1:]), expected)
    unaligned = np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view(np.float32)
    np.testing.assert_array_equal(function(unaligned.reshape(x.shape), *inputs[1:]), expected)
    readonly = x.copy()
    readonly.flags.writeable = False
    np.testing.assert_array_equal(function(readonly, *inputs[1:]), expected)


def test_a_result_that_is_an_argument():
    module = nnspec.Module.parse(
        "func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {\n"
        "  return %x, %x : tensor<3xf32>, tensor<3xf32>\n}"
    )
    x = np.arange(3, dtype=np.float32)
    first, second = module.compile()(x)
    first[:] = 9
    np.testing.assert_array_equal(second, [0, 1, 2])
    np.testing.assert_array_equal(x, [0, 1, 2])


def test_shapes_of_results():
    # Rank 0, no elements, and no results.
    module = nnspec.Module.parse(
        "func.func @main(%x: tensor<f64>) -> tensor<f64> {\n"
        "  %y = nnspec.add %x, %x : tensor<f64>\n  return %y : tensor<f64>\n}\n"
        "func.func @none(%x: tensor<f64>) {\n  return\n}"
    )
    y = module.compile()(np.float64(1.5))
    assert y.shape == () and y == 3.0
    assert module.compile("none")(np.float64(1.5)) == ()
    empty = nnspec.Module.parse(ADD.format("f32")).compile()
    assert empty(np.zeros(0, np.float32), np.zeros(0, np.float32)).shape == (0,)


def test_compile_with_threads():
    inputs = make_inputs(batch=3)
    module = nnspec.Module.parse(BATCH_NORM)
    for threads in (0, 1025):
        with pytest.raises(ValueError, match=f"found {threads} threads, expected 1 to 1024"):
            module.compile(threads=threads)
    try:
        function = module.compile(threads=2)
    except nnspec.Error as error:
        assert "nnspec was built without OpenMP" in str(error)
        return
    np.testing.assert_allclose(function(*inputs), batch_norm(*inputs), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "type, dtype",
    [("f16", np.float16), ("f32", np.float32), ("f64", np.float64)],
)
def test_float_types(type, dtype):
    x = np.array([1.5, -2.25, 1024], dtype)
    y = nnspec.Module.parse(ADD.format(type)).compile()(x, x)
    assert y.dtype == dtype
    np.testing.assert_array_equal(y, x + x)


@pytest.mark.parametrize(
    "type, dtype",
    [("i1", np.bool_), ("i8", np.int8), ("i16", np.int16), ("i32", np.int32),
     ("i64", np.int64), ("i8", np.uint8), ("index", np.int64)],
)
def test_integer_types(type, dtype):
    module = nnspec.Module.parse(
        f"func.func @main(%x: tensor<3x{type}>) -> tensor<3x{type}> {{\n"
        f"  return %x : tensor<3x{type}>\n}}"
    )
    x = np.array([0, 1, 1], dtype)
    np.testing.assert_array_equal(module.compile()(x), x)


def to_bfloat16(values):
    # These are exact, so that cutting off the lower half rounds nothing.
    return (np.asarray(values, np.float32).view(np.uint32) >> 16).astype(np.uint16)


def test_bfloat16_as_bits():
    x = to_bfloat16([1.5, -2.25, 1024])
    function = nnspec.Module.parse(ADD.format("bf16")).compile()
    y = function(x, x)
    np.testing.assert_array_equal(y.view(np.uint16), to_bfloat16([3, -4.5, 2048]))
    assert function.signature.arguments[0].dtype == "bfloat16"


def test_bfloat16_of_ml_dtypes():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    x = np.array([1.5, -2.25, 1024], ml_dtypes.bfloat16)
    y = nnspec.Module.parse(ADD.format("bf16")).compile()(x, x)
    assert y.dtype == ml_dtypes.bfloat16
    np.testing.assert_array_equal(y.astype(np.float32), [3, -4.5, 2048])


def test_errors_of_calls():
    function = nnspec.Module.parse(BATCH_NORM).compile()
    x, mean, *rest = make_inputs()
    cases = [
        ([x], "number of inputs.*found 1, expected 5"),
        ([x.astype(np.float64), mean, *rest], "found float64, expected float32"),
        ([x[0], mean, *rest], r"wrong shape.*found \[3\]"),
        ([x[:, :2], mean, *rest], r"\[5, 2\]"),
        ([x.astype(np.complex64), mean, *rest], "complex64"),
        ([np.array(["a"]), mean, *rest], "U1"),
        ([np.array([None]), mean, *rest], "object"),
    ]
    for arguments, message in cases:
        with pytest.raises(nnspec.Error, match=message):
            function(*arguments)
    with pytest.raises(nnspec.Error):
        function(None, mean, *rest)
    with pytest.raises(ValueError):
        function([[1.0], [1.0, 2.0]], mean, *rest)


def test_sizes_at_run_time():
    function = nnspec.Module.parse(ADD.format("f32")).compile()
    with pytest.raises(nnspec.Error, match="does not have the size"):
        function(np.zeros(3, np.float32), np.zeros(4, np.float32))


def test_entry():
    module = nnspec.Module.parse(BATCH_NORM)
    for call in (
        lambda: module.compile("other"),
        lambda: module.signature("other"),
        lambda: module.evaluate(entry="other"),
        lambda: module.bounds([], [], entry="other"),
        lambda: module.rounding_bound(entry="other"),
        lambda: module.verify(module.clone(), entry="other"),
    ):
        with pytest.raises(nnspec.Error, match="'other'"):
            call()


def test_evaluate():
    inputs = make_inputs()
    values = nnspec.Module.parse(BATCH_NORM).evaluate(*inputs)
    assert values.dtype == np.float64
    np.testing.assert_allclose(values, batch_norm(*inputs), rtol=1e-12)


def test_bounds():
    module = nnspec.Module.parse(BATCH_NORM)
    x, *parameters = make_inputs()
    lower, upper = module.bounds(
        [x.astype(np.float64) - 0.25, *parameters], [x.astype(np.float64) + 0.25, *parameters]
    )
    # The map is monotone in x, so the ends of the box have the ends of the interval.
    ends = [batch_norm(x.astype(np.float64) + d, *parameters) for d in (-0.25, 0.25)]
    lowest, highest = np.minimum(*ends), np.maximum(*ends)
    assert (lower <= lowest + 1e-12).all() and (upper >= highest - 1e-12).all()
    np.testing.assert_allclose(lower, lowest, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(upper, highest, rtol=1e-9, atol=1e-9)


def test_bounds_of_one_argument():
    module = nnspec.Module.parse(
        "func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {\n"
        "  %y = nnspec.mul %x, %x : tensor<2xf32>\n  return %y : tensor<2xf32>\n}"
    )
    lower, upper = module.bounds(np.array([-1, 2], np.float32), np.array([2, 3], np.float32))
    assert (lower <= [0, 4]).all() and (upper >= [4, 9]).all()


def test_errors_of_bounds():
    module = nnspec.Module.parse(ADD.format("f32"))
    x = np.array([1, 2], np.float32)
    with pytest.raises(nnspec.Error, match="bad bounds.*expected the lower one first"):
        module.bounds([x, x], [x, x - 1])
    with pytest.raises(nnspec.Error, match="bad bounds"):
        module.bounds([x, x], [x, x * np.nan])
    with pytest.raises(nnspec.Error, match="one shape"):
        module.bounds([x, x], [x, x[:1]])
    with pytest.raises(nnspec.Error, match="number of inputs"):
        module.bounds(x, x)
    with pytest.raises(nnspec.Error, match="int32"):
        module.bounds([x, x.astype(np.int32)], [x, x.astype(np.int32)])
    with pytest.raises(ValueError, match="1 lower and 2 upper"):
        module.bounds([x], [x, x])


@pytest.mark.parametrize(
    "element, lower, upper, found",
    [
        ("i64", np.int64([5, 2**63 - 2]), np.int64([5, 2**63 - 1]), f"{2**63 - 1}"),
        ("i8", np.uint8([5, 200]), np.uint8([5, 201]), "201"),
        ("i1", np.array([True, False]), np.array([True, True]), "1"),
        ("index", np.int64([0, 1]), np.int64([0, 3]), "3"),
    ],
)
def test_bounds_of_what_is_not_a_float(element, lower, upper, found):
    module = nnspec.Module.parse(
        f"func.func @main(%x: tensor<2x{element}>) -> tensor<2x{element}> {{\n"
        f"  return %x : tensor<2x{element}>\n}}"
    )
    expected = rf"argument 0 at \[1\], found .* and {found}, expected equal ones"
    with pytest.raises(nnspec.Error, match=expected):
        module.bounds(lower, upper)
    if element != "i1":
        low, high = module.bounds(upper, upper)
        assert low.tolist() == high.tolist() == upper.view(f"i{upper.itemsize}").tolist()


def test_unsigned_results():
    module = nnspec.Module.parse(
        "func.func @main(%x: tensor<2xi8> {nnspec.unsigned})\n"
        "    -> (tensor<2xi8> {nnspec.unsigned}) {\n"
        "  %e = tensor.empty() : tensor<2xi8>\n"
        "  %y = linalg.add ins(%x, %x : tensor<2xi8>, tensor<2xi8>) outs(%e : tensor<2xi8>)\n"
        "       -> tensor<2xi8>\n  return %y : tensor<2xi8>\n}"
    )
    x = np.uint8([100, 7])
    for result in (module.compile()(x), module.evaluate(x), module.rounding_bound(x)[0]):
        np.testing.assert_array_equal(result, [200, 14])
    for bound in module.bounds(x, x):
        np.testing.assert_array_equal(bound, [200, 14])


def test_rounding_bound():
    module = nnspec.Module.parse(BATCH_NORM)
    inputs = make_inputs(batch=50)
    values, errors = module.rounding_bound(*inputs)
    np.testing.assert_allclose(values, batch_norm(*inputs), rtol=1e-12)
    found = module.compile()(*inputs)
    assert (np.abs(found.astype(np.float64) - batch_norm(*inputs)) <= errors).all()
    assert (errors < 1e-4).all() and (errors > 0).any()


def test_verify():
    module = nnspec.Module.parse(BATCH_NORM)
    simplified = module.clone()
    simplified.simplify()
    verification = module.verify(simplified, seed=1)
    assert verification and verification.answer == "equivalent"
    assert verification.seed == 1 and verification.error_probability < 1e-20
    assert len(verification.shapes) == 5 and verification.counterexample is None
    sized = module.verify(simplified, sizes={(0, 0): 7})
    assert sized.shapes[0] == (7, 3)


def test_verify_finds_a_counterexample():
    module = nnspec.Module.parse(BATCH_NORM)
    wrong = nnspec.Module.parse(BATCH_NORM.replace("1.0e-05", "1.0e-03"))
    verification = module.verify(wrong, seed=1)
    assert not verification and verification.answer == "different"
    found = verification.counterexample
    # What it says is true of the two functions.
    x, mean, variance, gamma, beta = found.arguments
    for epsilon, value in ((1e-5, found.before), (1e-3, found.after)):
        expected = (x - mean) / np.sqrt(np.maximum(variance, 0) + epsilon) * gamma + beta
        np.testing.assert_allclose(value, expected[found.index], rtol=1e-9, atol=1e-12)
    assert abs(found.before - found.after) > found.before_error + found.after_error


def test_verify_is_undecided():
    text = ADD.format("f32")
    divided = text.replace("nnspec.add %x, %y", "nnspec.div %x, %x")
    one = text.replace("%z = nnspec.add %x, %y", "%c0 = arith.constant 0 : index\n"
                       "  %n = tensor.dim %x, %c0 : tensor<?xf32>\n"
                       "  %z = nnspec.fill 1.0 sizes(%n)")
    verification = nnspec.Module.parse(one).verify(nnspec.Module.parse(divided))
    assert not verification and verification.answer == "undecided"
    assert verification.reason


def test_errors_of_verify():
    module = nnspec.Module.parse(ADD.format("f32"))
    with pytest.raises(ValueError, match="0 trials"):
        module.verify(module, trials=0)
    for place in ((2, 0), (0, 1), (0, -1)):
        with pytest.raises(nnspec.Error, match="bad size"):
            module.verify(module, sizes={place: 3})
    with pytest.raises(nnspec.Error, match="bad size"):
        module.verify(module, sizes={(0, 0): -3})
    with pytest.raises(TypeError):
        module.verify(module, sizes={(-1, 0): 3})
    # Against itself, too.
    assert module.verify(module)


def test_calls_in_threads():
    function = nnspec.Module.parse(BATCH_NORM).compile()
    inputs = [make_inputs(seed) for seed in range(8)]
    results = [None] * 8

    def work(i):
        for _ in range(20):
            results[i] = function(*inputs[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for found, arrays in zip(results, inputs):
        np.testing.assert_allclose(found, batch_norm(*arrays), rtol=1e-4, atol=1e-5)


def test_no_copies():
    function = nnspec.Module.parse(ADD.format("f32")).compile()
    x = np.arange(4, dtype=np.float32)
    y = function(x, x)
    # A result is not numpy's own memory but that of the compiled code.
    assert not y.flags.owndata and y.flags.writeable
    assert np.shares_memory(_module._prepare(x), x)
