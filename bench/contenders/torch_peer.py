"""PyTorch as a contender: python torch_peer.py FOLDER. One thread, denormals flushed, fused Adam, pixels as float32."""

import sys
import time

import numpy as np
import torch
from torch.nn import functional

from serve import CHUNK, EVALUATED, UNTIMED, Setting, serve

torch.set_num_threads(1)
torch.set_flush_denormal(True)
setting = Setting(sys.argv[1])


def tensors(images, labels):
    scaled = images.astype(np.float32) * np.float32(1 / 255)
    return torch.from_numpy(scaled), torch.from_numpy(labels.astype(np.int64))


images, labels = tensors(setting.train_images, setting.train_labels)
test_images, test_labels = tensors(setting.test_images, setting.test_labels)
order = torch.from_numpy(setting.order.astype(np.int64))


class Training:
    def __init__(self, density):
        mask = setting.mask(density)
        self.mask = None if mask is None else [torch.from_numpy(layer) for layer in mask]
        keep = mask or [np.float32(1)] * len(setting.widths)
        self.layers = [
            (torch.tensor(w * keep[i], requires_grad=True), torch.tensor(b, requires_grad=True))
            for i, (w, b) in enumerate(setting.initial())
        ]
        parameters = [tensor for layer in self.layers for tensor in layer]
        self.optimizer = torch.optim.Adam(parameters, lr=setting.rate, fused=True)
        self.done = 0

    def outputs(self, h):
        for index, (weights, biases) in enumerate(self.layers):
            h = functional.linear(h, weights if self.mask is None else weights * self.mask[index], biases)
            if index + 1 < len(self.layers):
                h = torch.relu(h)
        return h

    def step(self):
        indices = order[self.done % len(order)]
        loss = functional.cross_entropy(self.outputs(images[indices]), labels[indices])
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

    def run(self, count):
        self.training.go(UNTIMED)
        start = time.perf_counter()
        self.training.go(count)
        return time.perf_counter() - start


class Evaluations:
    def __init__(self, row):
        self.training = Training(row["density"])
        self.training.go(2 * CHUNK)
        self.run(1)

    def run(self, count):
        start = time.perf_counter()
        with torch.no_grad():
            for _ in range(count):
                loss = correct = 0
                for x, y in zip(test_images.split(EVALUATED), test_labels.split(EVALUATED)):
                    z = self.training.outputs(x)
                    loss += float(functional.cross_entropy(z, y, reduction="sum"))
                    correct += int((z.argmax(1) == y).sum())
        return time.perf_counter() - start


def losses(density, count):
    return [float(loss) for loss in Training(density).go(count)]


about = {"versions": {"torch": torch.__version__, "cpu": torch.backends.cpu.get_cpu_capability()}}
serve({"step": Steps, "evaluate": Evaluations}, losses, about)
