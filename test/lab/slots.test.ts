import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { startOf } from "../../src/disk/index.js";
import { describedKey } from "../../src/experiments/index.js";
import { inlineExecutor } from "../../src/lab/executors.js";
import { defaultSlots, defaultSlotsFolder, openSlots, type Slots } from "../../src/lab/index.js";
import { processExecutor } from "../../src/lab/processes.js";
import { smallRun, temporaryFolder } from "./temporary.js";

const script = (count: number): string => `
  const { openSlots } = require(${JSON.stringify(join(packageRoot(), "dist", "lab", "slots.js"))});
  const slots = openSlots({ folder: process.argv[1], count: ${count} });
  const { setTimeout: sleep } = require("node:timers/promises");`;

describe("openSlots", () => {
  it("gives a place at once while there are some, then to the one that has waited longest", async () => {
    const slots = openSlots({ folder: temporaryFolder(), count: 1 });
    const order: number[] = [];
    const first = await slots.acquire();
    const others = [1, 2, 3].map(async (n) => {
      await sleep(2 * n);
      const giveBack = await slots.acquire();
      order.push(n);
      giveBack();
    });
    await sleep(50);
    expect([slots.held(), order]).toEqual([1, []]);
    first();
    await Promise.all(others);
    expect([slots.held(), order]).toEqual([0, [1, 2, 3]]);
  });

  it("lets 3 processes with 4 loops each never hold more than 2 places at a time", async () => {
    const folder = temporaryFolder();
    const text = `${script(2)}
      const loop = async () => {
        for (let k = 0; k < 4; k++) {
          const giveBack = await slots.acquire();
          const held = slots.held();
          if (held > 2) console.log("too many: " + held);
          await sleep(4);
          giveBack();
        }
      };
      Promise.all([loop(), loop(), loop(), loop()]).then(() => console.log("done"));`;
    const children = [1, 2, 3].map(() => spawn(process.execPath, ["-e", text, folder]));
    const outputs = await Promise.all(
      children.map(async (child) => {
        let output = "";
        child.stdout.on("data", (data: Buffer) => (output += data.toString()));
        await once(child, "close");
        return output;
      }),
    );
    expect(outputs).toEqual(Array(3).fill("done\n"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes the place of a process that was killed, and of one whose id another process has now", async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, [
      "-e",
      `${script(1)} slots.acquire().then(() => { console.log("held"); setInterval(() => {}, 1e6); });`,
      folder,
    ]);
    onTestFinished(() => void holder.kill("SIGKILL"));
    await once(holder.stdout, "data");
    const slots = openSlots({ folder, count: 1 });
    expect(slots.held()).toBe(1);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    writeFileSync(join(folder, `${"0".repeat(20)}.1.999999999.0123abcd-4567.held`), ""); // process 1 lives, but began at another time
    const giveBack = await slots.acquire();
    expect(slots.held()).toBe(1);
    giveBack();
  });

  it("stops waiting when the signal aborts, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const slots = openSlots({ folder, count: 1 });
    const giveBack = await slots.acquire();
    const controller = new AbortController();
    const waiting = slots.acquire(controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    giveBack();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not wait for another user's process, though it lives and its file has our form", async () => {
    const root = process.getuid?.() === 0;
    const other = root ? spawn("sleep", ["600"], { uid: 12345, stdio: "ignore" }) : undefined;
    onTestFinished(() => void other?.kill("SIGKILL"));
    const pid = other?.pid ?? 1;
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${"0".repeat(20)}.${pid}.${startOf(pid)}.0123abcd-4567.held`), "");
    const slots = openSlots({ folder, count: 1 });
    expect(slots.held()).toBe(0);
    (await slots.acquire())();
  });

  it("says what it waits for, whenever that changes, and when the wait is over; nothing where there is no wait", async () => {
    const folder = temporaryFolder();
    const slots = openSlots({ folder, count: 1 });
    const first: unknown[] = [];
    const giveBack = await slots.acquire(undefined, (wait) => first.push(wait));
    expect([first, slots.holders()]).toEqual([[], [process.pid]]);
    const told: [unknown[], unknown[]] = [[], []];
    const second = slots.acquire(undefined, (wait) => told[0].push(wait));
    const third = slots.acquire(undefined, (wait) => told[1].push(wait));
    const wait = { count: 1, holders: [process.pid], ahead: 0, folder };
    await sleep(30);
    expect(told).toEqual([[wait], [{ ...wait, ahead: 1 }]]);
    giveBack();
    (await second)();
    (await third)();
    expect(told[0]).toEqual([wait, undefined]);
    expect(told[1].at(-1)).toBeUndefined();
    expect(first).toEqual([]);
  });

  it("tells the wait of a job to whoever runs it, in this process and in workers, and ends it when the signal aborts", async () => {
    for (const open of [inlineExecutor, (machine: Slots) => processExecutor(1, machine)]) {
      const slots = openSlots({ folder: temporaryFolder(), count: 1 });
      const giveBack = await slots.acquire();
      const executor = open(slots);
      const controller = new AbortController();
      const told: unknown[] = [];
      const description = smallRun();
      const request = {
        key: describedKey(description),
        description,
        store: temporaryFolder(),
        engine: "wasm",
      } as const;
      const { signal } = controller;
      const running = executor.run(request, { signal, onWait: (wait) => told.push(wait) });
      while (told.length === 0) await sleep(5);
      controller.abort(new Error("enough"));
      await expect(running).rejects.toThrow("enough");
      expect(told).toEqual([expect.objectContaining({ holders: [process.pid] }), undefined]);
      giveBack();
      executor.close();
    }
  });

  it("meets where LOTTERY_SLOTS_FOLDER says; set to nothing it is as if it were not set", () => {
    expect(defaultSlotsFolder({ LOTTERY_SLOTS_FOLDER: "there" })).toBe("there");
    expect(defaultSlotsFolder({ LOTTERY_SLOTS_FOLDER: "" })).toBe(defaultSlotsFolder({}));
    expect(defaultSlotsFolder({})).toMatch(/lottery-lab-slots-\d+$/);
  });

  it("are as many as LOTTERY_SLOTS says, else one a core", () => {
    expect(defaultSlots({ LOTTERY_SLOTS: "3" })).toBe(3);
    expect(defaultSlots({})).toBeGreaterThanOrEqual(1);
    expect(() => defaultSlots({ LOTTERY_SLOTS: "0" })).toThrow(
      "LOTTERY_SLOTS must be an integer in [1, 9999]",
    );
  });
});
