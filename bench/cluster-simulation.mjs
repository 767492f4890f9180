// A cluster that takes tasks as Slurm does, by the plan's estimates: no clock, no randomness.

/** Seconds before a task's first job: Node, package and data from the copies on its node; of the scheduler between two tasks; and until it sees that an array may begin. */
export const defaults = { startSeconds: 2, scheduleSeconds: 1, waveSeconds: 0 };

/**
 * Runs a layout on `nodes` that take a task each at a time, arrays in order, an array when those that it waits for have ended.
 * makespan: seconds until the last task ends. ideal: what no schedule can beat, the larger of work ÷ nodes and the longest chain. waste: share of the nodes' seconds in which
 * nothing is computed. publishesASecond: most results that reach the store in a second. reads: dependencies and assets read from the store.
 */
export function simulate(
  jobs,
  { arrays, tasks },
  { nodes, startSeconds, scheduleSeconds, waveSeconds } = {},
) {
  const start = (startSeconds ?? defaults.startSeconds) + (scheduleSeconds ?? defaults.scheduleSeconds);
  const wave = waveSeconds ?? defaults.waveSeconds;
  const free = Array.from({ length: nodes }, () => 0);
  const ends = [];
  const published = new Map();
  let total = 0;
  const order = arrays.map((_, n) => n);
  const begun = new Map();
  const readyAt = (n) =>
    arrays[n].after.reduce((most, before) => Math.max(most, (ends[before] ?? Infinity) + wave), 0);
  while (order.length > 0) {
    // The array that may begin first; among equals the one that was sent first.
    const next = order.reduce((best, n) => (readyAt(n) < readyAt(best) ? n : best), order[0]);
    order.splice(order.indexOf(next), 1);
    const ready = readyAt(next);
    let last = ready;
    for (const task of tasks[next]) {
      const node = free.reduce((best, at, i) => (at < free[best] ? i : best), 0);
      let now = Math.max(free[node], ready) + start;
      for (const job of task.jobs) {
        now += job.seconds;
        total += job.seconds;
        const second = Math.floor(now);
        published.set(second, (published.get(second) ?? 0) + 1);
      }
      free[node] = now;
      last = Math.max(last, now);
    }
    begun.set(next, ready);
    ends[next] = last;
  }
  const makespan = Math.max(...ends);
  const ideal = Math.max(total / nodes, longestChain(jobs));
  const round = (value, digits = 1) => Number(value.toFixed(digits));
  return {
    arrays: arrays.length,
    tasks: tasks.reduce((sum, list) => sum + list.length, 0),
    workHours: round(total / 3600),
    makespanSeconds: round(makespan),
    makespanMinutes: round(makespan / 60),
    idealMinutes: round(ideal / 60),
    wasteShare: round(1 - total / (nodes * makespan), 3),
    publishesASecond: Math.max(...published.values()),
    storeReads: jobs.reduce((sum, { needs }) => sum + needs.length, 0),
  };
}

function longestChain(jobs) {
  const ends = new Map();
  for (const { key, needs, seconds } of jobs) {
    ends.set(key, seconds + needs.reduce((most, need) => Math.max(most, ends.get(need) ?? 0), 0));
  }
  return [...ends.values()].reduce((most, end) => Math.max(most, end), 0);
}
