import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** An output of a code cell, as far as the checks look at it. */
export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly execution_count: number | null;
}

export interface Notebook {
  readonly name: string;
  /** Every string of the file but pictures: sources, outputs, metadata. */
  readonly strings: readonly string[];
  readonly bytes: number;
  readonly kernel: string;
  readonly cells: readonly Cell[];
}

interface RawCell {
  readonly cell_type: Cell["cell_type"];
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

interface RawNotebook {
  readonly metadata: { readonly kernelspec?: { readonly name: string } };
  readonly cells: readonly RawCell[];
}

/** The committed notebooks, in order. */
export function notebooks(): readonly Notebook[] {
  if (!existsSync("notebooks")) return [];
  const names = readdirSync("notebooks").filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => {
    const path = join("notebooks", name);
    const text = readFileSync(path, "utf8");
    const raw = JSON.parse(text) as RawNotebook;
    const cells = raw.cells.map((cell) => ({
      cell_type: cell.cell_type,
      source: typeof cell.source === "string" ? cell.source : cell.source.join(""),
      outputs: cell.outputs ?? [],
      execution_count: cell.execution_count ?? null,
    }));
    return {
      name,
      strings: stringsOf(raw),
      bytes: statSync(path).size,
      kernel: raw.metadata.kernelspec?.name ?? "",
      cells,
    };
  });
}

/** Every string inside a JSON value, without those under a key such as "image/png". */
function stringsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key.startsWith("image/") ? [] : stringsOf(inner)));
}

/** The code cells that hold code. */
export const codeCells = (notebook: Notebook): readonly Cell[] =>
  notebook.cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "");

/** Lines of a cell that are neither blank nor only a comment. */
export const codeLines = (source: string): readonly string[] =>
  source.split("\n").filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/\*|\*)/.test(line));

/** Words of all prose cells together. */
export const proseWords = (notebook: Notebook): number =>
  notebook.cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => source.split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Paths that exist on one machine only: home folders, temporary folders, drive letters. */
export const absolutePaths = (text: string): readonly string[] =>
  text.match(/(?<![\w.~:/-])(\/(home|Users|root|tmp|work|mnt|opt|var|usr)\/[^\s"'\\)]+|[A-Z]:\\[^\s"']+)/g) ??
  [];

/** The median of some numbers, the lower one of two. */
export const lowerMedian = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
