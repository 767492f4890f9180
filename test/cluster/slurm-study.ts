import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SentArray } from "../../src/cluster/submission.js";
import {
  comparison,
  evaluation,
  ladder,
  levelRun,
  optimizerModule,
  ticketOf,
  trainingRun,
  type Description,
} from "../../src/experiments/index.js";
import type { Recipe } from "../../src/training/index.js";

/** Some hundredths of a second of training. */
export const tiny: Recipe = {
  optimizer: "adam",
  rate: 2e-3,
  batchSize: 30,
  iterations: 40,
  evaluateEvery: 20,
  validation: 300,
};

/** Ten jobs in three waves: a ladder of four levels; three arms with an evaluation each, one of which goes with its arm's task; a comparison. */
export function seedJobs(seed: number): readonly Description[] {
  const base = { network: "digits-mlp", data: "digits", recipe: tiny, seed } as const;
  const trunk = ladder(base);
  const arm = (name: "reinit" | "random"): ReturnType<typeof trainingRun> =>
    trainingRun({ ...base, ticket: ticketOf(trunk, 2), arm: name });
  const [reinit, random] = [arm("reinit"), arm("random")];
  const measured = [levelRun(trunk, 2), reinit, random].map((run) => evaluation({ run }));
  return [levelRun(trunk, 3), reinit, random, ...measured, comparison({ from: reinit, to: random })];
}

/** Jobs that wait or fail at each step as variables say, and give the same bits if they do not. */
export function awkwardJobs(folder: string, count: number): readonly Description[] {
  const file = join(folder, "rule.mjs");
  writeFileSync(file, rule);
  const optimizer = optimizerModule(file);
  const recipe = { ...tiny, optimizer, rate: 0.05, iterations: 200, evaluateEvery: 100 };
  return Array.from({ length: count }, (_, i) =>
    trainingRun({ network: "digits-mlp", data: "digits", recipe, seed: 100 + i }),
  );
}

/** `LOTTERY_TEST_WAIT`: milliseconds a step; `LOTTERY_TEST_FAIL`: a file, while it is there every step fails. */
const rule = `import { existsSync } from "node:fs";
const { LOTTERY_TEST_WAIT: wait, LOTTERY_TEST_FAIL: fail } = process.env;
export default ({ parameters, gradient, rate }) => {
  if (fail && existsSync(fail)) throw new Error("made to fail");
  if (wait) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(wait));
  for (let i = 0; i < parameters.length; i++) parameters[i] -= rate * gradient[i];
};
`;

/** Every \`result.json\` of a store, by key. */
export function resultBytes(store: string): ReadonlyMap<string, string> {
  const results = join(store, "results");
  return new Map(
    readdirSync(results).flatMap((shard) =>
      readdirSync(join(results, shard)).map((key): [string, string] => [
        key,
        readFileSync(join(results, shard, key, "result.json"), "utf8"),
      ]),
    ),
  );
}

/** How often each job was computed to its end, by the tasks' own words: the first 12 digits of the keys. */
export function computed(store: string): ReadonlyMap<string, number> {
  const submissions = join(store, "cluster", "submissions");
  const counts = new Map<string, number>();
  for (const id of readdirSync(submissions)) {
    for (const name of readdirSync(join(submissions, id, "logs"))) {
      const text = readFileSync(join(submissions, id, "logs", name), "utf8");
      for (const [, key = ""] of text.matchAll(/^done: (\w+)/gm)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** An array of a submission, of two tasks that wait for nothing. */
export const plainArray: SentArray = {
  wave: 0,
  tasks: 2,
  jobs: 2,
  seconds: 1,
  minutes: 9,
  memoryMegabytes: 300,
  after: [],
  afterJobs: [],
};
