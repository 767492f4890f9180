"""A Lanczos process written with numpy and torch alone, two passes of classical Gram-Schmidt."""

import numpy as np
import torch


def tridiagonal(product, start, steps):
    """The tridiagonal matrix of so many steps from a start."""
    basis, diagonal, off = [start / start.norm()], [], []
    for _ in range(steps):
        w = product(basis[-1])
        diagonal.append((w @ basis[-1]).item())
        q = torch.stack(basis)
        for _ in range(2):
            w = w - q.T @ (q @ w)
        off.append(w.norm().item())
        basis.append(w / w.norm())
    return np.diag(diagonal) + np.diag(off[:-1], 1) + np.diag(off[:-1], -1)
