import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { startOf } from "../../src/disk/index.js";
import { openSlots } from "../../src/lab/index.js";
import { temporaryFolder } from "./temporary.js";

/** Called before each rename: what another process does in that instant. */
let before: (from: string, to: string) => void = () => undefined;

vi.mock("node:fs", async (original) => {
  const actual = await original<typeof fs>();
  const renameSync: typeof fs.renameSync = (from, to) => {
    before(String(from), String(to));
    actual.renameSync(from, to);
  };
  return { ...actual, renameSync };
});

it.each([1, 2, 3])(
  "of %i places one that another process takes between the look and the rename is its own: this one steps back, once and for all",
  async (count) => {
    const folder = temporaryFolder();
    const other = spawn("sleep", ["600"], { stdio: "ignore" });
    onTestFinished(() => void other.kill("SIGKILL"));
    const pid = Number(other.pid);
    const slots = openSlots({ folder, count });
    for (let i = 1; i < count; i++) await slots.acquire();
    const rival = join(folder, `${"9".repeat(20)}.${pid}.${startOf(pid)}.0123abcd-4567.held`);
    let renames = 0;
    before = (_, to) => {
      renames++;
      // It came later, and is quicker.
      if (to.endsWith(".held") && !fs.existsSync(rival)) fs.writeFileSync(rival, "");
    };
    onTestFinished(() => {
      before = () => undefined;
    });
    let got = false;
    const waiting = slots.acquire().then((giveBack) => {
      got = true;
      return giveBack;
    });
    await sleep(60);
    // It took the place, saw that it was one too many, and gave it back at once: two renames, then it only waits.
    expect([got, renames, slots.held()]).toEqual([false, 2, count]);
    before = () => undefined;
    fs.rmSync(rival);
    (await waiting)();
    expect(slots.held()).toBe(count - 1);
  },
);
