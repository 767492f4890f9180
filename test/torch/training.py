"""Runs of notebooks by torch.optim, in float32, from exported initial weights, masks and orders of the batches; the mask is multiplied into the weights."""

import torch

from network import cross_entropy, images, labels, outputs, pieces, point, read, test_images, test_labels


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
    """Test accuracy at the iteration of smallest validation loss, by Adam; weights that may not cross zero are set to 0 after each step that crosses."""
    values, alive = point(task["point"])
    validation = read(task["validation"], "uint32").long()
    least, found = float("inf"), {}
    for step, _, weights in steps(values, alive, task, torch.optim.Adam, evaluated=True):
        if step % task["every"] != 0:
            continue
        with torch.no_grad():
            loss = cross_entropy(outputs(weights, images[validation].float() / 255), labels[validation]).item()
            if loss < least:
                right = (outputs(weights, test_images.float() / 255).argmax(1) == test_labels).sum().item()
                least, found = loss, {"stop": step, "validationLoss": loss, "accuracy": right / len(test_labels)}
    return found


def steps(values, alive, task, optimizer, evaluated=False):
    """Trains; after each step its number, its loss and the weights, at step 0 too where they are evaluated."""
    parameters = values.clone().requires_grad_(True)
    stepper = optimizer([parameters], lr=task["rate"])
    order = read(task["order"], "uint32").long().reshape(-1, 60)
    keep, sign = alive.float(), torch.sign(values)
    biases = torch.zeros(len(values), dtype=torch.bool)
    for begin, shape in pieces:
        if len(shape) == 1:
            biases[begin : begin + shape[0]] = True
    if evaluated:
        yield 0, None, (parameters * keep).detach()
    for step in range(task["steps"]):
        batch = order[step]
        loss = cross_entropy(outputs(parameters * keep, images[batch].float() / 255), labels[batch])
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        if task.get("projected"):
            with torch.no_grad():
                parameters[(torch.sign(parameters) != sign) & ~biases] = 0
        yield step + 1, loss.item(), (parameters * keep).detach()
