import fc from "fast-check";
import { streams } from "../../src/data/index.js";
import type { Architecture, Mask } from "../../src/networks/index.js";
import { architecture, initialParameters, layerViews, resolveNetwork } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import { denseMask, ladderDensities, pruneTo } from "../../src/tickets/index.js";

export const digits = resolveNetwork("digits-mlp");
export const lenet = resolveNetwork("lenet-300-100");

/** A pruned mask of a level whose first layer favours some columns, as real tickets do; rows of 0 may occur. */
export function ticketMask(network: Architecture, level: number, seed = 1): Mask {
  const parameters = initialParameters(network, { rng: streams(seed).init });
  const scores = layerViews(network, parameters).map(({ weights }, i) => {
    const { inputs } = at(network.layers, i);
    return weights.map((weight, j) => Math.abs(weight) * (1 + ((j % inputs) % 7)));
  });
  return pruneTo({ mask: denseMask(network), scores, kept: at(ladderDensities(network, level), level).kept });
}

/** Small networks with any mask. */
export const masked: fc.Arbitrary<{ network: Architecture; mask: Mask }> = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
    seed: fc.nat(1e6),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ widths, seed, share }) => {
    const network = architecture({ widths });
    const rng = random(seed);
    const layers = denseMask(network).layers.map((layer) => layer.map(() => (rng.uniform() < share ? 1 : 0)));
    return { network, mask: { layers } };
  });

/** Row and column sums of one layer of a mask: the in-degree of every output unit, the out-degree of every input. */
export function degrees(bits: Uint8Array, inputs: number): { readonly in: number[]; readonly out: number[] } {
  const sums = {
    in: new Array<number>(bits.length / inputs).fill(0),
    out: new Array<number>(inputs).fill(0),
  };
  bits.forEach((bit, j) => {
    const row = Math.floor(j / inputs);
    sums.in[row] = at(sums.in, row) + bit;
    sums.out[j % inputs] = at(sums.out, j % inputs) + bit;
  });
  return sums;
}

/** Pearson's chi-square of counts against equal expectation over `cases` cases. */
export function chiSquare(counts: ReadonlyMap<unknown, number>, cases: number): number {
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const expected = total / cases;
  const unseen = (cases - counts.size) * expected;
  return [...counts.values()].reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, unseen);
}
