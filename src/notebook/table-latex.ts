import { at } from "../numerics/at.js";
import { estimateText, isEstimate, numberText, warrantedDecimals } from "./numbers.js";
import type { TableColumn } from "./table-column.js";

/** Characters that TeX would obey, and those that its fonts lack, as what shows them. */
const signs: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "{": "\\{",
  "}": "\\}",
  "−": "$-$",
  "–": "--",
  "×": "$\\times$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "≈": "$\\approx$",
  "±": "$\\pm$",
  "∞": "$\\infty$",
  "·": "$\\cdot$",
  "²": "$^2$",
  "³": "$^3$",
  "₀": "$_0$",
  "₁": "$_1$",
  "₂": "$_2$",
  "√": "$\\surd$",
  "∂": "$\\partial$",
  "‖": "$\\|$",
  "⊙": "$\\odot$",
  α: "$\\alpha$",
  β: "$\\beta$",
  γ: "$\\gamma$",
  δ: "$\\delta$",
  Δ: "$\\Delta$",
  ε: "$\\varepsilon$",
  η: "$\\eta$",
  λ: "$\\lambda$",
  μ: "$\\mu$",
  π: "$\\pi$",
  ρ: "$\\rho$",
  σ: "$\\sigma$",
  Σ: "$\\Sigma$",
  τ: "$\\tau$",
  ω: "$\\omega$",
  "\u00a0": "~",
  "\n": " ",
  "\r": " ",
};

/** Text as LaTeX that shows exactly it: commands in it are letters, Greek and signs are set as mathematics. */
export function latexText(text: string): string {
  return [...text].map((character) => signs[character] ?? character).join("");
}

/** A number as siunitx reads it: no commas, a plain minus. Undefined where it is none (∞, not a number). */
function latexNumber(value: number, decimals: number | undefined): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  return numberText(value, decimals).replace(/,/g, "").replace(/−/g, "-");
}

const num = (value: number, decimals?: number): string => {
  const text = latexNumber(value, decimals);
  return text === undefined ? latexText(numberText(value)) : `\\num{${text}}`;
};

/** A column's cells and how they stand: numbers alone at their decimal point (siunitx's S), others right or left. */
function latexColumn(
  values: readonly unknown[],
  decimals: number | undefined,
): { readonly kind: string; readonly cells: readonly string[] } {
  const filled = values.filter((value) => value !== null && value !== undefined);
  const texts = filled.map((value) => (typeof value === "number" ? latexNumber(value, decimals) : undefined));
  const plain = texts.filter((text): text is string => text !== undefined && !text.includes("e"));
  if (filled.length > 0 && plain.length === filled.length) {
    const wholes = Math.max(...plain.map((text) => (/^-?(\d+)/.exec(text)?.[1] ?? "").length));
    const places = Math.max(...plain.map((text) => (text.split(".")[1] ?? "").length));
    const sign = plain.some((text) => text.startsWith("-")) ? "-" : "";
    const cells = values.map((value) =>
      typeof value === "number" ? (latexNumber(value, decimals) ?? "") : "{--}",
    );
    return { kind: `S[table-format=${sign}${wholes}.${places}]`, cells };
  }
  const numeric = filled.some((value) => typeof value === "number" || isEstimate(value));
  return { kind: numeric ? "r" : "l", cells: values.map((value) => latexCell(value, decimals)) };
}

function latexCell(value: unknown, decimals: number | undefined): string {
  if (value === null || value === undefined) return "--";
  if (typeof value === "number") return num(value, decimals);
  if (isEstimate(value)) {
    const [lower, upper] = value.interval;
    const finite = [value.estimate, lower, upper].every(Number.isFinite);
    if (!finite) return latexText(estimateText(value, "", decimals));
    // The bracket is in braces: after \\ it would be read as an option.
    const places = decimals ?? warrantedDecimals(value);
    return `${num(value.estimate, places)} {[}${num(lower, places)}, ${num(upper, places)}{]}`;
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return latexText(value);
  return latexText(JSON.stringify(value));
}

/** The rows of whole columns as a LaTeX table (booktabs, siunitx), two blanks deep. */
export function latexTable<Row extends object>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  caption: string | undefined,
): string {
  const made = columns.map(({ value, decimals }) =>
    latexColumn(
      rows.map((row): unknown => (typeof value === "function" ? value(row) : row[value])),
      decimals,
    ),
  );
  const headings = columns.map(({ label, unit }, c) => {
    const text = latexText(unit === undefined || unit === "" ? label : `${label} (${unit})`);
    return at(made, c).kind.startsWith("S") ? `{${text}}` : text;
  });
  const line = (cells: readonly string[]): string => `    ${cells.join(" & ")} \\\\`;
  return [
    "% \\usepackage{booktabs,siunitx}",
    "\\begin{table}",
    "  \\centering",
    ...(caption === undefined ? [] : [`  \\caption{${latexText(caption)}}`]),
    `  \\begin{tabular}{${made.map(({ kind }) => kind).join("")}}`,
    "    \\toprule",
    line(headings),
    "    \\midrule",
    ...rows.map((_, r) => line(made.map(({ cells }) => at(cells, r)))),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
