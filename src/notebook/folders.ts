import { basename, join } from "node:path";

/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder a notebook run leaves its results in: `LOTTERY_OUT`; undefined when a person runs the notebook. */
export function outFolder(environment: Environment = process.env): string | undefined {
  const folder = environment["LOTTERY_OUT"];
  return folder === undefined || folder === "" ? undefined : folder;
}

/** The notebook that runs, where Jupyter's server says it: its file name without folders. */
export function notebookName(environment: Environment = process.env): string | undefined {
  const session = environment["JPY_SESSION_NAME"] ?? "";
  return session === "" ? undefined : basename(session);
}

/**
 * Where figures are saved: `figures` in `LOTTERY_OUT`, which is one notebook's; else `figures/<notebook>` beside the notebook
 * (kernels start in its folder), or `figures` where nobody says which notebook runs.
 */
export function figureFolder(environment: Environment = process.env): string {
  const out = outFolder(environment);
  if (out !== undefined) return join(out, "figures");
  const stem = notebookName(environment)?.replace(/\.ipynb$/, "") ?? "";
  return join("figures", /^\.*$/.test(stem) ? "" : stem);
}
