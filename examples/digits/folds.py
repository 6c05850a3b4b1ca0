"""Reads what the tools print: a module with locations, and the remarks of the folds.

A network here is the function `main` without its parameters: the ops that the data
goes through. What an importer made of one ONNX node has that node's name as its
location, and is one node again.
"""

import re
from dataclasses import dataclass, field

# At the start of a line that begins an op of the function's body.
OP = re.compile(r"    (?:(?P<results>%[^=]*?) = )?\"?(?P<name>[a-z_]\w*(?:\.\w+)+|return\b)")
TENSOR = re.compile(r"tensor<([^<>]*)>")
VALUE = re.compile(r"%\w+")
ALIAS = re.compile(r"^(#loc\d*) = loc\((.*)\)$", re.MULTILINE)
REMARK = re.compile(
    r"^(?:.*?:(?P<line>\d+):\d+: |<unknown>:0: )remark: (?:loc\((?P<location>.*?)\): )?\[(?P<kind>\w+)\] (?P<name>\w+) \|"
    r'.*?Remark="(?P<text>.*)"$',
    re.MULTILINE,
)

# The data goes through these unseen.
TRANSPARENT = {"tensor.pad", "tensor.cast"}
# These read no elements of their operands.
SHAPE = {"tensor.dim", "tensor.empty", "shape.shape_of"}

WORDS = {
    "maximumf": "max",
    "minimumf": "min",
    "addf": "add",
    "subf": "subtract",
    "mulf": "multiply",
    "divf": "divide",
}


@dataclass
class Node:
    name: str  # That of the ONNX node, else the place in the file.
    kind: str
    shape: str
    is_linear: bool = False
    is_batch_norm: bool = False
    # Of everything that a fused op computes, and those of the nodes before.
    names: list = field(default_factory=list)
    inputs: list = field(default_factory=list)


@dataclass
class Map:
    """What became of a map per channel."""

    name: str
    channels: str
    is_batch_norm: bool
    state: str  # One of report.py's STATES.
    layers: list = field(default_factory=list)
    reasons: list = field(default_factory=list)


def split_ops(text):
    """The ops in the body of @main, each with its region."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(r"  func\.func .*@main\(", line)]
    if not starts:
        raise ValueError("the module has no function 'main'")
    op = []
    for line in lines[starts[0] + 1 :]:
        if line.startswith("  }"):
            break
        if OP.match(line) and op:
            yield "\n".join(op)
            op = []
        op.append(line)
    if op:
        yield "\n".join(op)


class Locations:
    def __init__(self, text):
        self.aliases = dict(ALIAS.findall(text))

    def names(self, location):
        """The names in a location, in order. Without any, the places in files."""
        location = self.expand(location)
        files = re.findall(r'"([^"]*)":(\d+):\d+', location)
        named = re.findall(r'"([^"]+)"(?!:\d)', location)
        names = named or [f"line {line}" for _, line in files if line != "0"]
        return list(dict.fromkeys(names))

    def expand(self, location):
        return re.sub(
            r"#loc\d*\b", lambda match: self.expand(self.aliases.get(match[0], "")), location
        )

    def of(self, text):
        """Of the op that ends with the text."""
        start = text.rfind(" loc(")
        return self.names(text[start + 5 :].strip()[:-1]) if start >= 0 else []


def describe_shape(text):
    match = TENSOR.search(text)
    sizes = match[1].split("x")[:-1] if match else []
    return "×".join("N" if size == "?" else size for size in sizes)


def describe_kind(name, text):
    """In a few words, what an op computes; and whether it is a linear layer."""
    if name == "nnspec.batch_norm_inference":
        return "batch norm", False
    operands = TENSOR.findall(text[text.find("ins(") :])
    is_convolution = "conv" in name
    if is_convolution:
        sizes = operands[1].split("x")[:-1] if len(operands) > 1 else []
        rank = int(re.search(r"_(\d)d", name)[1])
        last = name.endswith(("hwcf", "hwc", "hwcm"))
        kernel = sizes[:rank] if last else sizes[len(sizes) - rank :]
        words = ["depthwise" if "depthwise" in name else "conv", "×".join(kernel)]
        stride = re.search(r"strides = dense<(\d+)>", text)
        if stride and stride[1] != "1":
            words.append(f"stride {stride[1]}")
        return " ".join(words), True
    if re.search(r"matmul|matvec|vecmat|linalg\.(dot|contract)", name):
        return "linear", True
    if name == "linalg.generic":
        found = re.findall(r"= (?:arith|math)\.(\w+) (%\w+)(?:, (%\w+))?", text)
        found = [op for op in found if op[0] not in ("constant", "index_cast")]
        reduces = '"reduction"' in text
        if reduces and [op[0] for op in found] == ["mulf", "addf"]:
            return "linear", True
        words = []
        for op, _, right in found:
            is_relu = op == "maximumf" and not right.startswith("%in")
            words.append("ReLU" if is_relu else WORDS.get(op, op))
        if reduces:
            words = ["sum" if word == "add" else word for word in words]
        return ", ".join(words[:4]) + (" …" if len(words) > 4 else ""), False
    name = name.split(".")[-1]
    if name in ("collapse_shape", "expand_shape", "reshape"):
        return "reshape", False
    # linalg.pooling_nchw_max is a max pooling.
    words = [word for word in name.split("_") if word not in ("nchw", "nhwc", "ncw", "ndhwc")]
    if words[0] == "pooling":
        words = [*words[1:], "pooling"]
    return " ".join(words), False


def read_network(text):
    """The nodes, in the order of the program; and the last one's name."""
    locations = Locations(text)
    nodes, producers = {}, {}
    function = re.search(r"func\.func .*@main\((.*)", text)[1]
    for argument in re.findall(r"(%arg\d+): tensor", function):
        producers[argument] = []
    for op in split_ops(text):
        head = OP.match(op)
        if not head or head["name"] in SHAPE:
            continue
        name, body = head["name"], op[head.end() :]
        # Of a region only what it takes from outside counts; nothing else there
        # has the name of a value of the function's.
        operands = [value for value in VALUE.findall(body) if value in producers]
        if name in ("return", "func.return") or not operands:
            continue
        results = VALUE.findall(head["results"] or "")
        inputs = list(dict.fromkeys(n for value in operands for n in producers[value]))
        if name in TRANSPARENT:
            producers.update((result, inputs) for result in results)
            continue
        names = locations.of(op) or [f"{name} {len(nodes)}"]
        key = names[0]
        inside = [locations.of(line) for line in body.split("\n")[1:-1] if " = " in line]
        names += [n for found in inside for n in found]
        kind, is_linear = describe_kind(name, op)
        shape = describe_shape(re.split(r" (?:->|to|into|:) (?=tensor<)", body)[-1])
        node = nodes.get(key)
        if node:
            node.shape = shape
            node.is_linear |= is_linear
            if is_linear or not node.is_linear:
                node.kind = kind if is_linear else f"{node.kind}, {kind}"
        else:
            node = nodes[key] = Node(key, kind, shape, is_linear)
        node.is_batch_norm |= name == "nnspec.batch_norm_inference"
        node.names = list(dict.fromkeys(node.names + names))
        node.inputs = list(
            dict.fromkeys(node.inputs + [i for i in inputs if i != key])
        )
        producers.update((result, [key]) for result in results)
    return nodes


