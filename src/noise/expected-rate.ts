import { checkPositive } from "../numerics/checks.js";

/**
 * center · √(batch / reference): for SGD with noise the best rate grows like √B below the critical batch and less above it (Krizhevsky 2014; McCandlish et al. 2018, section 2.2). All three are positive and finite; errors begin
 * with `where`.
 */
export function expectedRate(
  where: string,
  given: { readonly center: number; readonly reference: number; readonly batch: number },
): number {
  for (const [name, value] of Object.entries(given)) checkPositive(where, name, value);
  return given.center * Math.sqrt(given.batch / given.reference);
}
