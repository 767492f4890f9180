import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { verdictBundle, verdictJson } from "../../src/notebook/verdict-card.js";
import { verdictCard } from "../../src/notebook/index.js";
import type { Verdict } from "../../src/statistics/index.js";
import { kernelDouble } from "./kernel-double.js";

const folder = mkdtempSync(join(tmpdir(), "verdict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const laptop: Verdict = {
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
};
const [part] = laptop.parts;
const quick: Verdict = {
  ...laptop,
  outcome: "inconclusive",
  parts:
    part === undefined ? [] : [{ ...part, outcome: "inconclusive", n: 1, interval: [-Infinity, Infinity] }],
  reason: "too few seeds (1 of 6)",
};

test("the text shows claim, rule, word, scale, n, effect with interval and unit, δ and reason, then the committed verdict", () => {
  expect(
    verdictBundle(quick, { scale: "quick", committed: { scale: "laptop", verdict: laptop } })["text/plain"],
  ).toBe(
    [
      "Claim: Tickets win <script>",
      "Rule: x > δ in all parts",
      "Verdict: inconclusive (scale: quick, n = 1 seed)",
      "  accuracy, ticket − dense, at 21 %: 0.12 [−∞, ∞] points, δ = −0.2 points, n = 1, sign-flip p = 0.03125: inconclusive",
      "  Because: too few seeds (1 of 6)",
      "Committed result, laptop: supported (scale: laptop, n = 6 seeds)",
      "  accuracy, ticket − dense, at 21 %: 0.12 [−0.03, 0.27] points, δ = −0.2 points, n = 6, sign-flip p = 0.03125: supported",
      "  Because: every part is supported",
    ].join("\n"),
  );
});

test("the HTML says the same, escaped, without a script", () => {
  const html = String(verdictBundle(laptop, { scale: "laptop" })["text/html"]);
  expect(html).not.toContain("<script");
  for (const text of [
    "Tickets win &lt;script&gt;",
    "x &gt; δ in all parts",
    ">supported<",
    "scale: laptop, n = 6 seeds",
    "0.12 [−0.03, 0.27] points",
    "every part is supported",
  ])
    expect(html).toContain(text);
});

test("verdict.json holds the verdict, its scale and the committed one under its scale; infinite ends are null", () => {
  const read = JSON.parse(
    verdictJson(quick, { scale: "quick", committed: { scale: "laptop", verdict: laptop } }),
  ) as {
    readonly parts: readonly { readonly interval: unknown }[];
  };
  expect(read).toMatchObject({ scale: "quick", outcome: "inconclusive", laptop: { outcome: "supported" } });
  expect(read.parts[0]?.interval).toEqual([null, null]);
});

test("it is written into LOTTERY_OUT, and shown as one output", () => {
  vi.stubEnv("LOTTERY_OUT", folder);
  const { displayed } = kernelDouble();
  verdictCard(laptop, { scale: "laptop" });
  expect(displayed).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(folder, "verdict.json"), "utf8"))).toMatchObject({
    outcome: "supported",
  });
  expect(() => verdictCard(laptop, { scale: "laptop", name: "../x" })).toThrow(
    'verdictCard: name must be lower-case letters, digits and hyphens, got "../x"',
  );
});