def read_remarks(text):
    """What the folds said: the names of the nodes, the kind, what, and the text."""
    return [
        (
            re.findall(r'"([^"]+)"', match["location"] or "") or [f"line {match['line']}"],
            match["kind"],
            match["name"],
            match["text"],
        )
        for match in REMARK.finditer(text)
    ]


def find_linear(nodes, start, step):
    """The nearest linear layers from a node on, `step` giving a node's neighbours."""
    found, work, seen = [], list(step(start)), set()
    while work:
        name = work.pop(0)
        if name in seen or name not in nodes:
            continue
        seen.add(name)
        if nodes[name].is_linear:
            found.append(name)
        else:
            work += step(name)
    return found


def follow_maps(before, after, remarks):
    """What became of each map per channel in the network: by its name."""
    left = {name for node in after.values() if not node.is_linear for name in node.names}
    users = {name: [] for name in before}
    for name, node in before.items():
        for producer in node.inputs:
            users[producer].append(name)
    said = {name: [] for name in before}
    for names, kind, what, text in remarks:
        names = [name for name in names if name in before]
        # Where a layer is among them it is about what another fold made of it.
        if kind == "Passed" and any(before[name].is_linear for name in names):
            continue
        for name in names:
            said[name].append((kind, what, text))
    maps = {}
    for name, node in before.items():
        passed = {what for kind, what, _ in said[name] if kind == "Passed"}
        # Of others (a Mul, the mean in a pooling) only what folded is of interest.
        if not node.is_batch_norm and (node.is_linear or not passed):
            continue
        reasons = [text for kind, _, text in said[name] if kind == "Missed"]
        sizes = node.shape.split("×")
        channels = sizes[1] if node.is_batch_norm and len(sizes) > 1 else ""
        result = maps[name] = Map(
            name, channels, node.is_batch_norm, "kept", reasons=reasons
        )
        if any("into_producer" in what for what in passed):
            result.layers += find_linear(before, name, lambda n: before[n].inputs)
            result.state = "producer"
        if any("into_consumers" in what for what in passed):
            result.layers += find_linear(before, name, lambda n: users[n])
            result.state = "consumers" if result.state == "kept" else "producer"
        if reasons:
            result.state = "partly" if passed else "refused"
        if result.state == "kept" and name not in left:
            result.state = "merged"
    return maps
