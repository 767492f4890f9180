import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { datasetFile } from "../data/index.js";
import { checkedDescription, importedModule, type Description } from "../experiments/index.js";
import { readManifest, withGivenData, withGivenModules } from "../lab/index.js";

/** What a `.json` file may name only if it is given. */
export interface GivenFiles {
  /** Files of modules. */
  readonly module?: readonly string[];
  /** Data sets of one's own. */
  readonly data?: readonly string[];
}

const typescript = [".ts", ".mts", ".cts"];

/** A module of a study. Node 20 knows no TypeScript: such a file is imported as its JavaScript. */
async function importStudy(file: string): Promise<{ readonly default?: unknown }> {
  if (!typescript.includes(extname(file)))
    return (await import(/* @vite-ignore */ pathToFileURL(resolve(file)).href)) as { default?: unknown };
  return importedModule(resolve(file));
}

/**
 * The descriptions in a JSON file (a list or a manifest), or of a module whose default export is such a list. A module that a JSON file names must be given: the file is data. Errors begin with
 * `where`.
 */
export async function descriptionsOf(
  where: string,
  file: string,
  { module: modules, data = [] }: GivenFiles,
): Promise<readonly Description[]> {
  if (extname(file) === ".json") {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!Array.isArray(value)) {
      return readManifest(file, { modules, data }).jobs.map(({ description }) => description);
    }
    const described = withGivenModules(`${where}: ${file}`, value as Description[], modules);
    return withGivenData(`${where}: ${file}`, described, data.map(datasetFile)).map((each) =>
      checkedDescription(each),
    );
  }
  const module = await importStudy(file);
  const inner = module.default as { default?: unknown } | undefined;
  const list = Array.isArray(inner) ? inner : inner?.default;
  if (!Array.isArray(list)) {
    throw new TypeError(
      `${where}: ${file} must export a list of descriptions as default, got ${typeof module.default}`,
    );
  }
  return list.map((each: Description) => checkedDescription(each));
}
