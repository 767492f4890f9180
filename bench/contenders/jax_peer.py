"""JAX as a contender: python jax_peer.py FOLDER scan|step. `scan` compiles loops of 100 steps, `step` one step.

Fastest of what was tried: weights as (outputs, inputs), pixels gathered as bytes for a step and as float32 in chunks for evaluation.
"""

import sys
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from serve import CHUNK, EVALUATED, UNTIMED, Ladder, Setting, serve

setting = Setting(sys.argv[1])
scanned = sys.argv[2] == "scan"
scale = np.float32(1 / 255)
images = jnp.asarray(setting.train_images)
labels = jnp.asarray(setting.train_labels.astype(np.int32))


def chunks(pixels, classes):
    """Examples as float32, in chunks of EVALUATED."""
    scaled = pixels.astype(np.float32) * scale
    return jnp.asarray(scaled.reshape(-1, EVALUATED, pixels.shape[1])), jnp.asarray(
        classes.astype(np.int32).reshape(-1, EVALUATED)
    )


def outputs(parameters, mask, x):
    h = x
    for index, (weights, biases) in enumerate(parameters):
        h = h @ (weights if mask is None else weights * mask[index]).T + biases
        if index + 1 < len(parameters):
            h = jax.nn.relu(h)
    return h


def mean_loss(parameters, mask, x, y):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(outputs(parameters, mask, x)), y[:, None], 1))


def adam_step(images, labels, mask, state, batch):
    parameters, first, second = state
    indices, rate, root = batch
    loss, gradient = jax.value_and_grad(mean_loss)(
        parameters, mask, images[indices].astype(jnp.float32) * scale, labels[indices]
    )
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    parameters = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) * root + 1e-8), parameters, first, second
    )
    return (parameters, first, second), loss


@partial(jax.jit, donate_argnums=3)
def loop(images, labels, mask, state, batches):
    return lax.scan(partial(adam_step, images, labels, mask), state, batches)


step = jax.jit(adam_step, donate_argnums=3)


@jax.jit
def evaluation(parameters, mask, examples):
    """Mean loss and accuracy."""

    def chunk(part):
        x, y = part
        z = outputs(parameters, mask, x)
        losses = jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1)
        return -jnp.mean(losses), jnp.mean(jnp.argmax(z, 1) == y)

    losses, accuracies = lax.map(chunk, examples)
    return jnp.mean(losses), jnp.mean(accuracies)


class Training:
    def __init__(self, mask):
        self.mask = None if mask is None else [jnp.asarray(layer) for layer in mask]
        keep = mask or [np.float32(1)] * len(setting.widths)
        parameters = [(jnp.array(w * keep[i]), jnp.array(b)) for i, (w, b) in enumerate(setting.initial())]
        zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
        self.state, self.done, self.ahead_from = (parameters, zeros(), zeros()), 0, -CHUNK

    def go(self, count):
        """`count` further steps (with `scan` rounded up to whole loops); returns their losses."""
        losses = []
        for at in range(self.done, self.done + count, CHUNK if scanned else 1):
            batches = (setting.batches(at, CHUNK), *setting.adam(at, CHUNK)) if scanned else self.batch(at)
            self.state, loss = (loop if scanned else step)(images, labels, self.mask, self.state, batches)
            losses.append(loss)
        self.done += count
        jax.block_until_ready(self.state)
        return losses

    def batch(self, at):
        """The batch of one step, cut out of a hundred that are made together."""
        if not 0 <= at - self.ahead_from < CHUNK:
            self.ahead_from = at
            self.ahead = (setting.batches(at, CHUNK), *setting.adam(at, CHUNK))
        return tuple(values[at - self.ahead_from] for values in self.ahead)


class Steps:
    unit = CHUNK if scanned else 1

    def __init__(self, row):
        self.training = Training(setting.mask(row["density"]))
        self.training.go(2 * CHUNK)

    def run(self, count):
        self.training.go(CHUNK if scanned else UNTIMED)
        start = time.perf_counter()
        self.training.go(count)
        return time.perf_counter() - start


class Evaluations:
    def __init__(self, row):
        self.training = Training(setting.mask(row["density"]))
        self.training.go(2 * CHUNK)
        self.examples = chunks(setting.test_images, setting.test_labels)
        self.run(1)

    def run(self, count):
        start = time.perf_counter()
        for _ in range(count):
            jax.block_until_ready(evaluation(self.training.state[0], self.training.mask, self.examples))
        return time.perf_counter() - start


class Products:
    """Curvature products in the surviving coordinates, linearised once (so that activations are kept) or not: the faster."""

    def __init__(self, row, product):
        self.mask = None if row["density"] == 1 else [jnp.asarray(layer) for layer in setting.mask(row["density"])]
        chosen = setting.validation[: setting.curvature]
        x = jnp.asarray(setting.train_images[chosen].astype(np.float32) * scale)
        y = jnp.asarray(setting.train_labels[chosen].astype(np.int32))
        layers = lambda values: [
            (jnp.asarray(w if self.mask is None else w * self.mask[i]), jnp.asarray(b))
            for i, (w, b) in enumerate(values)
        ]
        point, self.v = layers(setting.initial()), layers(setting.probe())
        whole = jax.jit(lambda point, v: product(self.mask, x, y, point)(v))
        once = jax.jit(product(self.mask, x, y, point))
        ways = [lambda v: whole(point, v), once]
        self.product = min(ways, key=lambda way: min(self.timed(way, 2) for _ in range(3)))

    def timed(self, product, count):
        start = time.perf_counter()
        for _ in range(count):
            jax.block_until_ready(product(self.v))
        return time.perf_counter() - start

    def run(self, count):
        return self.timed(self.product, count)

    def result(self):
        """The quadratic form, to compare."""
        pairs = zip(jax.tree.leaves(self.v), jax.tree.leaves(self.product(self.v)))
        return float(sum(jnp.vdot(a, b) for a, b in pairs))


def hessian(mask, x, y, point):
    return jax.linearize(jax.grad(lambda p: mean_loss(p, mask, x, y)), point)[1]


def gauss_newton(mask, x, y, point):
    z, forward = jax.linearize(lambda p: outputs(p, mask, x), point)
    _, backward = jax.vjp(lambda p: outputs(p, mask, x), point)
    probabilities = jax.nn.softmax(z)

    def product(v):
        dz = forward(v)
        weighted = probabilities * dz
        return backward((weighted - probabilities * jnp.sum(weighted, 1, keepdims=True)) / len(z))[0]

    return product


def ladder(row):
    examples = chunks(setting.train_images[setting.validation], setting.train_labels[setting.validation])

    def train(mask, iterations):
        training = Training(mask)
        for _ in range(0, iterations, setting.evaluateEvery):
            training.go(setting.evaluateEvery)
            _, accuracy = evaluation(training.state[0], training.mask, examples)
            accuracy = float(accuracy)
        return [np.asarray(weights) for weights, _ in training.state[0]], accuracy

    return Ladder(setting, row, train)


def losses(density, count):
    return [float(loss) for part in Training(setting.mask(density)).go(count) for loss in np.ravel(part)]


works = {"step": Steps}
if scanned:
    works.update(
        evaluate=Evaluations,
        ladder=ladder,
        hessian=lambda row: Products(row, hessian),
        gaussNewton=lambda row: Products(row, gauss_newton),
    )
serve(works, losses, {"versions": {"jax": jax.__version__, "python": sys.version.split()[0]}})
