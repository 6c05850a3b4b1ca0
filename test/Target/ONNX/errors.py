# REQUIRES: onnx
# RUN: %python %s %t
"""What is wrong with a model, or cannot be imported: each kind of error with its
exact lines, and exit code 1; and what is suspicious, which warns.
"""

import os
import subprocess
import sys

import numpy as np
from onnx import AttributeProto, TensorProto, helper

FLOAT = TensorProto.FLOAT
cases = []


def case(*lines, options=(), severity="error"):
    """A case whose function returns a model, or the bytes of a file, or nothing for a
    directory."""

    def add(function):
        cases.append((function.__name__, function, lines, options, severity))
        return function

    return add


def warning(*lines, options=()):
    return case(*lines, options=options, severity="warning")


def value(name, shape, type=FLOAT):
    return helper.make_tensor_value_info(name, type, shape)


def model(nodes, inputs=None, outputs=None, initializers=(), opset=13, **rest):
    graph = helper.make_graph(
        nodes,
        "graph",
        inputs if inputs is not None else [value("x", [2, 3])],
        outputs if outputs is not None else [value("y", [2, 3])],
        list(initializers),
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], **rest)


def node(op, inputs, outputs, **attributes):
    name = attributes.pop("name", f"the {op}")
    return helper.make_node(op, inputs, outputs, name=name, **attributes)


def raw(name, shape, data, type=FLOAT):
    tensor = TensorProto(name=name, dims=shape, data_type=type)
    tensor.raw_data = data
    return tensor


def external(name, shape, **entries):
    tensor = TensorProto(name=name, dims=shape, data_type=FLOAT)
    tensor.data_location = TensorProto.EXTERNAL
    for key, text in entries.items():
        tensor.external_data.add(key=key, value=str(text))
    return tensor


def add_w(initializer, **rest):
    return model([node("Add", ["x", "w"], ["y"])], initializers=[initializer], **rest)


RELU = node("Relu", ["x"], ["y"])

# Files.


@case("not an ONNX model, or a damaged one")
def empty_file():
    return b""


@case("not an ONNX model, or a damaged one")
def text_file():
    return b"module {}\n"


@case("not an ONNX model, or a damaged one")
def truncated_file():
    return model([RELU]).SerializeToString()[:-10]


@case("the model has no graph")
def no_graph():
    result = model([RELU])
    result.ClearField("graph")
    return result


@case("the model names no opset of ONNX")
def no_opset():
    result = model([RELU])
    del result.opset_import[:]
    return result


# What the importer does not know. Everything is listed.


@case(
    "NonZero 'the NonZero' (opset 13): unsupported op",
    "Sorcery 'spell' (opset 13): unsupported op of domain 'com.example'",
    "Relu 'the Relu' (opset 13): unsupported attribute 'leak'",
    "Cast 'the Cast' (opset 13): unsupported element type string",
)
def unsupported():
    return model(
        [
            node("NonZero", ["x"], ["a"]),
            node("Sorcery", ["x"], ["b"], name="spell", domain="com.example"),
            node("Relu", ["x"], ["c"], leak=0.1),
            node("Cast", ["x"], ["d"], to=TensorProto.STRING),
            # Only follows from the first.
            node("Add", ["a", "x"], ["y"]),
        ]
    )


@case("Relu 'the Relu' (opset 99): unsupported opset: expected 6 to 22")
def newer_opset():
    return model([RELU], opset=99)


@case("Relu (node of 'y') (opset 99): unsupported opset: expected 6 to 22")
def node_without_a_name():
    return model([node("Relu", ["x"], ["y"], name="")], opset=99)


@case(
    "LeakyRelu 'the LeakyRelu' (opset 13): bad attribute 'alpha': found a reference to 'slope' of "
    "a function, expected a value",
)
def attribute_of_a_function():
    leaky = node("LeakyRelu", ["x"], ["y"])
    leaky.attribute.add(name="alpha", ref_attr_name="slope", type=AttributeProto.FLOAT)
    return model([leaky])


