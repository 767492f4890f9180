import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { defaultSlots, openSlots } from "../../src/lab/index.js";
import { temporaryFolder } from "./temporary.js";

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
    writeFileSync(join(folder, `${"0".repeat(20)}.1.999999999.x.held`), ""); // process 1 lives, but began at another time
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

  it("are as many as LOTTERY_SLOTS says, else one a core", () => {
    expect(defaultSlots({ LOTTERY_SLOTS: "3" })).toBe(3);
    expect(defaultSlots({})).toBeGreaterThanOrEqual(1);
    expect(() => defaultSlots({ LOTTERY_SLOTS: "0" })).toThrow(
      "LOTTERY_SLOTS must be an integer in [1, 9999]",
    );
  });
});
