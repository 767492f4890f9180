import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveNetwork } from "../../src/networks/index.js";
import { ladderDensities } from "../../src/tickets/index.js";
import { recipes } from "../../src/training/index.js";

// A number that is typed into prose must be there to be seen: in a cell's code, in what a cell shows, or with its source beside it.

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly {
    readonly text?: string | readonly string[];
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

const joined = (text: unknown): string =>
  typeof text === "string" ? text : Array.isArray(text) ? text.join("") : JSON.stringify(text ?? "");

/** Minus signs and blanks as one, thousands without commas. */
const plain = (text: string): string =>
  text
    .replaceAll("−", "-")
    .replace(/(\d),(?=\d{3}\b)/g, "$1")
    .replaceAll("\u00a0", " ");

const numeral = /(?<![\w.^/·=])\d[\d.]*(?:e[-+]?\d+)?(?![\w^·])/g;

/** Sentences and table rows of a cell's prose, without code, formulas and headings. */
const sentences = (prose: string): readonly string[] =>
  plain(prose)
    .replace(/`[^`]*`/g, " ")
    .split(/\n\n|\n(?=[|#-])|(?<=[.;])\s+(?=[A-Z*])/);

/** What says where a number comes from: authors with a year, a tag of how it was read. */
const sourced = /\b(19|20)\d\d\b|\((V|S|R)\b|et al\.|report|published/i;

const lenet = resolveNetwork("lenet-300-100");
const weights = lenet.layers.map(({ inputs, outputs }) => inputs * outputs);
/** What the package holds of the protocol, and what statistics agree on: levels of intervals and of power, the logarithm of 2. */
const agreed = new Set([
  ...Object.values(recipes.lenet).filter((value) => typeof value === "number"),
  ...weights,
  weights.reduce((sum, count) => sum + count),
  ...ladderDensities(lenet, 20).flatMap(({ density }) =>
    [0, 1].map((digits) => Number((100 * density).toFixed(digits))),
  ),
  ...[60_000, 10_000, 55_000, 360, 1437],
  ...[95, 0.95, 0.8, 0.69],
  // an accuracy of 98 % on 10,000 images, and its binomial standard error in points
  ...[98, Number((100 * Math.sqrt((0.98 * 0.02) / 10_000)).toFixed(2))],
]);

/** Numbers that name something: a year, a notebook, a claim or part, a network's widths, small counts. */
function named(sentence: string, number: string, index: number): boolean {
  const before = sentence.slice(0, index);
  const value = Number(number);
  return (
    (Number.isInteger(value) && value <= 12) ||
    /(notebook|claim|part|layer|level|step|seed|cell|scale)s? $/i.test(before) ||
    before.endsWith("ln ") ||
    (/^\d\d$/.test(number) && number.startsWith("0")) ||
    (value === 100 && sentence[index + number.length] === " ")
  );
}

function unseen(name: string): string[] {
  const { cells } = JSON.parse(readFileSync(join("notebooks", name), "utf8")) as { cells: readonly Cell[] };
  const code = cells.filter(({ cell_type: type }) => type === "code");
  const shown = plain(
    code
      .map(
        ({ source, outputs = [] }) =>
          joined(source).replaceAll("_", "") +
          outputs
            .map(
              ({ text, data = {} }) => joined(text) + joined(data["text/plain"]) + joined(data["text/html"]),
            )
            .join(" "),
      )
      .join(" "),
  );
  const there = new Set([...shown.matchAll(/\d[\d.]*(?:e[-+]?\d+)?/g)].map(([one]) => Number(one)));
  return (
    cells
      .filter(({ cell_type: type }) => type === "markdown")
      .map(({ source }) => joined(source))
      // arithmetic by hand is checked by the cell below it
      .filter((prose) => !/checked by hand/i.test(prose))
      .flatMap(sentences)
      .filter((sentence) => !sourced.test(sentence))
      .flatMap((sentence) =>
        [...sentence.matchAll(numeral)]
          .filter(({ 0: number, index }) => !named(sentence, number.replace(/\.$/, ""), index))
          .map(({ 0: number }) => Number(number.replace(/\.$/, "")))
          .filter(
            (value) =>
              ![value, value / 100, 1 - value / 100, value * 1000].some(
                (one) => there.has(Number(one.toPrecision(12))) || agreed.has(one),
              ),
          )
          .map((value) => `${value}: ${sentence.trim().slice(0, 160)}`),
      )
  );
}

const names = readdirSync("notebooks").filter((name) => name.endsWith(".ipynb"));

test.each(names)("%s types no number that no cell shows and no source stands beside", (name) => {
  expect(unseen(name)).toEqual([]);
});

/** The captions of a notebook's figures, from their text twins. */
function captions(name: string): string[] {
  const { cells } = JSON.parse(readFileSync(join("notebooks", name), "utf8")) as { cells: readonly Cell[] };
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .flatMap(({ data = {} }) =>
      "application/vnd.plotly.v1+json" in data ? [joined(data["text/plain"])] : [],
    );
}

test.each(names)("captions of %s part thousands by commas as tables do", (name) => {
  const bare = /(?<![\d.,])\d{5,}(?![\d.])/;
  expect(bare.test("of 40000 iterations") && !bare.test("of 40,000 iterations; 0.12345")).toBe(true);
  expect(captions(name).filter((caption) => bare.test(caption))).toEqual([]);
});
