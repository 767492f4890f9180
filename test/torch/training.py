"""Runs of notebooks by torch.optim, in float32, from exported initial weights, masks and orders of the batches; the mask is multiplied into the weights."""

import torch

from examples import examples
from network import cross_entropy, outputs, point, read, split, widths


def curve(task):
    """Notebook 08: the mean training loss of every interval of plain SGD."""
    values, alive = point(task["point"])
    losses, sum_ = [], 0.0
    for step, loss, _ in steps(*begun(values, task, torch.optim.SGD), task, split(alive.float())):
        sum_ += loss
        if step % task["every"] == 0:
            losses.append(sum_ / task["every"])
            sum_ = 0.0
    return {"losses": losses}


def early_stop(task):
    """Test accuracy at the iteration of smallest validation loss, by Adam; it ends early where the loss found no smaller value in `patience` iterations.
    Weights that may not cross zero are set to 0 after each step that crosses. A ticket that is rewound to step k is the dense network until then."""
    values, alive = point(task["point"])
    data, keep = examples("mnist"), split(alive.float())
    validation = read(task["validation"], "uint32").long()
    tensors, stepper = begun(values, task, torch.optim.Adam)
    rewind = rewound(tensors, stepper, task, split(values)) if "rewind" in task else {}
    signs = split(torch.sign(values)) if task.get("projected") else None
    least, found = float("inf"), {}
    for step, _, masked in steps(tensors, stepper, task, keep, signs, first=task.get("rewind", 0), evaluated=True):
        if step % task["every"] != 0:
            continue
        with torch.no_grad():
            weights = masked()
            loss = cross_entropy(outputs(weights, data.images[validation].float() / 255), data.labels[validation]).item()
            if loss < least:
                right = (outputs(weights, data.test_images.float() / 255).argmax(1) == data.test_labels).sum().item()
                least, found = loss, {"stop": step, "validationLoss": loss, "accuracy": right / len(data.test_labels)}
        if step - found["stop"] >= task["patience"]:
            break
    return {**found, **rewind}


def rewound(tensors, stepper, task, start):
    """The first k steps of the dense network; then its weights are those of the exported state, and the moments stay its own. Also the distance of the two
    states, as a share of the way from the start."""
    whole = [torch.ones_like(part) for part in tensors]
    for _ in steps(tensors, stepper, task, whole, last=task["rewind"]):
        pass
    state = split(point(task["state"])[0])
    with torch.no_grad():
        apart, way = distance(tensors, state), distance(state, start)
        for part, kept in zip(tensors, state):
            part.copy_(kept)
    return {"stateApart": apart / way}


def distance(a, b):
    """Euclidean, of all weights and biases."""
    return sum((x - y).square().sum().item() for x, y in zip(a, b)) ** 0.5


def begun(values, task, optimizer, **settings):
    """The weights of a run as tensors, and its optimizer."""
    tensors = [part.clone().requires_grad_(True) for part in split(values, widths(task))]
    return tensors, optimizer(tensors, lr=task["rate"], fused=True, **settings)


def steps(tensors, stepper, task, keep, signs=None, first=0, last=None, evaluated=False):
    """Trains; after each step its number, its loss and the weights, before the first one too where they are evaluated."""
    data = examples(task.get("data", "mnist"))
    order = read(task["order"], "uint32").long().reshape(-1, 60)

    def masked():
        return [part * kept for part, kept in zip(tensors, keep)]

    if evaluated:
        yield first, None, masked
    for step in range(first, task["steps"] if last is None else last):
        batch = order[step]
        loss = cross_entropy(outputs(masked(), data.images[batch].float() / 255), data.labels[batch])
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        if signs is not None:
            with torch.no_grad():
                for weights, sign in list(zip(tensors, signs))[::2]:  # biases may cross
                    weights[torch.sign(weights) != sign] = 0
        yield step + 1, loss.item(), masked
