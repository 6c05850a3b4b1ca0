# REQUIRES: onnx
# RUN: %python %s %t
"""A long import says on a terminal, and nowhere else, how many nodes it has done."""

import os
import re
import sys

from onnx import TensorProto, helper
from terminal import check_progress

NODES = 300_000  # Seconds on any machine.

x, y = (
    helper.make_tensor_value_info(name, TensorProto.FLOAT, [2])
    for name in ("x", f"{NODES}")
)
nodes = [
    helper.make_node("HardSwish", [str(i) if i else "x"], [str(i + 1)])
    for i in range(NODES)
]
opsets = [helper.make_opsetid("", 14)]
graph = helper.make_graph(nodes, "graph", [x], [y])
os.makedirs(sys.argv[1], exist_ok=True)
path = os.path.join(sys.argv[1], "many-nodes.onnx")
with open(path, "wb") as file:
    file.write(helper.make_model(graph, opset_imports=opsets).SerializeToString())

command = ["nnspec-translate", "--import-onnx", path, "--emit-bytecode", "-o", os.devnull]
lines, *outputs = check_progress(command)
assert outputs == [b"", b""], outputs
done = []
for line in lines:
    match = re.fullmatch(rb"nodes imported: (\d+) of %d" % NODES, line)
    assert match, line
    done.append(int(match[1]))
assert done == sorted(done) and 0 < done[0] and done[-1] <= NODES, done
os.remove(path)
