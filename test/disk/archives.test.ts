import { describe, expect, it } from "vitest";
import { tarMembers, zipMembers } from "../../src/disk/index.js";
import { tar, zip } from "../data/own/files.js";

const files = {
  "a/one.bin": Uint8Array.of(1, 2, 3),
  "two.bin": new Uint8Array(1000).fill(7),
  empty: new Uint8Array(),
};
const bound = { what: "test: it", most: 1000 };
const changed = (bytes: Uint8Array, at: number, to: number): Uint8Array =>
  Uint8Array.from(bytes, (byte, i) => (i === at ? to : byte));

describe("zipMembers", () => {
  it.each(["store", "deflate"] as const)("gives names and contents of files kept by %s", (method) => {
    const found = zipMembers(zip(files, method), bound).map((member) => [
      member.name,
      Uint8Array.from(member.read()),
    ]);
    expect(Object.fromEntries(found)).toEqual(files);
  });

  it("refuses a file larger than the bound before it is decompressed, and one that says less than it is", () => {
    const archive = zip({ big: new Uint8Array(1001) });
    expect(() => zipMembers(archive, bound)[0]?.read()).toThrow(
      "test: it: big must decompress to at most 1000 bytes, got 1001 in the directory",
    );
    const directory = archive.length - 22 - 46 - 3;
    const lying = changed(changed(archive, directory + 24, 10), directory + 25, 0);
    expect(() => zipMembers(lying, bound)[0]?.read()).toThrow(
      "test: it: big must decompress to at most 10 bytes, got more",
    );
  });

  it("refuses every archive cut short, whatever is left of it", () => {
    const archive = zip(files);
    const read = (bytes: Uint8Array): void => zipMembers(bytes, bound).forEach((member) => member.read());
    expect(() => read(archive)).not.toThrow();
    for (let length = 0; length < archive.length; length += 7)
      expect(() => read(archive.subarray(0, length))).toThrow(/^test: it must end with the directory/);
  });

  it("refuses an archive in which any one byte of a stored file was changed", () => {
    const archive = zip(files, "store");
    for (let at = 30 + 9; at < 30 + 9 + 3; at++)
      expect(() => zipMembers(changed(archive, at, 99), bound)[0]?.read()).toThrow(
        /a\/one\.bin must have 3 bytes of checksum/,
      );
  });
});

describe("tarMembers", () => {
  it("gives names and contents in order", () => {
    expect(tarMembers(tar(files), "test: it").map(({ name }) => name)).toEqual(Object.keys(files));
    expect(
      Object.fromEntries(
        tarMembers(tar(files), "test: it").map(({ name, content }) => [name, Uint8Array.from(content)]),
      ),
    ).toEqual(files);
  });

  it("refuses one cut short and one whose header was changed, with the byte", () => {
    expect(() => tarMembers(tar(files).subarray(0, 1600), "test: it")).toThrow(
      "test: it must have 1000 bytes of two.bin from byte 1536 on, got 64 (truncated?)",
    );
    expect(() => tarMembers(changed(tar(files), 1024 + 3, 99), "test: it")).toThrow(
      /^test: it must have a tar header at byte 1024, got one of checksum \d+ that states \d+ \(damaged\?\)/,
    );
  });
});
