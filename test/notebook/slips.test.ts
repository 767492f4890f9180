import { afterAll, beforeAll, expect, test } from "vitest";
import { startClient, type Client } from "../kernel/client.js";

// What somebody new types wrong on a first day, and what the notebook answers: always what was meant or required, never NaN or a default.
let client: Client;
beforeAll(async () => {
  client = await startClient();
  const { error } = await client.execute(`
import { lab, ladder, levelRun, lineFigure, runRow, seriesFrom, trainingRun } from "lottery-lab";
const recipe = { optimizer: "adam", rate: 3e-3, batchSize: 30, iterations: 600, evaluateEvery: 20, validation: 237 } as const;
const subject = { network: "digits-mlp", data: "digits", recipe, seed: 0 } as const;
const trunk = (seed: number) => ladder({ ...subject, seed });`);
  expect(error).toBeUndefined();
});
afterAll(() => client.close());

test.each([
  ['trainigRun({ network: "digits-mlp" });', "Did you mean 'trainingRun'?"],
  ['trainingRun({ ...subject, network: "digits-mpl" });', `Did you mean '"digits-mlp"'?`],
  ["trainingRun({ ...subject, sede: 1 });", "'sede' does not exist"],
  ['trainingRun({ ...subject, network: "digits-mpl" as any });', '(did you mean "digits-mlp"?)'],
  [
    "const later = lab.runAll([levelRun(trunk(0), 2)]);\nlater.map(runRow)",
    "Property 'map' does not exist on type 'Promise",
  ],
  ["[1, 2].foreach(console.log)", "Did you mean 'forEach'?"],
  ["[1, 2].map((v) => v * 2", "')' expected."],
  ["levelRun(trunk(0), 99)", "level must be at most 32"],
  ["levelRun(trunk(0), 2.5)", "level must be in [0, 200], got 2.5"],
  ["ladder({ ...subject, seed: -1 })", "seed must be a safe integer >= 0, got -1"],
  [
    'const row = { seed: 0, density: 1, accuracy: 0.9, arm: "a" };\nseriesFrom([row, { ...row }], { x: "density", y: "accuracy", series: "arm", replicate: "seed" })',
    "seriesFrom: ",
  ],
  [
    'lineFigure([{ name: "a", x: [0, 1], y: [[1], [2]] }], { name: "f", width: "icml" as any, caption: "c", x: { label: "x" }, y: { label: "y" } })',
    "one of notebook, nature-single, nature-double, neurips, icml-single, icml-double",
  ],
])("%s is answered with what was meant or required", async (code, message) => {
  const { error, stderr } = await client.execute(code);
  expect([error?.evalue, stderr]).toEqual([expect.stringContaining(message), ""]);
});
