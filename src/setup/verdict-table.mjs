import { existsSync, readFileSync } from "node:fs";
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

/** "0.12 [-0.03, 0.27] points", or a dash where there is no number. */
export function effectText({ effect, interval, unit }) {
  if (typeof effect !== "number") return "-";
  const text = (value) => (typeof value === "number" ? String(Number(value.toPrecision(3))) : "?");
  const within = Array.isArray(interval) ? ` [${interval.map(text).join(", ")}]` : "";
  return `${text(effect)}${within}${unit ? ` ${unit}` : ""}`;
}

/**
 * What a notebook left behind under out/: its record of the runner, its verdict and its first figure.
 * @param {string} root folder of the project
 * @param {string} out folder that holds one folder a notebook
 * @param {{ notebook: string, scale: string, seconds: number, problems: string[] }} record
 */
export function readStudy(root, out, record) {
  const folder = join(out, record.notebook);
  const file = join(folder, "verdict.json");
  const figure = filesBelow(folder).find((path) => [".png", ".svg"].includes(extname(path)));
  return {
    ...record,
    verdict: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined,
    figure: figure === undefined ? undefined : relative(root, figure),
  };
}

/**
 * One line a notebook and, below a verdict of another scale, the committed one of scale laptop.
 * @param {ReturnType<typeof readStudy>[]} studies
 */
export function verdictTable(studies) {
  const rows = studies.flatMap(({ notebook, scale, seconds, problems, verdict, figure }) => {
    const word = problems.length > 0 ? "FAILED" : (verdict?.verdict ?? "no verdict");
    const effect = problems.length > 0 || !verdict ? "-" : effectText(verdict);
    const own = [notebook, scale, word, effect, seconds.toFixed(1), figure ?? "-"];
    const committed = verdict?.laptop;
    if (!committed || scale === "laptop") return [own];
    return [own, ["", "laptop (committed)", committed.verdict, effectText(committed), "", ""]];
  });
  return columns([["study", "scale", "verdict", "effect [95 % interval]", "seconds", "figure"], ...rows]);
}
