import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A report as text, kept as bench/results/NAME.json if it has a name. */
export function keepReport(report, name) {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  const folder = resolve(import.meta.dirname, "results");
  if (name !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), text);
  }
  return text;
}
