/** Standard error of a function of a sample, from its values without each draw: √((n − 1) / n · Σ (xᵢ − x̄)²), the delete-one jackknife. */
export function jackknifeError(without: readonly number[]): number {
  const count = without.length;
  const mean = without.reduce((sum, value) => sum + value, 0) / count;
  const squares = without.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(((count - 1) / count) * squares);
}
