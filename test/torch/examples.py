"""All images and labels of MNIST, as studies.mjs exported them."""

import numpy as np

from network import read

images = read("images.u8", np.uint8).reshape(-1, 784)
labels = read("labels.u8", np.uint8).long()
test_images = read("test-images.u8", np.uint8).reshape(-1, 784)
test_labels = read("test-labels.u8", np.uint8).long()
