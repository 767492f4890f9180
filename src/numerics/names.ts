/** Number of single-character edits (insert, delete, replace) that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The known name nearest to a misspelt one, if it is near: at most a third of its letters differ. */
export function nearestName(value: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, distance: editDistance(value.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => 3 * distance <= Math.max(name.length, value.length))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** The message for a name that no table knows: lists the known ones and the one that may have been meant. */
export function unknownName(where: string, field: string, value: unknown, known: readonly string[]): string {
  const nearest = typeof value === "string" ? nearestName(value, known) : undefined;
  const hint = nearest === undefined ? "" : ` (did you mean ${JSON.stringify(nearest)}?)`;
  const list = known.map((name) => JSON.stringify(name)).join(", ");
  return `${where}: ${field} must be one of ${list}, got ${shown(value)}${hint}`;
}

/** A value as error messages show it: short, on one line. Never throws. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : describe(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Typed arrays by type and length, other objects as JSON in which numbers that JSON has no word for keep theirs. */
function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  try {
    const text = JSON.stringify(value, (_, item: unknown) => {
      return typeof item === "bigint" || (typeof item === "number" && !Number.isFinite(item))
        ? String(item)
        : item;
    });
    return text ?? String(value);
  } catch {
    return Object.prototype.toString.call(value); // a cycle, a getter that throws
  }
}
