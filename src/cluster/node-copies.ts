import { existsSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isOwnName, openOwnFolder, sweep, writeFolder } from "../disk/index.js";
import { assetFiles, assetName } from "./kept-assets.js";
import { clusterPlaces } from "./places.js";

const NAME = /^[0-9a-f]{64}$/;

/**
 * Where an asset may be read on this machine: a copy in a folder of this user, made the first time and compared with its SHA-256, so that thousands of tasks do not read package and data
 * from a network file system. With `local` "" or where no copy can be made, in the store itself; `tell` is told why.
 */
export function openAsset(
  name: string,
  {
    store,
    local,
    tell,
  }: { readonly store: string; readonly local: string; readonly tell: (line: string) => void },
): string {
  if (!NAME.test(name)) throw new RangeError(`cluster: an asset must be named by a SHA-256, got ${name}`);
  const there = join(clusterPlaces(store).assets, name);
  if (local === "") return there;
  const all = join(local, `lottery-lab-nodes-${userInfo().uid}`);
  const copy = join(all, name);
  try {
    openOwnFolder({
      path: all,
      what: "cluster",
      isOwn: (entry) => NAME.test(entry) || isOwnName(entry),
      help: "the field local of the cluster file names another place",
    });
    if (existsSync(copy)) return copy;
    sweep(all, ["folder"]);
    const files = assetFiles(store, name);
    const found = assetName(files);
    if (found !== name) throw new Error(`cluster: ${there} must have SHA-256 ${name}, got ${found}`);
    writeFolder(copy, files, all);
    return copy;
  } catch (error) {
    tell(
      `no copy on this machine, ${there} is read itself: ${error instanceof Error ? error.message : String(error)}`,
    );
    return there;
  }
}

/** Where copies lie if nothing else is said: this machine's temporary folder. */
export const defaultLocal = (): string => tmpdir();
