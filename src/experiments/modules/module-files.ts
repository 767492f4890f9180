import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, parse } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { keyOf, sha256Hex } from "../../numerics/index.js";
import { ignoreMissing } from "../../disk/index.js";

/** A file of a module: the first is the module itself, the others are what it imports by relative paths, directly or not. */
export interface ModuleFile {
  /** Where it really lies, links followed, as Node takes it. */
  readonly path: string;
  readonly bytes: Buffer;
  /** What it imports, as it writes it: the number of that file in the list. */
  readonly imports: Readonly<Record<string, number>>;
}

/** Where a function of a cell is taken to lie: beside no packages and no other files. */
const functionPath = join(parse(process.cwd()).root, "function.mjs");

/** `from "…"`, `import "…"`, `import("…")`, `require("…")`. One in a comment counts too, which costs nothing. */
export const imported =
  /\b(?:from\s*|import\s*\(?\s*|require\s*\(\s*)(["'`])((?:\.|\/|#|file:)[^"'`$\n]*)\1/g;
const scripts = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/**
 * The files of a module, in the order in which a reader meets them: so the list says the same wherever the files lie.
 * With `source` it is that text alone, of a function that stands in no file. Files that are not there are left to the import that wants them. Throws where a path is not relative, since what it
 * means is another file elsewhere.
 */
export function moduleFiles(file: string, source?: string): readonly ModuleFile[] {
  if (source !== undefined) return [{ path: functionPath, bytes: Buffer.from(source), imports: {} }];
  const paths = [realpathSync(file)];
  const files: ModuleFile[] = [];
  for (let path = paths[0]; path !== undefined; path = paths[files.length]) {
    const bytes = readFileSync(path);
    const imports: Record<string, number> = {};
    const text = scripts.includes(extname(path)) ? bytes.toString("utf8") : "";
    for (const [, , specifier = ""] of text.matchAll(imported)) {
      if (!specifier.startsWith(".")) {
        throw new RangeError(`module: ${path} must import files by relative paths, got ${specifier}`);
      }
      const target = resolved(specifier, path);
      if (target === undefined) continue;
      if (!paths.includes(target)) paths.push(target);
      imports[specifier] = paths.indexOf(target);
    }
    files.push({ path, bytes, imports });
  }
  return files;
}

/**
 * The identity of a module: the SHA-256 of its bytes if it stands alone; else that of the canonical JSON of all files'
 * SHA-256 and of which of them each import means.
 */
export function moduleIdentity(files: readonly ModuleFile[]): string {
  const parts = files.map(({ bytes, imports }) => ({ sha256: sha256Hex(bytes), imports }));
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first.sha256 : keyOf({ module: parts });
}

/** The file that an import means: the one it names, else, as `require` does, with the ending it leaves out. */
function resolved(specifier: string, from: string): string | undefined {
  const named = fileURLToPath(new URL(specifier, pathToFileURL(from)));
  // TypeScript is imported under the name that it is compiled to, or under its own.
  const written = named.replace(/\.([cm]?)js$/, ".$1ts");
  for (const path of [named, written]) {
    if (ignoreMissing(() => statSync(path))?.isFile() === true) return realpathSync(path);
  }
  try {
    return realpathSync(createRequire(from).resolve(specifier));
  } catch {
    return undefined;
  }
}
