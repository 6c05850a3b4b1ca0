#!/usr/bin/env python3
"""Trains the digits network and writes everything else in this folder that is data.

    train.py [DIRECTORY]          (default: the script's own folder)

Needs Debian's python3-torch and python3-sklearn, and about a minute. The training
bounds each logit over a box around the image (interval bound propagation, Gowal et
al. 2018) and adds the loss of the worst case in the box, so that interval bounds of
the trained network say something.
"""

import argparse
import pathlib
import warnings

import numpy as np
import sklearn.datasets
import torch
import torch.fx
from torch import nn
from torch.nn import functional

SEED = 0
NUM_TEST = 360
EPOCHS = 60
BATCH = 96
RADIUS = 8 / 255  # Of the box around each image, at the end of the training.


class Block(nn.Module):
    """A convolution, its batch norm, and ReLU."""

    def __init__(self, inputs, outputs, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False, **options)
        self.bn = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))


class Residual(nn.Module):
    """A residual block with pre-activation. What `bn1` reads also skips the block."""

    def __init__(self, channels):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.relu2 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv1(self.relu1(self.bn1(x)))
        return x + self.conv2(self.relu2(self.bn2(y)))


class Head(nn.Module):
    """ReLU, a linear layer, and its batch norm."""

    def __init__(self, features, classes):
        super().__init__()
        self.relu = nn.ReLU()
        self.linear = nn.Linear(features, classes)
        self.bn = nn.BatchNorm1d(classes)

    def forward(self, x):
        return self.bn(self.linear(torch.flatten(self.relu(x), 1)))


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.normalize = nn.BatchNorm2d(1)
        self.block1 = Block(1, 16)
        self.depthwise = Block(16, 16, groups=16)
        self.strided = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.residual = Residual(32)
        self.head = Head(32 * 4 * 4, 10)

    def forward(self, x):
        x = self.depthwise(self.block1(self.normalize(x)))
        return self.head(self.residual(self.strided(x)))


class Bounds(torch.fx.Interpreter):
    """Evaluates a network on triples: the image, and the middle and the radius of a
    box around it. A batch norm in training has the statistics of the images."""

    def call_module(self, target, arguments, options):
        layer = self.fetch_attr(target)
        x, middle, radius = arguments[0]
        if isinstance(layer, nn.ReLU):
            lower, upper = functional.relu(middle - radius), functional.relu(middle + radius)
            return layer(x), (lower + upper) / 2, (upper - lower) / 2
        if isinstance(layer, nn.Conv2d):
            window = layer.stride, layer.padding, layer.dilation, layer.groups
            radius = functional.conv2d(radius, layer.weight.abs(), None, *window)
            return layer(x), layer(middle), radius
        if isinstance(layer, nn.Linear):
            return layer(x), layer(middle), functional.linear(radius, layer.weight.abs())
        assert isinstance(layer, nn.modules.batchnorm._BatchNorm)
        axes = [axis for axis in range(x.dim()) if axis != 1]
        mean, variance = layer.running_mean, layer.running_var
        if layer.training:
            mean, variance = x.mean(axes), x.var(axes, unbiased=False)
        shape = [-1 if axis == 1 else 1 for axis in range(x.dim())]
        scale = layer.weight / (variance + layer.eps).sqrt()
        bias = layer.bias - mean * scale
        scale, bias = scale.reshape(shape), bias.reshape(shape)
        return layer(x), middle * scale + bias, radius * scale.abs()

    def call_function(self, target, arguments, options):
        # Addition and flattening are the same on each part.
        parts = [
            [part[i] if isinstance(part, tuple) else part for part in arguments]
            for i in range(3)
        ]
        return tuple(target(*part, **options) for part in parts)


def compute_bounds(bounds, images, radius):
    """The logits, and their lower and upper bounds for a box within [0, 1]."""
    lower, upper = (images - radius).clamp(0, 1), (images + radius).clamp(0, 1)
    triple = images, (lower + upper) / 2, (upper - lower) / 2
    logits, middle, reach = bounds.run(triple)
    return logits, middle - reach, middle + reach


def train(model, images, labels):
    bounds = Bounds(torch.fx.symbolic_trace(model))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-5)
    steps = len(images) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, EPOCHS * steps)
    model.train()
    for epoch in range(EPOCHS):
        # The box grows from the second sixth of the training to the fourth.
        ramp = min(max((epoch / EPOCHS - 1 / 6) * 2, 0), 1)
        for batch in torch.randperm(len(images))[: steps * BATCH].split(BATCH):
            x, y = images[batch], labels[batch]
            logits, lower, upper = compute_bounds(bounds, x, ramp * RADIUS)
            is_label = functional.one_hot(y, 10).bool()
            worst = torch.where(is_label, lower, upper)
            loss = functional.cross_entropy(logits, y)
            loss = loss + ramp * functional.cross_entropy(worst, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: loss {loss.item():.3f}", flush=True)
    model.eval()


def report(model, images, labels):
    bounds = Bounds(torch.fx.symbolic_trace(model))
    with torch.no_grad():
        accuracy = (model(images).argmax(1) == labels).double().mean().item()
        print(f"accuracy {accuracy:.1%}")
        for numerator in (1, 4):
            _, lower, upper = compute_bounds(bounds, images, numerator / 255)
            is_label = functional.one_hot(labels, 10).bool()
            least = torch.where(is_label, lower, upper)
            certain = (least.argmax(1) == labels).sum().item()
            print(f"{numerator}/255: {certain} of {len(images)} images keep their class")


def export(model, image, path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            image,
            str(path),
            # In the default mode the exporter folds batch norms itself.
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            opset_version=13,
            input_names=["image"],
            output_names=["logits"],
            dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}},
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", nargs="?", type=pathlib.Path)
    directory = parser.parse_args().directory or pathlib.Path(__file__).parent

    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # The order of sums, and so the result, depends on it.
    digits = sklearn.datasets.load_digits()
    images = torch.tensor(digits.images[:, None] / digits.images.max(), dtype=torch.float32)
    labels = torch.tensor(digits.target, dtype=torch.int64)
    order = torch.randperm(len(images))
    test, rest = order[:NUM_TEST], order[NUM_TEST:]

    model = Digits()
    train(model, images[rest], labels[rest])
    report(model, images[test], labels[test])

    export(model, images[test[:1]], directory / "digits.onnx")
    np.save(directory / "images.npy", images[test].numpy())
    np.save(directory / "image.npy", images[test[:1]].numpy())
    np.save(directory / "labels.npy", labels[test].numpy())
    with torch.no_grad():
        logits = model.double()(images[test].double())
    np.save(directory / "logits.npy", logits.numpy())


if __name__ == "__main__":
    main()
