import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../../src/numerics/index.js";
import { verdict } from "../../../src/statistics/index.js";
import type { OptionCases } from "./case.js";

const judged = verdict(
  { claim: "c", parts: [{ name: "x", values: [1, 2], delta: 0, direction: "greater", unit: "" }] },
  { rng: random(1) },
);
const column = { value: "a", label: "A", unit: "s", decimals: 1 };
const tabled = { columns: [column], caption: "c" };
const card = { name: "verdict", committed: { scale: "laptop", verdict: judged } };
const made = { results: [], seconds: 1, more: {} };

/** What a notebook shows. `folder` takes files. */
export function notebookCases(folder: string): OptionCases {
  const page = join(folder, "page.ipynb");
  writeFileSync(page, JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const run = { arm: "ticket", level: 1, steps: 9, stop: 1, accuracy: 0.5 };
  const results = [0, 1].flatMap((seed) => [
    { ...run, seed },
    { ...run, seed, arm: "reinit" },
  ]);
  const curve = { barrier: 0, errors: [0, 0] };
  const line = { seed: 0, arm: "ticket", level: 1, steps: 9, ...curve, trained: curve };
  writeFileSync(
    join(folder, "s.torch.json"),
    JSON.stringify({ versions: { torch: "2" }, results: [...results, line] }),
  );
  return {
    besideRecorded: { calls: [[[], "s", [["ticket", "reinit"]], { folder }]] },
    besideRecordedLines: { calls: [[[], "s", { folder }]] },
    recordedRuns: { calls: [["01-winning-tickets", {}]] },
    committedAnswer: { calls: [["none", { folder }]] },
    committedPilot: { calls: [["10-data-order", {}]] },
    committedVerdict: { calls: [["none", { folder }]] },
    exportPages: { calls: [[page, { to: folder }]] },
    parameters: { calls: [[{ scale: "quick" }, { environment: {} }]] },
    progress: { calls: [[1, { unit: "runs", clock: () => 0, write: () => undefined, terminal: false }]] },
    provenance: { calls: [[made]] },
    provenanceView: { calls: [[made]] },
    table: { calls: [[[{ a: 1 }], tabled]] },
    tableBundle: { calls: [[[{ a: 1 }], tabled]] },
    tableView: { calls: [[[{ a: 1 }], tabled]] },
    tableCsv: { calls: [[[{ a: 1 }], { columns: [column] }]] },
    tableLatex: { calls: [[[{ a: 1 }], { columns: [column] }]] },
    tableJson: { calls: [[[{ a: 1 }], { columns: [column] }]] },
    verdictCard: { calls: [[judged, card]] },
    verdictView: { calls: [[judged, card]] },
  };
}