@case("LeakyRelu 'the LeakyRelu' (opset 13): bad attribute 'alpha': found kind INT, expected FLOAT")
def attribute_of_another_kind():
    return model([node("LeakyRelu", ["x"], ["y"], alpha=1)])


@case("input 'x': unsupported element type complex64")
def element_type_of_an_input():
    return model([RELU], [value("x", [2], TensorProto.COMPLEX64)])


@case("input 'x': unsupported element type number 77")
def element_type_of_the_future():
    return model([RELU], [value("x", [2], 77)])


@case("initializer 'w': unsupported element type string")
def element_type_of_an_initializer():
    return add_w(TensorProto(name="w", dims=[1], data_type=TensorProto.STRING, string_data=[b"a"]))


@case("initializer 'w': unsupported sparse tensor")
def sparse_initializer():
    result = model([node("Add", ["x", "w"], ["y"])])
    sparse = result.graph.sparse_initializer.add()
    sparse.values.name = "w"
    return result


@case("input 'x': unsupported type that is no tensor")
def sequence_as_input():
    result = model([RELU])
    tensor = result.graph.input[0].type.sequence_type.elem_type.tensor_type
    tensor.elem_type = FLOAT
    return result


@case("input 'x' has no shape in the model: give it one")
def input_without_a_shape():
    return model([RELU], [value("x", None)])


@case("Sqrt 'the Sqrt' (opset 13): unsupported element type i32")
def op_on_another_element_type():
    return model([node("Sqrt", ["x"], ["y"])], [value("x", [2], TensorProto.INT32)])


# Graphs that are none.


@case(
    "Add 'the Add' (opset 13): input 'b' is not computed before: it is missing, or the graph "
    "has a cycle or is not sorted",
)
def cycle():
    return model([node("Add", ["x", "b"], ["a"]), node("Relu", ["a"], ["b"]), node("Relu", ["a"], ["y"])])


@case(
    "Add 'the Add' (opset 13): input 'w' is not computed before: it is missing, or the graph "
    "has a cycle or is not sorted",
)
def absent_input():
    return model([node("Add", ["x", "w"], ["y"])])


@case("tensor 'y' is defined twice")
def defined_twice():
    return model([RELU, RELU])


@case("input 'x' is listed twice")
def input_listed_twice():
    return model([RELU], inputs=[value("x", [2, 3]), value("x", [2, 3])])


@case("initializer 'w' is of type 'f32', but the input is of type 'i64'")
def initializer_of_another_type():
    inputs = [value("x", [2, 3]), value("w", [2, 3], TensorProto.INT64)]
    return add_w(raw("w", [2, 3], bytes(24)), inputs=inputs)


@case("initializer 'w' has shape 2x3, but the input has shape 3x?")
def initializer_of_another_shape():
    inputs = [value("x", [2, 3]), value("w", [3, "n"])]
    return add_w(raw("w", [2, 3], bytes(24)), inputs=inputs)


@case("initializer 'w' has shape scalar, but the input has shape 1")
def initializer_of_another_rank():
    inputs = [value("x", [2, 3]), value("w", [1])]
    return add_w(raw("w", [], bytes(4)), inputs=inputs)


@case("initializer 'w': unsupported: a segment of a tensor")
def segment_of_a_tensor():
    tensor = raw("w", [2, 3], bytes(24))
    tensor.segment.begin, tensor.segment.end = 0, 6
    return add_w(tensor)


@warning("output 'y' has shape 2x3, but is declared as 2x4")
def output_of_another_shape():
    return model([RELU], outputs=[value("y", [2, 4])])


@warning("output 'y' has shape 2x3, but is declared as scalar")
def output_of_another_rank():
    return model([RELU], outputs=[value("y", [])])


@warning(options=["--input-shape=x=5x3"])
def output_of_a_shape_that_an_option_changes():
    return model([RELU])


