/** A number in 3 significant digits, without exponent: 1234 → "1,234", 0.0123 → "0.0123". */
export function digits3(value) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", {
    minimumFractionDigits: Math.min(decimals, 6),
    maximumFractionDigits: Math.min(decimals, 6),
  });
}

const factors = { µs: 1e6, ms: 1e3, s: 1 };

/** Seconds in a unit (µs, ms, s): the median, and the quartiles when asked for, as "1.02 [1.00 1.05]". */
export function time({ median, lower, upper }, unit, { spread = false } = {}) {
  const shown = (seconds) => digits3(seconds * factors[unit]);
  return spread ? `${shown(median)} [${shown(lower)} ${shown(upper)}]` : shown(median);
}

/** Lines of a table: the first column flush left, the others flush right, a rule below the head. */
export function textTable(head, rows) {
  const texts = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => [...(row[column] ?? "")].length)));
  const pad = (text, column) => {
    const space = " ".repeat(widths[column] - [...text].length);
    return column === 0 ? text + space : space + text;
  };
  const lines = texts.map((row) =>
    head
      .map((_, column) => pad(row[column] ?? "", column))
      .join("  ")
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return lines;
}
