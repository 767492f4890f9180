import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join, parse, relative } from "node:path";
import { sweep } from "../../store/index.js";
import type { ModuleFile } from "./module-files.js";

let own: string | undefined;

/**
 * Where this process keeps copies of modules: a folder of its own, gone when it ends. If it is killed, the next process
 * that needs such a folder removes it.
 */
function ownFolder(): string {
  if (own !== undefined) return own;
  const all = join(tmpdir(), `lottery-lab-modules-${userInfo().uid}`);
  sweep(all);
  const folder = join(all, `${hostname()}.${process.pid}.${randomUUID()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return (own = folder);
}

/**
 * Copies a module's files, and nothing else, into a folder named for their identity, and gives the path of the first. Node knows
 * a module by its path, so changed files are another module with other imports, and a file that is not in the identity is not
 * there to be imported. Below the folder the path is the one it has; packages are found where they are found from there.
 */
export function copiedModule(files: readonly ModuleFile[], identity: string): string {
  const root = join(ownFolder(), identity);
  const copyOf = (path: string): string => join(root, relative(parse(path).root, path));
  for (const { path, bytes } of files) {
    const copy = copyOf(path);
    if (existsSync(copy)) continue;
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, bytes);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      linkPackages(folder, copyOf(folder), path);
      if (folder === dirname(folder)) break;
    }
  }
  const [first] = files;
  if (first === undefined) throw new RangeError("module: there must be a file, got none");
  return copyOf(first.path);
}

/** What tells Node how to read and resolve files below `folder`: `package.json`, and `node_modules` as a link. */
function linkPackages(folder: string, copy: string, file: string): void {
  const about = join(folder, "package.json");
  if (existsSync(about) && !existsSync(join(copy, "package.json"))) {
    copyFileSync(about, join(copy, "package.json"));
  }
  const packages = join(folder, "node_modules");
  if (!existsSync(packages)) return;
  // A module that is itself in a package: link what lies beside it instead.
  const names = file.startsWith(join(packages, "/")) ? readdirSync(packages) : [""];
  for (const name of names) {
    const link = join(copy, "node_modules", name);
    if (!existsSync(link)) symlinkSync(join(packages, name), link, "junction");
  }
}
