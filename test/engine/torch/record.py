"""Trains LeNet-300-100 for 100 Adam steps on the images, labels and initial weights that record.mjs wrote; writes the losses."""

import json
import sys

import numpy as np
import torch

folder, target = sys.argv[1:]
torch.set_num_threads(1)
flat = torch.from_numpy(np.fromfile(f"{folder}/initial.f32", dtype=np.float32))
images = torch.from_numpy(np.fromfile(f"{folder}/images.u8", dtype=np.uint8).reshape(100, 60, 784).astype(np.float32))
images = images * np.float32(1 / 255)
labels = torch.from_numpy(np.fromfile(f"{folder}/labels.u8", dtype=np.uint8).reshape(100, 60).astype(np.int64))

sizes = [784, 300, 100, 10]
layers = [torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
at = 0
with torch.no_grad():
    for layer in layers:
        for parameter in (layer.weight, layer.bias):
            parameter.copy_(flat[at : at + parameter.numel()].reshape(parameter.shape))
            at += parameter.numel()
net = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
optimizer = torch.optim.Adam(net.parameters(), lr=1.2e-3, betas=(0.9, 0.999), eps=1e-8)
losses = []
for batch, label in zip(images, labels):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(batch), label)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
with open(target, "w") as file:
    json.dump({"torch": torch.__version__, "losses": losses}, file, indent=1)
    file.write("\n")
