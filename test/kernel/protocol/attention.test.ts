import { expect, it, test } from "vitest";
import { guardLength, guardedBy, hear, isGuarded, isHeard } from "../../../src/kernel/protocol/attention.js";
import { long } from "../../long.js";
import { startClient } from "../client.js";

const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * guardLength));

it("a question is heard once, however often it is asked, and with it those before", () => {
  const guard = shared();
  expect([isHeard(guard, 2), hear(guard, 2), hear(guard, 2), hear(guard, 1), isHeard(guard, 2)]).toEqual([
    false,
    true,
    false,
    false,
    true,
  ]);
});

it("a step is guarded while it lasts, steps within it and failures notwithstanding", () => {
  const guard = shared();
  const guarded = guardedBy(guard);
  const seen = [isGuarded(guard)];
  guarded(() => {
    expect(() =>
      guarded(() => {
        throw new RangeError("own");
      }),
    ).toThrow("own");
    seen.push(isGuarded(guard));
  });
  expect([...seen, isGuarded(guard)]).toEqual([false, true, false]);
});

// Without patience the worker asks while the kernel and Node themselves are at work: on a busy machine 150 ms were not enough.
const rounds = long ? 36 : 12;
test(`${rounds} interrupts of a worker without patience: each cell has its reply, the next one its value`, async () => {
  const kernel = await startClient({ env: { LOTTERY_KERNEL_PATIENCE: "1" } });
  const kinds = [
    "console.log('begun'); await new Promise(() => {});",
    "let x = 1; console.log('begun'); await new Promise(() => {}); x = 2;",
    "console.log('begun'); await new Promise((done) => setTimeout(done, 70)); for (;;);",
    "console.log('begun'); await new Promise((done) => setTimeout(done, 70)); for (;;) await null;",
    "console.log('begun'); throw new Error('own');",
    "console.log('begun'); 'x'.repeat(1e6);",
  ];
  for (let round = 0; round < rounds; round++) {
    const code = kinds[round % kinds.length] ?? "";
    const answer = await kernel.interrupted(code, ((round * 7) % 40) + (code.includes("for") ? 80 : 0)); // until it is in its loop
    expect(answer.replyType).toBe("execute_reply");
    expect((await kernel.execute(`${round} + 1`, { stop_on_error: false })).result).toBe(String(round + 1));
  }
  await kernel.close();
});

// V8 drops all microtasks that wait when it stops one: those of the kernel as well, wherever it is with its answer.
test("what a cell leaves in the queue of microtasks holds the thread while it is answered: it has its reply", async () => {
  const kernel = await startClient();
  for (let ticks = 0; ticks < (long ? 16 : 6); ticks++) {
    const code = `console.log("begun"); await new Promise((done) => setTimeout(done, 70));
      void (async () => { for (let i = 0; i < ${ticks}; i++) await null; for (;;); })();`;
    const answer = await kernel.interrupted(code, 80);
    expect(answer.replyType).toBe("execute_reply");
    expect((await kernel.execute(`${ticks} + 1`, { stop_on_error: false })).result).toBe(String(ticks + 1));
  }
  await kernel.close();
});

test("a cell is stopped where the kernel cannot look at its stack", async () => {
  const kernel = await startClient();
  await kernel.execute("Object.defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false });");
  const answer = await kernel.interrupted(
    "console.log('begun'); await new Promise((done) => setTimeout(done, 70)); for (;;);",
    80,
  );
  expect([answer.replyType, answer.reply["status"]]).toEqual(["execute_reply", "error"]);
  expect((await kernel.execute("1 + 1", { stop_on_error: false })).result).toBe("2");
  await kernel.close();
});
