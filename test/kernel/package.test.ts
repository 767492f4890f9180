import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository, startClient } from "./client.js";
import { emptyProject } from "./empty-project.js";

// The package as npm packs it, installed by npm in an empty project whose folder has a space and an umlaut.
const folder = mkdtempSync(join(tmpdir(), "lottery packed ü "));
const installed = join(folder, "node_modules", "lottery-lab");
beforeAll(() => {
  npm(["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], repository);
  emptyProject(folder, tarball());
  npm(["ci", "--prefer-offline", "--no-audit", "--no-fund"], folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file that `npm pack` wrote. */
function tarball(): string {
  return readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
}

function npm(args: readonly string[], cwd: string): void {
  const path = process.env["npm_execpath"];
  const [command, ...first] = path?.endsWith("npm-cli.js") ? [process.execPath, path] : ["npm"];
  execFileSync(command ?? "npm", [...first, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

function cli(...args: readonly string[]): string {
  const main = join(installed, "dist", "cli", "main.js");
  try {
    return execFileSync(process.execPath, [main, ...args], {
      encoding: "utf8",
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
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

test("it has notices, licence, citation and notebooks inside, no results, and at most 6 MB", () => {
  expect(statSync(join(folder, tarball())).size).toBeLessThan(6e6);
  const names = readdirSync(installed);
  expect(names).toEqual(expect.arrayContaining(["CHANGELOG.md", "CITATION.cff", "LICENSE", "NOTICES.md"]));
  const results = readdirSync(join(installed, "data", "results"));
  expect(results.filter((name) => !/\.(json|png)$/.test(name))).toEqual([]);
  expect(results.filter((name) => name.endsWith(".verdict.json")).length).toBeGreaterThan(5);
});

test("with the package of the results beside it their runs are there already, without it they are to run", () => {
  const program = `import { lab, ladder, levelRun, recipes } from "lottery-lab";
const recipe = { ...recipes.lenet, iterations: 15_000 };
console.log(lab.plan([levelRun(ladder({ network: "lenet-300-100", data: "mnist", recipe, seed: 0 }), 9)]).cached);`;
  const { LOTTERY_COMMITTED: _none, ...env } = process.env; // tests read no committed results
  const known = (): string =>
    execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      cwd: folder,
      env,
    });
  expect(known()).toBe("0\n");
  const [results, some] = [join(repository, "data", "results"), join(folder, "some results")];
  mkdirSync(some); // one study of them: all take a while to pack
  for (const file of ["package.json", "05-signs.jsonl.gz"])
    copyFileSync(join(results, file), join(some, file));
  npm(["pack", "--silent", "--pack-destination", some, some], folder);
  const packed = readdirSync(some).find((name) => name.endsWith(".tgz")) ?? "";
  const beside = join(folder, "node_modules", "lottery-lab-results");
  mkdirSync(beside);
  execFileSync("tar", ["-xzf", join(some, packed), "--strip-components=1", "-C", beside]);
  expect(known()).toBe("1\n");
  rmSync(beside, { recursive: true });
});

test("doctor advises only what can be typed in a project that has no scripts of ours", () => {
  const findings = JSON.parse(cli("doctor", "--json")) as { fix?: string; detail: string }[];
  const said = findings.map(({ fix = "", detail }) => `${detail} ${fix}`).join("\n");
  expect(said).toContain("npm --prefix node_modules/lottery-lab run build:native");
  expect(said).not.toMatch(/npm (start|test|ci\b|run)/);
});

test("init writes a starter notebook that runs through the installed kernel to figure and interval", async () => {
  expect(cli("init")).toContain(`written ${join("my-notebooks", "first-ticket.ipynb")}`);
  expect(cli("init")).toBe("1: "); // never replaced
  expect(cli("init", "mine", "--from", "1")).toContain(join("mine", "01-winning-tickets.ipynb"));
  const file = join(folder, "my-notebooks", "first-ticket.ipynb");
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
    cells: { cell_type: string; source: string[] }[];
  };
  const client = await startClient({
    cwd: join(folder, "my-notebooks"),
    main: join(installed, "dist", "kernel", "main.js"),
  });
  try {
    const shown: string[] = [];
    for (const { source } of cells.filter(({ cell_type }) => cell_type === "code")) {
      const { error, stderr, outputs } = await client.execute(source.join(""));
      expect([error, stderr], source.join("")).toEqual([undefined, ""]);
      shown.push(JSON.stringify(outputs));
    }
    expect(shown.at(-2)).toContain("image/png");
    expect(shown.at(-1)).toContain("ticket − reinit");
    expect(readdirSync(join(folder, "my-notebooks", "figures"))).toContain("first-ticket.svg");
    expect(readdirSync(folder)).toContain(".lottery"); // beside package.json
  } finally {
    await client.close();
  }
});
