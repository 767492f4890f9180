/** Columns that differ between two copies of one result. */
const ofTheCopy: readonly string[] = ["seconds", "stepSeconds"];

/** Two rows with the same text are one: every column but the time that a copy of the result took. */
export function identityOf(row: object): string {
  const columns = Object.entries(row).filter(([name]) => !ofTheCopy.includes(name));
  return JSON.stringify(
    columns.sort(([a], [b]) => (a < b ? -1 : 1)),
    (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
  );
}

/** How a row is named in an error: its key, else its seed, else its columns. */
export function rowName(row: object): string {
  if ("key" in row && typeof row.key === "string") return `key ${row.key.slice(0, 12)}`;
  if ("seed" in row) return `seed ${String(row.seed)}`;
  return JSON.stringify(row);
}

/** Throws `caller: every replicate must be there once, got … twice` if two of these rows are the same. */
export function checkDistinct(caller: string, rows: readonly object[], where = ""): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const identity = identityOf(row);
    if (seen.has(identity))
      throw new RangeError(
        `${caller}: every replicate must be there once, got ${rowName(row)} twice${where}`,
      );
    seen.add(identity);
  }
}
