import { inspect } from "node:util";
import type { MimeBundle } from "../kernel/api.js";
import type { Verdict } from "../statistics/index.js";
import { provenanceRows, type ProvenanceOptions } from "./provenance.js";
import { tableBundle, type TableOptions } from "./table.js";
import { verdictBundle, type VerdictCardOptions } from "./verdict-card.js";

/**
 * An object that shows itself as the last expression of a cell, in every kernel that honours
 * `Symbol.for("Jupyter.display")` (ours, Deno's and others); printed elsewhere it is its text.
 */
export interface View {
  /** What it shows, by media type. */
  readonly bundle: MimeBundle;
  /** The text twin. */
  toString(): string;
}

const displaySymbol = Symbol.for("Jupyter.display");

/** Wraps representations in an object that shows itself. */
export function view(bundle: MimeBundle): View {
  const text = (): string => String(bundle["text/plain"] ?? "");
  const shown = { bundle, toString: text };
  for (const [key, value] of [
    [displaySymbol, () => bundle],
    [inspect.custom, text],
  ] as const)
    Object.defineProperty(shown, key, { enumerable: false, value });
  return Object.freeze(shown);
}

/** `table` as an object that shows itself. */
export const tableView = <Row extends object>(rows: readonly Row[], options: TableOptions<Row> = {}): View =>
  view(tableBundle(rows, options));

/** `verdictCard` as an object that shows itself; writes nothing. */
export const verdictView = (verdict: Verdict, options: VerdictCardOptions = {}): View =>
  view(verdictBundle(verdict, options));

/** `provenance` as an object that shows itself; writes nothing. */
export const provenanceView = (options: ProvenanceOptions): View =>
  tableView(provenanceRows(options), {
    columns: [
      { value: "what", label: "provenance" },
      { value: "value", label: "" },
    ],
  });
