import { inspect } from "node:util";
import { expect, test } from "vitest";
import { showingPlan, showingResults } from "../../src/lab/cards.js";
import { evaluation, ladder, levelRun } from "../../src/experiments/index.js";
import { small, smallRun, temporaryLab } from "./temporary.js";

const shown = (value: object): Readonly<Record<string, string>> => {
  const display: unknown = Reflect.get(value, Symbol.for("Jupyter.display"));
  if (typeof display !== "function") throw new Error("it must show itself, got no function");
  return Reflect.apply(display, value, []) as Readonly<Record<string, string>>;
};

test("a result shows what it is about, its accuracy and its short key, and is otherwise as it was", async () => {
  const lab = temporaryLab();
  const run = levelRun(ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 3 }), 1);
  const result = await lab.run(run);
  const { "text/plain": plain = "", "text/html": html = "" } = shown(result);
  for (const part of ["digits seed 3 level 1", "test accuracy 0.", "weights kept", result.key.slice(0, 12)]) {
    expect(plain).toContain(part);
    expect(html).toContain(part);
  }
  expect(plain).not.toContain(result.key);
  expect(inspect(result)).toBe(plain);
  expect(inspect([result])).toMatch(
    /^\[\n {2}digits-mlp on digits seed 3 level 1 · test accuracy 0\.\d+ at \d+ · [0-9a-f]{12}\n\]$/,
  );
  expect(Object.keys(result)).toEqual(["key", "description", "summary", "meta", "blob", "weights", "mask"]);
  expect(shown(await lab.run(evaluation({ run })))["text/plain"]).toMatch(
    /^evaluation: .*\n {2}result +accuracy 0\./,
  );
});

test("a plan shows what is there, what would run, how long and with how much memory; JSON has its fields", async () => {
  const lab = temporaryLab();
  const plan = lab.plan([smallRun()]);
  expect(shown(plan)["text/plain"]).toMatch(
    /^1 asked for, 0 there already, 1 to run\n {2}time +about .*\n {2}memory +\d+ MB\n {2}longest job +digits-mlp/,
  );
  expect(Object.keys(JSON.parse(JSON.stringify(plan)) as object)).toEqual(Object.keys(plan));
  await lab.run(smallRun());
  expect(shown(lab.plan([smallRun()]))["text/plain"]).toContain("none: all is there");
});

test("a list of results is a table, a line each; of more than 100 it shows 100 and says so", async () => {
  const lab = temporaryLab();
  const results = await lab.runAll([smallRun({ seed: 1 }), smallRun({ seed: 2 })]);
  const lines = (shown(results)["text/plain"] ?? "").split("\n");
  expect(lines.slice(0, 2)).toEqual([
    "2 results",
    expect.stringMatching(/^key +seed {2}arm +level {2}result$/),
  ]);
  expect(lines).toHaveLength(4);
  const many = showingResults(Array.from({ length: 101 }, () => results[0]).flatMap((one) => one ?? []));
  expect((shown(many)["text/plain"] ?? "").split("\n")).toHaveLength(102);
  expect(shown(many)["text/html"]).toContain("101 results, the first 100");
});

test("nothing of a name becomes markup", () => {
  const jobs = [{ label: "<b>&", seconds: 100 }];
  const plan = showingPlan({ asked: 1, cached: 0, toRun: 1, wallSeconds: 100, memoryBytes: 1e6, jobs });
  expect(shown(plan)["text/html"]).toContain("&lt;b&gt;&amp;, 1.7 min");
});
