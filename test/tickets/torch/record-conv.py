"""Writes conv.safetensors, the state dict of a small pruned convolutional network, what it gives for some images (conv.json), and halves.safetensors, floats of 16 bits.

Usage: python record-conv.py (needs torch, numpy, safetensors)"""

import json
import pathlib

import safetensors.torch
import torch
from torch import nn
from torch.nn.utils import prune

folder = pathlib.Path(__file__).parent
torch.manual_seed(16)
net = nn.Sequential(
    nn.Conv2d(2, 3, 3, padding=1),
    nn.BatchNorm2d(3),
    nn.ReLU(),
    nn.Conv2d(3, 6, 2, groups=3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(24, 4),
)
with torch.no_grad():
    for name in ("weight", "bias", "running_mean"):
        getattr(net[1], name).copy_(torch.randn(3))
    net[1].running_var.copy_(torch.rand(3) + 0.5)
for module in (net[0], net[7]):
    prune.random_unstructured(module, "weight", 0.4)
net.eval()
images = torch.randn(5, 2, 6, 5)
safetensors.torch.save_file(net.state_dict(), folder / "conv.safetensors")
with open(folder / "conv.json", "w") as file:
    found = {"torch": torch.__version__, "images": images.flatten().tolist(), "outputs": net(images).flatten().tolist()}
    json.dump(found, file)
    file.write("\n")

edges = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 65519.0, 65520.0, 6e-8, 2.9e-8, 3e-8, 6.1e-5, 1e-40, 3.3e38, 1.00048828125, 1.00146484375, float("inf")]
values = torch.cat([torch.tensor(edges), torch.randn(60) * 10.0 ** torch.randint(-9, 6, (60,))])
tensors = {"f32": values, "f16": values.half(), "bf16": values.bfloat16()}
safetensors.torch.save_file(tensors, folder / "halves.safetensors")
