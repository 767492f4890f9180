import { SourceMap } from "node:module";

/** The cells that ran, so that a place in compiled code can be told as a line of a cell. */
export interface Sources {
  /** Remembers a cell under the name that stack traces show. The oldest of more than 500 is forgotten. */
  add(name: string, source: string, maps: readonly string[]): void;
  /** Line of the cell for a place in its compiled code, all counted from 1. */
  line(name: string, line: number, column: number): number;
  /** Text of a line, if the cell is still known. */
  text(name: string, line: number): string | undefined;
}

const remembered = 500;

/** A cell is compiled in two passes; each map leads one pass back, the last pass first. */
export function createSources(): Sources {
  const cells = new Map<string, { readonly lines: readonly string[]; readonly maps: readonly string[] }>();
  return {
    add(name, source, maps) {
      cells.delete(name);
      cells.set(name, { lines: source.split("\n"), maps });
      const [oldest] = cells.keys();
      if (cells.size > remembered && oldest !== undefined) cells.delete(oldest);
    },
    line(name, line, column) {
      const cell = cells.get(name);
      if (cell === undefined || cell.maps.length === 0) return line;
      let place = { line: line - 1, column: column - 1 };
      for (const map of cell.maps) {
        const payload = JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0];
        const entry = new SourceMap(payload).findEntry(place.line, place.column);
        if (!("originalLine" in entry) || entry.originalLine === undefined) return line;
        place = { line: entry.originalLine, column: entry.originalColumn };
      }
      return place.line; // from 0, but tslab puts one line of its own first
    },
    text: (name, line) => cells.get(name)?.lines[line - 1],
  };
}
