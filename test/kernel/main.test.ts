import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startClient, type Client } from "./client.js";

// The real process over its real sockets, in a folder with a space and an umlaut that knows nothing of this package.
const folder = mkdtempSync(join(tmpdir(), "lottery notebooks ü "));
let kernel: Client;
beforeAll(async () => {
  writeFileSync(join(folder, "local.ts"), "export const local = 4;\n");
  kernel = await startClient({ cwd: folder });
  await kernel.execute("import { kernel } from 'lottery-lab/kernel';");
});
afterAll(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true });
});

const result = async (code: string): Promise<unknown> => {
  const { result: text, error } = await kernel.execute(code);
  return error?.evalue ?? text;
};

test("kernel_info names the language and the protocol", async () => {
  const { reply } = await kernel.request("kernel_info");
  expect(reply).toMatchObject({
    status: "ok",
    protocol_version: "5.3",
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
  });
});

test("a cell answers with execute_input, its output and its result, all with one count", async () => {
  const { outputs, reply } = await kernel.execute("console.log('out'); [1, 2]");
  const count = reply["execution_count"];
  expect(outputs).toEqual([
    { type: "execute_input", content: { code: "console.log('out'); [1, 2]", execution_count: count } },
    { type: "stream", content: { name: "stdout", text: "out\n" } },
    {
      type: "execute_result",
      content: { execution_count: count, data: { "text/plain": "[ 1, 2 ]" }, metadata: {} },
    },
  ]);
});

test("50,000 lines printed in one turn arrive complete and in order in at most 100 messages", async () => {
  const { stdout, outputs } = await kernel.execute(
    "for (let i = 0; i < 50000; i++) console.log('line ' + i);",
  );
  expect(stdout).toBe(Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join(""));
  expect(outputs.length).toBeLessThan(100);
});

test("1,000 displays in one turn, more than a socket queues by default, all arrive", async () => {
  const { outputs } = await kernel.execute(
    "for (let i = 0; i < 1000; i++) kernel()?.display({ 'text/plain': String(i) });",
  );
  const shown = outputs.filter(({ type }) => type === "display_data");
  expect(shown.map(({ content }) => (content["data"] as Record<string, string>)["text/plain"])).toEqual(
    Array.from({ length: 1000 }, (_, index) => String(index)),
  );
});

