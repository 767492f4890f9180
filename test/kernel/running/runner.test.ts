import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createSession } from "../session.js";

const folder = mkdtempSync(join(tmpdir(), "lottery-runner-"));
const home = process.cwd();
process.chdir(folder);
const session = createSession(folder);
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

test("cells share their variables, and each gives the value of its last expression", async () => {
  expect(await session.run("let a = 1; a")).toBe(1);
  expect(await session.run("a += 1; ({ a })")).toEqual({ a: 2 });
  expect(await session.run("for (let i = 0; i < 3; i++) a")).toBeUndefined();
  expect(await session.run("enum Last { A }")).toBeUndefined();
  expect(await session.run("a * 2; interface Gone {}")).toBe(4);
});

test("the value itself arrives, whatever it is, and whatever is thrown", async () => {
  for (const [code, value] of [
    ["-0", -0],
    ["NaN", NaN],
    ["10n", 10n],
    ["undefined", undefined],
    ["null", null],
    ["'s'", "s"],
  ] as const) {
    expect(await session.run(`(${code})`)).toBe(value);
    await expect(session.run(`throw ${code}`)).rejects.toBe(value);
    await expect(session.run(`await null; throw ${code}`)).rejects.toBe(value);
  }
  await expect(session.run("throw { own: 1 }")).rejects.toEqual({ own: 1 });
  await expect(session.run("const mine = Symbol('s'); throw mine")).rejects.toSatisfy(
    (it) => typeof it === "symbol",
  );
  expect(await session.run("const p = Promise.resolve(3); p")).toBe(3); // awaited here, not by the runner
});

test("a stack names the cell, and its first line is line 1", async () => {
  await expect(session.run("const f = () => { throw new Error('x'); };\nf();", "In[3]")).rejects.toThrow(
    expect.objectContaining({ stack: expect.stringMatching(/In\[3\]:1:[^]*In\[3\]:2:/) as unknown }) as Error,
  );
});

test("what became of the names of a cell that ended early is told", async () => {
  await session.run("let kept = 1; let changed = 1;");
  const cell = session.compiled("changed = 2; let changed2 = 3; throw 0; let kept = 5; let never = 6;");
  await expect(session.runner.run("In[5]", cell)).rejects.toBe(0);
  expect(session.runner.fateOf(cell)).toEqual({ set: ["changed2"], kept: ["kept"], missing: ["never"] });
});

test("import.meta, dynamic import and require are the notebook's own", async () => {
  expect(await session.run("import.meta.url.startsWith('file:')")).toBe(true);
  expect(await session.run("(await import('node:path')).basename('/a/b')")).toBe("b");
  expect(await session.run("require('node:path').extname('a.b')")).toBe(".b");
});
