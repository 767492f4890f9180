import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { verdictBundle, verdictJson } from "../../src/notebook/verdict-card.js";
import { verdictCard } from "../../src/notebook/index.js";
import { unitValues, verdict, type Verdict } from "../../src/statistics/index.js";
import { withSources } from "../../src/statistics/rows/remembered.js";
import { declareScales } from "../../src/statistics/rows/scale-of.js";
import { random } from "../../src/numerics/index.js";
import { kernelDouble } from "./kernel-double.js";

const folder = mkdtempSync(join(tmpdir(), "verdict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());
const iterations = { quick: 200, laptop: 15_000 };
declareScales({ quick: { iterations: iterations.quick }, laptop: { iterations: iterations.laptop } });

/** A verdict that knows its runs. */
const judgedAt = (scale: "quick" | "laptop", of: Verdict): Verdict =>
  withSources(of, [[{ seed: 0, iterations: iterations[scale] }]]);

const laptop = judgedAt("laptop", {
  outcome: "supported",
  claim: "Tickets win <script>",
  rule: "x > δ in all parts",
  parts: [
    {
      name: "accuracy, ticket − dense, at 21 %",
      estimate: 0.12,
      interval: [-0.03, 0.27],
      delta: -0.2,
      direction: "greater",
      outcome: "supported",
      n: 6,
      unit: "points",
      pSignFlip: 0.03125,
    },
  ],
  reason: "every part is supported",
});
const [part] = laptop.parts;
const quick = judgedAt("quick", {
  ...laptop,
  outcome: "inconclusive",
  parts:
    part === undefined ? [] : [{ ...part, outcome: "inconclusive", n: 1, interval: [-Infinity, Infinity] }],
  reason: "too few seeds (1 of 6)",
});

test("the text shows claim, rule, word, scale, n, effect with interval, claimed range and unit, and reason, then the committed verdict", () => {
  expect(verdictBundle(quick, { committed: { scale: "laptop", verdict: laptop } })["text/plain"]).toBe(
    [
      "Claim: Tickets win <script>",
      "Rule: x > δ in all parts",
      "Verdict: inconclusive (scale: quick, n = 1 seed)",
      "  accuracy, ticket − dense, at 21 %: 0.12 [−∞, ∞] points, claimed > −0.2 points, n = 1, sign-flip p = 0.03125: inconclusive",
      "  Because: too few seeds (1 of 6)",
      "Committed result, laptop: supported (scale: laptop, n = 6 seeds)",
      "  accuracy, ticket − dense, at 21 %: 0.12 [−0.03, 0.27] points, claimed > −0.2 points, n = 6, sign-flip p = 0.03125: supported",
      "  Because: every part is supported",
    ].join("\n"),
  );
});

test("beside a p of several simultaneous parts stands the p times their number", () => {
  const parts = part === undefined ? [] : [{ ...part, pBonferroni: 0.0625 }, part];
  const { "text/plain": text, "text/html": html } = verdictBundle(judgedAt("laptop", { ...laptop, parts }));
  for (const shown of [text, html])
    expect(String(shown).replaceAll("\u00a0", " ")).toContain("sign-flip p = 0.03125; p × 2 = 0.0625");
});

test("the head of the table says the level of its intervals; a row says its own only where levels differ", () => {
  const html = (...levels: readonly (number | undefined)[]): string => {
    const parts = levels.flatMap((level) =>
      part === undefined ? [] : [{ ...part, ...(level === undefined ? {} : { level }) }],
    );
    const card = verdictBundle(judgedAt("laptop", { ...laptop, parts }));
    return String(card["text/html"]).replaceAll("\u00a0", " ");
  };
  expect(html(undefined)).toContain("effect [95 % interval]");
  expect(html(0.975, 0.975)).toContain("effect [97.5 % interval]");
  expect(html(0.975, 0.975)).not.toContain("points at 97.5 %");
  expect(html(undefined, 0.975)).toMatch(/effect \[95 % interval\].*points at 97\.5 %/);
});

test("the HTML says the same, escaped, without a script", () => {
  const html = String(verdictBundle(laptop, { scale: "laptop" })["text/html"]);
  expect(html).not.toContain("<script");
  for (const text of [
    "Tickets win &lt;script&gt;",
    "x &gt; δ in all parts",
    ">supported<",
    "scale: laptop, n = 6 seeds",
    '0.12 [−0.03,\u00a00.27] points</td><td style="text-align:right">&gt;\u00a0−0.2 points',
    "every part is supported",
  ])
    expect(html).toContain(text);
});

test("verdict.json holds the verdict, its scale and the committed one under its scale; infinite ends are null", () => {
  const read = JSON.parse(verdictJson(quick, { committed: { scale: "laptop", verdict: laptop } })) as {
    readonly parts: readonly { readonly interval: unknown }[];
  };
  expect(read).toMatchObject({ scale: "quick", outcome: "inconclusive", laptop: { outcome: "supported" } });
  expect(read.parts[0]?.interval).toEqual([null, null]);
});

test("it is written into LOTTERY_OUT, and shown as one output", () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const { displayed } = kernelDouble();
  verdictCard(laptop);
  expect(displayed).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(folder, "verdict.json"), "utf8"))).toMatchObject({
    outcome: "supported",
  });
  expect(() => verdictCard(laptop, { scale: "laptop", name: "../x" })).toThrow(
    'verdictCard: name must be lower-case letters, digits and hyphens, got "../x"',
  );
});

const claimOf = (values: readonly number[]): Verdict =>
  verdict(
    { claim: "c", parts: [{ name: "x", values, delta: 0.1, direction: "beyond", unit: "" }] },
    { rng: random(1) },
  );
const rowsAt = (scale: "quick" | "laptop") =>
  [1, 2, 3, 4, 5, 6].map((x, seed) => ({ x, seed, iterations: iterations[scale] }));
const line = (of: Verdict): string =>
  String(verdictBundle(of)["text/plain"])
    .split("\n")
    .find((text) => text.startsWith("Verdict")) ?? "";

test("the scale is that of the rows the values were made of; plain numbers have none", () => {
  expect(line(claimOf(unitValues(rowsAt("quick"), ({ x }) => x)))).toContain("(scale: quick, n = 6 seeds)");
  expect(line(claimOf(unitValues(rowsAt("laptop"), ({ x }) => x)))).toContain("(scale: laptop, n = 6 seeds)");
  expect(line(claimOf([1, 2, 3, 4, 5, 6]))).toContain("(scale: not known, n = 6 seeds)");
});

test("a typed scale that is not that of the results is an error that says both", () => {
  const quickly = claimOf(unitValues(rowsAt("quick"), ({ x }) => x));
  for (const print of [verdictBundle, verdictJson, verdictCard])
    expect(() => print(quickly, { scale: "laptop" })).toThrow(
      'verdictCard: scale must be that of the results shown, "quick", got "laptop"',
    );
  expect(() => verdictBundle(claimOf([1, 2]), { scale: "laptop" })).toThrow(
    'got "laptop" typed over results whose scale is not known',
  );
});

test("a claim in both directions shows its bound as such", () => {
  expect(verdictBundle(claimOf([1, 2, 3]))["text/plain"]).toContain("claimed |x| > 0.1, n = 3");
});
