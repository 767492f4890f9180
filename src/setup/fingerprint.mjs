import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Every file below `folder` (or the file itself), as absolute paths in a fixed order. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "__pycache__")
    .map((entry) => join(folder, entry.name))
    .sort()
    .flatMap(filesBelow);
}

/**
 * SHA-256 over names and contents of `paths` (files or folders, relative to `root`) and over `values`.
 * A missing path counts as absent, so its appearance changes the result.
 */
export function fingerprint(root, paths, values = []) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      const content = createHash("sha256").update(readFileSync(file)).digest("hex");
      hash.update(`${relative(root, file).split(sep).join("/")} ${content}\n`);
    }
  }
  return hash.update(JSON.stringify(values)).digest("hex");
}

// A stamp lies inside the thing it vouches for (dist/, .venv/), so deleting the thing forgets the stamp too.

/** Whether the stamp at `path` says that its step was done with these inputs. */
export function isStamped(path, print) {
  return existsSync(path) && readFileSync(path, "utf8").trim() === print;
}

/** Records that a step was done with these inputs. */
export function stamp(path, print) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${print}\n`);
}
