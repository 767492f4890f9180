import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../lab/temporary.js";

/** True where this user may mount file systems. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "lottery-lab-mount-"));
  const limits = { stdio: "ignore", timeout: 300_000 } as const;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], limits);
    execFileSync("umount", [folder], limits);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file system of its own with this much room. */
export function disk(size: string): string {
  const folder = temporaryFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}

/** Fills a disk of some megabytes at most with files named `ballast-…`, to the last page. */
export function fillDisk(folder: string): void {
  for (let k = 0; k < 5000; k++) {
    try {
      writeFileSync(join(folder, `ballast-${k}`), new Uint8Array(4096));
    } catch {
      return;
    }
  }
  throw new RangeError(`fillDisk: ${folder} must be a disk below 20 MB, got a larger one`);
}
