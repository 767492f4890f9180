import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { ladder, levelRun, ticketOf, trainingRun } from "../../src/experiments/index.js";
import { openStore } from "../../src/store/index.js";
import { small, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;
const trunk = ladder(subject);
const study = (["ticket", "reinit", "random", "shuffled"] as const).map((arm) =>
  trainingRun({ ...subject, ticket: ticketOf(trunk, 2), arm }),
);

const texts = (folder: string): string[] => {
  const store = openStore(folder);
  const file = (key: string): string => join(folder, "results", key.slice(0, 2), key, "result.json");
  return store.keys().map((key) => readFileSync(file(key), "utf8"));
};

it("3 processes that start the same study at once all end well, with one whole copy of each result", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "study.json");
  writeFileSync(file, JSON.stringify(study));
  const store = join(folder, "store");
  const main = join(packageRoot(), "dist", "cli", "main.js");
  const args = [main, "run", file, "--workers", "2", "--store", store, "--json"];
  const children = [1, 2, 3].map(() =>
    spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] }),
  );
  const outputs = await Promise.all(
    children.map(async (child) => {
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      const [code] = (await once(child, "close")) as [number];
      expect(code).toBe(0);
      return (JSON.parse(output) as { summary: unknown }[]).map(({ summary }) => summary);
    }),
  );
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
  expect(openStore(store).verify()).toEqual([]);
  expect(readdirSync(join(store, "temporary"))).toEqual([]);
  const alone = temporaryLab();
  await alone.runAll(study);
  expect(texts(store)).toEqual(texts(alone.store.folder));
});

it("1, 2 and 4 workers and this process give byte-equal summaries and blobs", async () => {
  const [first = [], ...others] = await Promise.all(
    [0, 1, 2, 4].map(async (workers) => {
      const lab = temporaryLab({ workers, slots: false });
      await lab.runAll([...study, levelRun(trunk, 3)]);
      return texts(lab.store.folder); // a result.json holds the SHA-256 of every blob
    }),
  );
  expect(first).toHaveLength(7);
  for (const other of others) expect(other).toEqual(first);
});