@case("Add 'the Add' (opset 13): wrong number of inputs: found 1, expected 2")
def too_few_inputs():
    return model([node("Add", ["x"], ["y"])])


@case("Relu 'the Relu' (opset 13): wrong number of inputs: found 2, expected 1")
def too_many_inputs():
    return model([node("Relu", ["x", "x"], ["y"])])


@case("Max 'the Max' (opset 13): wrong number of inputs: found 3, expected 1 or more")
def input_that_is_left_out():
    return model([node("Max", ["x", "", "x"], ["y"])])


@case("output 'z' is not computed")
def absent_output():
    return model([RELU], outputs=[value("z", [2, 3])])


@case("the graph has no outputs")
def no_outputs():
    return model([RELU], outputs=[])


@case("output 'y' is of type 'f32', but declared as 'i64'")
def output_of_another_type():
    return model([RELU], outputs=[value("y", [2, 3], TensorProto.INT64)])


@case("Relu 'the Relu' (opset 13): unsupported output 1 ('z')")
def output_that_the_op_does_not_have():
    return model([node("Relu", ["x"], ["y", "z"])])


# Shapes.


@case("Add 'the Add' (opset 13): shapes do not broadcast: found 2x3, 4")
def shapes_that_do_not_broadcast():
    return model([node("Add", ["x", "w"], ["y"])], [value("x", [2, 3]), value("w", [4])])


@case("input 'x' has dimension 1 of size -3, expected 0 or more")
def negative_size_of_an_input():
    return model([RELU], [value("x", [2, -3])])


@case("input 'x' has more elements than there can be")
def overflowing_size_of_an_input():
    return model([RELU], [value("x", [2**62, 2**62])])


@case("initializer 'w': impossible sizes: found [2, -1]")
def negative_size_of_an_initializer():
    return add_w(raw("w", [2, -1], b""))


@case(f"initializer 'w': impossible sizes: found [{2**62}, 4]")
def overflowing_size_of_an_initializer():
    return add_w(raw("w", [2**62, 4], b""))


@case(f"initializer 'w': impossible sizes: found [0, {2**62}]")
def overflowing_size_beside_zero():
    return add_w(raw("w", [0, 2**62], b""))


@case("initializer 'w': wrong length of data: found 20 bytes, expected 24")
def too_little_raw_data():
    return add_w(raw("w", [2, 3], bytes(20)))


@case("initializer 'w': wrong length of data: found 28 bytes, expected 24")
def too_much_raw_data():
    return add_w(raw("w", [2, 3], bytes(28)))


@case("initializer 'w': wrong length of data: found 8 bytes, expected 24")
def too_few_elements():
    return add_w(TensorProto(name="w", dims=[2, 3], data_type=FLOAT, float_data=[1, 2]))


@case(
    "Conv 'the Conv' (opset 13): a window of 5 elements does not fit the padded axis 3 of size 4",
)
def kernel_larger_than_the_input():
    return model(
        [node("Conv", ["x", "w"], ["y"])], [value("x", [1, 2, 9, 4]), value("w", [3, 2, 5, 5])]
    )


@case("Conv 'the Conv' (opset 13): bad attribute 'strides': found 0, expected 1 or more")
def stride_of_zero():
    return model(
        [node("Conv", ["x", "w"], ["y"], strides=[1, 0])],
        [value("x", [1, 2, 9, 9]), value("w", [3, 2, 5, 5])],
    )


@case(
    "Conv 'the Conv' (opset 13): bad shapes: found input 1x4x9x9, weight 3x2x5x5 and 1 groups",
)
def channels_that_do_not_match():
    return model(
        [node("Conv", ["x", "w"], ["y"])], [value("x", [1, 4, 9, 9]), value("w", [3, 2, 5, 5])]
    )


@case(
    "BatchNormalization 'the BatchNormalization' (opset 15): bad mean: found shape 4, expected 3",
)
def statistics_of_another_size():
    return model(
        [node("BatchNormalization", ["x", "a", "a", "b", "a"], ["y"])],
        [value("x", [2, 3, 4]), value("a", [3]), value("b", [4])],
        opset=15,
    )


