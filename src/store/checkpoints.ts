import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing, writeWhole } from "../disk/index.js";
import { sha256Hex } from "../numerics/index.js";
import type { Checkpoint } from "../training/index.js";
import { decodeFloats, encodeFloats } from "./blobs.js";
import { isRecord } from "./entries.js";
import { checkpointKey, layoutOf } from "./layout.js";
import { parsed } from "./parsed.js";
import { openRows, type Rows } from "./row-checkpoints.js";

/** A checkpoint with the wall seconds that led to it. */
export interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly seconds: number;
  readonly stepSeconds: number;
}

/** Where a long job keeps its state from time to time. */
export interface Checkpoints {
  /** The last state, or undefined if there is none that is whole. */
  load(): SavedCheckpoint | undefined;
  /** Keeps a state, in place of the last one, at one instant. A disk that cannot be written costs the checkpoint, not the run. */
  save(saved: SavedCheckpoint): void;
  /** The finished parts of a job that is no training. */
  rows(): Rows;
  /** Writes what its rows still hold back: for a job that is asked to stop. */
  flush(): void;
  /** Forgets all states of the job. */
  clear(): void;
  /** Wall seconds between two states; 0 as soon as the job is asked to stop, so that its last state is kept. */
  readonly every: number;
}

/** Seconds between checkpoints: at most 30 are lost by a kill, whatever is under way at that moment. */
const DEFAULT_SECONDS = 20;

/** Seconds between checkpoints: `LOTTERY_CHECKPOINT_SECONDS`, in [0, 30], else 20. */
export function checkpointSeconds(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment["LOTTERY_CHECKPOINT_SECONDS"];
  if (text === undefined || text === "") return DEFAULT_SECONDS;
  const seconds = Number(text);
  if (seconds >= 0 && seconds <= 30) return seconds;
  throw new RangeError(`lab: LOTTERY_CHECKPOINT_SECONDS must be in [0, 30], got ${JSON.stringify(text)}`);
}

/**
 * The checkpoints of a job: `checkpoints/<key>.bin` in its store. Of a training, the first line is the SHA-256 of all that follows: one line of
 * JSON, then parameters and moments as float32. Of other jobs: see `openRows`. `stopping` says whether the job was asked to stop.
 */
export function openCheckpoints(
  folder: string,
  key: string,
  every = checkpointSeconds(),
  stopping: () => boolean = () => false,
): Checkpoints {
  const { checkpoints, temporary } = layoutOf(folder);
  const file = join(checkpoints, `${key}.bin`);
  let opened: Rows | undefined;
  return {
    get every() {
      return stopping() ? 0 : every;
    },
    load() {
      const bytes = ignoreMissing(() => readFileSync(file));
      return bytes && decode(bytes);
    },
    save(saved) {
      try {
        writeWhole(file, encode(saved), { halfIn: temporary });
      } catch {
        // the run goes on without it
      }
    },
    rows: () => (opened = openRows(file, every)),
    flush: () => opened?.flush(),
    clear: () => rmSync(file, { force: true }),
  };
}

/** Keys of the jobs that have a checkpoint. */
export function checkpointKeys(folder: string): readonly string[] {
  const names = ignoreMissing(() => readdirSync(layoutOf(folder).checkpoints)) ?? [];
  return names.flatMap((name) => checkpointKey(name) ?? []).sort();
}

function encode({ checkpoint, seconds, stepSeconds }: SavedCheckpoint): Buffer {
  const { parameters, optimizer, ...rest } = checkpoint;
  const { first, second, ...state } = optimizer;
  const lengths = [parameters.length, first.length, second.length];
  const header = `${JSON.stringify({ ...rest, optimizer: state, lengths, seconds, stepSeconds })}\n`;
  const body = Buffer.concat([
    Buffer.from(header),
    ...[parameters, first, second].map((values) => encodeFloats(values)),
  ]);
  return Buffer.concat([Buffer.from(`${sha256Hex(body)}\n`), body]);
}

function decode(bytes: Buffer): SavedCheckpoint | undefined {
  const body = bytes.subarray(65);
  if (bytes.length < 66 || bytes.subarray(0, 64).toString("latin1") !== sha256Hex(body)) return undefined;
  const end = body.indexOf(10);
  const header = parsed(body.subarray(0, end).toString("utf8"));
  if (!isRecord(header)) return undefined;
  // The checksum held, so the header is what `encode` wrote.
  const { lengths, optimizer, seconds, stepSeconds, ...rest } = header as unknown as Header;
  const values = decodeFloats(body.subarray(end + 1));
  const [parameters, first] = lengths;
  const state = {
    ...optimizer,
    first: values.slice(parameters, parameters + first),
    second: values.slice(parameters + first),
  };
  return {
    checkpoint: { ...rest, parameters: values.slice(0, parameters), optimizer: state },
    seconds,
    stepSeconds,
  };
}

type Header = Omit<Checkpoint, "parameters" | "optimizer"> & {
  readonly lengths: readonly [number, number, number];
  readonly optimizer: Omit<Checkpoint["optimizer"], "first" | "second">;
  readonly seconds: number;
  readonly stepSeconds: number;
};
