import { test } from "vitest";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startSlurm } from "../cluster/own-slurm.js";
test("walk", async () => {
  const s = await startSlurm(2);
  writeFileSync("/tmp/walk.conf", process.env["SLURM_CONF"] ?? "");
  while (!existsSync("/tmp/walk.stop")) await sleep(200);
  await s.stop();
});
