import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.mjs";

/**
 * Whether npm's own record of what it installed agrees with the lock file: every package that the lock file
 * does not call optional is there in that version, and nothing else is.
 * @param {Record<string, object>} locked `packages` of package-lock.json
 * @param {Record<string, object>} installed `packages` of node_modules/.package-lock.json
 */
export function packagesAgree(locked, installed) {
  const same = (a, b) => a.version === b.version && a.integrity === b.integrity;
  const present = Object.entries(installed).every(
    ([path, entry]) => path in locked && same(locked[path], entry),
  );
  const complete = Object.entries(locked).every(
    ([path, entry]) => path === "" || path in installed || entry.optional || entry.devOptional,
  );
  return present && complete;
}

function areInstalled(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
  return packagesAgree(packagesOf(join(root, "package-lock.json")), packagesOf(record));
}

/** The npm that runs us if one does, else the one on the path. */
function npmCommand() {
  const path = process.env.npm_execpath;
  return path?.endsWith("npm-cli.js") ? [process.execPath, path] : ["npm"];
}

/** Installs the npm packages exactly as locked. */
export function packagesStep(root) {
  return {
    title: "npm packages from the lock file",
    takes: "about 20 s, 490 MB",
    isDone: () => areInstalled(root),
    run: () => run([...npmCommand(), "ci", "--no-audit", "--no-fund"], { cwd: root }),
  };
}
