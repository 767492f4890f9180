import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { provenanceRows, sourceCommit } from "../../src/notebook/provenance.js";

const rows = provenanceRows({
  results: [
    { key: "a", meta: { seconds: 90 } },
    { key: "b", meta: { seconds: 30 } },
    { key: "a", meta: { seconds: 90 } },
  ],
  seconds: 12.34,
  more: { engine: "wasm" },
});
const value = (what: string): string | undefined => rows.find((row) => row.what === what)?.value;

test("it names version, node, two different results, 12.3 seconds and what else it is given", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(value("lottery-lab")).toBe(version);
  expect(value("node")).toBe(process.version);
  expect(value("platform")).toBe(`${process.platform} ${process.arch}`);
  expect(value("scale")).toBeUndefined(); // see scale.test.ts
  expect(value("results used")).toBe("2");
  expect(value("computing time of the results")).toBe("2.0 min of one core");
  expect(value("wall time")).toBe("12.3 s");
  expect(value("engine")).toBe("wasm");
  expect(value("commit")).toMatch(/^([0-9a-f]{12}(, with uncommitted changes)?|unknown)$/);
});

test("it says how many results kept no time, and nothing of results it was not given", () => {
  const times = (options: Parameters<typeof provenanceRows>[0]) =>
    provenanceRows(options).filter(({ what }) => what.includes("results"));
  expect(times({ results: [{ key: "a", meta: { seconds: 6 } }, { key: "b" }] })).toEqual([
    { what: "results used", value: "2" },
    {
      what: "computing time of the results",
      value: "0.1 min of one core, not counting 1 whose time was not kept",
    },
  ]);
  expect(times({})).toEqual([]);
});

test("it names no folder, no user and no machine", () => {
  const text = JSON.stringify(rows);
  for (const secret of [process.cwd(), homedir(), hostname()].filter((word) => word.length > 3))
    expect(text).not.toContain(secret);
});

test("the commit has a remark as soon as src or package.json differs from it, and not for other files", () => {
  const root = mkdtempSync(join(tmpdir(), "commit-"));
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@b", ...words], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
  mkdirSync(join(root, "src", "inner"), { recursive: true });
  for (const file of ["src/a.ts", "src/inner/b.ts", "package.json", "README.md"]) write(file, "1");
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--no-gpg-sign", "--message", "first");
  const head = git("rev-parse", "--short=12", "HEAD").trim();
  const changed = `${head}, with uncommitted changes`;
  const restore = (): string => git("checkout", "--quiet", ".");
  expect(sourceCommit(root)).toBe(head);
  write("README.md", "2");
  expect(sourceCommit(root)).toBe(head);
  for (const file of ["src/a.ts", "src/inner/b.ts", "package.json"]) {
    write(file, "2");
    expect(sourceCommit(root), file).toBe(changed);
    restore();
  }
  write("src/inner/new.ts", "1");
  expect(sourceCommit(root)).toBe(changed);
  git("add", "--all");
  expect(sourceCommit(root)).toBe(changed);
  git("rm", "--quiet", "--force", "src/inner/new.ts", "src/a.ts");
  expect(sourceCommit(root)).toBe(changed);
  expect(sourceCommit(join(root, "src"))).toBeUndefined();
  rmSync(root, { recursive: true, force: true });
  expect(sourceCommit(root)).toBeUndefined();
});
