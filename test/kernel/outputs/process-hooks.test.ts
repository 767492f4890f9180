import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { afterEach, expect, test } from "vitest";
import { createOutput } from "../../../src/kernel/outputs/output.js";
import { captureStreams, countAsyncHooks } from "../../../src/kernel/outputs/process-hooks.js";

const { stdout, stderr } = process;
const [writeOut, writeError] = [stdout.write, stderr.write];
afterEach(() => {
  stdout.write = writeOut;
  stderr.write = writeError;
});

test("what the process prints, as text, bytes or in another encoding, is output of the cell", async () => {
  const sent: unknown[] = [];
  const output = createOutput((_, content) => sent.push(content));
  captureStreams(() => output);
  stdout.write("text ");
  stdout.write(Buffer.from("bytes "));
  const called = new Promise<void>((done) => stdout.write("6865780a", "hex", () => done()));
  stderr.write("wrong\n");
  output.flush();
  await called;
  expect(sent).toEqual([
    { name: "stdout", text: "text bytes hex\n" },
    { name: "stderr", text: "wrong\n" },
  ]);
});

test("active async hooks are counted, each once however often it is enabled", () => {
  const guard = new Int32Array(new SharedArrayBuffer(12));
  countAsyncHooks(guard);
  const hook = createHook({ init: () => undefined });
  hook.enable();
  hook.enable();
  expect(guard[1]).toBe(1);
  hook.disable();
  hook.disable();
  expect(guard[1]).toBe(0);
});

test("an AsyncLocalStorage counts while it is in use, where Node builds it on hooks", () => {
  const guard = new Int32Array(new SharedArrayBuffer(12));
  countAsyncHooks(guard);
  const storage = new AsyncLocalStorage<number>();
  const builtOnHooks = Number(process.versions.node.split(".")[0]) < 24;
  storage.run(1, () => expect(guard[1]).toBe(builtOnHooks ? 1 : 0));
  storage.disable();
  expect(guard[1]).toBe(0);
});