@case(
    "BatchNormalization 'the BatchNormalization' (opset 15): wrong number of inputs: found 3, "
    "expected 5",
)
def statistics_that_are_missing():
    return model(
        [node("BatchNormalization", ["x", "a", "a"], ["y"])],
        [value("x", [2, 3, 4]), value("a", [3])],
        opset=15,
    )


# External data.


@case("initializer 'w': external data '../secret' is outside of the model's directory")
def external_data_above():
    return add_w(external("w", [2, 3], location="../secret"))


@case("initializer 'w': external data 'a/../../secret' is outside of the model's directory")
def external_data_above_by_a_detour():
    return add_w(external("w", [2, 3], location="a/../../secret"))


@case("initializer 'w': external data '/etc/passwd' is outside of the model's directory")
def external_data_by_an_absolute_path():
    return add_w(external("w", [2, 3], location="/etc/passwd"))


@case("initializer 'w': external data 'link' is outside of the model's directory")
def external_data_by_a_link():
    return add_w(external("w", [2, 3], location="link"))


@case("initializer 'w': external data '' is outside of the model's directory")
def external_data_without_a_location():
    return add_w(external("w", [2, 3]))


@case("initializer 'w': external data 'none' cannot be read: No such file or directory")
def external_data_that_is_missing():
    return add_w(external("w", [2, 3], location="none"))


@case("initializer 'w': external data 'folder' cannot be read: no regular file")
def external_data_in_a_folder():
    return add_w(external("w", [2, 3], location="folder"))


@case("initializer 'w': external data 'data' is too short: found 32 bytes, expected 24 at 16")
def external_data_that_ends_early():
    return add_w(external("w", [2, 3], location="data", offset=16))


@case(
    "initializer 'w': external data 'data' is too short: found 32 bytes, expected 24 at "
    "18446744073709551615"
)
def external_data_with_an_overflowing_offset():
    return add_w(external("w", [2, 3], location="data", offset=2**64 - 1))


@case("initializer 'w': wrong length of external data: found 8 bytes, expected 24")
def external_data_of_another_length():
    return add_w(external("w", [2, 3], location="data", length=8))


@case("initializer 'w': bad external data: offset, found '-8', expected a number of bytes")
def external_data_at_a_negative_offset():
    return add_w(external("w", [2, 3], location="data", offset=-8))


# Options.


@case("the model has no symbolic dimension 'm'; it has n", options=["--dim=m=4"])
def dimension_that_is_none():
    return model([RELU], [value("x", ["n", 3])])


@case("the model has no input 'z'; it has x", options=["--input-shape=z=2x3"])
def input_that_is_none():
    return model([RELU])


@case(
    "input 'x' is given a shape of rank 1, but has rank 2",
    options=["--input-shape=x=2"],
)
def shape_of_another_rank():
    return model([RELU])


TOO_LONG = "the output would have more elements than there can be along axis 2"
WEIGHT = helper.make_tensor("w", FLOAT, [1, 1, 3], np.ones(3))


def transposed(size, **attributes):
    attributes = {key: [number] for key, number in attributes.items()}
    return model(
        [node("ConvTranspose", ["x", "w"], ["y"], **attributes)],
        [value("x", [1, 1, size])],
        initializers=[WEIGHT],
    )


@case(f"ConvTranspose 'the ConvTranspose' (opset 13): {TOO_LONG}")
def too_long_stride():
    return transposed(2**47, strides=2**31)


@case(
    "ConvTranspose 'the ConvTranspose' (opset 13): bad attribute 'output_shape': found "
    f"{2**63 - 1}"
)
def too_long_output():
    return transposed(4, output_shape=2**63 - 1)


@case(
    "ConvTranspose 'the ConvTranspose' (opset 13): bad attribute 'output_shape': found "
    f"{-(2**63)}"
)
def negative_output():
    return transposed(4, output_shape=-(2**63))


