import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package: the nearest folder above `from` whose package.json is named lottery-lab. The same from `src/`
 * (tests) and from `dist/` (users). Throws if there is none.
 */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
      if (
        typeof manifest === "object" &&
        manifest !== null &&
        "name" in manifest &&
        manifest.name === "lottery-lab"
      )
        return folder;
    }
    if (dirname(folder) === folder)
      throw new Error(`packageRoot: a folder above must hold lottery-lab's package.json, got ${from}`);
  }
}

/** The version in the package's package.json. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error("packageVersion: package.json must name a version, got none");
}
