"""The exported LeNet-300-100 as PyTorch tensors: its weights and biases by layer, its mask, its outputs."""

import sys

import numpy as np
import torch

folder = sys.argv[1]
torch.set_num_threads(1)
torch.set_flush_denormal(True)
sizes = [784, 300, 100, 10]
cross_entropy = torch.nn.functional.cross_entropy
shapes = [shape for i, o in zip(sizes, sizes[1:]) for shape in ((o, i), (o,))]


def read(name, kind):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=kind).copy())


def split(flat):
    """Weights and biases of each layer, as views of all parameters in a row."""
    parts = torch.split(flat, [torch.Size(shape).numel() for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]


def point(stem):
    """Parameters, and which of them survive: all biases do."""
    keep, alive, bit = read(f"{stem}.mask.u8", np.uint8), [], 0
    for i, o in zip(sizes, sizes[1:]):
        alive += [keep[bit : bit + i * o].bool(), torch.ones(o, dtype=torch.bool)]
        bit += i * o
    return read(f"{stem}.parameters.f32", np.float32), torch.cat(alive)


def outputs(parts, x):
    """Logits of the network with these weights and biases."""
    for k in range(0, len(parts), 2):
        x = torch.nn.functional.linear(x, parts[k], parts[k + 1])
        if k + 2 < len(parts):
            x = torch.relu(x)
    return x
