import { readFileSync, statSync } from "node:fs";
import { extname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The files that cells may import, and the modules that are no files. */
export interface LocalSources {
  /** The local file that `specifier` means in a file of `folder`; undefined if it means none. */
  resolve(folder: string, specifier: string): string | undefined;
  text(path: string): string;
  /** Differs once the file has changed. */
  version(path: string): string;
  /** Takes the text of a module that is no file. */
  addVirtual(path: string, text: string): void;
}

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
/** What a JavaScript name in an import may stand for. */
const sourceOf: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** `mapped`: where a specifier that is no path may lead, as `paths` of a tsconfig.json have it. */
export function createLocalSources(
  mapped: (specifier: string, folder: string) => string | undefined,
): LocalSources {
  const virtual = new Map<string, string>();
  const isFile = (path: string): boolean =>
    virtual.has(path) || statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return {
    resolve(folder, specifier) {
      const asked = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
      if (!/^\.{0,2}\//.test(asked) && asked !== "." && asked !== ".." && !isAbsolute(asked)) {
        return mapped(asked, folder);
      }
      return candidates(resolve(folder, asked)).find(isFile);
    },
    text: (path) => virtual.get(path) ?? readFileSync(path, "utf8"),
    version: (path) => virtual.get(path) ?? fileVersion(path),
    addVirtual: (path, text) => void virtual.set(path, text),
  };
}

/** The files that a path in an import may mean, the first that there is. */
function candidates(base: string): readonly string[] {
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  return [
    ...(extensions.includes(extension) ? [base] : []),
    ...(sourceOf[extension] ?? []).map((other) => stem + other),
    ...extensions.map((other) => base + other),
    ...extensions.map((other) => join(base, `index${other}`)),
  ];
}

function fileVersion(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "gone" : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
}
