"""Curvature of LeNet-300-100 at the point that record.mjs wrote, by PyTorch's double backward in float64.

Products on the surviving coordinates (all surviving weights and all biases): the Hessian by differentiating the gradient once more, the Gauss-Newton
matrix by the same trick twice (J v from the derivative of J'u in u), the empirical Fisher matrix from every example's own gradient.
"""

import json
import sys

import numpy as np
import torch

from lanczos import tridiagonal
from network import cross_entropy, outputs, point, read, split

target = sys.argv[2]
values, alive = point("point")
images = read("images.u8", np.uint8).reshape(1000, 784).float().mul(np.float32(1 / 255)).double()
labels = read("labels.u8", np.uint8).long()
coordinates = alive.nonzero().squeeze(1)
here = values.double()[coordinates].clone().requires_grad_(True)
base = torch.zeros(len(values), dtype=torch.float64)


def logits(x):
    return outputs(split(base.scatter(0, coordinates, here)), x)


loss = cross_entropy(logits(images), labels)
(gradient,) = torch.autograd.grad(loss, here, create_graph=True)
z = logits(images)
u = torch.zeros_like(z, requires_grad=True)
(pulled,) = torch.autograd.grad(z, here, u, create_graph=True)
p = torch.softmax(z, 1).detach()


def hessian(v):
    return torch.autograd.grad(gradient, here, v, retain_graph=True)[0].detach()


def gauss_newton(v):
    (jv,) = torch.autograd.grad(pulled, u, v, retain_graph=True)
    inner = p * (jv - (p * jv).sum(1, keepdim=True)) / len(labels)
    return torch.autograd.grad(z, here, inner, retain_graph=True)[0].detach()


def fisher(v):
    result = torch.zeros_like(v)
    for image, label in zip(images, labels):
        (g,) = torch.autograd.grad(cross_entropy(logits(image[None]), label[None]), here)
        result += g * (g @ v)
    return result / len(labels)


def ends(product, steps, count):
    generator = torch.Generator().manual_seed(0)
    v = torch.randn(len(coordinates), generator=generator, dtype=torch.float64)
    values = np.linalg.eigvalsh(tridiagonal(product, v, steps))
    return {"largest": values[::-1][:count].tolist(), "smallest": values[:count].tolist()}


v = read("probe.f64", np.float64)[coordinates]
some = list(range(0, len(coordinates), len(coordinates) // 40))
products = {}
for name, product in (("hessian", hessian), ("gauss-newton", gauss_newton), ("empirical-fisher", fisher)):
    image = product(v)
    products[name] = {"norm": image.norm().item(), "form": (v @ image).item(), "some": image[some].tolist()}
result = {
    "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__},
    "size": len(coordinates),
    "loss": loss.item(),
    "gradientNorm": gradient.norm().item(),
    "some": some,
    "products": products,
    "eigenvalues": {"hessian": ends(hessian, 120, 5), "gauss-newton": ends(gauss_newton, 80, 5)},
}
with open(target, "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
