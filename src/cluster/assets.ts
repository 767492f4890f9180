import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, parse, relative, sep } from "node:path";
import { datasetFiles } from "../data/dataset-files.js";
import { packageRoot, type DatasetName } from "../data/index.js";
import { ignoreMissing, type FolderFile } from "../disk/index.js";
import { moduleFiles } from "../experiments/modules/module-files.js";
import type { RuleReference } from "../experiments/modules/modules.js";

/** Packages that the tasks need beside this one: what `dist/cluster/launch.js` requires, directly or not; TypeScript only for modules written in it. */
const packages = {
  jstat: ["package.json", "dist/jstat.js"],
  typescript: ["package.json", "lib/typescript.js"],
};

/** What a task runs: this package's code without notebook, kernel and figures, and the packages it needs. */
export function packageFiles(withTypescript: boolean): readonly FolderFile[] {
  const root = packageRoot();
  const dist = readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true });
  const code = dist
    .filter((entry) => entry.isFile() && /\.(?:js|json|wasm|node)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/^dist[/\\](?:kernel|notebook|figures|cli)[/\\]/.test(relative(root, file)));
  const files = [join(root, "package.json"), ...code].map((file) => ({
    path: relative(root, file).replaceAll(sep, "/"),
    bytes: readFileSync(file),
  }));
  const needed = withTypescript ? (["jstat", "typescript"] as const) : (["jstat"] as const);
  const others = needed.flatMap((name) =>
    packages[name].map((path) => ({
      path: `node_modules/${name}/${path}`,
      bytes: readFileSync(join(packageFolder(name), path)),
    })),
  );
  return [...files, ...others];
}

/** Where a package lies, from here on upwards. */
function packageFolder(name: string): string {
  for (let folder = packageRoot(); ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (ignoreMissing(() => readdirSync(found)) !== undefined) return found;
    if (folder === parse(folder).root)
      throw new Error(`submit: the package ${name} must be installed, got none`);
  }
}

/** The files of data sets, a folder each, as `LOTTERY_DATA_DIR` takes them. Throws where one cannot be found. */
export async function dataFiles(names: readonly DatasetName[]): Promise<readonly FolderFile[]> {
  const found: FolderFile[] = [];
  for (const name of names) {
    for (const file of await datasetFiles(name)) {
      found.push({ path: `${name}/${basename(file)}`, bytes: readFileSync(file) });
    }
  }
  return found;
}

/** The committed elimination rounds of a folder. */
export function roundsFiles(folder: string): readonly FolderFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".rounds.bin"));
  return names.sort().map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}

/** Modules with the files that they import, each in a folder of its own; and where each begins. A function of a cell is written as the module it is. */
export function moduleAsset(modules: readonly RuleReference[]): {
  readonly files: readonly FolderFile[];
  readonly begins: readonly string[];
} {
  const sets = modules.map(({ file, source, sha256 }) => {
    const files = moduleFiles(file, source);
    const common = commonFolder(files.map(({ path }) => path));
    const root = sha256.slice(0, 16);
    const own = files.map(({ path, bytes }) => ({
      path: `${root}/${relative(common, path).replaceAll(sep, "/")}`,
      bytes,
    }));
    const about = { path: `${root}/package.json`, bytes: JSON.stringify({ type: moduleType(common) }) };
    return own.some(({ path }) => path === about.path) ? own : [...own, about];
  });
  return { files: sets.flat(), begins: sets.flatMap(([first]) => first?.path ?? []) };
}

/** The deepest folder that holds all of these files. */
function commonFolder(paths: readonly string[]): string {
  const [first = ""] = paths;
  let folder = dirname(first);
  while (!paths.every((path) => path.startsWith(folder === parse(folder).root ? folder : folder + sep))) {
    folder = dirname(folder);
  }
  return folder;
}

/** How Node reads `.js` files of a folder: as the nearest package.json says. */
function moduleType(from: string): "module" | "commonjs" {
  for (let folder = from; ; folder = dirname(folder)) {
    const text = ignoreMissing(() => readFileSync(join(folder, "package.json"), "utf8"));
    if (text !== undefined) {
      return (JSON.parse(text) as { readonly type?: unknown }).type === "module" ? "module" : "commonjs";
    }
    if (folder === parse(folder).root) return "commonjs";
  }
}
