import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defaultLocal, openAsset } from "./node-copies.js";
import { storeOf } from "./places.js";
import { readSubmission } from "./submission.js";
import type { runTask } from "./task.js";

/**
 * The main program of a task: `launch.js <submission> <array> <task>`. It lies in the store; it sees to it that package and data lie on this machine, and goes on with the
 * code of that copy in this same process, so that signals reach it.
 */
async function main([folder = "", array = "", task = ""]: readonly string[]): Promise<void> {
  let limitNear = false;
  const hear = (): void => void (limitNear = true);
  process.on("SIGUSR2", hear);
  const store = storeOf(folder);
  const submission = readSubmission(folder);
  if (submission === undefined || !/^\d+$/.test(array) || !/^\d+$/.test(task)) {
    throw new RangeError(
      `launch: arguments must be a submission, an array and a task, got ${folder} ${array} ${task}`,
    );
  }
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const { assets, local = defaultLocal() } = submission;
  const open = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : openAsset(name, { store, local, tell });
  const code = open(assets.package) ?? "";
  const data = open(assets.data);
  const modules = open(assets.modules);
  if (data !== undefined) process.env["LOTTERY_DATA_DIR"] = data;
  process.env["LOTTERY_COMMITTED"] = open(assets.rounds) ?? "";
  process.env["LOTTERY_STORE"] = store;
  const file = join(code, "dist", "cluster", "task.js");
  const loaded = (await import(pathToFileURL(file).href)) as { readonly runTask: typeof runTask };
  process.exitCode = await loaded.runTask({
    heard: () => {
      process.off("SIGUSR2", hear);
      return limitNear;
    },
    submission,
    array: Number(array),
    task: Number(task),
    modules: assets.moduleFiles.map((path) => join(modules ?? "", path)),
    tell,
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
