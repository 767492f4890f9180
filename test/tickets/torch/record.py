"""Loads the ticket that record.mjs wrote as the comment of exportTorch says; writes its outputs on 20 digits and the losses of 20 SGD steps on 60."""

import hashlib
import json
import sys

import numpy as np
import safetensors
import safetensors.torch
import torch
import torch.nn.utils.prune

folder, target = sys.argv[1:]
torch.set_num_threads(1)


class Ticket(torch.nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in zip(widths, widths[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


file = f"{folder}/ticket.safetensors"
state = safetensors.torch.load_file(file)
with safetensors.safe_open(file, framework="pt") as opened:
    metadata = opened.metadata()
net = Ticket([64, 32, 16, 10])
missing, unexpected = net.load_state_dict(state, strict=False)
inputs = torch.from_numpy(np.fromfile(f"{folder}/inputs.f32", dtype=np.float32).reshape(-1, 64))
labels = torch.from_numpy(np.fromfile(f"{folder}/labels.u8", dtype=np.uint8).astype(np.int64))
outputs = net(inputs[:20])

for i, layer in enumerate(net.layers):
    torch.nn.utils.prune.custom_from_mask(layer, "weight", state[f"layers.{i}.weight_mask"])
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
losses = []
for _ in range(20):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(inputs[:60]), labels[:60])
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

recorded = {
    "torch": torch.__version__,
    "safetensors": safetensors.__version__,
    "sha256": hashlib.sha256(open(file, "rb").read()).hexdigest(),
    "metadata": dict(sorted(metadata.items())),
    "missing": missing,
    "unexpected": unexpected,
    "kept": [int(layer.weight.count_nonzero()) for layer in net.layers],
    "outputs": [round(x, 9) for x in outputs.flatten().tolist()],
    "losses": losses,
}
with open(target, "w") as text:
    json.dump(recorded, text)
    text.write("\n")
