"""The central numbers of notebook 07 by PyTorch, in float64: the Gauss-Newton matrix by double backward, Lanczos from the gradient,
predicted steps by running the quadratic model's gradient descent on the tridiagonal matrix step by step, the trace exactly from
every logit's own gradient, the Frobenius norm from the squared lengths of products with random signs.
"""

import numpy as np
import torch

from examples import examples
from lanczos import tridiagonal
from network import cross_entropy, outputs, point, read, split


def curvature(task):
    values, alive = point(task["point"])
    coordinates = alive.nonzero().squeeze(1)
    images, labels = examples().images, examples().labels
    drawn = read(task["examples"], np.uint32).long()
    x, y, count = images[drawn].double() / 255, labels[drawn], len(drawn)
    here = values.double()[coordinates].clone().requires_grad_(True)
    base = torch.zeros(len(values), dtype=torch.float64)
    z = outputs(split(base.scatter(0, coordinates, here)), x)
    loss = cross_entropy(z, y)
    (g,) = torch.autograd.grad(loss, here, retain_graph=True)
    u = torch.zeros_like(z, requires_grad=True)
    (pulled,) = torch.autograd.grad(z, here, u, create_graph=True)
    p = torch.softmax(z, 1).detach()

    def product(v):
        (jv,) = torch.autograd.grad(pulled, u, v, retain_graph=True)
        return torch.autograd.grad(z, here, p * (jv - (p * jv).sum(1, keepdim=True)) / count, retain_graph=True)[0]

    matrix = tridiagonal(product, g, task["krylov"])
    sharpness = np.linalg.eigvalsh(matrix)[-1]
    generator = torch.Generator().manual_seed(task["seed"])
    squares = []
    for _ in range(task["probes"]):
        signs = torch.randint(0, 2, (len(coordinates),), generator=generator).double() * 2 - 1
        squares.append(product(signs).square().sum().item())
    trace = exact_trace(base.scatter(0, coordinates, here.detach()), alive, x, p)
    frobenius = float(np.mean(squares))
    return {
        "loss": loss.item(),
        "gradientNorm": g.norm().item(),
        "sharpness": float(sharpness),
        "steps": descended(matrix, g.norm().item(), loss.item(), sharpness),
        "trace": trace,
        "squaredFrobenius": frobenius,
        "squaredFrobeniusError": float(np.std(squares, ddof=1) / len(squares) ** 0.5),
        "logRank": 2 * np.log(trace) - np.log(frobenius),
    }


def descended(matrix, length, loss, sharpness):
    """Gradient descent at rate 1/sharpness on loss + length e1'x + x'Mx/2, until a tenth of the loss is left; straight in the logarithm between steps."""
    x, before = np.zeros(len(matrix)), loss
    for step in range(1, 1_000_000):
        x = x - (length * np.eye(len(matrix))[0] + matrix @ x) / sharpness
        now = loss + length * x[0] + x @ matrix @ x / 2
        if now <= loss / 10:
            return step - 1 + float(np.log(before / (loss / 10)) / np.log(before / now))
        before = now
    return None


def exact_trace(whole, alive, x, p):
    """tr G = mean over examples of Σ_c p_c |∇z_c|² − |Σ_c p_c ∇z_c|², on the survivors, from each logit's own gradient."""
    wholes = whole.clone().requires_grad_(True)
    keep, total = alive.double(), 0.0
    for k in range(len(x)):
        z = outputs(split(wholes), x[k : k + 1])[0]
        rows = torch.stack([torch.autograd.grad(z[c], wholes, retain_graph=True)[0] * keep for c in range(10)])
        total += (p[k] @ rows.square().sum(1) - (p[k] @ rows).square().sum()).item()
    return total / len(x)
