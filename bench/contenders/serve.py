"""What the Python contenders share: the harness's protocol (see serve.mjs), the setting's files, magnitude pruning."""

import json
import os
import sys
import time
import traceback

import numpy as np

UNTIMED = 20
CHUNK = 100
EVALUATED = 250  # examples at a time, fastest of those tried: the activations stay in the cache


class Setting:
    """The files that setting.mjs exports."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "setting.json")) as file:
            self.__dict__.update(json.load(file))
        features = self.widths[0]
        self.train_images = self.read("train-images.u8", np.uint8).reshape(-1, features)
        self.train_labels = self.read("train-labels.u8", np.uint8)
        self.test_images = self.read("test-images.u8", np.uint8).reshape(-1, features)
        self.test_labels = self.read("test-labels.u8", np.uint8)
        self.validation = self.read("validation.u32", np.uint32)
        self.order = self.read("order.u32", np.uint32).reshape(-1, self.batch).astype(np.int32)

    def read(self, name, kind):
        return np.fromfile(os.path.join(self.folder, name), dtype=kind)

    def initial(self):
        """[(weights (outputs, inputs), biases)] of each layer."""
        return self.layers(self.read("initial.f32", np.float32))

    def probe(self):
        """The vector of curvature products, as setting.mjs makes it, in layers."""
        count = sum(inputs * outputs + outputs for inputs, outputs in zip(self.widths, self.widths[1:]))
        return self.layers(((np.arange(count) * 7919 % 1000) / 1000 - 0.5).astype(np.float32))

    def layers(self, flat):
        layers, at = [], 0
        for inputs, outputs in zip(self.widths, self.widths[1:]):
            weights = flat[at : at + inputs * outputs].reshape(outputs, inputs)
            at += inputs * outputs
            layers.append((weights, flat[at : at + outputs]))
            at += outputs
        return layers

    def mask(self, density):
        """One 0/1 array a layer, or None at density 1: then nothing is multiplied."""
        if density == 1:
            return None
        flat, layers, at = self.read(f"mask-{density}.u8", np.uint8), [], 0
        for inputs, outputs in zip(self.widths, self.widths[1:]):
            layers.append(flat[at : at + inputs * outputs].reshape(outputs, inputs).astype(np.float32))
            at += inputs * outputs
        return layers

    def batches(self, step, count):
        """Indices of `count` batches from a step on; after the last the order begins again."""
        return self.order[np.arange(step, step + count) % len(self.order)]

    def adam(self, step, count, beta1=0.9, beta2=0.999):
        """Adam's two factors of the steps from `step` (counted from 0): rate / (1 - beta1^t) and 1 / sqrt(1 - beta2^t)."""
        t = np.arange(step + 1, step + count + 1, dtype=np.float64)
        return (
            (self.rate / (1 - beta1**t)).astype(np.float32),
            (1 / np.sqrt(1 - beta2**t)).astype(np.float32),
        )


def pruned(mask, weights, kept):
    """The mask of the `kept` largest |weights| of each layer among those that survive."""
    layers = []
    for index, trained in enumerate(weights):
        size = np.abs(trained).ravel()
        if mask is not None:
            size = np.where(mask[index].ravel() > 0, size, -1)
        layer = np.zeros(size.size, dtype=np.float32)
        layer[np.argpartition(size, size.size - kept[index])[size.size - kept[index] :]] = 1
        layers.append(layer.reshape(trained.shape))
    return layers


class Ladder:
    """Iterative magnitude pruning; a run is the next level. `train(mask, iterations)` returns weights and accuracy."""

    def __init__(self, setting, row, train):
        self.setting, self.row, self.train = setting, row, train
        self.level = 0
        train(None, CHUNK)
        train([np.ones_like(weights) for weights, _ in setting.initial()], CHUNK)

    def run(self, _count):
        index = self.level % self.row["parts"]
        if index == 0:
            self.mask, self.accuracies = None, []
        start = time.perf_counter()
        weights, accuracy = self.train(self.mask, self.row["iterations"])
        if index + 1 < len(self.setting.kept):
            self.mask = pruned(self.mask, weights, self.setting.kept[index + 1])
        took = time.perf_counter() - start
        self.accuracies.append(accuracy)
        self.level += 1
        return took

    def result(self):
        return self.accuracies


def serve(works, losses, about):
    """Answers requests until stdin ends. `works[name](row)` opens a work with `run(count)` -> seconds; `count` is a multiple of its `unit`."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not look like an answer
    opened = {}

    def answer(request):
        ask = request["ask"]
        if ask == "about":
            return about
        if ask == "open":
            row = request["row"]
            kind = works.get(row["work"])
            if kind is None or not getattr(kind, "can", lambda row: True)(row):
                return {"unable": True}
            work = kind(row)
            opened[len(opened)] = work
            return {"handle": len(opened) - 1, "unit": getattr(work, "unit", 1)}
        if ask == "run":
            return {"seconds": opened[request["handle"]].run(request["count"])}
        if ask == "result":
            work = opened[request["handle"]]
            return {"result": work.result() if hasattr(work, "result") else None}
        if ask == "losses":
            return {"losses": losses(request["density"], request["count"])}
        opened.clear()
        return {}

    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception:
            reply = {"error": traceback.format_exc()}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
