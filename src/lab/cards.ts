import { inspect } from "node:util";
import { escapeHtml } from "../disk/html.js";
import { headline, label, type Description } from "../experiments/index.js";
import type { Meta } from "../store/index.js";
import type { Plan } from "./plan.js";
import { resultRow } from "./rows.js";

/** What a value shows of itself: lines of what and value under a heading. */
interface Card {
  readonly title: string;
  readonly lines: readonly (readonly [string, string])[];
}

/** What every result of a lab has. */
interface AnyResult {
  readonly key: string;
  readonly description: Description;
  readonly summary: unknown;
  readonly meta: Meta | undefined;
}

/** As much of a key as tells results apart. */
export const shortKey = (key: string): string => key.slice(0, 12);

/** What a notebook asks a value for (`kernel/api.ts`); a symbol of all kernels that honour it. */
const displaySymbol = Symbol.for("Jupyter.display");

/** Gives a value what a notebook shows of it and what printing it says, in a line where it is one of several; nothing else about it changes. */
function showing<Value extends object>(
  value: Value,
  { html, text, line = text }: { html: () => string; text: () => string; line?: () => string },
): Value {
  const bundle = (): Readonly<Record<string, string>> => ({ "text/html": html(), "text/plain": text() });
  Object.defineProperty(value, displaySymbol, { enumerable: false, value: bundle });
  Object.defineProperty(value, inspect.custom, {
    enumerable: false,
    value: (depth: number | null, options: { readonly depth?: number | null }) =>
      (depth ?? 0) < (options.depth ?? 0) ? line() : text(), // less than is left at the top: one of several
  });
  return value;
}

function cardHtml({ title, lines }: Card): string {
  const rows = lines.map(
    ([what, value]) =>
      `<tr><th style="text-align:left">${escapeHtml(what)}</th><td style="text-align:left">${escapeHtml(value)}</td></tr>`,
  );
  return `<table><caption style="text-align:left">${escapeHtml(title)}</caption><tbody>${rows.join("")}</tbody></table>`;
}

function cardText({ title, lines }: Card): string {
  const width = Math.max(...lines.map(([what]) => what.length));
  return [title, ...lines.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`)].join("\n");
}

const duration = (seconds: number): string =>
  seconds < 90 ? `${Number(seconds.toPrecision(2))} s` : `${Number((seconds / 60).toPrecision(2))} min`;

function resultCard({ key, description, summary, meta }: AnyResult): Card {
  const { density } = Object(summary) as { readonly density?: number };
  const said = headline(summary);
  return {
    title: label(description),
    lines: [
      ...(said === "" ? [] : [["result", said] as const]),
      ...(density === undefined
        ? []
        : [["weights kept", `${Number((100 * density).toPrecision(4))} %`] as const]),
      ["key", shortKey(key)],
      ...(meta === undefined ? [] : [["computed", `in ${duration(meta.seconds)}, ${meta.engine}`] as const]),
    ],
  };
}

/** A result that shows itself: what it is about, what it came to, its short key. */
export function showingResult<Result extends AnyResult>(result: Result): Result {
  const card = (): Card => resultCard(result);
  return showing(result, {
    html: () => cardHtml(card()),
    text: () => cardText(card()),
    line: () => [label(result.description), headline(result.summary), shortKey(result.key)].join(" · "),
  });
}

/** A plan in a line. What is asked for may depend on jobs that nobody asked for, such as the lower levels of a ladder: "2 asked for, 0 there already, 4 to run, 2 of them on the way there". */
export function planLine({ asked, cached, toRun }: Pick<Plan, "asked" | "cached" | "toRun">): string {
  const before = toRun - (asked - cached);
  const onTheWay = before > 0 ? `, ${before} of them on the way there` : "";
  return `${asked} asked for, ${cached} there already, ${toRun} to run${onTheWay}`;
}

function planCard(plan: Plan): Card {
  const { toRun, wallSeconds, memoryBytes, jobs } = plan;
  const cost = [
    ["time", `about ${duration(wallSeconds)}`],
    ["memory", `${Math.round(memoryBytes / 1e6)} MB`],
    ["longest job", longest(jobs)],
  ] as const;
  return {
    title: planLine(plan),
    lines: toRun === 0 ? [["time", "none: all is there"]] : cost,
  };
}

function longest(jobs: Plan["jobs"]): string {
  const [first] = [...jobs].sort((a, b) => b.seconds - a.seconds);
  return first === undefined ? "–" : `${first.label}, ${duration(first.seconds)}`;
}

/** A plan that shows itself: what is there, what would run, how long and with how much memory. */
export function showingPlan(plan: Plan): Plan {
  const card = (): Card => planCard(plan);
  return showing(plan, { html: () => cardHtml(card()), text: () => cardText(card()) });
}

/** Results that a list shows of itself; the others are counted. */
const SHOWN = 100;
const heads = ["key", "seed", "arm", "level", "result"] as const;

function listLines(results: readonly AnyResult[]): readonly (readonly string[])[] {
  return results.slice(0, SHOWN).map((result) => {
    const { seed, arm, level } = resultRow(result);
    return [shortKey(result.key), String(seed), arm, String(level), headline(result.summary)];
  });
}

const countText = (results: readonly AnyResult[]): string =>
  `${results.length} results${results.length > SHOWN ? `, the first ${SHOWN}` : ""}`;

function listHtml(results: readonly AnyResult[]): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag} style="text-align:left">${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const rows = listLines(results).map((cells) => row(cells, "td"));
  const head = `<caption style="text-align:left">${countText(results)}</caption><thead>${row(heads, "th")}</thead>`;
  return `<div style="max-height:24em;overflow:auto"><table>${head}<tbody>${rows.join("")}</tbody></table></div>`;
}

function listText(results: readonly AnyResult[]): string {
  const lines = [heads, ...listLines(results)];
  const widths = heads.map((_, c) => Math.max(...lines.map((cells) => cells[c]?.length ?? 0)));
  const drawn = lines.map((cells) =>
    cells
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [countText(results), ...drawn].join("\n");
}

/** Results that show themselves as a table, a line each. */
export function showingResults<Result extends AnyResult>(results: Result[]): Result[] {
  return showing(results, { html: () => listHtml(results), text: () => listText(results) });
}
