import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import type { LabPlaces, Scheduler } from "./executors.js";

/** What a cell asked for in a notebook that is only read: jobs that are not there yet, and the store they are missing in. */
export interface CollectedWork {
  /** Version of this form. */
  readonly collected: 1;
  /** Folder, absolute. */
  readonly store: string;
  /** Descriptions, each once, what it needs before it. */
  readonly descriptions: readonly unknown[];
}

/** How the error of a call that was refused begins. */
export const REFUSED = "lab: results must be there while a notebook is read for its jobs";

/**
 * With `LOTTERY_COLLECT`, a folder, nothing is computed: what is missing is written there as `<unique>.json`, and the call is refused. For
 * `lottery-lab submit NOTEBOOK`, which learns in this way what a notebook wants.
 */
export function collectingScheduler(
  environment: NodeJS.ProcessEnv = process.env,
): ((places: LabPlaces) => Scheduler) | undefined {
  const folder = environment["LOTTERY_COLLECT"];
  if (folder === undefined || folder === "") return undefined;
  return ({ store }) => ({
    workers: 1,
    async runWork({ jobs }) {
      if (jobs.length === 0) return new Map();
      const descriptions = jobs.map(({ description }) => description);
      const found: CollectedWork = { collected: 1, store, descriptions };
      writeWhole(join(folder, `${randomUUID()}.json`), JSON.stringify(found));
      throw new Error(`${REFUSED}, got ${jobs.length} missing`);
    },
    close: () => undefined,
  });
}
