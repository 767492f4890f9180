"""The exported network, mask, weights, images and orders of studies.mjs as PyTorch tensors."""

import sys

import numpy as np
import torch

folder = sys.argv[1]
torch.set_num_threads(1)
torch.set_flush_denormal(True)
sizes = [784, 300, 100, 10]


def read(name, kind):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=kind).copy())


images = read("images.u8", np.uint8).reshape(-1, 784)
labels = read("labels.u8", np.uint8).long()
test_images = read("test-images.u8", np.uint8).reshape(-1, 784)
test_labels = read("test-labels.u8", np.uint8).long()
pieces, at = [], 0
for i, o in zip(sizes, sizes[1:]):
    pieces += [(at, (o, i)), (at + i * o, (o,))]
    at += i * o + o


def point(stem):
    keep, alive, bit = read(f"{stem}.mask.u8", np.uint8), [], 0
    for i, o in zip(sizes, sizes[1:]):
        alive += [keep[bit : bit + i * o].bool(), torch.ones(o, dtype=torch.bool)]
        bit += i * o
    return read(f"{stem}.parameters.f32", np.float32), torch.cat(alive)


def outputs(whole, x):
    for k in range(0, len(pieces), 2):
        (w, shape), (b, width) = pieces[k], pieces[k + 1]
        x = torch.nn.functional.linear(x, whole[w : w + shape[0] * shape[1]].reshape(shape), whole[b : b + width[0]])
        if k + 2 < len(pieces):
            x = torch.relu(x)
    return x


cross_entropy = torch.nn.functional.cross_entropy