@case(
    "MaxPool 'the MaxPool' (opset 13): bad attribute 'dilations': found a window of "
    f"{(2**31 - 1) * 2**31 + 1} elements"
)
def too_long_window():
    pool = node("MaxPool", ["x"], ["y"], kernel_shape=[2**31], dilations=[2**31])
    return model([pool], [value("x", [1, 1, 4])])


@case(
    "bad value for input 'x': found '1,2', expected as many numbers as shape 2x3 has elements",
    options=["--input-value=x=1,2"],
)
def too_few_values():
    return model([RELU])


@case(
    "bad value for input 'x': found '1,b', expected numbers of its element type, separated by commas",
    options=["--input-value=x=1,b"],
)
def value_that_is_no_number():
    return model([RELU])


@case(
    "input 'x' is given a value, but has several unknown sizes: found shape ?x?",
    options=["--input-value=x=1,2"],
)
def values_of_an_unknown_shape():
    return model([RELU], [value("x", ["n", "m"])])


@case(
    "bad value for input 'x': found '1,2', expected as many numbers as shape scalar has elements",
    options=["--input-value=x=1,2"],
)
def values_for_a_scalar():
    return model([RELU], [value("x", [])])


@case(
    "bad value for input 'x': found '1,2', expected as many numbers as shape ?x3 has elements",
    options=["--input-value=x=1,2"],
)
def values_for_no_multiple_of_a_size():
    return model([RELU], [value("x", ["n", 3])])


@case(
    "bad value for input 'x': found '', expected as many numbers as shape 0x? has elements",
    options=["--input-value=x="],
)
def values_for_an_empty_shape():
    return model([RELU], [value("x", [0, "n"])])


for number, kind, text in [
    (TensorProto.INT8, "int8", "128"),
    (TensorProto.INT8, "int8", "0.5"),
    (TensorProto.UINT8, "uint8", "-1"),
    (TensorProto.UINT8, "uint8", "256"),
    (TensorProto.BOOL, "bool", "2"),
]:

    @case(
        f"bad value for input 'x': found '{text}', expected numbers of its element type, "
        "separated by commas",
        options=[f"--input-value=x={text}"],
    )
    def value_beyond_its_type(number=number):
        return model([node("Identity", ["x"], ["y"])], [value("x", [1], number)])


# One line for what is wrong with a tensor, also where it is an input too.


@case("initializer 'x': unsupported element type complex64")
def initializer_that_is_an_input():
    return model([RELU], initializers=[raw("x", [1], b"", TensorProto.COMPLEX64)])


@case("cannot read file: it is a directory")
def directory_as_a_file():
    return None


def main(directory):
    inside = os.path.join(directory, "inside")
    os.makedirs(os.path.join(inside, "folder"), exist_ok=True)
    for path, size in [("secret", 32), ("inside/data", 32)]:
        with open(os.path.join(directory, path), "wb") as file:
            file.write(bytes(size))
    link = os.path.join(inside, "link")
    if not os.path.islink(link):
        os.symlink("../secret", link)

    failed = 0
    for name, function, lines, options, severity in cases:
        path = os.path.join(inside, name + ".onnx")
        made = function()
        if made is None:
            os.makedirs(path, exist_ok=True)
        else:
            with open(path, "wb") as file:
                file.write(made if isinstance(made, bytes) else made.SerializeToString())
        result = subprocess.run(
            ["nnspec-translate", "--import-onnx", path, *options], capture_output=True, text=True
        )
        expected = "".join(f"nnspec-translate: {severity}: {path}: {line}\n" for line in lines)
        is_error = severity == "error"
        found = result.returncode, result.stdout == "", result.stderr
        if found != (is_error, is_error, expected):
            failed += 1
            print(f"{name}: exit code {result.returncode}, found\n{result.stderr}expected\n{expected}")
    print(f"{len(cases) - failed} of {len(cases)} cases passed")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) != 0)
