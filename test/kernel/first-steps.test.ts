import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startClient, type Client } from "./client.js";

// What somebody types on a first day: misspelt names and fields, forgotten awaits, own criteria and starts. Each cell gives its value, or an error that says what to write.
let kernel: Client;
beforeAll(async () => {
  const cwd = mkdtempSync(join(tmpdir(), "lottery-first-"));
  const env = { LOTTERY_STORE: join(cwd, "store"), LOTTERY_SLOTS_FOLDER: join(cwd, "slots") };
  kernel = await startClient({ cwd, env });
  expect(await said(opening)).toBe("");
});
afterAll(() => kernel.close());

const opening = `import { at, initialStandardDeviation, lab, ladder, layerViews, levelRun, ownStart, progress, resolveNetwork, runOwnLadder, runRow, table, ticketOf, trainingRun, type CriterionEntry, type StartEntry } from "lottery-lab";
const recipe = { optimizer: "adam", rate: 3e-3, batchSize: 30, iterations: 40, evaluateEvery: 20, validation: 237 } as const;
const trunk = (seed: number) => ladder({ network: "digits-mlp", data: "digits", recipe, seed });
const subject = { network: "digits-mlp", data: "digits", recipe, seed: 0 } as const;
const network = resolveNetwork("digits-mlp");
const global: CriterionEntry = { when: "end", scope: "global", rounds: 1, score: ({ network, trained }) =>
  layerViews(network, trained).map(({ weights }, i) => { const d = initialStandardDeviation(at(network.layers, i)); return weights.map((w) => Math.abs(w) / d); }) };
const halve: StartEntry["make"] = ({ network, base }) => { const p = base().slice(); for (const { weights } of layerViews(network, p)) weights.forEach((w, j) => (weights[j] = 0.5 * w)); return p; };`;

/** What a cell comes to: its value, what it shows, or its error. */
async function said(cell: string): Promise<string> {
  const { result, error, outputs } = await kernel.execute(cell, { stop_on_error: false });
  if (error !== undefined) return error.traceback.join("\n").replace(/\u001b\[[0-9;]*m/g, "");
  const shown = outputs.flatMap(({ type, content }) =>
    type === "display_data"
      ? [(content["data"] as Readonly<Record<string, string>>)["text/plain"] ?? ""]
      : [],
  );
  return result ?? shown.at(-1) ?? "";
}

const cells: readonly (readonly [string, cell: string, ...says: readonly (string | RegExp)[]])[] = [
  ["a misspelt function", `trainigRun(subject)`, "Did you mean 'trainingRun'?"],
  ["a misspelt network", `trainingRun({ ...subject, network: "digits-mpl" })`, `"digits-mlp"`],
  [
    "a misspelt field",
    `trainingRun({ network: "digits-mlp", data: "digits", recipe: "lenet", sede: 1 })`,
    "'sede' does not exist",
  ],
  [
    "the same past the types",
    `trainingRun({ ...subject, network: "digits-mpl" as any })`,
    `(did you mean "digits-mlp"?)`,
  ],
  ["a forgotten await", `lab.runAll([levelRun(trunk(0), 2)]).map(runRow)`, "Did you forget to use 'await'?"],
  [
    "a recipe whose texts became any",
    `const loose = { optimizer: "adam", rate: 3e-3, batchSize: 30, iterations: 40, evaluateEvery: 20, validation: 237 };\nladder({ ...subject, recipe: loose })`,
    'write recipe({ ... }) of "lottery-lab"',
  ],
  ["another language", `print("hello")`, "Cannot find name 'print'"],
  ["an open bracket", `[1].map(v => v*2`, "')' expected"],
  [
    "a level that there is not",
    `levelRun(trunk(0), 99)`,
    /ladder: level must be at most \d+, where \d+ weights are left and a round removes none, got 99/,
    /In\[\d+\]:1/,
  ],
  ["half a level", `levelRun(trunk(0), 2.5)`, "got 2.5"],
  ["numbers out of range", `ladder({ ...subject, seed: -1 })`, "got -1"],
  ["a rate above one", `ladder({ ...subject, rate: 1.5 })`, "got 1.5"],
  ["a list before an object", `[99, 60].map((level) => ({ level })).length;\n({ kept: 3 })`, "{ kept: 3 }"],
  [
    "an own ladder without a subject",
    `await runOwnLadder(lab, { criterion: global })`,
    "levels, network, data, recipe, seed",
  ],
  [
    "an own start without its network",
    `ownStart(lab, { make: halve, draws: false, changes: true, options: {} })`,
    "Expected 3 arguments, but got 2",
  ],
  [
    "an own start of an incomplete entry",
    `const entry: StartEntry = { make: halve, draws: false, changes: true };`,
    "Property 'options' is missing",
  ],
];
for (const [name, cell, ...says] of cells)
  test(name, async () => {
    const answer = await said(cell);
    for (const one of says)
      expect(
        typeof one === "string" ? answer.includes(one) : one.test(answer),
        `${answer} says ${String(one)}`,
      ).toBe(true);
    expect(answer).not.toMatch(/\.\.\/|dist\/kernel/);
  });

test("an own criterion, its scope and an own start go through ladders to a table, as those of the package do", async () => {
  const levels = `(await runOwnLadder(lab, { ...subject, levels: 2, criterion: CRITERION }, progress(3))).map((r) => [r.summary.densities?.length ?? 3, r.summary.density.toFixed(4)].join(" ")).join()`;
  const own = await said(levels.replace("CRITERION", "global"));
  const score = await said(levels.replace("CRITERION", `global.score, scope: "global"`));
  expect(own).toMatch(/1\.0000,.*0\.8\d+,.*0\.6\d+/);
  expect(score).toBe(own);
  const plain = await said(
    `(await lab.runAll([0, 1, 2].map((level) => levelRun(trunk(0), level)))).map(({ summary }) => summary.density.toFixed(4)).join()`,
  );
  // by layer the output layer loses half as much a round
  expect(plain).toMatch(/^'1\.0000,0\.8\d+,0\.6\d+'$/);
  const start = `ownStart(lab, { make: halve, draws: false, changes: true, options: {} }, { network, seed: 0 })`;
  const shown = await said(
    `table((await lab.runAll([trainingRun({ ...subject, ticket: ticketOf(trunk(0), 2), start: ${start} }), levelRun(trunk(0), 2)])).map(runRow))`,
  );
  expect(shown.split("\n").filter((line) => /0\.6\d+/.test(line))).toHaveLength(2);
});
