import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trunkBytes } from "../../src/store/index.js";
import { sharedRounds } from "../../src/store/one-shots.js";
import { encodeTrunks, trunkRounds, type Trunk } from "../../src/store/rounds-file.js";
import { resolveNetwork, type Architecture } from "../../src/networks/index.js";
import { keyOf, random } from "../../src/numerics/index.js";
import { denseMask, prune, roundsFromMasks } from "../../src/tickets/index.js";
import { temporaryFolder } from "../lab/temporary.js";

const lenet = resolveNetwork("lenet-300-100");
const digits = resolveNetwork("digits-mlp");

/** The one-shot ladders to 0.8, 0.8², … of the weights, pruned by the scores of a seed. */
function oneShots(network: Architecture, seed: number, levels: number): readonly Trunk[] {
  const dense = denseMask(network);
  const rng = random(seed);
  const scores = dense.layers.map((layer) => Float32Array.from(layer, () => rng.uniform()));
  return Array.from({ length: levels }, (_, i): Trunk => {
    const rate = 1 - Array.from({ length: i + 1 }).reduce((kept: number) => 0.8 * kept, 1);
    return { key: keyOf([seed, i]), rounds: roundsFromMasks([dense, prune({ mask: dense, scores, rate })]) };
  });
}

describe("sharedRounds", () => {
  it("of 15 one-shot LeNet ladders of a seed is one entry of at most 150 KB, where 15 would take 334 KB", () => {
    const trunks = oneShots(lenet, 1, 15);
    const shared = sharedRounds([...trunks].reverse());
    expect(shared).toHaveLength(1);
    const [entry] = shared;
    expect(entry?.rounds.levels).toBe(15);
    expect(entry && trunkBytes(entry.rounds)).toBeLessThan(122_000);
    expect(trunks.reduce((sum, { rounds }) => sum + trunkBytes(rounds), 0)).toBeGreaterThan(330_000);
  });

  it("of two seeds is two entries, from which a file gives back every ladder's rounds, byte for byte", () => {
    const trunks = [...oneShots(digits, 1, 3), ...oneShots(digits, 2, 4)];
    const shared = sharedRounds(trunks);
    expect(shared.map(({ rounds }) => rounds.levels).sort()).toEqual([3, 4]);
    const folder = temporaryFolder();
    writeFileSync(join(folder, "x.rounds.bin"), encodeTrunks(shared));
    const read = trunkRounds(folder);
    for (const { key, rounds } of trunks) {
      expect(read.levels(key)).toBe(1);
      expect(read.upTo(key, 1)).toEqual(rounds);
    }
    const [first] = trunks;
    expect(() => read.upTo(first?.key ?? "", 2)).toThrow("level must be in [0, 1]");
    expect(sharedRounds([...trunks].reverse())).toEqual(shared);
  });
});
