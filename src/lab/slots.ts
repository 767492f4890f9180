import { randomInt, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alive, ignoreMissing, startOf } from "../store/index.js";
import { knownFields } from "../numerics/checks.js";

/** The places for jobs on this machine, shared by all processes of a user. */
export interface Slots {
  /** Jobs that may run at the same time. */
  readonly count: number;
  /** Waits for a place; the promise resolves with the function that gives it back. */
  acquire(signal?: AbortSignal): Promise<() => void>;
  /** How many places are held by processes that live. */
  held(): number;
}

export interface SlotsOptions {
  /** Where processes meet. Default: `LOTTERY_SLOTS_FOLDER`, else a folder of this user in the system's temporary one. */
  readonly folder?: string | undefined;
  /** Default: `LOTTERY_SLOTS`, else one a core. */
  readonly count?: number | undefined;
}

/** Jobs at a time on this machine: `LOTTERY_SLOTS`, an integer ≥ 1, else one a core. */
export function defaultSlots(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment["LOTTERY_SLOTS"];
  if (text === undefined || text === "") return availableParallelism();
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new RangeError(`lab: LOTTERY_SLOTS must be an integer in [1, 9999], got ${JSON.stringify(text)}`);
  }
  return Number(text);
}

/**
 * Everybody who wants a place has a file of its own, `<time>.<pid>.<start of the process>.<unique>.wait`, renamed to `.held` when it is
 * its turn. Whoever then sees more held than there are places steps back: the last one to rename sees all the others, so never
 * more than `count` go on. Files of processes that are gone are removed by whoever meets them; names are never used twice, so
 * nobody's place can be taken from him. First come, first served.
 */
export function openSlots(options: SlotsOptions = {}): Slots {
  const {
    folder = process.env["LOTTERY_SLOTS_FOLDER"] ?? join(tmpdir(), `lottery-lab-slots-${userInfo().uid}`),
    count = defaultSlots(),
  } = knownFields("openSlots", options, ["folder", "count"]);
  const own = `${process.pid}.${startOf(process.pid)}`;
  const living = (): readonly string[] =>
    (ignoreMissing(() => readdirSync(folder)) ?? []).sort().filter((name) => {
      const [, pid = "", start = ""] = name.split(".");
      if (`${pid}.${start}` === own) return true;
      if (alive(Number(pid)) && startOf(Number(pid)) === start) return true;
      rmSync(join(folder, name), { force: true });
      return false;
    });
  const held = (): number => living().filter((name) => name.endsWith(".held")).length;

  return {
    count,
    held,
    async acquire(signal) {
      signal?.throwIfAborted();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const time = process.hrtime.bigint().toString().padStart(20, "0");
      const name = `${time}.${own}.${randomUUID().slice(0, 13)}`;
      const [wait, hold] = [join(folder, `${name}.wait`), join(folder, `${name}.held`)];
      const giveBack = (): void => {
        rmSync(wait, { force: true });
        rmSync(hold, { force: true });
      };
      writeFileSync(wait, "");
      try {
        for (let patience = 5; ; patience = Math.min(2 * patience, 100)) {
          const before = living().filter((other) => other.endsWith(".held") || other < name);
          if (before.length < count) {
            renameSync(wait, hold);
            if (held() <= count) return giveBack;
            renameSync(hold, wait);
          }
          // Uneven waits, so that two who stepped back together do not do so for ever.
          await sleep(patience + randomInt(patience), undefined, signal && { signal });
        }
      } catch (error) {
        giveBack();
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
