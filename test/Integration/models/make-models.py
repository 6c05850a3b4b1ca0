#!/usr/bin/env python3
"""Exports torchvision's networks to ONNX, with inputs and PyTorch's results in f64.

    make-models.py DIRECTORY [--size SIZE] [--small] [NAME ...]

Needs python3-torchvision. Weights are random, from a fixed seed. The statistics of
each batch norm are those of a forward pass, then perturbed: with the initial ones (0
and 1) the network's output would hardly depend on its input. Scales and shifts are
perturbed too, some scales negative.

The last scale of each residual branch is small, as training leaves it (and begins
with it: torchvision's zero_init_residual). With scales of 1 each block doubles the
variance and, of random weights, much more what two inputs differ by: such a network
is ill-conditioned, and rounding to f32 alone takes PyTorch's own result further from
its f64 one than is to be measured here.

With --small, the networks are miniatures, of a few blocks of the same kinds and few
channels. Those in Inputs/networks were made so, with --size 40.

For each network NAME writes NAME.onnx, NAME-input.npy with two images, and what
PyTorch computes of them from the same weights: NAME-expected.npy in f64, and
NAME-float32.npy, whose error says what to expect of any program in f32.
"""

import argparse
import importlib
import os
import sys
import warnings

import numpy as np
import torch
import torchvision

INPUTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Inputs")
sys.path.insert(0, INPUTS)
from onnx_models import NETWORKS  # noqa: E402


def build(name):
    torch.manual_seed(NETWORKS.index(name))
    if name == "r3d_18":
        return torchvision.models.video.r3d_18()
    options = {"init_weights": True, "aux_logits": False} if name == "googlenet" else {}
    return getattr(torchvision.models, name)(**options)


