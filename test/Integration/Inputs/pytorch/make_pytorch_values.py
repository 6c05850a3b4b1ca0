"""Writes training.npz: what PyTorch computes for batch norm in training mode.

Run it in an environment of its own; the tests need only the file.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python make_pytorch_values.py
"""

import pathlib

import numpy as np
import torch

CASES = {
    # name: (shape, mean of x, standard deviation of x, epsilon)
    "rank2": ((16, 7), 0.5, 1.0, 1e-5),
    "rank3": ((2, 5, 9), -1.0, 0.1, 1e-3),
    "rank4": ((4, 3, 5, 6), 0.0, 2.0, 1e-5),
    "rank5": ((2, 3, 2, 4, 3), 3.0, 10.0, 1e-6),
    "large_mean": ((8, 4, 4, 4), 1.0e4, 1.0, 1e-5),
}

rng = np.random.default_rng(2024)
arrays = {}
for name, (shape, mean, std, epsilon) in CASES.items():
    channels = shape[1]
    # f32 values, so that both runs have the same input.
    x = rng.normal(mean, std, shape).astype(np.float32)
    gamma = rng.normal(size=channels).astype(np.float32)
    beta = rng.normal(size=channels).astype(np.float32)
    arrays |= {f"{name}.x": x, f"{name}.gamma": gamma, f"{name}.beta": beta}
    arrays[f"{name}.epsilon"] = np.float64(epsilon)
    for dtype in (torch.float32, torch.float64):
        t, g, b = (torch.from_numpy(a).to(dtype) for a in (x, gamma, beta))
        # Momentum 1 makes the running statistics those of this batch.
        running_mean, running_var = torch.zeros_like(g), torch.ones_like(g)
        y = torch.nn.functional.batch_norm(
            t, running_mean, running_var, g, b, training=True, momentum=1, eps=epsilon
        )
        bits = "f64" if dtype == torch.float64 else "f32"
        arrays[f"{name}.{bits}.y"] = y.numpy()
        arrays[f"{name}.{bits}.mean"] = running_mean.numpy()
        arrays[f"{name}.{bits}.unbiased_variance"] = running_var.numpy()

path = pathlib.Path(__file__).with_name("training.npz")
np.savez_compressed(path, **arrays)
print(f"{path.name}: {path.stat().st_size} bytes, PyTorch {torch.__version__}")
