"""An exported network as PyTorch tensors, LeNet-300-100 unless a task names its widths: its weights and biases by layer, its mask, its outputs."""

import sys

import numpy as np
import torch

folder = sys.argv[1]
torch.set_num_threads(1)
torch.set_flush_denormal(True)
lenet = (784, 300, 100, 10)
cross_entropy = torch.nn.functional.cross_entropy


def read(name, kind):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=kind).copy())


def widths(task):
    """Of the layers of a task's network, inputs first."""
    return tuple(task.get("widths", lenet))


def split(flat, sizes=lenet):
    """Weights and biases of each layer, as views of all parameters in a row."""
    shapes = [shape for i, o in zip(sizes, sizes[1:]) for shape in ((o, i), (o,))]
    parts = torch.split(flat, [torch.Size(shape).numel() for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]


def point(stem, sizes=lenet):
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
