import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { alive, livesAsOurs, startOf } from "../../src/disk/index.js";

/** A shell that begins a process, prints its id and then never asks how it ended, like the first process of many containers. */
async function childOf(command: string): Promise<number> {
  const parent = spawn("sh", ["-c", `${command} & echo $!; exec sleep 600`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  // as long as it is a shell it may ask
  while (readFileSync(`/proc/${parent.pid}/comm`, "utf8") !== "sleep\n") await sleep(5);
  return Number(line.toString());
}

it.skipIf(process.platform !== "linux")(
  "a process that has ended is gone, though nobody asks for its exit and it still takes signals",
  async () => {
    const pid = await childOf("sleep 600");
    const start = startOf(pid);
    expect([alive(pid), livesAsOurs(pid, start), livesAsOurs(pid, `${start}0`)]).toEqual([true, true, false]);
    process.kill(pid, "SIGKILL");
    while (alive(pid)) await sleep(5);
    expect(process.kill(pid, 0)).toBe(true);
    expect(startOf(pid)).toBe(start);
    expect(livesAsOurs(pid, start)).toBe(false);
  },
);

it("this process runs, and one that never was does not", () => {
  expect([alive(process.pid), livesAsOurs(process.pid, startOf(process.pid))]).toEqual([true, true]);
  expect([alive(2 ** 30), livesAsOurs(2 ** 30, "0")]).toEqual([false, false]);
});
