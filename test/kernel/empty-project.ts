import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./client.js";

interface LockEntry {
  readonly dev?: boolean;
  readonly link?: boolean;
}

/**
 * Writes package.json and lock file of a project that depends on the packed package alone. What the package depends on is locked to
 * what is locked here, so that npm finds it among what it has fetched already.
 */
export function emptyProject(folder: string, tarball: string): void {
  const own = readJson("package.json");
  const { packages: locked } = readJson("package-lock.json") as { packages: Record<string, LockEntry> };
  const project = {
    name: "empty",
    version: "1.0.0",
    private: true,
    dependencies: { "lottery-lab": `file:${tarball}` },
  };
  const fields = [
    "version",
    "engines",
    "bin",
    "dependencies",
    "peerDependencies",
    "peerDependenciesMeta",
  ] as const;
  const packages = {
    "": project,
    "node_modules/lottery-lab": {
      resolved: `file:${tarball}`,
      ...Object.fromEntries(fields.map((field) => [field, own[field]])),
    },
    ...Object.fromEntries(
      Object.entries(locked).filter(([path, { dev, link }]) => path !== "" && dev !== true && link !== true),
    ),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(project));
  writeFileSync(
    join(folder, "package-lock.json"),
    JSON.stringify({ name: "empty", version: "1.0.0", lockfileVersion: 3, requires: true, packages }),
  );
}

const readJson = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(repository, file), "utf8")) as Record<string, unknown>;
