import { chains, type Job } from "../lab/plan.js";

/** Jobs that one element of an array computes one after the other. */
export interface Task {
  readonly jobs: readonly Job[];
  /** Estimated wall seconds. */
  readonly seconds: number;
}

/** Tasks that are submitted together. */
export interface TaskArray {
  /** Tasks of wave n need only what waves before it compute. */
  readonly wave: number;
  readonly tasks: readonly Task[];
  /** Arrays, by their numbers, that compute what its jobs need. */
  readonly after: readonly number[];
}

export interface ArrayOptions {
  /** Seconds that a task should take: short jobs are put together until they come to it. */
  readonly taskSeconds: number;
  /** Elements that an array may have. */
  readonly arraySize: number;
}

/** Jobs each of which needs nothing but the one before it; the first may need others. */
interface Chain {
  readonly jobs: Job[];
  seconds: number;
  wave: number;
  /** Chains that compute what its first job needs. */
  readonly needs: Set<Chain>;
  /** Number of its array, once it has one. */
  array: number;
}

/**
 * Divides jobs, dependencies before what needs them, into arrays. A job goes with the one job that it needs where it is the longest way from there to the end: so
 * a ladder is one task, level by level, and its measurements are another array. Tasks of a wave are evened out by their estimates, the longest placed first, and those that need the
 * same array come to the same one, so that few wait for many.
 */
export function arraysOf(jobs: readonly Job[], options: ArrayOptions): readonly TaskArray[] {
  const waves = new Map<number, Chain[]>();
  for (const chain of chainsOf(jobs)) {
    const wave = waves.get(chain.wave) ?? [];
    wave.push(chain);
    waves.set(chain.wave, wave);
  }
  const arrays: TaskArray[] = [];
  for (const [wave, list] of [...waves].sort(([a], [b]) => a - b)) {
    for (const part of parts(list, options)) {
      const after = new Set(part.flatMap((chain) => [...chain.needs].map(({ array }) => array)));
      for (const chain of part) chain.array = arrays.length;
      arrays.push({
        wave,
        tasks: evened(part, options.taskSeconds),
        after: [...after].sort((a, b) => a - b),
      });
    }
  }
  return arrays;
}

function chainsOf(jobs: readonly Job[]): readonly Chain[] {
  const here = new Set(jobs.map(({ key }) => key));
  const length = chains(jobs);
  /** For each job the one that goes on after it in the same task. */
  const heirs = new Map<string, Job>();
  for (const job of jobs) {
    const [need, ...others] = job.needs.filter((key) => here.has(key));
    if (need === undefined || others.length > 0) continue;
    const heir = heirs.get(need);
    if (heir === undefined || lengthOf(job) > lengthOf(heir)) heirs.set(need, job);
  }
  const chainOf = new Map<string, Chain>();
  for (const job of jobs) {
    const needs = job.needs.flatMap((key) => chainOf.get(key) ?? []);
    const [before] = needs;
    const goesOn = before !== undefined && heirs.get(before.jobs.at(-1)?.key ?? "") === job;
    const chain = goesOn ? before : begun(needs);
    chain.jobs.push(job);
    chain.seconds += job.seconds;
    chainOf.set(job.key, chain);
  }
  return [...new Set(chainOf.values())];

  function lengthOf({ key }: Job): number {
    return length.get(key) ?? 0;
  }
}

function begun(needs: readonly Chain[]): Chain {
  const wave = needs.reduce((most, chain) => Math.max(most, chain.wave + 1), 0);
  return { jobs: [], seconds: 0, wave, needs: new Set(needs), array: -1 };
}

/** A wave's chains in parts of at most an array each, those that need the same arrays together. */
function parts(list: readonly Chain[], { taskSeconds, arraySize }: ArrayOptions): readonly Chain[][] {
  const last = (chain: Chain): number =>
    [...chain.needs].reduce((most, { array }) => Math.max(most, array), -1);
  const sorted = list.map((chain, i) => ({ chain, last: last(chain), i }));
  sorted.sort((a, b) => a.last - b.last || a.i - b.i);
  const found: Chain[][] = [];
  let part: Chain[] = [];
  let seconds = 0;
  for (const { chain } of sorted) {
    const many = Math.min(part.length + 1, tasksFor(seconds + chain.seconds, taskSeconds));
    if (many > arraySize) {
      found.push(part);
      part = [];
      seconds = 0;
    }
    part.push(chain);
    seconds += chain.seconds;
  }
  found.push(part);
  return found;
}

const tasksFor = (seconds: number, taskSeconds: number): number =>
  Math.max(1, Math.ceil(seconds / taskSeconds));

/** Chains as tasks of about equal length: the longest first, each to the task that has least so far. */
function evened(list: readonly Chain[], taskSeconds: number): readonly Task[] {
  const total = list.reduce((sum, { seconds }) => sum + seconds, 0);
  const count = Math.min(list.length, tasksFor(total, taskSeconds));
  const tasks = Array.from({ length: count }, () => ({ jobs: [] as Job[], seconds: 0 }));
  for (const chain of [...list].sort((a, b) => b.seconds - a.seconds)) {
    tasks[0]?.jobs.push(...chain.jobs); // the tasks are a heap by their seconds: the first has least
    addSeconds(tasks, chain.seconds);
  }
  // The longest first: what begins last is then short.
  return tasks.sort((a, b) => b.seconds - a.seconds);
}

/** Adds seconds to the first task of the heap, and puts it where it then belongs. */
function addSeconds(tasks: { seconds: number }[], seconds: number): void {
  const [first] = tasks;
  if (first === undefined) return;
  first.seconds += seconds;
  for (let i = 0; ;) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if ((tasks[child]?.seconds ?? Infinity) < (tasks[least]?.seconds ?? Infinity)) least = child;
    }
    const [above, below] = [tasks[i], tasks[least]];
    if (least === i || above === undefined || below === undefined) return;
    tasks[i] = below;
    tasks[least] = above;
    i = least;
  }
}
