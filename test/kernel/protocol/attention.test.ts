import { Worker } from "node:worker_threads";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { packageRoot } from "../../../src/data/index.js";
import { guardLength, hear, isHeard, mayStop, stopped } from "../../../src/kernel/protocol/attention.js";
import { interruptCell, lostAnswer, newCell } from "../../../src/kernel/outputs/cell.js";
import { createOutput } from "../../../src/kernel/outputs/output.js";
import { startClient } from "../client.js";

const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * guardLength));

it("who was heard is not stopped, and is heard once, however often it is asked", () => {
  const guard = shared();
  expect([isHeard(guard, 1), hear(guard, 1), hear(guard, 1), isHeard(guard, 1)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect(mayStop(guard, 1)).toBe(false);
  expect([isHeard(guard, 2), mayStop(guard, 2)]).toEqual([false, true]);
  expect(mayStop(guard, 2)).toBe(false); // one stop at a time
  stopped(guard);
  expect([hear(guard, 2), hear(guard, 1), mayStop(guard, 2)]).toEqual([true, false, false]);
});

it("nobody hears while a stop is under way", async () => {
  const guard = shared();
  expect(mayStop(guard, 1)).toBe(true);
  const file = join(packageRoot(), "dist", "kernel", "protocol", "attention.js");
  const code = `const { workerData: guard, parentPort } = require("node:worker_threads");
    const { hear } = require(${JSON.stringify(file)});
    parentPort.postMessage("begun");
    parentPort.postMessage(hear(guard, 1));`;
  const worker = new Worker(code, { eval: true, workerData: guard });
  const said: unknown[] = [];
  worker.on("message", (value) => said.push(value));
  const ended = new Promise((done) => worker.once("exit", done));
  while (said.length === 0) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, 100));
  expect([said, isHeard(guard, 1)]).toEqual([["begun"], false]);
  stopped(guard);
  await ended;
  expect([said, isHeard(guard, 1)]).toEqual([["begun", true], true]);
});

it("a cell that was interrupted and has no reply in time is given up, one that has is not", async () => {
  const cells = [true, false].map((answered) => {
    const cell = newCell(
      undefined,
      "In[1]",
      createOutput(() => undefined),
    );
    cell.running = true;
    const lost = lostAnswer(cell).then(() => "lost");
    interruptCell(cell);
    if (answered) cell.running = false;
    cell.giveUp();
    return Promise.race([lost, new Promise((done) => setTimeout(done, 20, "answered"))]);
  });
  expect(await Promise.all(cells)).toEqual(["answered", "lost"]);
});

// What is stopped is the kernel's own code where the worker has no patience: on a busy machine 150 ms were not enough.
test("36 interrupts of a worker without patience: each cell has its reply, the next one its value", async () => {
  const kernel = await startClient({ env: { LOTTERY_KERNEL_PATIENCE: "1" } });
  const kinds = [
    "console.log('begun'); await new Promise(() => {});",
    "let x = 1; console.log('begun'); await new Promise(() => {}); x = 2;",
    "console.log('begun'); await new Promise((done) => setTimeout(done, 70)); for (;;);",
    "console.log('begun'); await new Promise((done) => setTimeout(done, 70)); for (;;) await null;",
    "console.log('begun'); throw new Error('own');",
    "console.log('begun'); 'x'.repeat(1e6);",
  ];
  for (let round = 0; round < 36; round++) {
    const code = kinds[round % kinds.length] ?? "";
    const answer = await kernel.interrupted(code, ((round * 7) % 40) + (code.includes("for") ? 80 : 0)); // until it is in its loop
    expect(answer.replyType).toBe("execute_reply");
    expect((await kernel.execute(`${round} + 1`, { stop_on_error: false })).result).toBe(String(round + 1));
  }
  await kernel.close();
});
