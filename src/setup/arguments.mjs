import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";

/** Scales a notebook knows, smallest first. */
export const SCALES = ["quick", "laptop", "paper"];

/**
 * Reads the arguments of `npm start`.
 * @param {string[]} args such as ["--scale", "laptop", "--only", "01"]
 * @returns {{ scale: string, only: string[], save: boolean }}
 */
export function parseStartArguments(args) {
  const options = { scale: "quick", only: [], save: false };
  const rest = [...args];
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === "--save") options.save = true;
    else if (name === "--scale" || name === "--only") {
      const value = rest.shift();
      if (value === undefined) throw new Error(`start: ${name} needs a value`);
      if (name === "--only") options.only.push(value);
      else options.scale = value;
    } else throw new Error(`start: arguments must be --scale NAME, --only NUMBER or --save, got ${name}`);
  }
  if (!SCALES.includes(options.scale)) {
    throw new Error(`start: scale must be one of ${SCALES.join(", ")}, got ${options.scale}`);
  }
  return options;
}

/**
 * File names of the notebooks to run, in order; `only` keeps those whose name begins so.
 * @param {string} folder
 * @param {string[]} only
 */
export function selectNotebooks(folder, only) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const all = names.filter((name) => name.endsWith(".ipynb")).sort();
  if (all.length === 0) throw new Error(`start: ${basename(folder)}/ must hold a notebook, got none`);
  const unknown = only.filter((prefix) => !all.some((name) => name.startsWith(prefix)));
  if (unknown.length > 0) {
    throw new Error(
      `start: --only must begin the name of a notebook (${all.join(", ")}), got ${unknown.join(", ")}`,
    );
  }
  return only.length === 0 ? all : all.filter((name) => only.some((prefix) => name.startsWith(prefix)));
}
