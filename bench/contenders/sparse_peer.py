"""The CPU libraries for sparse training as contenders: python sparse_peer.py FOLDER sparselab|sparseprop.

PyTorch with layers that store only their surviving weights. One thread, denormals flushed, fused Adam, pixels as float32.
"""

import sys
import time
from importlib.metadata import version

import numpy as np
import torch
from torch.nn import functional

from serve import CHUNK, UNTIMED, Setting, serve

torch.set_num_threads(1)
torch.set_flush_denormal(True)
setting = Setting(sys.argv[1])
library = sys.argv[2]

images = torch.from_numpy(setting.train_images.astype(np.float32) * np.float32(1 / 255))
labels = torch.from_numpy(setting.train_labels.astype(np.int64))
order = torch.from_numpy(setting.order.astype(np.int64))


def sparselab_layer(weights, biases):
    import sparselab

    layer = sparselab.SparseLinear(weights.shape[1], weights.shape[0], sparsity=0.0)
    layer._csr = sparselab.PaddedCSR.from_dense(torch.from_numpy(weights), padding_ratio=0.0)
    layer._values = torch.nn.Parameter(torch.from_numpy(np.asarray(layer._csr.values)))
    layer.bias = torch.nn.Parameter(torch.from_numpy(biases.copy()))
    return layer


def sparseprop_layer(weights, biases):
    from sparseprop.modules import SparseLinear

    return SparseLinear(torch.from_numpy(weights), bias=torch.nn.Parameter(torch.from_numpy(biases.copy())))


layer_of = {"sparselab": sparselab_layer, "sparseprop": sparseprop_layer}[library]


class Training:
    def __init__(self, density):
        mask = setting.mask(density) or [np.float32(1)] * len(setting.widths)
        self.layers = [layer_of(weights * mask[i], biases) for i, (weights, biases) in enumerate(setting.initial())]
        parameters = [parameter for layer in self.layers for parameter in layer.parameters()]
        self.optimizer = torch.optim.Adam(parameters, lr=setting.rate, fused=True)
        self.done = 0

    def step(self):
        indices = order[self.done % len(order)]
        h = images[indices]
        for index, layer in enumerate(self.layers):
            h = layer(h)
            if index + 1 < len(self.layers):
                h = torch.relu(h)
        loss = functional.cross_entropy(h, labels[indices])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.done += 1
        return loss.detach()

    def go(self, count):
        return [self.step() for _ in range(count)]


class Steps:
    def __init__(self, row):
        self.training = Training(row["density"])
        self.training.go(2 * CHUNK)

    @staticmethod
    def can(row):
        return row["density"] < 1

    def run(self, count):
        self.training.go(UNTIMED)
        start = time.perf_counter()
        self.training.go(count)
        return time.perf_counter() - start


def losses(density, count):
    return [float(loss) for loss in Training(density).go(count)]


serve({"step": Steps}, losses, {"versions": {library: version(library)}})
