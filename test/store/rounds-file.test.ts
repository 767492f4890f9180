import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportRounds } from "../../src/lab/index.js";
import { exportResults, trunkBytes, trunkRounds } from "../../src/store/index.js";
import {
  canonicalForm,
  ladder,
  ladderKey,
  ladderKeyOfForm,
  levelRun,
  ticketOf,
} from "../../src/experiments/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { keyOf, random } from "../../src/numerics/index.js";
import {
  criteria,
  denseMask,
  prune,
  roundsFromMasks,
  startParameters,
  type EliminationRounds,
} from "../../src/tickets/index.js";
import { encodeTrunks } from "../../src/store/rounds-file.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });

/** A ladder of random masks: rounds without any structure, the worst case. */
function randomRounds(levels: number): EliminationRounds {
  const network = resolveNetwork("lenet-300-100");
  const masks = [denseMask(network)];
  const rng = random(1);
  const initial = startParameters("original", { network, seed: 0 });
  for (let level = 1; level <= levels; level++) {
    const mask = masks.at(-1) ?? denseMask(network);
    const scores = criteria.random.score({
      network,
      mask,
      initial,
      trained: initial,
      gradient: () => initial,
      rng: rng.split(level),
    });
    masks.push(prune({ mask, scores }));
  }
  return roundsFromMasks(masks);
}

describe("encodeTrunks", () => {
  it("takes at most 150 KB for a LeNet-300-100 trunk of 15 or 20 levels (entropy 116 and 119 KB)", () => {
    expect(trunkBytes(randomRounds(15))).toBeLessThan(122_000);
    expect(trunkBytes(randomRounds(20))).toBeLessThan(125_000);
  });

  it("gives back each trunk, up to any level; a changed byte is an error that names the file", () => {
    const folder = temporaryFolder();
    const rounds = randomRounds(3);
    const trunks = ["b", "a"].map((name) => ({ key: keyOf(name), rounds }));
    const file = join(folder, "x.rounds.bin");
    writeFileSync(file, encodeTrunks(trunks));
    const read = trunkRounds(folder);
    expect(read.levels(keyOf("a"))).toBe(3);
    expect(read.upTo(keyOf("b"), 3)).toEqual(rounds);
    const two = read.upTo(keyOf("a"), 2).layers[0] ?? new Uint8Array();
    expect(new Set(two)).toEqual(new Set([1, 2, 255]));
    expect(read.levels(keyOf("c"))).toBe(0);
    expect(() => read.upTo(keyOf("a"), 4)).toThrow("level must be in [0, 3]");
    const bytes = readFileSync(file);
    bytes[bytes.length - 500] = (bytes[bytes.length - 500] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    expect(() => trunkRounds(folder).upTo(keyOf("b"), 1)).toThrow(
      /x\.rounds\.bin must have rounds of SHA-256/,
    );
    writeFileSync(file, "nothing");
    expect(() => trunkRounds(folder).levels(keyOf("b"))).toThrow(
      /x\.rounds\.bin must begin with a line of JSON/,
    );
  });
});

describe("ladderKeyOfForm", () => {
  it("is the ladder's key, whatever differs between the run and its ladder", () => {
    const other = ladder({
      network: "digits-mlp",
      data: "digits",
      recipe: { ...small, rate: 1e-3 },
      seed: 9,
      rate: 0.5,
    });
    for (const each of [trunk, other]) {
      const run = smallRun({ ticket: ticketOf(each, 2), arm: "reinit" });
      expect(ladderKeyOfForm(canonicalForm(run))).toBe(ladderKey(each));
    }
    expect(ladderKeyOfForm(canonicalForm(smallRun()))).toBeUndefined();
  });
});

describe("committed rounds", () => {
  it("let a fresh clone run a changed cell at level 3 without its trunk, and a ticket has the bytes of the original", async () => {
    const first = temporaryLab();
    const folder = temporaryFolder();
    const levels = [0, 1, 2, 3].map((level) => levelRun(trunk, level));
    const keys = (await first.runAll(levels)).map(({ key }) => key);
    exportResults("07-study", keys, { store: first.store, folder });
    expect(exportRounds("07-study", keys, { store: first.store, folder })).toHaveLength(1);

    const changed = smallRun({ ticket: ticketOf(trunk, 3), arm: "reinit", draw: 4 });
    const expected = await first.run(changed);
    for (const workers of [0, 1]) {
      const fresh = temporaryLab({ committed: folder, workers });
      expect(fresh.plan([...levels, changed])).toMatchObject({ asked: 5, cached: 4, toRun: 1 });
      const found = await fresh.run(changed);
      expect(fresh.store.keys()).toEqual([found.key]);
      for (const blob of ["weights", "mask", "rounds"] as const) {
        expect(await found.blob(blob)).toEqual(await expected.blob(blob));
      }
      expect(found.summary).toEqual(expected.summary);
      // A blob of the trunk itself: that level alone is trained again, to the same bits.
      const level = await fresh.run(levelRun(trunk, 3));
      const original = await first.run(levelRun(trunk, 3));
      expect(await level.weights()).toEqual(await original.weights());
      expect(fresh.store.keys()).toHaveLength(2);
    }
    // A clone keeps what was committed when it keeps the study again.
    const again = temporaryLab({ committed: folder });
    expect(exportRounds("07-study", keys, { store: again.store, folder })).toHaveLength(1);
    // Another study on the same trunk has it from there.
    expect(exportRounds("09-study", keys, { store: first.store, folder })).toHaveLength(0);
  });

  it("let a fresh clone run a changed cell on three one-shot ladders of a seed without any training before it", async () => {
    const first = temporaryLab();
    const folder = temporaryFolder();
    const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;
    const ladders = [0.9, 0.3, 0.6].map((rate) => ladder({ ...subject, rate }));
    const keys = (await first.runAll(ladders.map((each) => levelRun(each, 1)))).map(({ key }) => key);
    exportResults("08-study", keys, { store: first.store, folder });
    const trunks = exportRounds("08-study", keys, { store: first.store, folder });
    expect(trunks.map(({ rounds }) => rounds.levels)).toEqual([3]);
    for (const each of ladders) {
      const changed = smallRun({ ticket: ticketOf(each, 1), arm: "reinit", draw: 4 });
      const expected = await first.run(changed);
      const fresh = temporaryLab({ committed: folder });
      expect(fresh.plan([changed]).toRun).toBe(1);
      const found = await fresh.run(changed);
      expect(fresh.store.keys()).toEqual([found.key]);
      for (const blob of ["weights", "mask", "rounds"] as const) {
        expect(await found.blob(blob)).toEqual(await expected.blob(blob));
      }
    }
    const bytes = readFileSync(join(folder, "08-study.rounds.bin"));
    const again = temporaryLab({ committed: folder });
    exportRounds("08-study", keys, { store: again.store, folder });
    expect(readFileSync(join(folder, "08-study.rounds.bin"))).toEqual(bytes);
  });
});
