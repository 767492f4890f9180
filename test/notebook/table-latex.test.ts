import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { table, tableLatex } from "../../src/notebook/index.js";
import { latexText } from "../../src/notebook/table-latex.js";
import { kernelDouble } from "./kernel-double.js";

const rows = [
  {
    arm: "ticket_1 & 50 %",
    accuracy: { estimate: 0.34, interval: [-0.15, 0.53] as const },
    steps: -1200,
    p: 2e-7,
  },
  { arm: "Δw ≥ λ₀", accuracy: null, steps: 15.25, p: 0.5 },
];

test("numbers stand at their decimal point, estimates with their interval, text shows exactly itself", () => {
  expect(tableLatex(rows, { caption: "100 % of {it}" })).toBe(
    [
      "% \\usepackage{booktabs,siunitx}",
      "\\begin{table}",
      "  \\centering",
      "  \\caption{100 \\% of \\{it\\}}",
      "  \\begin{tabular}{lrS[table-format=-4.2]r}",
      "    \\toprule",
      "    arm & accuracy & {steps} & p \\\\",
      "    \\midrule",
      "    ticket\\_1 \\& 50 \\% & \\num{0.34} {[}\\num{-0.15}, \\num{0.53}{]} & -1200 & \\num{2.000e-7} \\\\",
      "    $\\Delta$w $\\ge$ $\\lambda$$_0$ & -- & 15.25 & \\num{0.5} \\\\",
      "    \\bottomrule",
      "  \\end{tabular}",
      "\\end{table}",
      "",
    ].join("\n"),
  );
});

test("commas, infinities, missing numbers and long columns stay readable for siunitx", () => {
  const found = tableLatex([{ n: 123_456 }, { n: Infinity }, { n: null }]);
  expect(found).toContain("\\begin{tabular}{r}");
  expect(found).toContain("    \\num{123456} \\\\\n    $\\infty$ \\\\\n    -- \\\\");
  expect(tableLatex([{ n: 1.5 }, { n: null }])).toContain("1.5 \\\\\n    {--} \\\\");
});

test("no character of TeX's own passes unescaped, whatever the text", () => {
  const nasty = "\\input{/etc/passwd} $x$ ~ ^ # % _ & {}";
  const text = latexText(nasty);
  const rest = text.replace(/\\text(backslash|asciitilde|asciicircum)\{\}/g, "").replace(/\\[&%$#_{}]/g, "");
  expect(rest).not.toMatch(/[\\&%$#_{}^~]/);
});

test("a table shown with save writes its LaTeX beside CSV and JSON", () => {
  const folder = mkdtempSync(join(tmpdir(), "latex-"));
  vi.stubEnv("LOTTERY_OUT", folder);
  kernelDouble();
  table(rows, { save: "arms", caption: "Arms." });
  expect(readFileSync(join(folder, "figures", "arms.tex"), "utf8")).toBe(
    tableLatex(rows, { caption: "Arms." }),
  );
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
