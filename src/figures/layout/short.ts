/** Six significant digits: far below a pixel; files stay small, and last bits that engines compute differently vanish. */
export const short = (value: number): number => Number(value.toPrecision(6));

/** A copy of plain data whose numbers have six significant digits. */
export function shortened<T>(data: T): T {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === "number" ? short(value) : value)),
  ) as T;
}
