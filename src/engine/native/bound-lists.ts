import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../data/places.js";
import type { Examples } from "../../data/types.js";
import type { Addon, Handle } from "./addon.js";

/** Bound examples: the addon's handle, and which inputs are nonzero in some example. */
export interface NativeLists {
  readonly handle: Handle;
  /** A byte a feature. */
  readonly used: Uint8Array;
}

/** Inputs of so many bytes and more lie in a file that all processes map; smaller ones in each process's own memory. */
const shareFrom = 1 << 22;

/** Binds examples. Their rows of nonzero inputs, if large, are held once for all processes of this user. */
export function bindNative(addon: Addon, examples: Examples): NativeLists {
  const { count, features, classes, scale, inputs, labels, targets } = examples;
  const used = new Uint8Array(features);
  const bytes = inputs instanceof Uint8Array ? inputs : undefined;
  const floats = inputs instanceof Float32Array ? inputs : undefined;
  const file = inputs.byteLength >= shareFrom ? rowFile(examples) : undefined;
  const handle = addon.bind(count, features, classes, scale, bytes, floats, labels, targets, file, used);
  return { handle, used };
}

/** The file of these inputs, named by their content; undefined where no such file can be. It may be deleted at any time: what is mapped stays. */
function rowFile({ count, features, scale, inputs }: Examples): string | undefined {
  const folder = join(cacheFolder(process.env), "rows");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const state = lstatSync(folder);
    const mine = process.getuid === undefined || state.uid === process.getuid();
    if (!state.isDirectory() || !mine) return undefined;
  } catch {
    return undefined; // a cache is never worth failing for
  }
  const kind = inputs instanceof Uint8Array ? "bytes" : `floats ${scale}`;
  const hash = createHash("sha256").update(`rows 1 ${count} ${features} ${kind}\n`);
  hash.update(new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength));
  return join(folder, `${hash.digest("hex")}.rows`);
}
