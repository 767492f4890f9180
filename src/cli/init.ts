import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { writeWhole } from "../disk/index.js";
import { nearestName } from "../training/index.js";
import { exitCodes, WrongUsage, writeJson, type ExitCode, type Output } from "./output.js";

/** Options of `lottery-lab init`. */
export interface InitOptions {
  /** A notebook of the package, by its number or name. Default: the starter notebook. */
  readonly from?: string;
  readonly json?: boolean;
}

/** Where copies go unless a folder is named: git ignores it in a clone, so that running them leaves it clean. */
export const ownFolder = "my-notebooks";

/**
 * `lottery-lab init [FOLDER]`: a notebook to begin with, in a folder that is made; `--from 01` copies one of the package. What is
 * there already is never replaced.
 */
export function initNotebook(folder: string, { from, json }: InitOptions, output: Output): ExitCode {
  const [source, name] = from === undefined ? starter() : shipped(from);
  const target = join(folder, name);
  if (existsSync(target)) {
    throw new Error(`init: ${target} must not be there yet, got a file; name another folder`);
  }
  writeWhole(target, readFileSync(source));
  if (json === true) writeJson({ notebook: target }, output);
  else {
    output.write(`written ${target}\n`);
    output.write("  once:  npx lottery-lab kernel install   # the kernel, where Jupyter finds it\n");
    output.write(`  then:  jupyter lab ${target}\n`);
    output.write(`  or:    npx lottery-lab run ${target}   # headlessly\n`);
  }
  return exitCodes.done;
}

const starter = (): readonly [string, string] => [
  join(packageRoot(), "data", "starter.ipynb"),
  "first-ticket.ipynb",
];

/** File and name of the notebook of the package whose name begins so. */
function shipped(from: string): readonly [string, string] {
  const folder = join(packageRoot(), "notebooks");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  const found = names.filter((name) => name.startsWith(/^\d$/.test(from) ? `0${from}` : from));
  const [name] = found;
  if (name !== undefined && found.length === 1) return [join(folder, name), name];
  const nearest = nearestName(`${from}.ipynb`, names)?.replace(/\.ipynb$/, "");
  const hint = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  throw new WrongUsage(
    `init: --from must begin the name of one notebook (${names.map((each) => each.slice(0, -".ipynb".length)).join(", ")}), ` +
      `got ${JSON.stringify(from)}${hint}`,
  );
}
