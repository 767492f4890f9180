import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "./client.js";

// The package as npm packs it, in another folder with a space and an umlaut, beside the packages it depends on.
const folder = mkdtempSync(join(tmpdir(), "lottery packed ü "));
const modules = join(folder, "node_modules");
const installed = join(modules, "lottery-lab");
beforeAll(() => {
  mkdirSync(modules);
  const npm = process.env["npm_execpath"];
  const [command, ...first] = npm?.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
  execFileSync(
    command ?? "npm",
    [...first, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder],
    {
      cwd: repository,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [packed = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  execFileSync("tar", ["-xzf", join(folder, packed), "-C", modules]);
  execFileSync("mv", [join(modules, "package"), installed]);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
    dependencies: object;
  };
  for (const name of [...Object.keys(manifest.dependencies), "@tslab", "@types"]) {
    const [scope] = name.split("/");
    const top = name.startsWith("@") && scope !== undefined ? scope : name;
    if (!existsSync(join(modules, top)))
      symlinkSync(join(repository, "node_modules", top), join(modules, top));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function cli(...args: readonly string[]): string {
  const main = join(installed, "dist", "cli", "main.js");
  try {
    return execFileSync(process.execPath, [main, ...args], { encoding: "utf8", cwd: folder });
  } catch (error) {
    return `${(error as { status?: number }).status}: ${(error as { stdout?: string }).stdout}`;
  }
}

test("the packed package installs its kernel, which is listed, found sound, starts and runs a cell", () => {
  const prefix = join(folder, "Jupyter's prefix");
  expect(cli("kernel", "doctor", "--prefix", prefix)).toContain("3: wrong    no kernel is installed");
  cli("kernel", "install", "--prefix", prefix);
  const [listed] = JSON.parse(cli("kernel", "list", "--prefix", prefix, "--json")) as { argv: string[] }[];
  expect(listed?.argv).toContain(join(installed, "dist", "kernel", "main.js"));
  expect(cli("kernel", "doctor", "--prefix", prefix)).toMatch(
    /^ok .*kernels\/lottery-lab: starts and runs a first cell after [\d.]+ s\n$/,
  );
  rmSync(join(prefix, "share", "jupyter", "labextensions", "lottery-lab-figures", "static", "plotly.min.js"));
  expect(cli("kernel", "doctor", "--prefix", prefix)).toMatch(/^3: wrong .*the figure renderer lacks static/);
  const spec = join(prefix, "share", "jupyter", "kernels", "lottery-lab", "kernel.json");
  writeFileSync(spec, JSON.stringify({ argv: ["node", "flag", "/gone/main.js"] }));
  expect(cli("kernel", "list", "--prefix", prefix)).toMatch(/^another copy .*kernels\/lottery-lab\n$/);
  expect(cli("kernel", "doctor", "--prefix", prefix)).toContain(
    "it starts /gone/main.js, which is not there",
  );
});
