import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { writeWhole } from "../disk/index.js";
import { notebookPage } from "./page.js";
import { knownFields } from "../numerics/checks.js";

/** Options of `exportPages`. */
export interface ExportPagesOptions {
  /** Folder of the pages, made if missing. Default `out/html`. */
  readonly to?: string;
}

/** The notebooks meant by a path: the file itself, or every one directly in the folder, in order. */
function notebooksAt(path: string): readonly string[] {
  let folder: boolean;
  try {
    folder = statSync(path).isDirectory();
  } catch {
    throw new Error(`exportPages: a notebook or a folder must be there, got no ${path}`);
  }
  if (!folder) return [path];
  const found = readdirSync(path)
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => join(path, name));
  if (found.length === 0) throw new Error(`exportPages: ${path} must hold a notebook, got none`);
  return found;
}

/**
 * Writes one self-contained HTML page, `<notebook>.html`, for a notebook or for every notebook in a folder, and returns the
 * pages' paths. Reads outputs as they are stored and runs nothing. Each page appears whole or not at all.
 */
export function exportPages(path: string, options: ExportPagesOptions = {}): readonly string[] {
  const { to = join("out", "html") } = knownFields("exportPages", options, ["to"]);
  return notebooksAt(path).map((file) => {
    const page = join(to, `${basename(file, ".ipynb")}.html`);
    writeWhole(page, notebookPage(readFileSync(file, "utf8"), file));
    return page;
  });
}
