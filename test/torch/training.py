"""Runs of notebooks by torch.optim, in float32, from exported initial weights, masks and orders of the batches; the mask is multiplied into the weights."""

import torch

from examples import images, labels, test_images, test_labels
from network import cross_entropy, outputs, point, read, split


def curve(task):
    """Notebook 08: the mean training loss of every interval of plain SGD."""
    values, alive = point(task["point"])
    losses, sum_ = [], 0.0
    for step, loss, _ in steps(values, alive, task, torch.optim.SGD):
        sum_ += loss
        if step % task["every"] == 0:
            losses.append(sum_ / task["every"])
            sum_ = 0.0
    return {"losses": losses}


def early_stop(task):
    """Test accuracy at the iteration of smallest validation loss, by Adam; it ends early where the loss found no smaller value in `patience` iterations.
    Weights that may not cross zero are set to 0 after each step that crosses."""
    values, alive = point(task["point"])
    validation = read(task["validation"], "uint32").long()
    least, found = float("inf"), {}
    for step, _, masked in steps(values, alive, task, torch.optim.Adam, evaluated=True):
        if step % task["every"] != 0:
            continue
        with torch.no_grad():
            weights = masked()
            loss = cross_entropy(outputs(weights, images[validation].float() / 255), labels[validation]).item()
            if loss < least:
                right = (outputs(weights, test_images.float() / 255).argmax(1) == test_labels).sum().item()
                least, found = loss, {"stop": step, "validationLoss": loss, "accuracy": right / len(test_labels)}
        if step - found["stop"] >= task["patience"]:
            break
    return found


def steps(values, alive, task, optimizer, evaluated=False):
    """Trains; after each step its number, its loss and the weights, at step 0 too where they are evaluated."""

    tensors = [part.clone().requires_grad_(True) for part in split(values)]
    keep, signs = split(alive.float()), split(torch.sign(values))
    stepper = optimizer(tensors, lr=task["rate"], fused=True)
    order = read(task["order"], "uint32").long().reshape(-1, 60)

    def masked():
        return [part * kept for part, kept in zip(tensors, keep)]

    if evaluated:
        yield 0, None, masked
    for step in range(task["steps"]):
        batch = order[step]
        loss = cross_entropy(outputs(masked(), images[batch].float() / 255), labels[batch])
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        if task.get("projected"):
            with torch.no_grad():
                for weights, sign in list(zip(tensors, signs))[::2]:  # biases may cross
                    weights[torch.sign(weights) != sign] = 0
        yield step + 1, loss.item(), masked
