import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startClient, type Answer, type Client } from "./client.js";

let kernel: Client;
beforeAll(async () => {
  kernel = await startClient();
  await kernel.execute(
    "import { kernel } from 'lottery-lab/kernel'; import { AsyncLocalStorage } from 'node:async_hooks';",
  );
});
afterAll(() => kernel.close());
beforeEach(() => kernel.execute("let turns = 0;"));

/** Runs a cell and interrupts it when it is where it stays. */
const interrupted = (code: string): Promise<Answer> =>
  kernel.interrupted(`const say = () => console.log('begun');\n${code}`, 150);
// Output leaves after 50 ms of waiting, so a cell that will never wait again waits once.
const pause = "say(); await new Promise<void>((done) => setTimeout(done, 70));";

test.each([
  ["that waits", "say(); await new Promise(() => {});"],
  ["in a loop that waits", "say(); for (;;) { turns++; await new Promise((done) => setTimeout(done, 5)); }"],
  ["in a loop that never waits", `${pause} for (;;) turns++;`],
  ["in a loop below a callback", `${pause} [1].forEach(() => { for (;;) turns++; });`],
  [
    "in a loop below a timer",
    "say(); setTimeout(() => { for (;;) turns++; }, 70); await new Promise(() => {});",
  ],
])("a cell %s can be interrupted; the kernel and its variables live on", async (_, code) => {
  const { error, reply } = await interrupted(code);
  expect([error?.ename, reply["status"]]).toEqual(["Interrupted", "error"]);
  expect((await kernel.execute("turns >= 0")).result).toBe("true");
});

test("a result that takes for ever to be shown can be interrupted as well", async () => {
  const { error } = await interrupted(
    `${pause} ({ [Symbol.for("Jupyter.display")]: () => { for (;;) turns++; } })`,
  );
  expect(error?.ename).toBe("Interrupted");
  expect((await kernel.execute("1 + 1")).result).toBe("2");
});

test("who takes the signal may return what it has", async () => {
  const { result, error } = await interrupted(
    "const signal = kernel()!.signal; say();\nwhile (!signal.aborted) { turns++; await new Promise((done) => setTimeout(done, 5)); }\nturns > 0",
  );
  expect([result, error]).toEqual(["true", undefined]);
});

test("who takes the signal and goes on all the same is interrupted", async () => {
  const { error } = await interrupted("void kernel()!.signal; say(); await new Promise(() => {});");
  expect(error?.ename).toBe("Interrupted");
});

test("cells queued behind an interrupted one are aborted", async () => {
  const first = interrupted("say(); await new Promise(() => {});");
  const second = await kernel.execute("'second'");
  expect([(await first).error?.ename, second.reply["status"]]).toEqual(["Interrupted", "aborted"]);
});

test("what an interrupted cell left behind prints into later cells under its own name; functions of it that these call do not", async () => {
  const { reply } = await interrupted(
    "say(); function loud() { console.log('called'); }\nfor (let i = 0; i < 40; i++) { await new Promise((done) => setTimeout(done, 10)); if (i > 20) console.log('left'); }",
  );
  const { stdout } = await kernel.execute(
    "loud(); console.log('mine'); await new Promise((done) => setTimeout(done, 500));",
  );
  const name = `In[${String(reply["execution_count"])}] (interrupted): left\n`;
  expect(stdout.replaceAll(name, "")).toBe("called\nmine\n");
  expect(stdout).toContain(name);
});

test("an interrupt while nothing runs changes nothing", async () => {
  await kernel.request("interrupt", {}, "control");
  expect((await kernel.execute("'still here'")).result).toBe("'still here'");
});

test("with async hooks active, where Node would abort, a waiting cell is still interrupted and a loop is left alone", async () => {
  await kernel.execute(
    "const storage = new AsyncLocalStorage<number>(); storage.run(1, () => storage.getStore());",
  );
  expect((await interrupted("say(); await new Promise(() => {});")).error?.ename).toBe("Interrupted");
  const { stdout } = await interrupted(
    // by its work and not by the clock: a busy machine gives it less
    `${pause} const from = process.cpuUsage(); while (process.cpuUsage(from).user < 600_000) turns++; console.log('ended');`,
  );
  // From Node 24 on, AsyncLocalStorage needs no hooks, and the loop is stopped like any other.
  const needsHooks = Number.parseInt(process.versions.node, 10) < 24;
  expect(stdout).toBe(needsHooks ? "begun\nended\n" : "begun\n");
  if (needsHooks) expect(kernel.log()).toContain("async hooks are active");
  expect((await kernel.execute("1 + 1")).result).toBe("2");
});

// The last test of this file: it ends the kernel.
test("a shutdown ends a kernel that computes and never waits", async () => {
  const begun = kernel.seen((type) => type === "execute_input");
  void kernel.execute("for (;;);");
  await begun;
  void kernel.request("shutdown", { restart: false }, "control");
  await kernel.exited;
  expect(kernel.process.signalCode).toBe("SIGKILL");
});
