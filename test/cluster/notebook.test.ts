import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readSubmissions, readTasks } from "../../src/cluster/submission.js";
import { describedKey, trainingRun, type TrainingRun } from "../../src/experiments/index.js";
import { packageRoot } from "../../src/data/index.js";
import { cli } from "../cli/cli.js";
import { temporaryFolder, temporaryLab } from "../lab/temporary.js";
import { fakeSlurm } from "./fake-slurm.js";
import { tiny } from "./slurm-study.js";
import { within } from "./waiting.mjs";

/** A notebook that asks for two runs, then, where the first has ended, for one of its accuracy, and at last for one that waits for nothing. */
const cells = [
  'import { lab, mean, openLab, parameters, trainingRun } from "lottery-lab";',
  'const { scale } = parameters({ scale: "laptop" });',
  `const recipe = ${JSON.stringify(tiny).replace(/("iterations":)40/, '$1scale === "quick" ? 20 : 40')} as const;`,
  'const run = (seed: number) => trainingRun({ network: "digits-mlp", data: "digits", recipe, seed });',
  "lab.plan([run(9)]).toRun", // asks what it would cost: nothing to be sent
  "const found = await lab.runAll([run(1), run(2)]);",
  "await lab.run(run(found.length + 1));",
  "await lab.run(run(4));",
];

function notebook(folder: string, sources: readonly string[]): string {
  const kernelspec = {
    name: "lottery-lab",
    display_name: "TypeScript (lottery-lab)",
    language: "typescript",
  };
  const written = sources.map((source, n) => ({
    cell_type: "code",
    id: `cell-${n}`,
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  const file = join(folder, "asks.ipynb");
  writeFileSync(
    file,
    JSON.stringify({ cells: written, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  return file;
}

const run = (seed: number): TrainingRun =>
  trainingRun({ network: "digits-mlp", data: "digits", recipe: { ...tiny, iterations: 20 }, seed });
const keys = (...seeds: readonly number[]): readonly string[] =>
  seeds.map((seed) => describedKey(run(seed))).sort();

function place(): { folder: string; store: string } {
  if (!existsSync(join(packageRoot(), ".venv", "bin", "jupyter")))
    throw new Error('Jupyter must be in .venv, which "npm test" makes, got none');
  const folder = temporaryFolder();
  process.env["LOTTERY_COMMITTED"] = "";
  onTestFinished(() => void Reflect.deleteProperty(process.env, "LOTTERY_COMMITTED"));
  return { folder, store: join(folder, "store") };
}

const submit = (file: string, store: string): ReturnType<typeof cli> =>
  within("the notebook's end", cli("submit", file, "--slurm", "--scale", "quick", "--store", store), 600);

it("submit NOTEBOOK computes nothing, sends what its cells ask for, and what they ask for next once that is there", async () => {
  const { calls } = fakeSlurm();
  const { folder, store } = place();
  const file = notebook(folder, cells);
  const sent = (): readonly string[] =>
    readSubmissions(store)
      .slice(-1)
      .flatMap((each) => each.arrays.flatMap((_, n) => readTasks(each.folder, n)))
      .flatMap(({ jobs }) => jobs.map(({ key }) => key))
      .sort();

  const first = await submit(file, store);
  expect([first.code, first.out]).toEqual([0, expect.stringContaining("3 asked for, 0 there already")]);
  expect([sent(), calls().length]).toEqual([keys(1, 2, 4), 1]);
  const lab = temporaryLab({ store });
  expect(lab.store.keys()).toEqual([]);

  await lab.runAll([run(1), run(2), run(4)]);
  const second = await submit(file, store);
  expect([second.code, second.out]).toEqual([0, expect.stringContaining("1 asked for, 0 there already")]);
  expect([sent(), calls().length]).toEqual([keys(3), 2]);
});

it("submit NOTEBOOK sends nothing of a notebook that uses another store, or that failed before it asked for anything", async () => {
  const { calls } = fakeSlurm();
  const { folder, store } = place();
  const other = join(folder, "other");
  const own = `await openLab({ store: ${JSON.stringify(other)} }).run(run(1));`;
  const [stray, broken] = await Promise.all([
    submit(notebook(folder, [...cells.slice(0, 4), own]), store),
    submit(notebook(temporaryFolder(), ["1;", 'throw new RangeError("too wide");']), store),
  ]);
  expect([stray.code, broken.code, calls()]).toEqual([1, 1, []]);
  expect(stray.err).toContain(
    `submit: the notebook must use the store ${store}, got ${other}; --store names it`,
  );
  expect(broken.err).toContain(
    "asks.ipynb must run until it asks for results, got cell 2: RangeError: too wide",
  );
});
