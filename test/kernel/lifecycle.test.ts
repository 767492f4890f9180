import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { startClient } from "./client.js";

test("the kernel ends when the process that Jupyter names as its parent is gone, even while it computes", async () => {
  const parent = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const kernel = await startClient({ env: { JPY_PARENT_PID: String(parent.pid) } });
  const begun = kernel.seen((type) => type === "execute_input");
  void kernel.execute("for (;;);");
  await begun;
  parent.kill("SIGKILL");
  await kernel.exited;
  expect(kernel.process.signalCode).toBe("SIGKILL");
  await kernel.close();
});

test("process.exit in a cell ends the kernel with its code, and all that was printed before it arrives", async () => {
  const kernel = await startClient();
  let printed = "";
  void kernel.seen((type, { text }) => {
    if (type === "stream") printed += String(text);
    return false;
  });
  void kernel.execute("for (let i = 0; i < 20000; i++) console.log('line ' + i); process.exit(3);");
  expect(await kernel.exited).toBe(3);
  await kernel.settled();
  expect(printed).toBe(Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join(""));
  expect(kernel.log()).toBe("");
  await kernel.close();
});
