#!/usr/bin/env python3
"""Exports torchvision's networks to ONNX, with inputs and PyTorch's results in f64.

    make-models.py DIRECTORY [--size SIZE] [NAME ...]

Needs python3-torchvision. Weights are random, from a fixed seed. The statistics of
each batch norm are those of a forward pass, then perturbed: with the initial ones (0
and 1) the network's output would hardly depend on its input. Scales and shifts are
perturbed too, some scales negative.

For each network NAME writes NAME.onnx, NAME-input.npy and NAME-expected.npy, the last
one computed in double precision from the same weights.
"""

import argparse
import os
import warnings

import numpy as np
import torch
import torchvision

NETWORKS = [
    "resnet18",
    "resnet50",
    "resnext50_32x4d",
    "mobilenet_v2",
    "densenet121",
    "efficientnet_b0",
    "shufflenet_v2_x0_5",
    "googlenet",
    "r3d_18",
]


def build(name):
    torch.manual_seed(NETWORKS.index(name))
    if name == "r3d_18":
        return torchvision.models.video.r3d_18()
    options = {"init_weights": True, "aux_logits": False} if name == "googlenet" else {}
    return getattr(torchvision.models, name)(**options)


def sample(name, size, batch, generator):
    # A video has a short side of 112 and 16 frames where an image has 224.
    shape = (batch, 3, max(4, size // 14), size // 2, size // 2)
    if name != "r3d_18":
        shape = (batch, 3, size, size)
    return torch.randn(shape, generator=generator)


def give_statistics(model, x, generator):
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


def export(name, size, directory):
    generator = torch.Generator().manual_seed(1234)
    model = build(name)
    give_statistics(model, sample(name, size, 4, generator), generator)
    x = sample(name, size, 1, generator)
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
        expected = model.double()(x.double())
        other = model(torch.zeros_like(x.double()))
    # Else nothing would be checked.
    assert (expected - other).abs().max() > 1e-3 * expected.abs().max(), name
    np.save(path + "-expected.npy", expected.numpy())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", type=int, default=224)
    options = parser.parse_args()
    os.makedirs(options.directory, exist_ok=True)
    torch.set_num_threads(2)
    for name in options.names or NETWORKS:
        export(name, options.size, options.directory)
        print(f"{name}: {os.path.getsize(os.path.join(options.directory, name + '.onnx'))} bytes", flush=True)


if __name__ == "__main__":
    main()
