// The point at which PyTorch and this package are compared: a LeNet-300-100 ticket of 21 % (random mask, layers as in iterative pruning)
// after 200 Adam steps on MNIST, and 1,000 validation images. `lab` is the package, built or as source.
export async function comparedPoint(lab) {
  const mnist = await lab.loadDataset("mnist");
  const network = lab.resolveNetwork("lenet-300-100");
  const { split, order, init, mask: masks } = lab.streams(0);
  const { train, validation } = lab.trainingSplit(mnist, { validation: 5000, rng: split });
  const kept = [0.2, 0.2, 0.45];
  const counted = network.layers.map(({ inputs, outputs }, index) =>
    new Uint8Array(inputs * outputs).fill(1, 0, Math.round(kept[index] * inputs * outputs)),
  );
  const mask = lab.randomMask({ layers: counted }, { rng: masks(0) });
  const engine = lab.openEngine("auto");
  const examples = engine.bind(mnist.train);
  const program = engine.compile({ network, mask });
  program.load(lab.initialParameters(network, { rng: init }));
  const batches = lab.batchOrder({ indices: train, batchSize: 60, rng: order });
  for (let step = 0; step < 200; step++) program.step(examples, batches.batch(step), 1.2e-3);
  return {
    mnist,
    network,
    mask,
    engine,
    examples,
    parameters: program.parameters(),
    indices: validation.slice(0, 1000),
  };
}

/** The direction of the products, by place in the parameter buffer: any fixed one does. */
export const probe = (index) => ((index * 7919) % 1000) / 1000 - 0.5;
