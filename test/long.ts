const { LOTTERY_TESTS: asked = "" } = process.env;
if (!["", "long"].includes(asked))
  throw new RangeError(`LOTTERY_TESTS: must be "long" or not set, got "${asked}"`);

/**
 * Whether tests repeat what is drawn at random, or tried in many forms, as often as they can: with `LOTTERY_TESTS=long`, as continuous integration runs
 * all tests. `npm test` alone repeats it less, so that it stays a matter of minutes. Both see a planted fault; the long form sees rarer ones too.
 */
export const long = asked === "long";
