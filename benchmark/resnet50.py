#!/usr/bin/env python3
"""Writes a network of the size of ResNet-50 as nnspec and linalg.

Batch 1, 224x224, 4 GMAC. The weights and parameters are random constants, or with
--weights=arguments arguments of @main, so that whoever runs it chooses them. K. He et
al.: Deep residual learning for image recognition, CVPR 2016, table 1; the stride is in
the 3x3 convolution.

Usage: resnet50.py [--size=224] [--classes=1000] [--weights=constants|arguments]
                   [--seed=0] > resnet50.mlir
"""

import argparse
import math

import numpy


class Writer:
    """Emits one function, op by op. Without a source of random numbers, parameters are
    arguments."""

    def __init__(self, random=None):
        self.arguments, self.body, self.values = [], [], 0
        self.random, self.blobs = random, []

    def argument(self, type_):
        name = f"%a{len(self.arguments)}"
        self.arguments.append(f"{name}: {type_}")
        return name

    def parameter(self, shape, lower, upper):
        """A constant with elements between the two."""
        if self.random is None:
            return self.argument(tensor(shape))
        elements = self.random.uniform(lower, upper, shape).astype("<f4")
        # A blob starts with its alignment.
        data = (4).to_bytes(4, "little") + elements.tobytes()
        name = f"w{len(self.blobs)}"
        self.blobs.append(f'{name}: "0x{data.hex()}"')
        return self.op(f"arith.constant dense_resource<{name}> : {tensor(shape)}")

    def weight(self, shape, inputs):
        """A weight that keeps the size of sums over so many inputs."""
        bound = math.sqrt(3 / inputs)
        return self.parameter(shape, -bound, bound)

    def op(self, text):
        name = f"%{self.values}"
        self.values += 1
        self.body.append(f"  {name} = {text}")
        return name


def tensor(shape):
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


