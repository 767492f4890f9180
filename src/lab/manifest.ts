import { readFileSync } from "node:fs";
import { writeWhole } from "../disk/index.js";
import { datasetFile } from "../data/index.js";
import { defaultStore, isRecord, openStore, type Store } from "../store/index.js";
import {
  type Description,
  type ResultOf,
  checkOwnData,
  checkedDescription,
  dependencies,
  describedKey,
  keepOwnData,
  ownDataOf,
} from "../experiments/index.js";
import { withGivenData } from "./given-data.js";
import { withGivenModules } from "./given-modules.js";
import type { RunOptions } from "./desk.js";
import type { Lab } from "./lab.js";
import { checkFields, knownFields } from "../numerics/checks.js";

/** One job of a manifest. */
export interface ManifestJob {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** Jobs of wave n need only what waves before it compute: an array of jobs a wave. */
  readonly wave: number;
  /** What to compute, fully expanded. */
  readonly description: Description;
}

/** A list of jobs for machines that share a store: `lottery-lab work --manifest M --index I` computes one of them. */
export interface Manifest {
  /** Version of this form. */
  readonly manifest: 1;
  /** Each once, sorted by wave. */
  readonly jobs: readonly ManifestJob[];
}

/** Where what the jobs need is laid. */
export interface WriteManifestOptions {
  /** The store that the machines share: examples of own data sets are laid there, where each job reads them. Default: that of `lab`, opened only for such data. */
  readonly store?: Store | undefined;
}

/** Writes the jobs that these descriptions come to, each once and what it needs before it, sorted by wave; returns the manifest. */
export function writeManifest(
  file: string,
  descriptions: readonly Description[],
  options: WriteManifestOptions = {},
): Manifest {
  const { store } = knownFields("writeManifest", options, ["store"]);
  const jobs = new Map<string, ManifestJob>();
  const add = (given: Description): number => {
    const description = checkedDescription(given);
    if (ownDataOf(description).length > 0) shareData(store ?? openStore(defaultStore()), description);
    const key = describedKey(description);
    const known = jobs.get(key);
    if (known !== undefined) return known.wave;
    const wave = dependencies(description).reduce((most, needed) => Math.max(most, add(needed) + 1), 0);
    jobs.set(key, { key, wave, description });
    return wave;
  };
  for (const description of descriptions) add(description);
  const manifest: Manifest = { manifest: 1, jobs: [...jobs.values()].sort((a, b) => a.wave - b.wave) };
  writeWhole(file, `${JSON.stringify(manifest, undefined, 1)}\n`);
  return manifest;
}

/** Lays the examples of a description's own data into the store. Throws if they are neither at hand nor there. */
function shareData(store: Store, description: Description): void {
  checkOwnData(store, description);
  keepOwnData(store, description);
}

/** What the jobs may use that a manifest alone must not name. */
export interface ReadManifestOptions {
  /**
   * Files of the modules that its jobs may name: whoever can write the manifest could otherwise choose what code the machines of a job array
   * run, so they are given anew where it is read, even if this package wrote it. Default: none.
   */
  readonly modules?: readonly string[] | undefined;
  /** Files of own data sets, as `datasetFile` takes them, for a store that does not have their examples. Default: none. */
  readonly data?: readonly string[] | undefined;
}

/**
 * The manifest in a file. Throws if it is none, if a description does not have the key it is listed under, and at a module that is not given.
 */
export function readManifest(file: string, options: ReadManifestOptions = {}): Manifest {
  const { modules, data } = knownFields("readManifest", options, ["modules", "data"]);
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRecord(value) || value["manifest"] !== 1 || !Array.isArray(value["jobs"])) {
    throw new TypeError(`readManifest: ${file} must hold {"manifest": 1, "jobs": […]}, got other JSON`);
  }
  checkFields("readManifest", value, ["manifest", "jobs"]);
  const given = (data ?? []).map(datasetFile);
  const jobs = value["jobs"].map((job: ManifestJob, index): ManifestJob => {
    checkFields("readManifest", job, ["key", "wave", "description"], "job field");
    const where = `readManifest: job ${index} of ${file}`;
    const described = withGivenData(where, withGivenModules(where, job.description, modules), given);
    const description = checkedDescription(described);
    const key = describedKey(description);
    if (key === job.key) return { key, wave: job.wave, description };
    throw new Error(
      `readManifest: job ${index} of ${file} must have key ${key}, got ${job.key}: another version of the package wrote it`,
    );
  });
  return { manifest: 1, jobs };
}

/** Computes job `index` of a manifest, counted from 0, with what it needs if that is not there yet. */
export async function runManifestJob(
  lab: Lab,
  manifest: Manifest,
  index: number,
  options: RunOptions = {},
): Promise<ResultOf<Description>> {
  const { jobs } = knownFields("runManifestJob", manifest, ["manifest", "jobs"]);
  for (const each of jobs) checkFields("runManifestJob", each, ["key", "wave", "description"], "job field");
  const job = jobs[index];
  if (job === undefined) {
    throw new RangeError(`runManifestJob: index must be in [0, ${jobs.length}), got ${index}`);
  }
  return lab.run(job.description, options);
}
