import { linkSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
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

  it("leaves nothing behind where it cannot write", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    expect(() => writeWhole(join(folder, "a"), "text")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(folder)).toEqual(["a"]);
  });
});
