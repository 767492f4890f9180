import { statSync } from "node:fs";
import { exportPages } from "../notebook/index.js";
import { exitCodes, type ExitCode, type Output } from "./output.js";

export interface PagesOption {
  /** Pages of HTML: so far the one format. */
  readonly html: boolean;
  /** Folder of the pages. Default: `out/html`. */
  readonly to?: string;
}

/** `lottery-lab export --html NOTEBOOK|FOLDER`: one self-contained page a notebook, with live figures. */
export function exportNotebooks(path: string, { to }: PagesOption, output: Output): ExitCode {
  for (const page of exportPages(path, to === undefined ? {} : { to }))
    output.write(`${page} (${(statSync(page).size / 1e6).toFixed(1)} MB)\n`);
  return exitCodes.done;
}
