import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkpointKeys, checkpointSeconds } from "../../src/store/index.js";
import { describedKey } from "../../src/experiments/index.js";
import { openCheckpoints } from "../../src/store/checkpoints.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const saved = {
  checkpoint: {
    step: 7,
    parameters: Float32Array.of(1, -0, 1e-40),
    optimizer: {
      first: Float32Array.of(2),
      second: Float32Array.of(3, 4),
      steps: 7,
      power1: 0.1 + 0.2,
      power2: 1,
    },
    history: [{ iteration: 0, validationLoss: 2.3, validationAccuracy: 0.1 }],
    lossSum: 1 / 3,
  },
  seconds: 12.5,
  stepSeconds: 3,
};

describe("openCheckpoints", () => {
  it("gives back every bit of what was saved last", () => {
    const checkpoints = openCheckpoints(temporaryFolder(), "a");
    checkpoints.save({ ...saved, seconds: 1 });
    checkpoints.save(saved);
    expect(checkpoints.load()).toEqual(saved);
    checkpoints.clear();
    expect(checkpoints.load()).toBeUndefined();
  });

  it("takes a checkpoint that was cut or changed for none", () => {
    const folder = temporaryFolder();
    const checkpoints = openCheckpoints(folder, "a");
    const file = join(folder, "checkpoints", "a.bin");
    checkpoints.save(saved);
    const bytes = readFileSync(file);
    for (const at of [0, 70, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(checkpoints.load()).toBeUndefined();
    }
    for (const length of [0, 64, 66, bytes.length - 1]) {
      writeFileSync(file, bytes);
      truncateSync(file, length);
      expect(checkpoints.load()).toBeUndefined();
    }
  });

  it("does not fail where it cannot write", () => {
    const folder = join(temporaryFolder(), "file");
    writeFileSync(folder, "");
    expect(() => openCheckpoints(folder, "a").save(saved)).not.toThrow();
  });
});

describe("a long run", () => {
  it("goes on from its checkpoint after an abort, to the same bytes, and then forgets it", async () => {
    process.env["LOTTERY_CHECKPOINT_SECONDS"] = "0";
    onTestFinished(() => void delete process.env["LOTTERY_CHECKPOINT_SECONDS"]);
    const run = smallRun({ recipe: { ...small, iterations: 4000 } });
    const lab = temporaryLab();
    const key = describedKey(run);
    const controller = new AbortController();
    let last = 0;
    const stopped = lab.run(run, {
      signal: controller.signal,
      onProgress: ({ running: [job] }) => {
        if ((job?.step ?? 0) > 100) controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(checkpointKeys(lab.store.folder)).toEqual([key]);
    const { step } = openCheckpoints(lab.store.folder, key).load()?.checkpoint ?? {};
    expect(step).toBeGreaterThan(80);
    const result = await lab.run(run, {
      onProgress: ({ running: [job] }) => (last = last === 0 ? (job?.step ?? 0) : last),
    });
    expect(last === 0 || last > 100).toBe(true); // it did not begin anew
    expect(existsSync(join(lab.store.folder, "checkpoints", `${key}.bin`))).toBe(false);
    const undisturbed = await temporaryLab().run(run);
    expect(result.summary).toEqual(undisturbed.summary);
    expect(await result.blob("weights")).toEqual(await undisturbed.blob("weights"));
  });
});

describe("checkpointSeconds", () => {
  it("is 20 unless LOTTERY_CHECKPOINT_SECONDS says otherwise, at most 30", () => {
    expect(checkpointSeconds({})).toBe(20);
    expect(checkpointSeconds({ LOTTERY_CHECKPOINT_SECONDS: "0.5" })).toBe(0.5);
    expect(() => checkpointSeconds({ LOTTERY_CHECKPOINT_SECONDS: "31" })).toThrow("must be in [0, 30]");
  });
});
