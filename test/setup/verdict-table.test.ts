import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { columns, effectText, readStudy, verdictTable } from "../../src/setup/verdict-table.mjs";

const part = (name: string, estimate: number, outcome: string): object => ({
  name,
  estimate,
  interval: [estimate - 0.25, estimate + 0.25],
  unit: "points",
  delta: -0.2,
  direction: "greater",
  outcome,
});

const record = { notebook: "01-tickets", scale: "quick", seconds: 12.34, problems: [] };

test("columns are as wide as their widest text and lines end without blanks", () => {
  expect(
    columns([
      ["a", "long heading"],
      ["wide text", ""],
    ]),
  ).toBe("a          long heading\n---------  ------------\nwide text");
});

test("an effect shows estimate, interval, unit and beside them the claimed bound, to three digits; the interval of one seed is unbounded", () => {
  const greater = { name: "x", delta: -0.2, direction: "greater" };
  expect(effectText({ ...greater, estimate: 0.12345, interval: [-0.98765, 1.2], unit: "points" })).toBe(
    "x: 0.123 [-0.988, 1.2] points, claimed > -0.2",
  );
  const beyond = { name: "x", delta: 0.1, direction: "beyond" };
  expect(effectText({ ...beyond, estimate: 2, interval: [null, null], unit: "" })).toBe(
    "x: 2 [-inf, inf], claimed |x| > 0.1",
  );
  expect(effectText({ ...greater, estimate: 1, interval: [0.5, 2], unit: "points", level: 0.975 })).toBe(
    "x: 1 [0.5, 2] points at 97.5 %, claimed > -0.2",
  );
});

test("a quick verdict shows every part, and below it the committed laptop verdict, labelled", () => {
  const laptop = { outcome: "supported", parts: [part("ticket - dense", 0.5, "supported")] };
  const verdict = {
    outcome: "inconclusive",
    reason: "too few seeds (2 of 6)",
    parts: [part("ticket - dense", 0.5, "inconclusive"), part("ticket - reinit", 1, "inconclusive")],
    laptop,
  };
  const table = verdictTable([
    { ...record, verdicts: [{ name: "", verdict }], figure: "out/01-tickets/accuracy.png" },
  ]).split("\n");
  expect(table.map((line) => line.replace(/ {2,}/g, " | "))).toEqual([
    "study | scale | verdict | effect [95 % interval], claimed | seconds | figure",
    expect.stringMatching(/^[- |]+$/),
    "01-tickets | quick | inconclusive: too few seeds (2 of 6) | ticket - dense: 0.5 [0.25, 0.75] points, claimed > -0.2 | 12.3 | out/01-tickets/accuracy.png",
    " | inconclusive | ticket - reinit: 1 [0.75, 1.25] points, claimed > -0.2",
    " | committed | laptop | supported | ticket - dense: 0.5 [0.25, 0.75] points, claimed > -0.2",
  ]);
});

test("every verdict of a study has its rows, with the figure beside the first", () => {
  const verdict = { outcome: "supported", parts: [part("a", 1, "supported")] };
  const rate = { outcome: "contradicted", parts: [part("b", -1, "contradicted")], laptop: verdict };
  const verdicts = [
    { name: "", verdict },
    { name: "rate", verdict: rate },
  ];
  const table = verdictTable([{ ...record, verdicts, figure: "a.png" }]).split("\n");
  expect(table.slice(2).map((line) => line.replace(/ {2,}/g, " | "))).toEqual([
    "01-tickets | quick | supported | a: 1 [0.75, 1.25] points, claimed > -0.2 | 12.3 | a.png",
    " | rate | quick | contradicted | b: -1 [-1.25, -0.75] points, claimed > -0.2",
    " | committed | laptop | supported | a: 1 [0.75, 1.25] points, claimed > -0.2",
  ]);
});

test("a verdict has the scale of its own results, whatever scale was asked for", () => {
  const laptop = { outcome: "supported", parts: [part("a", 1, "supported")] };
  const verdict = { ...laptop, scale: "laptop", laptop };
  const [line, ...more] = verdictTable([
    { ...record, scale: "paper", verdicts: [{ name: "", verdict }], figure: "a.png" },
  ])
    .split("\n")
    .slice(2);
  expect(line).toMatch(/^01-tickets +laptop +supported/);
  expect(more).toEqual([]);
});

test("the part that carries a verdict stands beside its word", () => {
  const parts = [part("open", -0.2, "inconclusive"), part("carrying", 1, "supported")];
  const verdicts = [{ name: "", verdict: { outcome: "supported", parts } }];
  const [line, next] = verdictTable([{ ...record, verdicts, figure: "a.png" }])
    .split("\n")
    .slice(2);
  expect(line).toMatch(/supported +carrying: 1/);
  expect(next).toMatch(/inconclusive +open: -0\.2/);
});

test("a notebook that failed is never shown with a verdict, and one without a verdict says so", () => {
  const verdict = { outcome: "supported", parts: [part("x", 1, "supported")] };
  const failed = verdictTable([
    { ...record, problems: ["cell 3 shows nothing"], verdicts: [{ name: "", verdict }], figure: undefined },
  ]);
  expect(failed).toContain("FAILED");
  expect(failed).not.toContain("supported");
  expect(verdictTable([{ ...record, verdicts: [], figure: undefined }])).toContain("no verdict");
});

test("readStudy finds record, verdict and first figure that a notebook left; one that left nothing did not run", () => {
  const root = mkdtempSync(join(tmpdir(), "study-"));
  const folder = join(root, "out", "01-tickets");
  mkdirSync(folder, { recursive: true });
  expect(readStudy(root, "01-tickets").problems).toEqual(["did not run"]);
  expect(verdictTable([readStudy(root, "01-tickets")])).toMatch(/01-tickets +- +FAILED/);
  for (const name of ["b.svg", "a.png", "01-tickets.html"]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "run.json"), JSON.stringify(record));
  writeFileSync(join(folder, "verdict.json"), '{"outcome":"supported","parts":[]}');
  writeFileSync(join(folder, "rate.json"), '{"outcome":"contradicted","parts":[]}');
  writeFileSync(join(folder, "keys.json"), '{"parts":[]}');
  expect(readStudy(root, "01-tickets")).toEqual({
    ...record,
    verdicts: [
      { name: "", verdict: { outcome: "supported", parts: [] } },
      { name: "rate", verdict: { outcome: "contradicted", parts: [] } },
    ],
    figure: "out/01-tickets/a.png",
  });
  rmSync(root, { recursive: true });
});
