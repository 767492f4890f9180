import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openLab, type Lab, type LabOptions } from "../../src/lab/index.js";
import { trainingRun, type TrainingRun, type TrainingRunOptions } from "../../src/experiments/index.js";
import type { Recipe } from "../../src/training/index.js";

// Tests wait for each other in one process only, not for whatever else runs on this machine.
process.env["LOTTERY_SLOTS_FOLDER"] = mkdtempSync(join(tmpdir(), "lottery-lab-slots-"));

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A lab in this process with a store of its own and no committed results, unless the options say otherwise. */
export function temporaryLab(options: LabOptions = {}): Lab {
  const lab = openLab({ store: temporaryFolder(), workers: 0, committed: false, ...options });
  onTestFinished(() => lab.close());
  return lab;
}

/** A tenth of a second of training on the digits. */
export const small: Recipe = {
  optimizer: "adam",
  rate: 2e-3,
  batchSize: 30,
  iterations: 120,
  evaluateEvery: 30,
  validation: 300,
};

/** A small run on the digits, changed as the test wants. */
export function smallRun(change: Partial<TrainingRunOptions> = {}): TrainingRun {
  return trainingRun({ network: "digits-mlp", data: "digits", recipe: small, seed: 7, ...change });
}
