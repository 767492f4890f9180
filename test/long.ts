/**
 * How often a test repeats what is drawn at random or tried in many forms: `long` times with `LOTTERY_TESTS=long`, as continuous integration runs
 * all tests, `short` times with `npm test` alone, so that it stays a matter of minutes. Both see a planted fault; the long one sees rarer ones too.
 */
export function repeated({ long, short }: { readonly long: number; readonly short: number }): number {
  const { LOTTERY_TESTS: asked = "" } = process.env;
  if (!["", "long"].includes(asked))
    throw new RangeError(`LOTTERY_TESTS: must be "long" or not set, got "${asked}"`);
  return asked === "long" ? long : short;
}
