import { blockLength, joinParts, largestDifference, ratio, summarise } from "./statistics.mjs";

/** Largest relative difference of an early loss that still counts as the same work. */
export const TOLERANCE = 1e-3;
/**
 * Losses that must agree. A wrong mask, order or formula shows in these. Later ones need not: an input of a ReLU that is 0 but for rounding
 * falls on either side, in float64 arithmetic against float32 as well, and the runs part by up to 1e-2; it is reported.
 */
export const EARLY = 10;

/**
 * What a contender answers, or undefined from a peer that fails: it is then `lost`, with the reason, and asked no more. Ours must not fail.
 */
async function answer(contender, ask, fields) {
  if (contender.lost !== undefined) return undefined;
  try {
    return await contender.ask(ask, fields);
  } catch (error) {
    if (contender.ours) throw error;
    contender.lost = error.message;
    return undefined;
  }
}

/** The lanes of a row: each contender that can do it, in each of the row's variants, opened and with a block's length. */
async function openLanes(row, running) {
  const lanes = [];
  for (const contender of running.filter(({ ours }) => ours || !row.oursOnly)) {
    for (const { label, ...fields } of row.variants ?? [{}]) {
      const opened = await answer(contender, "open", { row: { ...row, ...fields } });
      if (opened === undefined || opened.unable) continue;
      const { handle, unit = 1 } = opened;
      const count = row.parts === undefined ? await repetitions(row, contender, { handle, unit }) : 1;
      lanes.push({ name: label ?? contender.name, contender, handle, count, seconds: [] });
    }
  }
  return lanes;
}

/** How often a block repeats the work: from a short run, and a longer one whose length the short one fixes. */
async function repetitions({ seconds, most = Infinity }, contender, { handle, unit }) {
  let count = unit;
  for (const target of [seconds / 4, seconds]) {
    const reply = await answer(contender, "run", { handle, count });
    if (reply === undefined) return unit;
    count = blockLength(reply.seconds / count, target, unit);
  }
  return Math.min(count, most);
}

/**
 * Times one row: block k of every lane before block k + 1 of any, and each round begins with another lane.
 * Gives seconds a repetition (a ladder: seconds for the whole) by lane, and the quotients with the first lane, ours.
 */
export async function measureRow(row, running) {
  const lanes = await openLanes(row, running);
  for (let block = 0; block < row.blocks * (row.parts ?? 1); block++) {
    for (let turn = 0; turn < lanes.length; turn++) {
      const { contender, handle, count, seconds } = lanes[(turn + block) % lanes.length];
      const reply = await answer(contender, "run", { handle, count });
      if (reply !== undefined) seconds.push(reply.seconds / count);
    }
  }
  const results = {};
  for (const { name, contender, handle, count, seconds } of lanes) {
    const reply = await answer(contender, "result", { handle });
    if (reply === undefined) continue;
    const { result } = reply;
    const whole = row.parts === undefined ? seconds : joinParts(seconds, row.parts);
    results[name] = {
      ...summarise(whole),
      repetitions: count,
      seconds,
      ...(result === null ? {} : { result }),
      whole,
    };
  }
  for (const contender of running) await answer(contender, "close");
  const [own, ...others] = Object.keys(results);
  const ratios = Object.fromEntries(
    others.map((name) => [name, ratio(results[name].whole, results[own].whole)]),
  );
  for (const result of Object.values(results)) delete result.whole;
  return { ...row, lanes: results, ratios };
}

/** Whether all contenders do the same work: the largest relative difference from our losses, of the early ones and of all. */
export async function agreement(running, densities, steps = 100) {
  const [ours, ...peers] = running;
  const found = [];
  for (const density of densities) {
    const { losses } = await ours.ask("losses", { density, count: steps });
    for (const peer of peers) {
      const theirs = await answer(peer, "losses", { density, count: steps });
      if (theirs === undefined) continue;
      found.push({
        peer: peer.name,
        density,
        steps,
        early: largestDifference(theirs.losses.slice(0, EARLY), losses.slice(0, EARLY)),
        difference: largestDifference(theirs.losses, losses),
      });
    }
  }
  return found;
}
