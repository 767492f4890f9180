import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, parse, relative } from "node:path";
import { isOwnName, openOwnFolder, ownName, sweep, writeWhole } from "../../disk/index.js";
import type { ModuleFile } from "./module-files.js";
import { importableBytes, importablePath } from "./module-text.js";

let own: string | undefined;

/**
 * Where this process keeps copies of modules: a folder of its own, gone when it ends. If it is killed, the next process
 * that needs such a folder removes it.
 */
function ownFolder(): string {
  if (own !== undefined) return own;
  const folder = newCopiesFolder(join(tmpdir(), `lottery-lab-modules-${userInfo().uid}`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return (own = folder);
}

/**
 * A new folder for copies in the one where all processes of this user keep theirs, after those of processes that are gone were removed. Throws
 * if that folder is not this user's own: whoever may write there could change what is imported.
 */
export function newCopiesFolder(all: string): string {
  openOwnFolder({ path: all, what: "module", isOwn: isOwnName, help: "TMPDIR names another place" });
  sweep(all, ["folder"]);
  const folder = join(all, ownName());
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/**
 * Copies a module's files, and nothing else, into a folder named for their identity, and gives the path of the first. Node knows
 * a module by its path, so changed files are another module with other imports, and a file that is not in the identity is not
 * there to be imported. TypeScript is copied as JavaScript. Below the folder the path is the one it has; packages are found where they are found from there.
 */
export function copiedModule(files: readonly ModuleFile[], identity: string): string {
  const root = join(ownFolder(), identity);
  const copyOf = (path: string): string => join(root, relative(parse(path).root, path));
  for (const file of files) {
    const { path } = file;
    const copy = importablePath(copyOf(path));
    if (existsSync(copy)) continue;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      linkPackages(folder, copyOf(folder), path);
      if (folder === dirname(folder)) break;
    }
    writeWhole(copy, importableBytes(file, files)); // last, so that a file that is there has all that it needs
  }
  const [first] = files;
  if (first === undefined) throw new RangeError("module: there must be a file, got none");
  return importablePath(copyOf(first.path));
}

/** What tells Node how to read and resolve files below `folder`: `package.json`, and `node_modules` as a link. */
function linkPackages(folder: string, copy: string, file: string): void {
  const about = join(folder, "package.json");
  if (existsSync(about) && !existsSync(join(copy, "package.json"))) {
    writeWhole(join(copy, "package.json"), readFileSync(about));
  }
  const packages = join(folder, "node_modules");
  if (!existsSync(packages)) return;
  // A module that is itself in a package: link what lies beside it instead.
  const names = file.startsWith(join(packages, "/")) ? readdirSync(packages) : [""];
  for (const name of names) {
    const link = join(copy, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(packages, name), link, "junction");
  }
}
