import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openLab, optimizerModule, trainingRun, type OptimizerChoice } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "own-rule-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = (name: string, text: string): OptimizerChoice => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return optimizerModule(file);
};
const recipe = (optimizer: OptimizerChoice, rate = 0.1) => ({
  optimizer,
  rate,
  batchSize: 60,
  iterations: 40,
  evaluateEvery: 20,
  validation: 137,
});
const run = (optimizer: OptimizerChoice, seed: number, rate?: number) =>
  trainingRun({ network: "digits-mlp", data: "digits", recipe: recipe(optimizer, rate), seed });

let stores = 0;
async function losses(optimizer: OptimizerChoice, seeds: readonly number[]): Promise<number[]> {
  const store = join(folder, `store-${++stores}`);
  const lab = openLab({ store, workers: 0, committed: false, slots: false });
  const found: number[] = [];
  for (const seed of seeds) found.push((await lab.run(run(optimizer, seed))).summary.final.testLoss);
  lab.close();
  return found;
}

/** Lookahead (Zhang et al. 2019): slow weights that follow the fast ones. `slow` says where they are kept. */
const lookahead = (declared: string, slow: string, begin: string): string => `
${declared}
export default ({ parameters, gradient, buffers, rate, step }) => {
  ${begin}
  for (let i = 0; i < parameters.length; i++) {
    parameters[i] -= rate * gradient[i];
    ${slow}[i] += 0.1 * (parameters[i] - ${slow}[i]);
    parameters[i] = 0.5 * (parameters[i] + ${slow}[i]);
  }
};`;

it("a rule that keeps a variable of its module starts fresh in every run, as one with a named buffer does", async () => {
  const inModule = module(
    "module.mjs",
    lookahead("let slow;", "slow", "slow ??= Float32Array.from(parameters);"),
  );
  const named = module(
    "named.mjs",
    lookahead(
      'export const buffers = ["slow"];',
      "buffers.slow",
      "if (step === 1) buffers.slow.set(parameters);",
    ),
  );
  const [, after] = await losses(inModule, [1, 2]);
  const [alone] = await losses(inModule, [2]);
  const [buffered] = await losses(named, [2]);
  expect(after).toBe(alone);
  expect(buffered).toBe(alone);
});

it("a rule that diverges gives a result with the divergedAt of the same rule of the table", async () => {
  const plain = module(
    "plain.mjs",
    "export default ({ parameters, gradient, rate }) => { const r = Math.fround(rate); for (let i = 0; i < parameters.length; i++) parameters[i] -= Math.fround(r * gradient[i]); };",
  );
  const lab = openLab({ store: join(folder, "diverging"), workers: 0, committed: false, slots: false });
  const rows = [];
  for (const rate of [0.05, 1e6, 1e20]) {
    const [own, table] = [await lab.run(run(plain, 1, rate)), await lab.run(run("sgd", 1, rate))];
    expect(own.summary.divergedAt).toBe(table.summary.divergedAt);
    expect(own.summary.final).toEqual(table.summary.final);
    rows.push(own.summary.divergedAt === undefined);
  }
  lab.close();
  expect(rows).toEqual([true, false, false]);
});
