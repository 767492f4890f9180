"""Notebook 02: the error barrier between two children of a network, on the straight line between their final weights, in float64 over all test images.
The children are the exported ones, or trained here by heavy-ball momentum from the exported start and orders of the data."""

import torch

from examples import examples
from network import outputs, point, split, widths
from training import begun, steps


def line(task):
    exported = [point(stem, widths(task))[0] for stem in task["ends"]]
    return {**barrier(task, exported), "trained": barrier(task, [child(task, order) for order in task["orders"]])}


def child(task, order):
    """The final weights of a child that sees the data in this order."""
    values, alive = point(task["point"], widths(task))
    keep = split(alive.float(), widths(task))
    tensors, stepper = begun(values, task, torch.optim.SGD, momentum=0.9)
    for _, _, masked in steps(tensors, stepper, {**task, "order": order}, keep):
        pass
    return torch.cat([part.detach().reshape(-1) for part in masked()])


def barrier(task, ends):
    """Errors at equal steps of the line, as shares of the images, and the highest one minus the mean of the ends, in points."""
    data = examples(task["data"])
    x, (a, b) = data.test_images.double() / 255, [end.double() for end in ends]
    errors = []
    for k in range(task["points"]):
        alpha = k / (task["points"] - 1)
        told = outputs(split((1 - alpha) * a + alpha * b, widths(task)), x).argmax(1)
        errors.append((told != data.test_labels).sum().item() / len(x))
    return {"barrier": 100 * (max(errors) - (errors[0] + errors[-1]) / 2), "errors": errors}
