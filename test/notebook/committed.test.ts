import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { committedAnswer, committedPilot, committedVerdict } from "../../src/notebook/index.js";
import { random } from "../../src/numerics/index.js";
import { unitValues, verdict } from "../../src/statistics/index.js";
import { declareScales } from "../../src/statistics/rows/scale-of.js";
import { verdictJson } from "../../src/notebook/verdict-card.js";
import { kernelDouble } from "./kernel-double.js";

const folder = mkdtempSync(join(tmpdir(), "committed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
declareScales({ laptop: { iterations: 15_000 } });
const rows = [1, 2, 3, 2, 1, 2].map((x, seed) => ({ x, seed, iterations: 15_000 }));
const decision = verdict(
  {
    claim: "x",
    parts: [
      {
        name: "a <b>",
        values: unitValues(rows, ({ x }) => x),
        delta: 0,
        direction: "greater",
        unit: "points",
      },
    ],
  },
  { rng: random(1) },
);
writeFileSync(join(folder, "study.verdict.json"), verdictJson(decision));
writeFileSync(join(folder, "broken.verdict.json"), '{"scale":"huge"}');

test("a committed verdict comes back as it was written, with its scale", () => {
  expect(committedVerdict("study", { folder })).toEqual({ scale: "laptop", verdict: decision });
});

test("without a file there is none; a file that is no verdict is an error that names it", () => {
  expect(committedVerdict("other", { folder })).toBeUndefined();
  expect(() => committedVerdict("broken", { folder })).toThrow(
    "committedVerdict: data/results/broken.verdict.json must hold a verdict with its scale",
  );
});

test("the answer is one output with the word, the scale, n and the effect, escaped", () => {
  const { displayed } = kernelDouble();
  committedAnswer("study", { folder });
  committedAnswer("other", { folder });
  expect(displayed).toHaveLength(2);
  const [answer, none] = displayed.map(({ bundle }) => bundle);
  expect(answer?.["text/plain"]).toMatch(
    /^supported at scale laptop \(6 seeds\): x\na <b>: 1\.83 \[1\.04, 2\.62\]/,
  );
  expect(answer?.["text/html"]).toContain("a &lt;b&gt;: 1.83 [");
  expect(none?.["text/plain"]).toContain("No committed result yet");
});

test("of several parts the answer says which held and which did not", () => {
  const { displayed } = kernelDouble();
  const [part] = decision.parts;
  const parts = part === undefined ? [] : [part, { ...part, name: "b", outcome: "inconclusive" }];
  writeFileSync(join(folder, "two.verdict.json"), JSON.stringify({ scale: "laptop", ...decision, parts }));
  committedAnswer("two", { folder });
  const lines = String(displayed[0]?.bundle["text/plain"]).split("\n").slice(1);
  expect(lines.map((line) => line.split(": ").at(-1))).toEqual(["supported", "inconclusive"]);
});

test("further verdicts of a study follow its first, by name; those of a study whose name only begins alike do not", () => {
  const { displayed } = kernelDouble();
  for (const name of ["many", "many.rate", "many.fan-in", "many-more"])
    writeFileSync(
      join(folder, `${name}.verdict.json`),
      JSON.stringify({ scale: "laptop", ...decision, claim: name }),
    );
  committedAnswer("many", { folder });
  const text = String(displayed[0]?.bundle["text/plain"]);
  expect([...text.matchAll(/seeds\): (.*)/g)].map(([, claim]) => claim)).toEqual([
    "many",
    "many.fan-in",
    "many.rate",
  ]);
});

test("a pilot's rows come back as they were kept; none, or other JSON, is an error", () => {
  writeFileSync(join(folder, "study.pilot.json"), '{"seeds":[8],"rows":[{"seed":8,"arm":"ticket"}]}');
  expect(committedPilot("study", { folder })).toEqual([{ seed: 8, arm: "ticket" }]);
  writeFileSync(join(folder, "odd.pilot.json"), '{"rows":[{"seed":[8]}]}');
  expect(() => committedPilot("odd", { folder })).toThrow(
    "committedPilot: data/results/odd.pilot.json must hold rows of numbers and words",
  );
  expect(() => committedPilot("none", { folder })).toThrow("ENOENT");
});
