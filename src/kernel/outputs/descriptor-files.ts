import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StreamName } from "./output.js";

/** Files in the place of the descriptors 1 and 2. */
export interface DescriptorFiles {
  /** The file in the place of a descriptor; made when it is needed, gone with the process. */
  fileFor(descriptor: number): number;
  /** Hands over what has been written since the last call. */
  collect(): void;
}

const streams: readonly (readonly [number, StreamName])[] = [
  [1, "stdout"],
  [2, "stderr"],
];

/** `write` receives what comes into the files. */
export function createDescriptorFiles(write: (name: StreamName, bytes: Uint8Array) => void): DescriptorFiles {
  const files = new Map<number, { readonly fd: number; position: number }>();
  const { openSync, fstatSync, readSync, mkdtempSync, rmSync } = fs;
  return {
    fileFor(descriptor) {
      const known = files.get(descriptor);
      if (known !== undefined) return known.fd;
      const folder = mkdtempSync(join(tmpdir(), "lottery-output-"));
      const fd = openSync(join(folder, "output"), "a+");
      if (process.platform !== "win32") rmSync(folder, { recursive: true });
      files.set(descriptor, { fd, position: 0 });
      return fd;
    },
    collect() {
      for (const [descriptor, name] of streams) {
        const file = files.get(descriptor);
        if (file === undefined) continue;
        const { size } = fstatSync(file.fd);
        while (file.position < size) {
          const bytes = Buffer.alloc(Math.min(size - file.position, 1 << 20));
          const count = readSync(file.fd, bytes, 0, bytes.length, file.position);
          if (count === 0) break;
          file.position += count;
          write(name, bytes.subarray(0, count));
        }
      }
    },
  };
}
