import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { filesBelow } from "./fingerprint.mjs";

/** Columns of equal width, separated by two blanks; the first row is the heading. */
export function columns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return [
    line(rows[0]),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...rows.slice(1).map(line),
  ].join("\n");
}

/** Three significant digits. JSON has no infinity: a bound that is null is one, the interval of a single seed. */
const number = (value, absent) => (value === null ? absent : String(Number(value.toPrecision(3))));

/** "ticket - dense: 0.12 [-0.03, 0.27] points, claimed > -0.2" for one part of a verdict; the level stands there where looks or parts have raised it above 95 %. */
export function effectText({ name, estimate, interval: [lower, upper], unit, delta, direction, level = 0 }) {
  const within = `[${number(lower, "-inf")}, ${number(upper, "inf")}]`;
  const claimed = `${direction === "beyond" ? "|x| " : ""}> ${number(delta, "?")}`;
  const raised = level === 0 ? "" : ` at ${number(100 * level)} %`;
  return `${name}: ${number(estimate, "?")} ${within}${unit === "" ? "" : ` ${unit}`}${raised}, claimed ${claimed}`;
}

/**
 * Parts with those first that carry the outcome, so that what stands beside the word is what it rests on.
 * @param {{ outcome: string, parts: readonly { outcome: string }[] }} verdict
 */
export function decidingFirst({ outcome, parts }) {
  const carries = (part) => part.outcome === outcome;
  return [...parts.filter(carries), ...parts.filter((part) => !carries(part))];
}

const json = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined);

/**
 * The verdicts that a notebook left in its folder, its first (`verdict.json`) first and without a name.
 * @param {string} folder
 */
function verdictsIn(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
  const first = files.includes("verdict.json")
    ? [{ name: "", verdict: json(join(folder, "verdict.json")) }]
    : [];
  const further = files
    .filter((file) => file !== "verdict.json")
    .sort()
    .map((file) => ({ name: file.slice(0, -".json".length), verdict: json(join(folder, file)) }))
    .filter(({ verdict }) => verdict.outcome !== undefined && Array.isArray(verdict.parts));
  return [...first, ...further];
}

/**
 * What a notebook left behind under out/: the runner's record, its verdicts and the first figure.
 * @param {string} root folder of the project
 * @param {string} name of the notebook, without extension
 */
export function readStudy(root, name) {
  const folder = join(root, "out", name);
  const record = json(join(folder, "run.json")) ?? { problems: ["did not run"], scale: "-", seconds: NaN };
  const figure = filesBelow(folder).find((path) => [".png", ".svg"].includes(extname(path)));
  return {
    ...record,
    notebook: name,
    verdicts: verdictsIn(folder),
    figure: figure === undefined ? undefined : relative(root, figure),
  };
}

/** A line for the verdict with the first part that carries it, and one for each further part; `beside` fills the last two columns. */
function verdictRows(label, scale, verdict, beside) {
  const { outcome, reason } = verdict;
  const [first, ...rest] = decidingFirst(verdict);
  const word = reason?.startsWith("too few seeds") ? `${outcome}: ${reason}` : outcome;
  return [
    [label, scale, word, effectText(first), ...beside],
    ...rest.map((part) => ["", "", `  ${part.outcome}`, effectText(part), "", ""]),
  ];
}

/**
 * The table that ends `npm start`: a study's verdicts, each part by part, and below a verdict of another scale the committed
 * one of scale laptop, labelled. Time and figure stand beside the first.
 * @param {ReturnType<typeof readStudy>[]} studies
 */
export function verdictTable(studies) {
  const rows = studies.flatMap(({ notebook, scale, seconds, problems, verdicts, figure }) => {
    const beside = [Number.isFinite(seconds) ? seconds.toFixed(1) : "-", figure ?? "-"];
    if (problems.length > 0) return [[notebook, scale, "FAILED", "-", ...beside]];
    if (verdicts.length === 0) return [[notebook, scale, "-", "no verdict", ...beside]];
    return verdicts.flatMap(({ name, verdict }, i) => {
      // what was asked for is the scale of the notebook; the results of one claim may be of another
      const { scale: own = scale } = verdict;
      const lines = verdictRows(i === 0 ? notebook : `  ${name}`, own, verdict, i === 0 ? beside : ["", ""]);
      const committed = own === "laptop" ? undefined : verdict.laptop;
      return committed ? [...lines, ...verdictRows("  committed", "laptop", committed, ["", ""])] : lines;
    });
  });
  return columns([
    ["study", "scale", "verdict", "effect [95 % interval], claimed", "seconds", "figure"],
    ...rows,
  ]);
}
