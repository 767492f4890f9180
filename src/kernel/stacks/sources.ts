/** The cells that ran, so that a place can be shown with its line. */
export interface Sources {
  /** Remembers a cell under the name that stack traces show. The oldest of more than 500 is forgotten. */
  add(name: string, source: string): void;
  /** Text of a line, if the cell is still known. */
  text(name: string, line: number): string | undefined;
}

const remembered = 500;

export function createSources(): Sources {
  const cells = new Map<string, readonly string[]>();
  return {
    add(name, source) {
      cells.delete(name);
      cells.set(name, source.split("\n"));
      const [oldest] = cells.keys();
      if (cells.size > remembered && oldest !== undefined) cells.delete(oldest);
    },
    text: (name, line) => cells.get(name)?.[line - 1],
  };
}
