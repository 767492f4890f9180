import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRunner } from "../../src/kernel/runner.js";

const folder = tmpdir();
const cell = {
  kind: "compiled",
  code: "",
  isAsync: false,
  lastVariable: undefined,
  maps: [],
  modules: [],
} as const;

test("cells share their variables by exports", () => {
  const runner = createRunner(folder);
  runner.run("In[1]", { ...cell, code: "exports.a = 1;" });
  runner.run("In[2]", { ...cell, code: "exports.a += 1;" });
  expect(runner.variables).toEqual({ a: 2 });
});

test("a stack trace names the cell, and its first line is line 1", () => {
  const runner = createRunner(folder);
  const code = "const f = () => { throw new Error('x'); };\nf();";
  expect(() => runner.run("In[3]", { ...cell, code })).toThrow(
    expect.objectContaining({
      stack: expect.stringMatching(/In\[3\]:1:25[^]*In\[3\]:2:1/) as unknown,
    }) as Error,
  );
});

test("a cell with await gives a promise", async () => {
  const runner = createRunner(folder);
  await runner.run("In[1]", { ...cell, isAsync: true, code: "exports.v = await Promise.resolve(4);" });
  expect(runner.variables["v"]).toBe(4);
});

test("require serves overrides first, then compiled local modules, then packages", () => {
  const runner = createRunner(folder, (id) => (id === "own" ? { exports: "mine" } : undefined));
  const modules = [
    { path: join(folder, "a.js"), data: "exports.a = require('./b').b + 1;" },
    { path: join(folder, "b.js"), data: "exports.b = 1;" },
  ];
  const code = "exports.all = [require('own'), require('./a').a, typeof require('node:fs').readFileSync];";
  runner.run("In[1]", { ...cell, code, modules });
  expect(runner.variables["all"]).toEqual(["mine", 2, "function"]);
});

test("a module that was changed is loaded anew, one that was not keeps its state", () => {
  const runner = createRunner(folder);
  const path = join(folder, "c.js");
  const read = "exports.now = require('./c').next();";
  const data = "let n = 0; exports.next = () => ++n;";
  runner.run("In[1]", { ...cell, code: read, modules: [{ path, data }] });
  runner.run("In[2]", { ...cell, code: read });
  expect(runner.variables["now"]).toBe(2);
  runner.run("In[3]", { ...cell, code: read, modules: [{ path, data }] });
  expect(runner.variables["now"]).toBe(1);
});
