import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLab, type Lab, type LabProgress } from "../../src/lab/index.js";
import {
  describedKey,
  ladder,
  levelRun,
  ticketOf,
  trainingRun,
  type TrainingRun,
} from "../../src/experiments/index.js";
import { sha256Hex } from "../../src/numerics/index.js";
import { keptCounts, ladderDensities, type ArmName } from "../../src/tickets/index.js";
import { recipes } from "../../src/training/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
const arm = (name: ArmName, level = 2): TrainingRun =>
  smallRun({ ticket: ticketOf(trunk, level), arm: name });
const study = (["dense", "ticket", "reinit", "random", "shuffled", "other"] as const).map((name) =>
  arm(name),
);

/** The text of every result.json of a store, and with it the checksum of every blob. */
function texts({ store }: Lab): string[] {
  const file = (key: string): string => join(store.folder, "results", key.slice(0, 2), key, "result.json");
  return store.keys().map((key) => readFileSync(file(key), "utf8"));
}

describe("lab.runAll", () => {
  it("gives the same bytes of summaries and blobs inline, with 1 and 2 workers, on reference and on wasm", async () => {
    const labs = [
      temporaryLab({ engine: "reference" }),
      temporaryLab({ engine: "wasm" }),
      temporaryLab({ engine: "wasm", workers: 1 }),
      temporaryLab({ engine: "wasm", workers: 2 }),
      temporaryLab({ engine: "reference", workers: 2 }),
    ];
    for (const lab of labs) await lab.runAll(study);
    const [first = [], ...rest] = labs.map(texts);
    expect(first).toHaveLength(7); // level 1 beside the six that were asked for
    for (const other of rest) expect(other).toEqual(first);
  });

  it("answers in the order asked, each result with its description, duplicates computed once", async () => {
    const lab = temporaryLab();
    const progress: LabProgress[] = [];
    const asked = [arm("random"), arm("dense"), smallRun(), arm("random")];
    const results = await lab.runAll(asked, { onProgress: (now) => progress.push(now) });
    expect(results.map(({ description }) => description)).toEqual(asked);
    expect(results.map(({ key }) => key)).toEqual(asked.map(describedKey));
    expect(lab.store.keys()).toHaveLength(3); // dense, level 1, random
    expect(progress.at(-1)).toMatchObject({ done: 3, total: 3, cached: 0, running: [] });
  });

  it("computes what two calls want at the same time once", async () => {
    const lab = temporaryLab({ workers: 2 });
    const [a, b] = await Promise.all([lab.run(smallRun()), lab.run(smallRun())]);
    expect(a.key).toBe(b.key);
    expect(a.meta).toEqual(b.meta);
  });

  it("runs nothing for what is there: only the missing level of a deeper ladder", async () => {
    const lab = temporaryLab();
    await lab.run(levelRun(trunk, 1));
    expect(lab.plan([levelRun(trunk, 2)])).toMatchObject({ asked: 1, cached: 0, toRun: 1 });
    await lab.run(levelRun(trunk, 2));
    expect(lab.plan(study)).toMatchObject({ asked: 6, cached: 2, toRun: 4 });
    expect(openLab({ store: lab.store.folder, workers: 0 }).plan([levelRun(trunk, 2)]).toRun).toBe(0);
  });

  it("keeps in each layer exactly the counts that are known beforehand, in the ticket and in its controls", async () => {
    const lab = temporaryLab();
    const results = await lab.runAll([arm("ticket"), arm("random"), arm("shuffled"), arm("reinit")]);
    const expected = ladderDensities(resolveNetwork("digits-mlp"), 2)[2];
    const masks = await Promise.all(results.map((result) => result.mask()));
    for (const [i, { summary }] of results.entries()) {
      expect(summary.kept).toEqual(expected?.kept);
      expect(summary.density).toBe(expected?.density);
      expect(masks[i] && keptCounts(masks[i])).toEqual(expected?.kept);
    }
    const [ticket, randomised, shuffled, reinit] = masks;
    expect(reinit).toEqual(ticket);
    expect(randomised).not.toEqual(ticket);
    expect(shuffled).not.toEqual(ticket);
  });

  it("trains a ticket's pruned weights to exactly 0, and its level's mask keeps the largest of the level below", async () => {
    const lab = temporaryLab();
    const [below, ticket] = await lab.runAll([levelRun(trunk, 1), levelRun(trunk, 2)]);
    const [before, after, trained] = [await below?.mask(), await ticket?.mask(), await below?.weights()];
    const weights = await ticket?.weights();
    expect(before).toBeDefined();
    // Layer 1 starts at 0 in the buffer.
    const magnitudes = (bit: number): number[] =>
      Array.from(before?.layers[0] ?? []).flatMap((alive, i) =>
        alive === 1 && after?.layers[0]?.[i] === bit ? Math.abs(trained?.[i] ?? NaN) : [],
      );
    expect(Math.max(...magnitudes(0))).toBeLessThanOrEqual(Math.min(...magnitudes(1)));
    const pruned = Array.from(after?.layers[0] ?? []).flatMap((bit, i) => (bit === 0 ? [weights?.[i]] : []));
    expect(new Set(pruned)).toEqual(new Set([0]));
    expect(pruned.length).toBeGreaterThan(700);
  });

  it("reports a diverged training in the summary, without weights, and refuses to prune it by name", async () => {
    const lab = temporaryLab();
    const recipe = { ...small, optimizer: "sgd", rate: 1e30 } as const;
    const hot = ladder({ network: "digits-mlp", data: "digits", recipe, seed: 7 });
    const dense = await lab.run(levelRun(hot, 0));
    expect(dense.summary.divergedAt).toBeGreaterThan(0);
    await expect(dense.weights()).rejects.toThrow("blob: name must be one of");
    await expect(lab.run(levelRun(hot, 1))).rejects.toThrow(
      /lab: .* level 1 failed: ladderMask: level 1 needs the final weights of .* got a run that diverged/,
    );
  });

  it("checks descriptions at the door", async () => {
    const lab = temporaryLab();
    const broken = { ...smallRun(), seed: 0.5 };
    await expect(lab.runAll([broken])).rejects.toThrow(
      "trainingRun: seed must be a safe integer >= 0, got 0.5",
    );
    expect(() => openLab({ workers: -1 })).toThrow(
      "openLab: workers must be an integer in [0, 9999], got -1",
    );
  });

  it("sets a damaged entry aside by name and computes it again to the same bytes", async () => {
    const damage: string[] = [];
    const lab = temporaryLab({ onDamage: (message) => damage.push(message) });
    const { key } = await lab.run(smallRun());
    const before = texts(lab);
    writeFileSync(join(lab.store.folder, "results", key.slice(0, 2), key, "result.json"), "{}");
    await lab.run(smallRun());
    expect(texts(lab)).toEqual(before);
    expect(damage).toHaveLength(1);
    expect(damage[0]).toContain(key);
  });

  it("computes a result again when a blob turns out to be damaged", async () => {
    const lab = temporaryLab({ onDamage: () => undefined });
    const result = await lab.run(smallRun());
    const before = sha256Hex(await result.blob("weights"));
    const file = join(lab.store.folder, "results", result.key.slice(0, 2), result.key, "weights.bin");
    const bytes = readFileSync(file);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(sha256Hex(await result.blob("weights"))).toBe(before);
  });

  it("computes blobs that were pruned again when they are asked for, to the same bytes, and a next level's trunk with them", async () => {
    const lab = temporaryLab();
    const [below] = await lab.runAll([levelRun(trunk, 1)]);
    const before = texts(lab);
    const weights = await below?.weights();
    const mask = await below?.blob("mask");
    for (const key of lab.store.keys()) lab.store.pruneBlobs(key);
    expect(lab.plan([levelRun(trunk, 1)])).toMatchObject({ cached: 1, toRun: 0 });
    expect(lab.plan([levelRun(trunk, 2)])).toMatchObject({ cached: 0, toRun: 3 });
    const again = await lab.run(levelRun(trunk, 1));
    expect(await again.weights()).toEqual(weights);
    expect(await again.blob("mask")).toEqual(mask);
    expect(texts(lab)).toEqual(before);
  });

  it("plans memory: two workers need twice as much as one, MNIST more than digits", () => {
    const runs = [smallRun(), smallRun({ seed: 8 }), smallRun({ seed: 9 })];
    const one = temporaryLab({ workers: 1 }).plan(runs).memoryBytes;
    expect(temporaryLab({ workers: 2 }).plan(runs).memoryBytes).toBe(2 * one);
    const mnist = trainingRun({ network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 });
    expect(temporaryLab({ workers: 1 }).plan([mnist]).memoryBytes).toBeGreaterThan(2 * one);
  });

  it("starts the original arms from the seed's initial weights: a run of 1 step at rate 1e-30 ends where it began", async () => {
    const lab = temporaryLab();
    const recipe = { ...small, iterations: 1, rate: 1e-30 };
    const still = ladder({ network: "digits-mlp", data: "digits", recipe, seed: 7 });
    const at = (name: ArmName) =>
      trainingRun({
        network: "digits-mlp",
        data: "digits",
        recipe,
        seed: 7,
        ticket: ticketOf(still, 1),
        arm: name,
      });
    const [dense, ticket, reinit] = await lab.runAll([at("dense"), at("ticket"), at("reinit")]);
    const [w0, w1, w2] = [await dense?.weights(), await ticket?.weights(), await reinit?.weights()];
    const mask = (await ticket?.mask())?.layers[0] ?? new Uint8Array();
    mask.forEach((bit, i) => expect(w1?.[i]).toBe(bit === 1 ? w0?.[i] : 0));
    // Biases moved by ±1e-30; every surviving weight of a reinit is another one.
    expect(w2?.filter((value, i) => Math.abs(value) > 1e-20 && value === w0?.[i])).toHaveLength(0);
  });

  it("trains LeNet-300-100 on MNIST in a worker: 100 steps of protocol lenet reach 85 %", async () => {
    const lab = temporaryLab({ workers: 1 });
    const recipe = { ...recipes.lenet, iterations: 100 };
    const result = await lab.run(trainingRun({ network: "lenet-300-100", data: "mnist", recipe, seed: 1 }));
    expect(result.summary.final.testAccuracy).toBeGreaterThan(0.85);
    expect(await result.weights()).toHaveLength(266_610);
    expect(result.meta?.stepSeconds).toBeLessThanOrEqual(result.meta?.seconds ?? 0);
  });
});

describe("openLab", () => {
  it("takes its store from LOTTERY_STORE", () => {
    const folder = temporaryFolder();
    const before = process.env["LOTTERY_STORE"];
    process.env["LOTTERY_STORE"] = folder;
    try {
      expect(openLab({ workers: 0 }).store.folder).toBe(folder);
    } finally {
      if (before === undefined) delete process.env["LOTTERY_STORE"];
      else process.env["LOTTERY_STORE"] = before;
    }
  });
});
