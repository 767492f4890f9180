import { randomInt } from "node:crypto";
import { availableParallelism, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type OwnFolder, isThere, openOwnFolder } from "../disk/index.js";
import { livingSlots, slotName } from "./slot-names.js";
import { newOwnSlot } from "./own-slot.js";

/** What somebody waits for who gets no slot. */
export interface SlotWait {
  /** Slots of this machine, all of them held. */
  readonly count: number;
  /** Ids of the processes that hold them. */
  readonly holders: readonly number[];
  /** How many came before and wait too. */
  readonly ahead: number;
  /** Where they meet: `LOTTERY_SLOTS_FOLDER`. */
  readonly folder: string;
}

/** Told what is waited for; undefined when the wait is over. */
export type OnWait = (wait: SlotWait | undefined) => void;
import { knownFields } from "../numerics/checks.js";

/** The slots for jobs on this machine, shared by all processes of a user. */
export interface Slots {
  /** Jobs that may run at the same time. */
  readonly count: number;
  /**
   * Waits for a slot; the promise resolves with the function that gives it back. `onWait` is told what is waited for, whenever that changes,
   * and undefined when the wait is over. Throws if the folder is not this user's own.
   */
  acquire(signal?: AbortSignal, onWait?: OnWait): Promise<() => void>;
  /** How many slots are held by processes that live. Only looks: it makes and removes nothing. 0 where `acquire` would throw. */
  held(): number;
  /** Ids of the processes that hold them, one a slot. As `held`. */
  holders(): readonly number[];
  /** Why `acquire` would throw: the folder is not this user's own; undefined if it is, or is not there yet. Only looks. */
  refusal(): string | undefined;
}

/** How many jobs run on this machine at a time, and where processes learn of each other. */
export interface SlotsOptions {
  /**
   * Where processes meet: a folder that this user alone may write and that holds nothing else, made if missing. Default: `LOTTERY_SLOTS_FOLDER`,
   * else a folder of this user in the system's temporary one.
   */
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

/** Where processes of this user meet: `LOTTERY_SLOTS_FOLDER`, else a folder in the system's temporary one. */
export function defaultSlotsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment["LOTTERY_SLOTS_FOLDER"];
  return named === undefined || named === "" ? join(tmpdir(), `lottery-lab-slots-${userInfo().uid}`) : named;
}

/**
 * Everybody who wants a slot has a file of its own, `<time>.<pid>.<start of the process>.<unique>.wait`, renamed to `.held` when it is
 * its turn. Whoever then sees more held than there are slots steps back: the last one to rename sees all the others, so never
 * more than `count` go on. Files of processes that are gone are removed by whoever meets them; names are never used twice, so
 * nobody's slot can be taken from him. First come, first served.
 */
export function openSlots(options: SlotsOptions = {}): Slots {
  const { folder: path = defaultSlotsFolder(), count = defaultSlots() } = knownFields("openSlots", options, [
    "folder",
    "count",
  ]);
  const folder = slotsFolder(path);
  const refusal = (): string | undefined => {
    try {
      isThere(folder);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const holders = (): readonly number[] =>
    refusal() === undefined ? livingSlots(path).flatMap(({ held, pid }) => (held ? [pid] : [])) : [];
  return {
    count,
    holders,
    refusal,
    held: () => holders().length,
    async acquire(signal, onWait) {
      signal?.throwIfAborted();
      openOwnFolder(folder);
      const slot = newOwnSlot(path, count);
      const tell = teller(onWait);
      try {
        for (let patience = 5; ; patience = Math.min(2 * patience, 100)) {
          const before = slot.before();
          if (before.length < count && slot.take()) return slot.giveBack;
          const held = before.flatMap((other) => (other.held ? [other.pid] : []));
          tell({ count, holders: held, ahead: before.length - held.length, folder: path });
          // Uneven waits, so that two who stepped back together do not do so for ever.
          await sleep(patience + randomInt(patience), undefined, signal && { signal });
        }
      } catch (error) {
        slot.giveBack();
        signal?.throwIfAborted();
        throw error;
      } finally {
        tell(undefined);
      }
    },
  };
}

function slotsFolder(path: string): OwnFolder {
  return {
    path,
    what: "slots",
    isOwn: (name) => slotName(name) !== undefined,
    help: "LOTTERY_SLOTS_FOLDER names another",
  };
}

/** Calls back when there is something new to say; first of all there is nothing. */
function teller(onWait: OnWait | undefined): OnWait {
  let told: string | undefined;
  return (wait) => {
    const now = JSON.stringify(wait);
    if (now !== told) onWait?.(wait);
    told = now;
  };
}