def small(name):
    """A miniature of the network, from torchvision's own blocks."""
    from torch import nn
    from torchvision.models import densenet, efficientnet, resnet, video

    # The package has a function of the module's name.
    googlenet = importlib.import_module("torchvision.models.googlenet")

    torch.manual_seed(NETWORKS.index(name))

    def shrink(channels, stride=1):
        return nn.Sequential(resnet.conv1x1(channels[0], channels[1], stride), nn.BatchNorm2d(channels[1]))

    stem = [nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]

    def classifier(channels):
        return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]

    if name == "resnet18":
        blocks = [resnet.BasicBlock(8, 8), resnet.BasicBlock(8, 12, 2, shrink((8, 12), 2))]
        return nn.Sequential(*stem, *blocks, *classifier(12))
    if name == "resnet50":
        blocks = [
            resnet.Bottleneck(8, 3, 1, shrink((8, 12))),
            resnet.Bottleneck(12, 4, 2, shrink((12, 16), 2)),
        ]
        return nn.Sequential(*stem, *blocks, *classifier(16))
    if name == "resnext50_32x4d":
        blocks = [
            resnet.Bottleneck(8, 6, 1, shrink((8, 24)), groups=3, base_width=32),
            resnet.Bottleneck(24, 8, 2, shrink((24, 32), 2), groups=4, base_width=32),
        ]
        return nn.Sequential(*stem, *blocks, *classifier(32))
    if name == "mobilenet_v2":
        settings = [[1, 16, 1, 1], [4, 8, 2, 2], [4, 16, 1, 1]]
        return torchvision.models.MobileNetV2(10, 0.25, settings, 4)
    if name == "densenet121":
        return densenet.DenseNet(4, (2, 3), 8, num_classes=10)
    if name == "efficientnet_b0":
        settings = [
            efficientnet.MBConvConfig(1, 3, 1, 8, 8, 1),
            efficientnet.MBConvConfig(3, 5, 2, 8, 16, 2),
        ]
        return efficientnet.EfficientNet(settings, 0.2, num_classes=10)
    if name == "shufflenet_v2_x0_5":
        return torchvision.models.ShuffleNetV2([2, 2, 2], [8, 12, 16, 24, 32], 10)
    if name == "googlenet":
        blocks = [
            googlenet.BasicConv2d(3, 6, kernel_size=3, stride=2),
            googlenet.Inception(6, 4, 3, 5, 2, 3, 4),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            googlenet.Inception(16, 3, 2, 4, 2, 2, 3),
        ]
        return nn.Sequential(*blocks, *classifier(12))
    blocks = video.resnet.BasicBlock, video.resnet.Conv3DSimple

    def stem3d():
        conv = nn.Conv3d(3, 6, (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False)
        return nn.Sequential(conv, nn.BatchNorm3d(6), nn.ReLU())

    down = nn.Sequential(nn.Conv3d(6, 8, 1, 2, bias=False), nn.BatchNorm3d(8))
    return nn.Sequential(
        stem3d(),
        blocks[0](6, 6, blocks[1]),
        blocks[0](6, 8, blocks[1], 2, down),
        nn.AdaptiveAvgPool3d(1),
        nn.Flatten(),
        nn.Linear(8, 10),
    )


def sample(name, size, batch, generator):
    # A video has a short side of 112 and 16 frames where an image has 224.
    shape = (batch, 3, max(4, size // 14), size // 2, size // 2)
    if name != "r3d_18":
        shape = (batch, 3, size, size)
    return torch.randn(shape, generator=generator)


def get_last_norms(model):
    """The last batch norm of each residual branch."""
    from torchvision.models import efficientnet, mobilenetv2, resnet, video

    branches = {
        resnet.BasicBlock: lambda block: block.bn2,
        resnet.Bottleneck: lambda block: block.bn3,
        mobilenetv2.InvertedResidual: lambda block: block.use_res_connect and block.conv[-1],
        efficientnet.MBConv: lambda block: block.use_res_connect and block.block[-1][1],
        video.resnet.BasicBlock: lambda block: block.conv2[1],
    }
    found = [branches[type(m)](m) for m in model.modules() if type(m) in branches]
    return [norm for norm in found if norm]


def give_statistics(model, x, generator):
    with torch.no_grad():
        for norm in get_last_norms(model):
            norm.weight.uniform_(0.1, 0.4, generator=generator)
    norms = [m for m in model.modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # The mean over all batches.
        with torch.no_grad():
            count = norm.weight.shape
            norm.weight.mul_(1 + 0.2 * torch.randn(count, generator=generator))
            norm.weight[torch.rand(count, generator=generator) < 0.1] *= -1
            norm.bias.add_(0.1 * torch.randn(count, generator=generator))
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.eval()
    with torch.no_grad():
        model(x)
        for norm in norms:
            deviation = norm.running_var.sqrt()
            count = deviation.shape
            norm.running_mean.add_(0.1 * deviation * torch.randn(count, generator=generator))
            norm.running_var.mul_(torch.empty(count).uniform_(0.8, 1.25, generator=generator))
    return model.eval()


def export(name, make, size, directory):
    generator = torch.Generator().manual_seed(1234)
    model = make(name)
    give_statistics(model, sample(name, size, 4, generator), generator)
    x = sample(name, size, 2, generator)
    path = os.path.join(directory, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            x,
            path + ".onnx",
            # In the default mode the exporter folds batch norms itself.
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            opset_version=13,
            input_names=["image"],
            output_names=["logits"],
        )
    np.save(path + "-input.npy", x.numpy())
    with torch.no_grad():
        np.save(path + "-float32.npy", model(x).numpy())
        np.save(path + "-expected.npy", model.double()(x.double()).numpy())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    torch.set_num_threads(2)
    for name in options.names or NETWORKS:
        export(name, small if options.small else build, options.size, options.directory)
        print(f"{name}: {os.path.getsize(os.path.join(options.directory, name + '.onnx'))} bytes", flush=True)


if __name__ == "__main__":
    main()
