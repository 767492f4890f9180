import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notebookFolder } from "./notebook-folder.js";
import { startClient, type Answer, type Client } from "./client.js";

// Ways in which a kernel can give wrong or lost results without a word, each with other members of its kind.
const { folder, file } = notebookFolder("lottery faults ü ");
let kernel: Client;
beforeAll(async () => {
  kernel = await startClient({ cwd: folder });
});
afterAll(() => kernel.close());

async function value(code: string): Promise<unknown> {
  const { result, error } = await kernel.execute(code, { stop_on_error: false });
  return error === undefined ? result : `${error.ename}: ${error.evalue}`;
}
const plain = ({ error }: Answer): string => (error?.traceback.join("\n") ?? "").replace(/\u001b\[\d+m/g, "");

// ---- what cells mean ------------------------------------------------------------------------------------------------------
test("a name that a failing cell never reached is a ReferenceError, not NaN, and can be declared again", async () => {
  expect(await value("const data5 = (() => { throw new Error('load') })() as number[]; const n5 = 10;")).toBe(
    "Error: load",
  );
  expect(await value("n5 + 1")).toBe("ReferenceError: n5 is not defined");
  expect(await value("class n5 {}; n5.name")).toBe("'n5'");
});

test("a failing cell keeps the values of earlier cells that it did not come to, also after an await", async () => {
  await value("let k5 = 1; const c5 = 'old'; var v5 = 2; class C5 { a = 1 }");
  await value("await null; throw 0; let k5 = 5; const c5 = 'new'; var v5 = 6; class C5 { a = 2 }");
  expect(await value("[k5, c5, v5, new C5().a]")).toBe("[ 1, 'old', 2, 1 ]");
});

test("a var is made of the one that an earlier cell left", async () => {
  await value("var t6 = 1");
  expect(await value("var t6 = t6 + 1; t6")).toBe("2");
  expect(await value("for (var t6 = t6 * 10; t6 < 100; t6++) {}\nt6")).toBe("100");
});

test("namespaces, enums, aliases and variables of blocks are still there some cells later", async () => {
  await value(
    "namespace N7 { export const a = 1; export interface T { x: number } }\nenum E7 { A, B }\nimport A7 = N7.a;",
  );
  await value("for (var [k7, w7] of [[1, 'x']] as [number, string][]) { var in7 = k7 }");
  await value("1");
  expect(await value("const t7: N7.T = { x: N7.a }; [t7.x, E7[1], A7, k7, w7, in7 + 1]")).toBe(
    "[ 1, 'B', 1, 1, 'x', 2 ]",
  );
  expect(await value("w7.toFixed()")).toContain("Property 'toFixed' does not exist on type 'string'");
});

test("declarations of other cells add up if they share no member, and are replaced if they do", async () => {
  await value("interface I8 { a: number }\nnamespace N8 { export const a = 1 }\nfunction f8() { return 1 }");
  expect(
    await value(
      "interface I8 { b: number }\nnamespace N8 { export const b = 2 }\nnamespace f8 { export const p = 3 }\nconst i8: I8 = { a: 1, b: 2 }; [N8.a, N8.b, f8(), f8.p]",
    ),
  ).toBe("[ 1, 2, 1, 3 ]");
  expect(
    await value(
      "interface I8 { a: string }\nnamespace N8 { export const a = 'new' }\nconst j8: I8 = { a: 'x' }; [j8, N8]",
    ),
  ).toBe("[ { a: 'x' }, { a: 'new' } ]");
});

test("a cell sees a function anew of which only a constant was declared again", async () => {
  await value("const scale9 = 2;\nfunction times9(x: number) { return x * scale9 }");
  await value("const scale9 = 10;");
  expect(await value("times9(3)")).toBe("30");
});

test("names of Node's globals belong to the cells that declare them, and to nobody else", async () => {
  expect(
    await value(
      "var performance = 0.93; function fetch() { return 'mine' }\nconst process = { pid: 1 }; [performance, fetch(), fetch.name, process.pid]",
    ),
  ).toBe("[ 0.93, 'mine', 'fetch', 1 ]");
  expect(await value("[typeof globalThis.performance.now, typeof globalThis.process.exit]")).toBe(
    "[ 'function', 'function' ]",
  );
  file(
    "looks.ts",
    "declare const window: unknown;\nexport const seen = [typeof window, typeof performance.now, typeof fetch];\n",
  );
  const looked = await kernel.execute(
    "const window = 20; import { seen } from './looks'; console.log(window); seen",
  );
  expect([looked.stdout, looked.result]).toEqual(["20\n", "[ 'undefined', 'function', 'function' ]"]);
});

test("current syntax and libraries: toSorted, using, decorators, import attributes, .ts in imports, @ts-nocheck", async () => {
  file("conf16.json", '{ "v": 3 }');
  file("util16.ts", "export const u = 4;\n");
  expect(await value("[3, 1].toSorted()")).toBe("[ 1, 3 ]");
  const { stdout } = await kernel.execute(
    "{ using r = { [Symbol.dispose]() { console.log('disposed') } }; }",
  );
  expect(stdout).toBe("disposed\n");
  expect(await value("import c16 from './conf16.json' with { type: 'json' }; c16.v")).toBe("3");
  expect(await value("import { u } from './util16.ts'; u")).toBe("4");
  expect(await value("// @ts-nocheck\nconst z16: number = 'x'; z16")).toBe("'x'");
  expect(await value("const y16: number = 'x'; y16")).toContain("Type 'string' is not assignable");
});

test("where the syntax is wrong, only that is told", async () => {
  const { error } = await kernel.execute("let x17: = 3\nnope17");
  expect(error?.evalue).toBe("line 1: Type expected.");
  expect(error?.traceback.join()).not.toContain("nope17'");
});

test.each([
  ["!ls -la", "execSync"],
  ["%matplotlib inline", "magic"],
  ["%%time\n1 + 1", "console.time"],
])("%s is answered with what to write instead", async (code, hint) => {
  expect(await value(code)).toContain(hint);
});

// ---- local files ----------------------------------------------------------------------------------------------------------
test("a changed file is loaded again with all that import it, JSON and .mjs too, in one version", async () => {
  const source =
    "import { mid } from './mid3'; import { base } from './base3'; import c from './conf3.json'; import { m } from './esm3.mjs'; [mid(), base, c.v, m]";
  file("base3.ts", "export const base = 1;\n");
  file("mid3.ts", "import { base } from './base3';\nexport const mid = () => base * 10;\n");
  file("conf3.json", '{"v":1}');
  file("esm3.mjs", "import { base } from './base3';\nexport const m = base + await Promise.resolve(100);\n");
  expect(await value(source)).toBe("[ 10, 1, 1, 101 ]");
  file("base3.ts", "export const base = 2;\n");
  file("conf3.json", '{"v":2}');
  expect(await value(source)).toBe("[ 20, 2, 2, 102 ]");
});

test("names that earlier cells imported follow, so that one cell never sees two versions", async () => {
  file("deep3.ts", "export const deep = 1;\n");
  file("top3.ts", "import { deep } from './deep3';\nexport const top = () => deep;\n");
  await value("import { top } from './top3';");
  file("deep3.ts", "export const deep = 2;\n");
  expect(await value("import { deep } from './deep3'; [deep, top()]")).toBe("[ 2, 2 ]");
});

test("a file that fails while it is loaded is told by its own line and can be mended", async () => {
  file("bad3.ts", "interface Gone {\n  a: 1;\n}\n\nthrow new RangeError('line 5');\nexport const ok = 1;\n");
  const { error } = await kernel.execute("import { ok } from './bad3'; ok");
  expect(error?.traceback.join("\n")).toContain("(bad3.ts:5)");
  file("bad3.ts", "export const ok = 1;\n");
  expect(await value("import { ok } from './bad3'; ok")).toBe("1");
});

// ---- stacks ---------------------------------------------------------------------------------------------------------------
const failing = "interface G {\n  a: 1;\n}\n\nfunction f() {\n  throw new Error('here');\n}\n";
test.each([
  ["console.error", `${failing}try { f() } catch (e) { console.error(e) }`],
  ["e.stack", `${failing}try { f() } catch (e) { console.log((e as Error).stack) }`],
  [
    "an inspected value",
    `import { inspect } from 'node:util';\n${failing.replace("interface G {\n", "interface G {")}try { f() } catch (e) { console.log(inspect({ deep: e })) }`,
  ],
  [
    "an error with a cause",
    `${failing}try { f() } catch (e) { console.error(new Error('outer', { cause: e })) }`,
  ],
])("%s shows the cell's own lines and nothing of the machinery", async (_, code) => {
  const { stdout, stderr } = await kernel.execute(code);
  const text = stdout + stderr;
  expect(text).toMatch(/at f \(In\[\d+\]:6\)\n/);
  expect(text).not.toMatch(/node:|kernel\/|\/tmp|new Promise/);
});

test("console.trace, a value, a DOMException and an error of a worker thread are told in the same way", async () => {
  const { stderr } = await kernel.execute("\n\nconsole.trace('here')");
  expect(stderr).toMatch(/^Trace: here\n {4}at In\[\d+\]:3\n$/);
  expect(await value("\nnew Error('v')")).toMatch(/^Error: v\n {4}at In\[\d+\]:2$/);
  expect(await value("\nnew DOMException('d', 'AbortError').stack?.split('\\n').length")).toBe("2");
  const aborted = await kernel.execute("AbortSignal.abort().throwIfAborted()");
  expect(aborted.error).toMatchObject({ ename: "AbortError", evalue: "This operation was aborted" });
  expect(plain(aborted)).not.toMatch(/node:|\/tmp/);
  const worker = await kernel.execute(
    "const { Worker } = require('node:worker_threads'); const w13: any = new Worker('throw new TypeError(\"in worker\")', { eval: true }); await new Promise((_, r) => w13.on('error', r))",
  );
  expect(worker.error).toMatchObject({ ename: "TypeError", evalue: "in worker" });
  expect(plain(worker)).not.toMatch(/node:/);
});

test("a local file is told by its own name and line, from anywhere", async () => {
  file(
    "fail9.ts",
    "interface G {\n  a: 1;\n}\n\nexport function boom(): never {\n  throw new RangeError('line 6');\n}\n",
  );
  const uncaught = await kernel.execute("import { boom } from './fail9';\n\nboom()");
  expect(plain(uncaught)).toMatch(/at boom \(fail9\.ts:6\)\n {4}at In\[\d+\]:3$/);
  const { stdout } = await kernel.execute("try { boom() } catch (e) { console.log((e as Error).stack) }");
  expect(stdout).toMatch(/at boom \(fail9\.ts:6\)\n/);
});

// ---- late failures ----------------------------------------------------------------------------------------------------------
test.each([
  ["a rejection", "const p10 = new Promise((_, r) => setTimeout(r, 400, new Error('from afar')));"],
  [
    "a rejection without a stack",
    "const q10 = new Promise((_, r) => setTimeout(() => r('from afar'), 150));",
  ],
  ["a timer's throw", "setTimeout(() => { throw new Error('from afar') }, 400);"],
  ["a timer's throw without a stack", "setTimeout(() => { throw 'from afar' }, 400);"],
  ["a timer of a timer", "setTimeout(() => setTimeout(() => { throw 'from afar' }, 350), 50);"],
])(
  "%s after the end of its cell goes to stderr under that cell's name and fails nobody else",
  async (_, code) => {
    const first = kernel.execute(code); // the next one waits behind it, so that it is there in time
    const { result, stderr } = await kernel.execute("await new Promise((r) => setTimeout(r, 800)); 'done'");
    const { reply } = await first;
    expect(result).toBe("'done'");
    expect(stderr).toContain(`In[${String(reply["execution_count"])}], after it ended:`);
    expect(stderr).toContain("from afar");
  },
);

test("a failure of the cell that runs fails it, also out of a timer", async () => {
  expect(await value("setTimeout(() => { throw new Error('own') }, 30); await new Promise(() => {})")).toBe(
    "Error: own",
  );
});

// ---- output that goes past the streams -----------------------------------------------------------------------------------------
test.each([
  [
    "execSync with inherited output",
    "require('child_process').execSync('echo hi; echo err >&2', { stdio: 'inherit' });",
  ],
  [
    "spawnSync with a list",
    "require('child_process').spawnSync('sh', ['-c', 'echo hi; echo err >&2'], { stdio: ['ignore', 1, 2] });",
  ],
  [
    "execFileSync to our streams",
    "require('child_process').execFileSync('sh', ['-c', 'echo hi; echo err >&2'], { stdio: ['ignore', process.stdout, process.stderr] });",
  ],
  [
    "spawn",
    "import { spawn } from 'node:child_process'; const s11 = spawn('sh', ['-c', 'echo hi; echo err >&2'], { stdio: 'inherit' }); await new Promise((r) => s11.on('exit', r));",
  ],
  ["writeSync", "require('fs').writeSync(1, 'hi\\n'); require('fs').writeSync(2, Buffer.from('err\\n'));"],
  [
    "write",
    "import * as fs11 from 'node:fs'; await new Promise<void>((r) => fs11.write(1, 'hi\\n', () => r())); fs11.writeFileSync('/dev/stderr', 'err\\n');",
  ],
  [
    "a stream on a descriptor",
    "const w11 = require('fs').createWriteStream('', { fd: 1, autoClose: false }); w11.write('hi\\n'); await new Promise((r) => setTimeout(r, 50)); console.error('err');",
  ],
])("what %s prints appears in the cell", async (_, code) => {
  const { stdout, stderr, error } = await kernel.execute(code.replaceAll("process.", "globalThis.process."));
  expect([stdout, stderr, error?.evalue]).toEqual(["hi\n", "err\n", undefined]);
});

test("300 KB of a child arrive while the thread waits for it, in the cell that started it", async () => {
  const { stdout } = await kernel.execute(
    "require('child_process').execSync('seq 1 50000', { stdio: 'inherit' }); console.log('after');",
  );
  expect(stdout).toBe(`${execFileSync("seq", ["1", "50000"], { encoding: "utf8" })}after\n`);
});

// ---- outputs at the door -----------------------------------------------------------------------------------------------------
test("half an emoji becomes the replacement character, in streams, results, displays and errors", async () => {
  const half = "'😀'.slice(0, 1)";
  const { outputs } = await kernel.execute(
    `console.log(${half} + '\\\\ud83d'); const { kernel } = require('lottery-lab/kernel'); kernel().display({ 'text/plain': ${half}, 'application/json': { [${half}]: [${half}] } }); throw new Error(${half});`,
  );
  const text = JSON.stringify(outputs.slice(1));
  expect(text).toContain("\ufffd\\\\ud83d");
  expect(text).not.toMatch(/[^\\]\\ud83d/);
  expect(outputs.at(-1)?.content["evalue"]).toBe("\ufffd");
});

test("an object of 200,000 fields is cut at a stated size, also inside of others", async () => {
  const big = "Object.fromEntries(Array.from({ length: 200000 }, (_, i) => ['run' + i, { seed: i }]))";
  for (const code of [
    big,
    `[${big}]`,
    `new Map([[1, ${big}]])`,
    `({ a: { b: ${big} } })`,
    `Object.assign(new (class Own {})(), ${big})`,
  ]) {
    const text = String(await value(code));
    expect(text.length).toBeLessThan(100_100);
    expect(text).toMatch(/more fields/);
  }
});

test("proxies neither hang nor fail a cell, as values, in values, thrown, and with hostile traps", async () => {
  expect(await value("new Proxy({ a: 1 }, { get() { throw new Error('trap') } })")).toBe("{ a: 1 }");
  expect(
    await value(
      "const deep15: any = new Proxy(function () {}, { get: () => deep15, apply: () => deep15 }); deep15",
    ),
  ).toBe("[Function (anonymous)]");
  expect(await value("[deep15, { deep15 }]")).toBe(
    "[ [Function (anonymous)], { deep15: [Function (anonymous)] } ]",
  );
  expect(await value("throw deep15")).toContain("Thrown: [Function (anonymous)]");
  expect(
    await value("({ get [Symbol.for('Jupyter.display')]() { throw new Error('no') }, a: 1 })"),
  ).toContain("a: 1");
  expect(await value("await null; new Proxy([1], { ownKeys() { throw 1 } })")).toBe("[ 1 ]");
});

// ---- protocol ------------------------------------------------------------------------------------------------------------------
test("a comm that nobody answers to is closed at once", async () => {
  const closed = kernel.seen((type, { comm_id }) => type === "comm_close" && comm_id === "c1");
  kernel.send("comm_open", { comm_id: "c1", target_name: "jupyter.widget", data: {} });
  await closed;
});

test("completion inside a string replaces what is typed; hover between brackets lists the options of the call", async () => {
  await kernel.execute("import { ladder } from 'lottery-lab'; const cfg7 = { rate: 1, names: 2 };");
  const accepted = async (code: string): Promise<string> => {
    const { reply } = await kernel.request("complete", { code, cursor_pos: code.length });
    const [start, end, matches] = [reply["cursor_start"], reply["cursor_end"], reply["matches"]] as [
      number,
      number,
      string[],
    ];
    return code.slice(0, start) + (matches[0] ?? "nothing") + code.slice(end);
  };
  expect(await accepted("ladder({ network: 'len")).toBe("ladder({ network: 'lenet-300-100");
  expect(await accepted("cfg7['ra")).toBe("cfg7['rate");
  expect(await accepted("import fs from 'node:f")).toBe("import fs from 'node:fs");
  expect(await accepted("import { m } from 'node:path/pos")).toBe("import { m } from 'node:path/posix");
  expect(await accepted("const q7: 'alpha' | 'beta' = \"al")).toBe("const q7: 'alpha' | 'beta' = \"alpha");
  const { reply } = await kernel.request("inspect", { code: "ladder({  })", cursor_pos: 9, detail_level: 0 });
  const text = JSON.stringify(reply["data"]);
  expect(text).toContain("ladder(options: LadderOptions): Ladder");
  expect(text).toContain("criterion?: ");
});

test("an interrupted cell keeps earlier values of its names and says what it did to them", async () => {
  await kernel.execute("let rows18 = 'old rows'; const done18 = 1;");
  const answer = await kernel.interrupted(
    "const done18 = 2; console.log('begun'); let rows18 = await new Promise<string>(() => {}); const later18 = 3;",
  );
  expect(plain(answer)).toBe(
    "Interrupted: the cell was interrupted\n  set before that: done18\n  keep their earlier values: rows18\n  have no value yet: later18",
  );
  expect(await value("[rows18, done18]")).toBe("[ 'old rows', 2 ]");
});
