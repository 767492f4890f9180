"""Trains small networks for 100 steps with the options of a recipe that PyTorch has too, on what record-recipes.mjs wrote; writes losses and final weights.

Double precision, so that what differs from ours is our float32 rounding alone."""

import json
import sys

import numpy as np
import torch

folder, target = sys.argv[1:]
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
setting = json.load(open(f"{folder}/setting.json"))
widths, steps, batch_size = setting["widths"], setting["steps"], setting["batchSize"]
flat = torch.from_numpy(np.fromfile(f"{folder}/initial.f32", dtype=np.float32).astype(np.float64))
inputs = torch.from_numpy(np.fromfile(f"{folder}/inputs.f32", dtype=np.float32).reshape(steps, batch_size, widths[0]).astype(np.float64))
labels = torch.from_numpy(np.fromfile(f"{folder}/labels.u8", dtype=np.uint8).reshape(steps, batch_size).astype(np.int64))
activations = {
    "relu": torch.nn.ReLU(),
    "tanh": torch.nn.Tanh(),
    "sigmoid": torch.nn.Sigmoid(),
    "gelu": torch.nn.GELU(approximate="tanh"),
    "silu": torch.nn.SiLU(),
    "leaky-relu": torch.nn.LeakyReLU(0.01),
}


def network(activation):
    layers = [torch.nn.Linear(i, o) for i, o in zip(widths, widths[1:])]
    at = 0
    with torch.no_grad():
        for layer in layers:
            for parameter in (layer.weight, layer.bias):
                parameter.copy_(flat[at : at + parameter.numel()].reshape(parameter.shape))
                at += parameter.numel()
    between = [x for layer in layers[:-1] for x in (layer, activations[activation])]
    return torch.nn.Sequential(*between, layers[-1])


def optimizer_of(parameters, rate, chosen):
    decay = chosen.get("weightDecay", 0)
    if chosen["name"] in ("sgd", "momentum"):
        return torch.optim.SGD(parameters, lr=rate, momentum=chosen.get("momentum", 0), nesterov=chosen.get("nesterov", False), weight_decay=decay)
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[chosen["name"]]
    return kind(parameters, lr=rate, betas=(chosen["beta1"], chosen["beta2"]), eps=chosen["epsilon"], weight_decay=decay)


def schedule_of(optimizer, rate, schedule):
    """PyTorch's own schedulers, the warm-up before the decay."""
    lr = torch.optim.lr_scheduler
    warmup, decay, floor = schedule.get("warmup", 0), schedule.get("decay"), schedule.get("floor", 0)
    parts = []
    if warmup:
        parts.append(lr.LinearLR(optimizer, start_factor=1 / warmup, end_factor=1.0, total_iters=warmup - 1))
    length = schedule.get("until", steps) - warmup
    if decay == "cosine":
        parts.append(lr.CosineAnnealingLR(optimizer, T_max=length, eta_min=floor * rate))
    elif decay == "linear":
        parts.append(lr.LinearLR(optimizer, start_factor=1.0, end_factor=floor, total_iters=length))
    elif schedule.get("drops"):
        parts.append(lr.MultiStepLR(optimizer, schedule["drops"], schedule.get("factor", 0.1)))
    if not parts:
        return lr.LambdaLR(optimizer, lambda step: 1.0)
    return parts[0] if len(parts) == 1 else lr.SequentialLR(optimizer, parts, milestones=[warmup])


def run(case):
    net = network(case.get("activation", "relu"))
    optimizer = optimizer_of(net.parameters(), case["rate"], case["optimizer"])
    scheduler = schedule_of(optimizer, case["rate"], case.get("schedule", {}))
    losses = []
    for x, y in zip(inputs, labels):
        optimizer.zero_grad()
        weight = torch.tensor(case["classWeights"]) if "classWeights" in case else None
        loss = torch.nn.functional.cross_entropy(net(x), y, weight=weight, label_smoothing=case.get("labelSmoothing", 0))
        loss.backward()
        if "clipNorm" in case:
            torch.nn.utils.clip_grad_norm_(net.parameters(), case["clipNorm"])
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    weights = torch.cat([p.detach().reshape(-1) for p in net.parameters()])
    return {"losses": losses, "norm": weights.norm().item(), "sum": weights.sum().item()}


results = {name: run(case) for name, case in setting["cases"].items()}
with open(target, "w") as file:
    json.dump({"torch": torch.__version__, "results": results}, file, indent=1)
    file.write("\n")
