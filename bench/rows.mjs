/** Densities of the step rows: those the engine's targets name and those between. */
const densities = [1, 0.8, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01];

/**
 * How many times faster than the fastest peer the engine is meant to be on a processor with vectors of sixteen floats; where nothing stands there is no target.
 * At .2, .05 and .01 the best sparse peer (SparseLab, SparseProp) is to take ten times as long.
 */
const targets = {
  step: { 1: 1.7, 0.5: 2, 0.2: 3.5, 0.05: 9, 0.01: 20 },
  evaluate: { 0.05: 8 },
  ladder: 2.8,
  hessian: { 1: 1.2, 0.2: 3, 0.05: 8 },
};

/**
 * What is timed. To add a row, add an entry here; `work` names a function in the table `works` of each contender that can
 * do it (contenders without it show a dash).
 *
 * id        what --only matches the beginning of, and the key in the result file
 * work      name in the contenders' tables
 * unit      of the table: µs, ms or s
 * blocks    timed blocks of each contender; block k of all contenders runs before block k + 1 of any
 * seconds   what a block lasts, about; the number of repetitions is fixed by a first untimed block
 * parts     a block is one part of this many (the levels of a ladder); their times are added
 * variants  the same work several ways (fields added to the row), each a column; default one
 * oursOnly  no peer does it
 * target    wanted ratio, fastest peer's time / ours
 */
export function rows({ quick = false, iterations = 500 } = {}) {
  const blocks = quick ? 3 : 9;
  const seconds = quick ? 0.05 : 0.25;
  const timed = { unit: "ms", blocks, seconds };
  return [
    ...densities.map((density) => ({
      id: `step ${density}`,
      work: "step",
      density,
      target: targets.step[density],
      ...timed,
    })),
    ...[1, 0.2, 0.05].map((density) => ({
      id: `evaluate ${density}`,
      work: "evaluate",
      density,
      target: targets.evaluate[density],
      ...timed,
    })),
    ...["hessian", "gaussNewton"].flatMap((work) =>
      [1, 0.2, 0.05].map((density) => ({
        id: `${work} ${density}`,
        work,
        density,
        target: targets[work]?.[density],
        ...timed,
      })),
    ),
    // a Hessian product is to cost at most 2 of these at density .21
    ...[1, 0.21].flatMap((density) =>
      ["gradient", "hessian"].map((work) => ({
        id: `curvature ${work} ${density}`,
        work,
        density,
        oursOnly: true,
        ...timed,
      })),
    ),
    {
      id: "spectrum",
      work: "spectrum",
      density: 0.21,
      oursOnly: true,
      parts: 1,
      unit: "s",
      blocks: quick ? 1 : 3,
    },
    ...[1, 0.2, 0.05].map((density) => ({
      id: `age ${density}`,
      work: "agedStep",
      density,
      oursOnly: true,
      most: 200,
      variants: [100, quick ? 500 : 5000].map((after) => ({ label: `after ${after}`, after })),
      ...timed,
    })),
    {
      id: "ladder",
      work: "ladder",
      iterations,
      parts: 16,
      unit: "s",
      blocks: quick ? 1 : 3,
      target: targets.ladder,
    },
  ];
}

/** The rows whose id begins with one of the given texts; all if none is given. Throws on a text that begins none. */
export function selectRows(all, only) {
  const unknown = only.filter((text) => !all.some(({ id }) => id.startsWith(text)));
  if (unknown.length > 0)
    throw new Error(
      `bench: --only must begin one of ${all.map(({ id }) => `"${id}"`).join(", ")}, got ${unknown.join(", ")}`,
    );
  return only.length === 0 ? all : all.filter(({ id }) => only.some((text) => id.startsWith(text)));
}
