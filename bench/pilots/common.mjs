// What the pilots share: a lab in the machine's store, and a file of what they found for the notebook of the study to read.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** The package, built. */
export const lottery = createRequire(import.meta.url)(join(root, "dist", "index.js"));

/** A lab whose store is LOTTERY_STORE or the machine's, with one worker unless LOTTERY_WORKERS says otherwise. */
export const pilotLab = () =>
  lottery.openLab({
    workers: Number(process.env["LOTTERY_WORKERS"] ?? 1),
    store: process.env["LOTTERY_STORE"],
  });

/** Writes data/results/<study>.pilot.json: what was run, and what it came to. */
export function keepPilot(study, pilot) {
  const file = join(root, "data", "results", `${study}.pilot.json`);
  writeFileSync(
    file,
    `${JSON.stringify(pilot, (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value), 1)}\n`,
  );
  console.log(`kept data/results/${study}.pilot.json`);
}

/** Runs descriptions and says how far it is, a line a minute. */
export async function runAll(lab, runs) {
  let told = 0;
  return lab.runAll(runs, {
    onProgress({ done, total, secondsLeft }) {
      if (performance.now() - told < 60_000) return;
      told = performance.now();
      console.log(`${done} of ${total}, ${Math.round(secondsLeft)} s left`);
    },
  });
}
