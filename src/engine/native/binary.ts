import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { advice } from "../../data/advice.js";
import { packageRoot } from "../../data/package-root.js";
import { addonVersion, type Addon } from "./addon.js";

/** What the set-up writes beside the binary (src/setup/native.mjs). */
interface Card {
  readonly version: number;
  readonly sha256: string;
  readonly compiler: string;
  readonly platform: string;
}

/** The native engine's binary, or why it is not in use. */
export type NativeBinary =
  | {
      /** It was loaded and computes. */
      readonly state: "there";
      /** Its functions; loaded once a process. */
      readonly addon: Addon;
      /** Floats a vector, ascending. */
      readonly widths: readonly number[];
      /** Which compiler made it, as it names itself. */
      readonly compiler: string;
    }
  /** `absent`: never built here. `unfit`: there, but damaged, of another version, or refused by this system. */
  | {
      /** Why it does not compute. */
      readonly state: "absent" | "unfit";
      /** In words, with the command that helps. */
      readonly reason: string;
    };

/** Folder of the binary: `LOTTERY_NATIVE`, else where the set-up puts it. */
export function nativeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment["LOTTERY_NATIVE"] || join(packageRoot(), "dist", "engine", "native");
}

/** Loads the binary of a folder. Its checksum is compared first: loading a damaged one could end the process. */
export function loadBinary(folder: string): NativeBinary {
  const file = join(folder, "lottery.node");
  if (!existsSync(file)) return { state: "absent", reason: `it was not built (${advice("native")})` };
  const unfit = (reason: string): NativeBinary => ({
    state: "unfit",
    reason: `${reason} (${advice("native")})`,
  });
  try {
    const card = JSON.parse(readFileSync(join(folder, "lottery.json"), "utf8")) as Partial<Card>;
    const platform = `${process.platform} ${process.arch}`;
    if (card.version !== addonVersion)
      return unfit(`its binary must be of version ${addonVersion}, got ${String(card.version)}`);
    if (card.platform !== platform)
      return unfit(`its binary must be for ${platform}, got ${String(card.platform)}`);
    const found = createHash("sha256").update(readFileSync(file)).digest("hex");
    if (found !== card.sha256) return unfit("its binary is damaged");
    const addon = createRequire(join(packageRoot(), "package.json"))(file) as Addon;
    const { version, widths, compiler } = addon.describe();
    if (version !== addonVersion)
      return unfit(`its binary must be of version ${addonVersion}, got ${String(version)}`);
    return { state: "there", addon, widths, compiler };
  } catch (error) {
    return unfit(`its binary does not load: ${String(error).split("\n")[0] ?? ""}`);
  }
}

let loaded: { readonly folder: string; readonly binary: NativeBinary } | undefined;

/** The binary of this process, loaded at the first call. */
export function nativeBinary(): NativeBinary {
  const folder = nativeFolder();
  if (loaded?.folder !== folder) loaded = { folder, binary: loadBinary(folder) };
  return loaded.binary;
}

/** The width to compute at: `LOTTERY_NATIVE_WIDTH` if this processor has it, else the widest. */
export function chosenWidth(widths: readonly number[], environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment["LOTTERY_NATIVE_WIDTH"];
  if (!text) return Math.max(...widths);
  if (widths.includes(Number(text))) return Number(text);
  throw new RangeError(
    `native engine: LOTTERY_NATIVE_WIDTH must be one of ${widths.join(", ")}, got ${JSON.stringify(text)}`,
  );
}
