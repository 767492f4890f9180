import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Activation, Initialiser } from "../networks/index.js";
import { sha256Hex } from "../numerics/index.js";
import type { OwnOptimizer, OwnUpdate } from "../training/index.js";

/** A module file that workers import. Its bytes are its identity; where it lies is not. */
export interface ModuleReference {
  readonly file: string;
  readonly sha256: string;
}

/** A network of a module file, as descriptions hold it. */
export interface OwnNetwork {
  readonly widths: readonly number[];
  readonly activation?: Activation | undefined;
  readonly module: ModuleReference;
}

/** What a network module exports: `widths`, and if it likes `activation` and `initialiser`, the standard deviation of a layer's weights. */
export interface NetworkModule {
  readonly widths: readonly number[];
  readonly activation?: Activation | undefined;
  readonly initialiser?: Initialiser | undefined;
}

/**
 * A network from a module file. The module must stand alone, since its own bytes enter the keys: it may import packages, but no files
 * beside it.
 */
export async function networkModule(file: string): Promise<OwnNetwork> {
  const module = moduleReference(file);
  const { widths, activation } = await loadNetworkModule(module);
  return { widths, ...(activation === undefined ? {} : { activation }), module };
}

/** An update rule from a module file whose default export is an `OwnUpdate`; for the `optimizer` of a recipe. */
export function optimizerModule(file: string, options: Readonly<Record<string, number>> = {}): OwnOptimizer {
  const module = moduleReference(file);
  return { name: "own", module, ...(Object.keys(options).length > 0 ? { options } : {}) };
}

/** What a network module exports. Throws if the file is not what it was when it was described. */
export async function loadNetworkModule(reference: ModuleReference): Promise<NetworkModule> {
  const exported = await load(reference);
  const { widths, initialiser } = exported as { widths?: unknown; initialiser?: unknown };
  if (!Array.isArray(widths)) throw refusal(reference, "widths, a list of numbers", widths);
  if (initialiser !== undefined && typeof initialiser !== "function") {
    throw refusal(reference, "initialiser, a function of a layer", initialiser);
  }
  return exported as unknown as NetworkModule;
}

/** The rule that an optimizer module exports. Throws as `loadNetworkModule`. */
export async function loadOptimizerModule(reference: ModuleReference): Promise<OwnUpdate> {
  const { default: update } = await load(reference);
  if (typeof update !== "function") throw refusal(reference, "a function as default", update);
  return update as OwnUpdate;
}

/** A file with the hash of its bytes. Throws if it imports files beside it. */
export function moduleReference(file: string): ModuleReference {
  const path = resolve(file);
  const bytes = readFileSync(path);
  const beside = /(?:from|import|require)\s*\(?\s*["'](\.[^"']*)["']/.exec(bytes.toString("utf8"));
  if (beside !== null) {
    throw new RangeError(`module: ${file} must stand alone, got an import of ${beside[1] ?? ""}`);
  }
  return { file: path, sha256: sha256Hex(bytes) };
}

async function load({ file, sha256 }: ModuleReference): Promise<Readonly<Record<string, unknown>>> {
  const found = sha256Hex(readFileSync(file));
  if (found !== sha256) throw new Error(`module: ${file} must have SHA-256 ${sha256}, got ${found}`);
  const address = `${pathToFileURL(file).href}?${sha256}`; // a changed file is another module
  const module = (await import(/* @vite-ignore */ address)) as Record<string, unknown>;
  const inner = module["default"];
  return typeof inner === "object" && inner !== null ? { ...inner, ...module } : module;
}

const refusal = ({ file }: ModuleReference, requirement: string, got: unknown): TypeError =>
  new TypeError(`module: ${file} must export ${requirement}, got ${typeof got}`);
