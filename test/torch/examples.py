"""All images and labels of a data set, as studies.mjs exported them."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from network import read


@cache
def examples(data="mnist"):
    def images(part):
        return read(f"{data}-{part}-images.u8", np.uint8).reshape(-1, 784)

    def labels(part):
        return read(f"{data}-{part}-labels.u8", np.uint8).long()

    return SimpleNamespace(
        images=images("train"), labels=labels("train"), test_images=images("test"), test_labels=labels("test")
    )
