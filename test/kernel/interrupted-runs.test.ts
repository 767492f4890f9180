import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { checkpointKeys, openCheckpoints, openStore } from "../../src/store/index.js";
import { startClient, type Answer, type Client } from "./client.js";

/** Steps of each of three runs: about a second of training, so that an interrupt finds one half-way. */
const iterations = 15_000;
/** Declares the runs of three seeds, and what a cell found earlier. */
const jobs = (
  seeds: readonly number[],
): string => `const jobs = [${seeds.join(", ")}].map((seed) => trainingRun({
  network: "digits-mlp", data: "digits", seed,
  recipe: { optimizer: "adam", rate: 2e-3, batchSize: 30, iterations: ${iterations}, evaluateEvery: 500, validation: 300 },
}));
let rows: readonly number[] = [17];`;
const asked =
  "let rows = (await lab.runAll(jobs, progress(jobs.length))).map(({ description }) => description.seed);";

interface Setup {
  readonly folder: string;
  readonly kernel: Client;
  readonly store: string;
}

/** A kernel whose lab has a store of its own. */
async function setup(workers: number): Promise<Setup> {
  const folder = mkdtempSync(join(tmpdir(), "lottery-runs-"));
  const store = join(folder, "store");
  const env = {
    LOTTERY_STORE: store,
    LOTTERY_CHECKPOINT_SECONDS: "0.05", // a worker process is ended at once and keeps what it wrote down before
    LOTTERY_WORKERS: String(workers),
    LOTTERY_SLOTS_FOLDER: join(folder, "slots"),
  };
  const kernel = await startClient({ cwd: folder, env });
  await kernel.execute("import { lab, progress, trainingRun } from 'lottery-lab';");
  return { folder, kernel, store };
}

/** The lines that one progress output showed, first one first. */
const shown = ({ outputs }: Answer): readonly string[] =>
  outputs.flatMap(({ content }) => {
    const data = content["data"] as Record<string, unknown> | undefined;
    return typeof data?.["text/plain"] === "string" ? [data["text/plain"]] : [];
  });
/** The step of the last run that a line tells. */
const stepIn = (line: string): number | undefined => {
  const [, step] = new RegExp(`\\((\\d+)/${iterations}\\)`).exec(line) ?? [];
  return step === undefined ? undefined : Number(step);
};

const places = [
  ["in a worker process", 1],
  ["in the kernel's own process", 0],
] as const;

describe.each(places)("%s", (_, workers) => {
  let place: Setup;
  beforeAll(async () => {
    place = await setup(workers);
  });
  afterAll(async () => {
    await place.kernel.close();
    rmSync(place.folder, { recursive: true });
  });
  let seed = 0;
  beforeEach(async () => {
    const { error } = await place.kernel.execute(jobs([seed++, seed++, seed++]));
    expect(error).toBeUndefined();
  });

  test("an interrupt inside lab.runAll: earlier values stay, 2 of 3 runs are said to be stored, a rerun goes on from there", async () => {
    const { kernel, store } = place;
    const halfWay = kernel.seen((_type, { data }) => {
      const line = String((data as Record<string, unknown> | undefined)?.["text/plain"]);
      return line.includes("2 of 3 runs") && (stepIn(line) ?? 0) > 500;
    });
    const running = kernel.execute(asked, { stop_on_error: false });
    await Promise.race([halfWay, running]); // a cell that is refused never comes half-way
    await kernel.request("interrupt", {}, "control");
    const stopped = await running;

    expect(stopped.error?.evalue).toBe("the cell was interrupted");
    expect(shown(stopped).at(-1)).toBe("stopped: 2 of 3 runs are finished and stored");
    expect(stopped.error?.traceback.slice(1)).toEqual(["  keep their earlier values: rows"]);
    expect((await kernel.execute("rows")).result).toBe("[ 17 ]");
    const kept = openStore(store);
    expect(kept.keys()).toHaveLength(2);
    const first = kept.keys().map((key) => kept.readMeta(key));

    const step = checkpointKeys(store).map((key) => openCheckpoints(store, key).load()?.checkpoint.step);
    expect(step).toEqual([expect.any(Number)]);

    const again = await kernel.execute(asked, { stop_on_error: false });
    expect(again.error).toBeUndefined();
    expect(shown(again).at(-1)).toMatch(/^1 runs done in .* · 2 were there already$/);
    const steps = shown(again).flatMap((line) => stepIn(line) ?? []); // 0 is told before it begins
    expect(Math.min(...steps.filter((told) => told > 0))).toBeGreaterThan(step[0] ?? NaN);
    expect((await kernel.execute("rows")).result).toBe("[ 0, 1, 2 ]");
    expect(kept.keys()).toHaveLength(3);
    for (const meta of first) expect(kept.keys().map((key) => kept.readMeta(key))).toContainEqual(meta);
  });

  test("without a signal: the cell ends and its runs go on, and a rerun takes what is stored and waits for the rest", async () => {
    const { kernel, store } = place;
    const before = openStore(store).keys();
    const stored = (): readonly string[] =>
      openStore(store)
        .keys()
        .filter((key) => !before.includes(key));
    const code = "let rows = (await lab.runAll(jobs)).map(({ meta }) => meta?.seconds ?? NaN);";
    const running = kernel.execute(code, { stop_on_error: false });
    await Promise.race([running, vi.waitUntil(() => stored().length > 0, { timeout: 300_000 })]);
    await kernel.request("interrupt", {}, "control");
    const { error } = await running;
    expect(error?.traceback.slice(1)).toEqual(["  keep their earlier values: rows"]);
    expect((await kernel.execute("rows")).result).toBe("[ 17 ]");

    const [first = ""] = stored();
    const { seconds } = openStore(store).readMeta(first) ?? {};
    expect((await kernel.execute(code, { stop_on_error: false })).error).toBeUndefined();
    expect((await kernel.execute(`[rows.length, rows.includes(${seconds})]`)).result).toBe("[ 3, true ]");
  });
});
