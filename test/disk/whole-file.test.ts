import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../src/disk/index.js";
import { temporaryFolder } from "../lab/temporary.js";

describe("writeWhole", () => {
  it("puts a new file in the place of the old one: whoever has the old one open goes on reading it whole", () => {
    const folder = temporaryFolder();
    const [file, open] = [join(folder, "new", "a"), join(folder, "open")];
    writeWhole(file, "old");
    linkSync(file, open);
    writeWhole(file, Uint8Array.of(110, 101, 119));
    expect([readFileSync(file, "utf8"), readFileSync(open, "utf8")]).toEqual(["new", "old"]);
    expect(readdirSync(join(folder, "new"))).toEqual(["a"]);
  });

  it("leaves nothing behind where it cannot write, and says which file, why and by which code", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    writeFileSync(join(folder, "file"), "");
    for (const [name, got] of [
      ["a", /got a folder \((EISDIR|ENOTEMPTY|EEXIST)\)$/],
      ["file/below", /got a file where a folder must be \((ENOTDIR|EEXIST)\)$/],
      ["x".repeat(300), /got too long a name \(ENAMETOOLONG\)$/],
    ] as const) {
      const write = (): void => writeWhole(join(folder, name), "text");
      expect(write).toThrow(got);
      expect(write).toThrow(`writeWhole: ${join(folder, name)} must be writable, `);
    }
    expect(readdirSync(folder)).toEqual(["a", "file"]);
  });

  it("writes the half of it where it is told, so that the file's folder never holds anything else", () => {
    const folder = temporaryFolder();
    const halfIn = join(folder, "half");
    writeWhole(join(folder, "there", "a"), "text", { halfIn });
    mkdirSync(join(folder, "there", "b", "c"), { recursive: true });
    expect(() => writeWhole(join(folder, "there", "b"), "text", { halfIn })).toThrow("must be writable");
    expect([readdirSync(join(folder, "there")), readdirSync(halfIn)]).toEqual([["a", "b"], []]);
  });

  it("keeps the permissions of the file that was there, and writes at the end of a link, not over it", () => {
    const folder = temporaryFolder();
    const [file, link] = [join(folder, "file"), join(folder, "link")];
    writeWhole(file, "private");
    chmodSync(file, 0o600);
    symlinkSync("file", link);
    writeWhole(link, "still");
    expect([statSync(file).mode & 0o777, readFileSync(file, "utf8")]).toEqual([0o600, "still"]);
    expect(readdirSync(folder)).toEqual(["file", "link"]);
  });

  it("leaves a pipe a pipe: /dev/stdout is written, not replaced", () => {
    const out = execFileSync(
      "sh",
      ["-c", `echo before; "$0" -e "$1" | cat; echo after`, process.execPath, script],
      {
        encoding: "utf8",
      },
    );
    expect(out).toBe("before\ntext\nafter\n");
  });
});

const built = join(process.cwd(), "dist", "disk", "index.js");
const script = `require(${JSON.stringify(built)}).writeWhole("/dev/stdout", "text\\n")`;
