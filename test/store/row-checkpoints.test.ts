import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkpointKeys } from "../../src/store/index.js";
import {
  keyed,
  describedKey,
  interpolation,
  noiseProbe,
  spectrum,
  type Description,
} from "../../src/experiments/index.js";
import { openCheckpoints } from "../../src/store/checkpoints.js";
import type { JobProgress } from "../../src/experiments/index.js";
import { runJob } from "../../src/lab/run-job.js";
import { openRows } from "../../src/store/row-checkpoints.js";
import { openWorkshop } from "../../src/experiments/workshop.js";
import { smallRun, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const rows = [Float64Array.of(0.1 + 0.2, -0, NaN), Float64Array.of(), Float64Array.of(1e-320, Infinity)];

/** A file with these rows. */
function written(): string {
  const file = join(temporaryFolder(), "checkpoints", "a.bin");
  const { add } = openRows(file, 0);
  for (const row of rows) add(row);
  return file;
}

describe("openRows", () => {
  it("gives back every bit of every row, and goes on where they end", () => {
    const file = written();
    const again = openRows(file, 0);
    expect(again.done).toEqual(rows);
    expect(Object.is(again.done[0]?.[1], -0)).toBe(true);
    again.add(Float64Array.of(7));
    expect(openRows(file, 0).done).toEqual([...rows, Float64Array.of(7)]);
  });

  it("cut at any of its bytes or with any byte changed, gives the whole rows before that, and can be gone on with", () => {
    const file = written();
    const bytes = readFileSync(file);
    const ends = [72, 120, 184];
    expect(bytes).toHaveLength(184);
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(file, bytes);
      truncateSync(file, length);
      const whole = ends.filter((end) => end <= length).length;
      const cut = openRows(file, 0);
      expect(cut.done).toEqual(rows.slice(0, whole));
      for (const row of rows.slice(whole)) cut.add(row);
      expect(openRows(file, 0).done).toEqual(rows);

      const changed = Buffer.from(bytes);
      changed[length] = (changed[length] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(openRows(file, 0).done).toEqual(rows.slice(0, whole));
    }
  });

  it("writes nothing before its time, counts the seconds of earlier attempts, and does not fail where it cannot write", () => {
    const file = join(temporaryFolder(), "a.bin");
    openRows(file, 30).add(Float64Array.of(1));
    expect(existsSync(file)).toBe(false);
    const first = openRows(file, 0);
    while (first.seconds() < 0.02);
    first.add(Float64Array.of(1));
    expect(openRows(file, 0).seconds()).toBeGreaterThan(0.02);
    writeFileSync(join(temporaryFolder(), "b"), "");
    expect(() => openRows(join(file, "b"), 0).add(Float64Array.of(1))).not.toThrow();
  });
});

describe("a measurement that is stopped", () => {
  const run = smallRun();
  const cases: Readonly<Record<string, Description>> = {
    interpolation: interpolation({ from: run, to: smallRun({ seed: 8 }), points: 12 }),
    "noise probe": noiseProbe({ run, examples: 400, blocks: 10 }),
    spectrum: spectrum({ run, count: 2, steps: 12, examples: 60 }),
  };

  it.each(Object.entries(cases))(
    "(%s) goes on from its last part after an abort, to the same bits, and then forgets it",
    async (_, description) => {
      process.env["LOTTERY_CHECKPOINT_SECONDS"] = "0";
      onTestFinished(() => void delete process.env["LOTTERY_CHECKPOINT_SECONDS"]);
      const lab = temporaryLab();
      await lab.runAll([run, smallRun({ seed: 8 })]);
      const workshop = openWorkshop();
      onTestFinished(() => workshop.close());
      const { folder } = lab.store;
      const controller = new AbortController();
      const attempt = (onProgress: (progress: JobProgress) => void, signal?: AbortSignal) =>
        runJob({ ...keyed(description), store: folder, engine: "wasm" }, { workshop, signal, onProgress });

      const stopped = attempt(({ step }) => {
        if (step === 5) controller.abort(new Error("enough"));
      }, controller.signal);
      await expect(stopped).rejects.toThrow("enough");
      const key = describedKey(description);
      expect(checkpointKeys(folder)).toEqual([key]);
      const kept = openCheckpoints(folder, key).rows().done.length;
      expect([4, 5]).toContain(kept); // a step of Lanczos is complete only after it was told

      const steps: number[] = [];
      await attempt(({ step }) => steps.push(step));
      expect(steps[0]).toBe(kept + 1);
      expect(checkpointKeys(folder)).toEqual([]);
      const undisturbed = await temporaryLab().run(description);
      expect(lab.store.read(key)?.summary).toEqual(undisturbed.summary);
    },
  );
});
