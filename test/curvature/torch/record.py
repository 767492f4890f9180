"""Curvature of LeNet-300-100 at the point that record.mjs wrote, by PyTorch's double backward in float64.

Products on the surviving coordinates (all surviving weights and all biases): the Hessian by differentiating the gradient once more, the Gauss-Newton
matrix by the same trick twice (J v from the derivative of J'u in u), the empirical Fisher matrix from every example's own gradient.
Eigenvalues by a Lanczos process written here with numpy, two passes of classical Gram-Schmidt.
"""

import json
import sys

import numpy as np
import torch

folder, target = sys.argv[1:]
torch.set_num_threads(1)
sizes = [784, 300, 100, 10]


def read(name, kind):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=kind).copy())


flat = read("parameters.f32", np.float32).double()
keep = read("mask.u8", np.uint8)
images = read("images.u8", np.uint8).reshape(1000, 784).float().mul(np.float32(1 / 255)).double()
labels = read("labels.u8", np.uint8).long()
pieces, alive, at, bit = [], [], 0, 0
for i, o in zip(sizes, sizes[1:]):
    alive.append(keep[bit : bit + i * o].bool())
    alive.append(torch.ones(o, dtype=torch.bool))
    pieces += [(at, (o, i)), (at + i * o, (o,))]
    at, bit = at + i * o + o, bit + i * o
coordinates = torch.cat(alive).nonzero().squeeze(1)
point = flat[coordinates].clone().requires_grad_(True)
base = torch.zeros_like(flat)


def outputs(values, x):
    whole = base.scatter(0, coordinates, values)
    for k in range(0, len(pieces), 2):
        (w, shape), (b, width) = pieces[k], pieces[k + 1]
        x = torch.nn.functional.linear(x, whole[w : w + shape[0] * shape[1]].reshape(shape), whole[b : b + width[0]])
        if k + 2 < len(pieces):
            x = torch.relu(x)
    return x


cross_entropy = torch.nn.functional.cross_entropy
loss = cross_entropy(outputs(point, images), labels)
(gradient,) = torch.autograd.grad(loss, point, create_graph=True)
z = outputs(point, images)
u = torch.zeros_like(z, requires_grad=True)
(pulled,) = torch.autograd.grad(z, point, u, create_graph=True)
p = torch.softmax(z, 1).detach()


def hessian(v):
    return torch.autograd.grad(gradient, point, v, retain_graph=True)[0].detach()


def gauss_newton(v):
    (jv,) = torch.autograd.grad(pulled, u, v, retain_graph=True)
    inner = p * (jv - (p * jv).sum(1, keepdim=True)) / len(labels)
    return torch.autograd.grad(z, point, inner, retain_graph=True)[0].detach()


def fisher(v):
    result = torch.zeros_like(v)
    for image, label in zip(images, labels):
        (g,) = torch.autograd.grad(cross_entropy(outputs(point, image[None]), label[None]), point)
        result += g * (g @ v)
    return result / len(labels)


def ends(product, steps, count):
    generator = torch.Generator().manual_seed(0)
    v = torch.randn(len(coordinates), generator=generator, dtype=torch.float64)
    basis, diagonal, off = [v / v.norm()], [], []
    for _ in range(steps):
        w = product(basis[-1])
        diagonal.append((w @ basis[-1]).item())
        q = torch.stack(basis)
        for _ in range(2):
            w = w - q.T @ (q @ w)
        off.append(w.norm().item())
        basis.append(w / w.norm())
    values = np.linalg.eigvalsh(np.diag(diagonal) + np.diag(off[:-1], 1) + np.diag(off[:-1], -1))
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