test("a result with Symbol.for('Jupyter.display') arrives as its bundle", async () => {
  const bundle = "{ 'text/markdown': '**b**', 'application/json': { a: 1 }, 'text/plain': 'b' }";
  const { outputs } = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: async () => (${bundle}) })`);
  expect(outputs.at(-1)).toMatchObject({
    type: "execute_result",
    content: { data: { "text/markdown": "**b**", "application/json": { a: 1 }, "text/plain": "b" } },
  });
});

test("an exception is an error message and an error reply, told in lines of the cell and without absolute paths", async () => {
  const source =
    "interface Gone {\n  a: 1;\n}\nfunction f(): never {\n  throw new RangeError('boom');\n}\nf();";
  const { error, reply } = await kernel.execute(source);
  expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "boom" });
  const n = String(reply["execution_count"]);
  expect(error?.traceback.slice(1)).toEqual([
    "  5 |   throw new RangeError('boom');",
    `    at f (In[${n}]:5)`,
    `    at In[${n}]:7`,
  ]);
});

test("a type error does not run the cell", async () => {
  const { error, stdout } = await kernel.execute("console.log('ran');\nconst n: number = 'text';");
  expect(stdout).toBe("");
  expect(error).toMatchObject({
    ename: "TypeScript",
    evalue: expect.stringContaining("line 2: Type 'string'") as string,
  });
});

test("a failing cell keeps its declarations, and the next cell runs", async () => {
  await kernel.execute("const kept = 3;\nthrow new Error('x');");
  expect(await result("kept")).toBe("3");
});

test("cells queued behind a failing one are aborted; with stop_on_error false they run", async () => {
  const run = (stop: boolean): Promise<unknown[]> =>
    Promise.all(
      ["1", "throw new Error('stop')", "2", "3"].map(async (code) => {
        const { reply } = await kernel.execute(code, { stop_on_error: stop });
        return reply["status"];
      }),
    );
  expect(await run(true)).toEqual(["ok", "error", "aborted", "aborted"]);
  expect(await run(false)).toEqual(["ok", "error", "ok", "ok"]);
});

test("what is sent while a failing cell keeps the thread is aborted as well", async () => {
  const failing = kernel.execute(
    "kernel()?.display({});\nconst from = Date.now();\nwhile (Date.now() - from < 400);\nthrow new Error('stop');",
  );
  await kernel.seen((type) => type === "display_data");
  const later = await Promise.all([kernel.execute("1"), kernel.execute("2")]);
  expect((await failing).reply["status"]).toBe("error");
  expect(later.map(({ reply }) => reply["status"])).toEqual(["aborted", "aborted"]);
});

test("silent cells run without output, count or history; store_history false shows but does not count", async () => {
  const { reply } = await kernel.execute("1");
  const silent = await kernel.execute("console.log('quiet'); let hush = 1;", { silent: true });
  expect(silent.outputs).toEqual([]);
  const shown = await kernel.execute("hush", { store_history: false });
  expect([shown.result, shown.reply["execution_count"]]).toEqual(["1", reply["execution_count"]]);
  const { reply: after } = await kernel.request("history", { hist_access_type: "tail", n: 1 });
  expect(after["history"]).toEqual([[0, reply["execution_count"], "1"]]);
});

test("user_expressions are evaluated each on its own", async () => {
  await kernel.execute("const ue = 20;");
  const { reply } = await kernel.execute("1", { user_expressions: { sum: "ue + 1", wrong: "nope" } });
  expect(reply["user_expressions"]).toMatchObject({
    sum: { status: "ok", data: { "text/plain": "21" } },
    wrong: { status: "error", evalue: expect.stringContaining("Cannot find name 'nope'") as string },
  });
});

test("a value that JSON cannot carry is an error and not the end", async () => {
  const offer = 'const big = { [Symbol.for("Jupyter.display")]: () => ({ "application/json": 1n }) };';
  expect(await result(`${offer} big`)).toContain("BigInt");
  const { reply } = await kernel.execute("1", { user_expressions: { big: "big" } });
  expect(reply["user_expressions"]).toMatchObject({
    big: { status: "error", evalue: expect.stringContaining("BigInt") as string },
  });
  expect(await result("2")).toBe("2");
});

test("a promise that nobody awaits and that fails at once fails its cell", async () => {
  expect(await result("void Promise.reject(new Error('forgotten')); 5")).toBe("forgotten");
});

test("one that fails after the cell ended is named on stderr of the last cell", async () => {
  const late = kernel.seen(
    (type, { text }) => type === "stream" && /Error.*: too late\n.*\n    at/.test(String(text)),
  );
  expect(await result("setTimeout(() => { throw new Error('too late'); }, 50); 5")).toBe("5");
  await late;
});

test("displays can be updated in place and outputs cleared", async () => {
  const { outputs } = await kernel.execute(
    "const k = kernel(); k?.display({ 'a/b': '1' }, { id: 'd' }); k?.display({ 'a/b': '2' }, { id: 'd', update: true }); k?.clear(true);",
  );
  expect(outputs.slice(1)).toMatchObject([
    { type: "display_data", content: { data: { "a/b": "1" }, transient: { display_id: "d" } } },
    { type: "update_display_data", content: { data: { "a/b": "2" }, transient: { display_id: "d" } } },
    { type: "clear_output", content: { wait: true } },
  ]);
});

test("tslab's own display functions work", async () => {
  const { outputs } = await kernel.execute("import { display } from 'tslab'; display.html('<b>x</b>');");
  expect(outputs.at(-1)).toMatchObject({
    type: "display_data",
    content: { data: { "text/html": "<b>x</b>" } },
  });
});

test("input asks the client, and rejects where the client cannot ask", async () => {
  kernel.onInput((prompt) => `${prompt}Ada`);
  const asked = await kernel.execute("await kernel()?.input('name: ')", { allow_stdin: true });
  expect(asked.result).toBe("'name: Ada'");
  expect(await result("await kernel()?.input('name: ')")).toContain("needs a client that can ask its user");
});

test("this package and local modules can be imported, with their types", async () => {
  expect(await result("import * as lab from 'lottery-lab'; Object.keys(lab).length > 0")).toBe("true");
  expect(await result("lab.noSuchName")).toContain("'noSuchName' does not exist");
  expect(await result("import { local } from './local'; local")).toBe("4");
});

test("completion and inspection answer while a cell waits, counting code points", async () => {
  const waiting = kernel.execute(
    "const thirty = 30;\nawait new Promise<void>((done) => setTimeout(done, 400)); 'waited'",
  );
  await kernel.seen((type) => type === "execute_input");
  const { reply } = await kernel.request("complete", { code: "'😀'; Math.flo", cursor_pos: 13 });
  expect(reply).toMatchObject({ status: "ok", matches: ["floor"], cursor_start: 10, cursor_end: 13 });
  const inspected = await kernel.request("inspect", {
    code: "'😀'; Math.floor",
    cursor_pos: 12,
    detail_level: 0,
  });
  expect(inspected.reply).toMatchObject({ found: true });
  expect(JSON.stringify(inspected.reply["data"])).toContain("Returns the greatest integer");
  expect((await waiting).result).toBe("'waited'");
});

test("the heartbeat answers while a cell computes", async () => {
  const busy = kernel.execute(
    "const until = Date.now() + 300; let turns = 0; while (Date.now() < until) turns++;\nturns > 0",
  );
  await kernel.seen((type) => type === "execute_input");
  await kernel.heartbeat();
  expect((await busy).result).toBe("true");
});

test("warnings about Node's own parts stay out of the notebook, others are shown", async () => {
  const { stderr } = await kernel.execute(
    "process.emitWarning('old part', 'DeprecationWarning'); process.emitWarning('look here'); await new Promise<void>((done) => setTimeout(done, 10));",
  );
  expect(stderr).toBe("Warning: look here\n");
});

test("is_complete and comm_info answer", async () => {
  expect((await kernel.request("is_complete", { code: "f(" })).reply).toMatchObject({ status: "incomplete" });
  expect((await kernel.request("comm_info")).reply).toEqual({ status: "ok", comms: {} });
});

// The last test of this file: it ends the kernel.
test("a shutdown request is answered, and the process ends with code 0, having said nothing past its messages", async () => {
  const { reply } = await kernel.request("shutdown", { restart: true }, "control");
  expect(reply).toEqual({ status: "ok", restart: true });
  expect(await kernel.exited).toBe(0);
  expect(kernel.log()).toBe("");
});
