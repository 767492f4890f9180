import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing, removeFile, writeWhole } from "../disk/index.js";
import { isRecord } from "../store/index.js";
import { clusterPlaces } from "./places.js";

/** Why a job failed when it was last tried. */
export interface FailureRecord {
  readonly key: string;
  readonly reason: string;
  /** In which submission, array and task, on which machine. */
  readonly submission: string;
  readonly array: number;
  readonly task: number;
  readonly host: string;
}

const NAME = /^([0-9a-f]{64})\.json$/;

/** Takes note of a failure, in place of an earlier one. */
export function writeFailure(store: string, record: FailureRecord): void {
  const { failures, temporary } = clusterPlaces(store);
  writeWhole(join(failures, `${record.key}.json`), `${JSON.stringify(record)}\n`, { halfIn: temporary });
}

/** Forgets that a job failed: it is tried again, or it is done. */
export function forgetFailure(store: string, key: string): void {
  removeFile(join(clusterPlaces(store).failures, `${key}.json`));
}

/** All failures of a store, by key. */
export function readFailures(store: string): ReadonlyMap<string, FailureRecord> {
  const { failures } = clusterPlaces(store);
  const names = ignoreMissing(() => readdirSync(failures)) ?? [];
  return new Map(
    names.flatMap((name): [string, FailureRecord][] => {
      const [, key] = NAME.exec(name) ?? [];
      if (key === undefined) return [];
      const text = ignoreMissing(() => readFileSync(join(failures, name), "utf8"));
      if (text === undefined) return [];
      const value: unknown = JSON.parse(text);
      return isRecord(value) && value["key"] === key ? [[key, value as unknown as FailureRecord]] : [];
    }),
  );
}