class Network(Writer):
    def __init__(self, size, random=None):
        super().__init__(random)
        self.shape = (1, 3, size, size)
        self.value = self.argument(tensor(self.shape))
        self.zero = self.op("arith.constant 0.0 : f32")

    def fill(self, value, shape):
        return self.op(f"nnspec.fill {value} : {tensor(shape)}")

    def pad(self, amount, value):
        n, c, h, w = self.shape
        padded = (n, c, h + 2 * amount, w + 2 * amount)
        edge = f"[0, 0, {amount}, {amount}]"
        self.value = self.op(
            f"tensor.pad {self.value} low{edge} high{edge} {{\n"
            "  ^bb0(%i: index, %j: index, %k: index, %l: index):\n"
            f"    tensor.yield {value} : f32\n"
            f"  }} : {tensor(self.shape)} to {tensor(padded)}")
        self.shape = padded

    def conv(self, channels, kernel, stride):
        if kernel > 1:
            self.pad(kernel // 2, self.zero)
        n, c, h, w = self.shape
        weight = (channels, c, kernel, kernel)
        out = (n, channels, (h - kernel) // stride + 1, (w - kernel) // stride + 1)
        init = self.fill("0.0", out)
        self.value = self.op(
            f"linalg.conv_2d_nchw_fchw {{strides = dense<{stride}> : tensor<2xi64>}} "
            f"ins({self.value}, {self.weight(weight, c * kernel * kernel)} : "
            f"{tensor(self.shape)}, {tensor(weight)}) "
            f"outs({init} : {tensor(out)}) -> {tensor(out)}")
        self.shape = out

    def batch_norm(self):
        shape = (self.shape[1],)
        mean, beta = (self.parameter(shape, -0.5, 0.5) for _ in range(2))
        variance, gamma = (self.parameter(shape, 0.5, 2) for _ in range(2))
        self.value = self.op(
            f"nnspec.batch_norm_inference {self.value} mean({mean}) "
            f"variance({variance}) gamma({gamma}) beta({beta}) "
            f"axis = 1 epsilon = 1.0e-05 : {tensor(self.shape)}, {tensor(shape)}")

    def relu(self):
        zero = self.fill("0.0", self.shape)
        self.value = self.op(f"nnspec.max {self.value}, {zero} : {tensor(self.shape)}")

    def max_pool(self):
        infinity = self.op("arith.constant 0xFF800000 : f32")
        self.pad(1, infinity)
        n, c, h, w = self.shape
        out = (n, c, (h - 3) // 2 + 1, (w - 3) // 2 + 1)
        empty = self.op(f"tensor.empty() : {tensor(out)}")
        init = self.op(f"linalg.fill ins({infinity} : f32) "
                       f"outs({empty} : {tensor(out)}) -> {tensor(out)}")
        window = self.op("tensor.empty() : tensor<3x3xf32>")
        self.value = self.op(
            "linalg.pooling_nchw_max {strides = dense<2> : tensor<2xi64>} "
            f"ins({self.value}, {window} : {tensor(self.shape)}, tensor<3x3xf32>) "
            f"outs({init} : {tensor(out)}) -> {tensor(out)}")
        self.shape = out

    def bottleneck(self, channels, stride):
        shape, value = self.shape, self.value
        for width, kernel, step in [(channels, 1, 1), (channels, 3, stride)]:
            self.conv(width, kernel, step)
            self.batch_norm()
            self.relu()
        self.conv(4 * channels, 1, 1)
        self.batch_norm()
        branch_shape, branch = self.shape, self.value
        self.shape, self.value = shape, value
        if shape != branch_shape:
            self.conv(4 * channels, 1, stride)
            self.batch_norm()
        self.value = self.op(
            f"nnspec.add {branch}, {self.value} : {tensor(self.shape)}")
        self.relu()

    def classify(self, classes):
        n, c, h, w = self.shape
        init = self.fill("0.0", (n, c))
        total = self.op(
            f"linalg.reduce {{arith.addf}} ins({self.value} : {tensor(self.shape)}) "
            f"outs({init} : {tensor((n, c))}) dimensions = [2, 3]")
        count = self.fill(f"{h * w}.0", (n, c))
        mean = self.op(f"nnspec.div {total}, {count} : {tensor((n, c))}")
        weight, out = (c, classes), (n, classes)
        bias = self.parameter((classes,), -0.5, 0.5)
        bias = self.op(f"nnspec.broadcast {bias} dims = [1] "
                       f": {tensor((classes,))} to {tensor(out)}")
        self.value = self.op(
            f"linalg.matmul ins({mean}, {self.weight(weight, c)} : "
            f"{tensor((n, c))}, {tensor(weight)}) "
            f"outs({bias} : {tensor(out)}) -> {tensor(out)}")
        self.shape = out

    def text(self):
        arguments = ",\n    ".join(self.arguments)
        resources = ""
        if self.blobs:
            resources = ("\n{-#\n  dialect_resources: {\n    builtin: {\n      "
                         + ",\n      ".join(self.blobs) + "\n    }\n  }\n#-}")
        return (f"func.func @main(\n    {arguments}) -> {tensor(self.shape)} {{\n"
                + "\n".join(self.body)
                + f"\n  return {self.value} : {tensor(self.shape)}\n}}{resources}")


def main():
    parser = argparse.ArgumentParser(description="see the file's documentation")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--classes", type=int, default=1000)
    parser.add_argument("--weights", choices=["constants", "arguments"],
                        default="constants")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()

    random = None
    if arguments.weights == "constants":
        random = numpy.random.default_rng(arguments.seed)
    network = Network(arguments.size, random)
    network.conv(64, 7, 2)
    network.batch_norm()
    network.relu()
    network.max_pool()
    for stage, blocks in enumerate([3, 4, 6, 3]):
        for block in range(blocks):
            network.bottleneck(64 << stage, 2 if stage and not block else 1)
    network.classify(arguments.classes)
    print(network.text())


if __name__ == "__main__":
    main()
