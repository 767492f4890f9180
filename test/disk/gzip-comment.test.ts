import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readGzipComment, withGzipComment } from "../../src/disk/index.js";
import { random } from "../../src/numerics/index.js";
import { temporaryFolder } from "../lab/temporary.js";

it("a comment of any length comes back from the file and leaves the content alone, for zlib and for gzip", () => {
  const folder = temporaryFolder();
  const rng = random(1);
  for (const length of [0, 1, 9, 65_525, 65_526, 65_527, 200_000]) {
    const content = Buffer.from(rng.split(length).permutation(5000).buffer);
    const comment = "é".repeat(length);
    const file = join(folder, `${length}.gz`);
    writeFileSync(file, withGzipComment(gzipSync(content), comment));
    expect(readGzipComment(file)).toBe(comment);
    expect(execFileSync("gzip", ["-dc", file])).toEqual(content);
    expect(gunzipSync(withGzipComment(gzipSync(content), comment))).toEqual(content);
  }
});

it("files without a comment, with other fields, cut short and of other kinds have none", () => {
  const file = join(temporaryFolder(), "a.gz");
  const plain = gzipSync("text");
  const named = Buffer.concat([
    plain.subarray(0, 3),
    Buffer.of(8),
    plain.subarray(4, 10),
    Buffer.from("a\0"),
    plain.subarray(10),
  ]);
  for (const bytes of [
    plain,
    named,
    withGzipComment(plain, "never ends").subarray(0, 15),
    Buffer.from("PK"),
    Buffer.alloc(0),
  ]) {
    writeFileSync(file, bytes);
    expect(readGzipComment(file)).toBeUndefined();
  }
  expect(() => withGzipComment(named, "")).toThrow("must have no optional fields, got flags 8");
  for (const comment of ["\0", "→"]) expect(() => withGzipComment(plain, comment)).toThrow("must be Latin-1");
});
