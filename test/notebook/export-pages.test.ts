import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "../../src/cli/index.js";
import { exportPages } from "../../src/notebook/index.js";
import { displayed, storedNotebook } from "./stored.js";

const folder = mkdtempSync(join(tmpdir(), "pages-"));
const notebooks = join(folder, "notebooks");
mkdirSync(notebooks);
for (const name of ["00-a.ipynb", "01-b.ipynb"])
  writeFileSync(join(notebooks, name), storedNotebook([displayed({ "text/plain": name })]));
writeFileSync(join(notebooks, "notes.txt"), "");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("of a folder every notebook becomes a page, of a notebook that one; a second export writes the same bytes", () => {
  const to = join(folder, "html");
  expect(exportPages(notebooks, { to })).toEqual([join(to, "00-a.html"), join(to, "01-b.html")]);
  const first = readFileSync(join(to, "01-b.html"));
  expect(first.toString("utf8")).toContain("<pre>01-b.ipynb</pre>");
  expect(exportPages(join(notebooks, "01-b.ipynb"), { to })).toEqual([join(to, "01-b.html")]);
  expect(readFileSync(join(to, "01-b.html")).equals(first)).toBe(true);
  expect(readdirSync(to)).toEqual(["00-a.html", "01-b.html"]);
});

test("a path that is not there and a folder without notebooks are errors that name them", () => {
  expect(() => exportPages(join(folder, "none"))).toThrow(/^exportPages: .*got no .*none$/);
  expect(() => exportPages(join(folder, "html"))).toThrow(/must hold a notebook, got none/);
});

test("lottery-lab export --html writes and names the pages; without --html it is wrong usage", async () => {
  const texts: string[] = [];
  const output = {
    write: (text: string) => void texts.push(text),
    error: (text: string) => void texts.push(text),
  };
  const to = join(folder, "cli");
  expect(await runCli(["export", "--html", notebooks, "--to", to], output)).toBe(0);
  expect(texts.join("")).toBe(`${join(to, "00-a.html")} (0.0 MB)\n${join(to, "01-b.html")} (0.0 MB)\n`);
  expect(await runCli(["export", notebooks], output)).toBe(2);
});
