import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore, type Meta } from "../../src/store/index.js";
import { keyOf } from "../../src/numerics/index.js";
import { temporaryFolder } from "../lab/temporary.js";

const meta: Meta = { seconds: 1, stepSeconds: 0.5, engine: "wasm", node: "v20", platform: "x", package: "0" };
const key = keyOf("a");
const description = { job: "train", seed: 1 };
const result = { key, description, summary: { loss: 0.1 }, blobs: { weights: new Uint8Array([1, 2, 3]) } };

function filled() {
  const folder = temporaryFolder();
  const damage: string[] = [];
  const store = openStore(folder, { onDamage: (message) => damage.push(message) });
  store.publish(result, meta);
  const file = (name: string): string => join(folder, "results", key.slice(0, 2), key, name);
  return { folder, store, damage, file };
}

describe("openStore", () => {
  it("gives back what was published", () => {
    const { store } = filled();
    expect(store.keys()).toEqual([key]);
    expect(store.read(key)).toMatchObject({ key, description, summary: { loss: 0.1 } });
    expect(store.readBlob(key, "weights")).toEqual(new Uint8Array([1, 2, 3]));
    expect(store.readMeta(key)).toEqual(meta);
    expect(store.verify()).toEqual([]);
  });

  it("knows nothing of what was not published", () => {
    const { store } = filled();
    expect(store.read(keyOf("b"))).toBeUndefined();
    expect(store.readBlob(keyOf("b"), "weights")).toBeUndefined();
    expect(store.readBlob(key, "mask")).toBeUndefined();
    expect(openStore(join(store.folder, "nowhere")).keys()).toEqual([]);
  });

  it("writes the same bytes of result.json for equal results, whatever their meta data", () => {
    const [a, b] = [filled(), filled()];
    rmSync(b.file(""), { recursive: true });
    b.store.publish({ ...result, description: { seed: 1, job: "train" } }, { ...meta, seconds: 9 });
    expect(readFileSync(a.file("result.json"), "utf8")).toBe(readFileSync(b.file("result.json"), "utf8"));
  });

  it("keeps the first of two equal results and leaves nothing temporary", () => {
    const { store, folder, file } = filled();
    store.publish(result, { ...meta, seconds: 2 });
    expect(JSON.parse(readFileSync(file("meta.json"), "utf8"))).toMatchObject({ seconds: 1 });
    expect(readdirSync(join(folder, "temporary"))).toEqual([]);
  });

  it.each([
    [
      "a truncated result.json",
      (file: (name: string) => string) => truncateSync(file("result.json"), 40),
      "must be JSON",
    ],
    [
      "an empty result.json",
      (file: (name: string) => string) => truncateSync(file("result.json")),
      "must be JSON",
    ],
    [
      "a changed digit in result.json",
      (file: (name: string) => string) => {
        writeFileSync(file("result.json"), readFileSync(file("result.json"), "utf8").replace("0.1", "0.2"));
      },
      "must have checksum",
    ],
    [
      "a missing blob",
      (file: (name: string) => string) => rmSync(file("weights.bin")),
      "must have 3 bytes, got no file",
    ],
    [
      "a truncated blob",
      (file: (name: string) => string) => truncateSync(file("weights.bin"), 2),
      "must have 3 bytes, got 2",
    ],
    ["a missing result.json", (file: (name: string) => string) => rmSync(file("result.json")), "must exist"],
  ])("names %s, sets the entry aside and counts it as missing", (_, damageIt, message) => {
    const { store, damage, file, folder } = filled();
    damageIt(file);
    expect(store.read(key)).toBeUndefined();
    expect(damage).toHaveLength(1);
    expect(damage[0]).toContain(message);
    expect(damage[0]).toContain(file(""));
    expect(existsSync(file(""))).toBe(false);
    expect(readdirSync(join(folder, "damaged"))).toHaveLength(1);
    store.publish(result, meta);
    expect(store.readBlob(key, "weights")).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("notices a flipped byte of a blob when the blob is read, with both checksums", () => {
    const { store, damage, file } = filled();
    writeFileSync(file("weights.bin"), new Uint8Array([1, 2, 4]));
    expect(store.readBlob(key, "weights")).toBeUndefined();
    expect(damage[0]).toMatch(/weights\.bin must have SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}/);
    expect(store.read(key)).toBeUndefined();
  });

  it("publishes over an entry that proves damaged only then: the new copy is there whole", () => {
    for (const name of ["result.json", "weights.bin"]) {
      const { store, damage, file, folder } = filled();
      truncateSync(file(name), 1);
      store.publish(result, meta);
      expect(damage).toHaveLength(1);
      expect(store.readBlob(key, "weights")).toEqual(new Uint8Array([1, 2, 3]));
      expect(readdirSync(join(folder, "damaged"))).toHaveLength(1);
      expect(readdirSync(join(folder, "temporary"))).toEqual([]);
    }
  });

  it("names blobs that are no records, instead of failing on them", () => {
    const { store, damage, file } = filled();
    const text = readFileSync(file("result.json"), "utf8");
    for (const blobs of ["[]", "7", '{"weights":null}', '{"weights":{"bytes":"3"}}']) {
      writeFileSync(file("result.json"), text.replace(/"blobs":\{.*?\}\}/, `"blobs":${blobs}`));
      expect(store.read(key)).toBeUndefined();
      expect(damage.at(-1)).toContain("must hold a result, got other JSON");
      store.publish(result, meta);
    }
  });

  it("refuses an entry that lies under another key", () => {
    const { store, damage, folder } = filled();
    const other = keyOf("b");
    const target = join(folder, "results", other.slice(0, 2), other);
    mkdirSync(target, { recursive: true });
    for (const name of ["result.json", "weights.bin"]) {
      writeFileSync(join(target, name), readFileSync(join(folder, "results", key.slice(0, 2), key, name)));
    }
    expect(store.read(other)).toBeUndefined();
    expect(damage[0]).toContain(`must have key ${other}, got ${key}`);
  });

  it("verify finds damage in blobs nobody asked for, and removes what dead processes left half-written", () => {
    const { store, file, folder } = filled();
    const dead = join(folder, "temporary", `${hostname()}.999999999.${randomUUID()}`);
    const mine = join(folder, "temporary", `${hostname()}.${process.pid}.${randomUUID()}`);
    for (const left of [dead, mine]) mkdirSync(left, { recursive: true });
    writeFileSync(file("weights.bin"), new Uint8Array([9, 9, 9]));
    expect(store.verify()).toHaveLength(1);
    expect([existsSync(dead), existsSync(mine)]).toEqual([false, true]);
    expect(store.keys()).toEqual([]);
  });

  it("verify forgets checkpoints of what is finished, and keeps the others", () => {
    const { store, folder } = filled();
    mkdirSync(join(folder, "checkpoints"));
    for (const name of ["a", "b"]) writeFileSync(join(folder, "checkpoints", `${keyOf(name)}.bin`), "");
    store.verify();
    expect(readdirSync(join(folder, "checkpoints"))).toEqual([`${keyOf("b")}.bin`]);
  });

  it("refuses keys and blob names that could leave its folder", () => {
    const { store } = filled();
    expect(() => store.read("../../etc")).toThrow("store: key must be 64 hexadecimal digits");
    expect(() => store.publish({ ...result, key: "x" }, meta)).toThrow(
      "store: key must be 64 hexadecimal digits",
    );
  });

  it("fails with the path when its folder cannot be written, and publishes nothing", () => {
    const folder = join(temporaryFolder(), "file");
    writeFileSync(folder, "");
    expect(() => openStore(folder).publish(result, meta)).toThrow(folder);
  });

  it("without its blobs keeps the summary; publishing the same result again gives them back, other bits are refused", () => {
    const { store, damage } = filled();
    expect(store.pruneBlobs(key)).toBe(3);
    expect(store.pruneBlobs(key)).toBe(0);
    expect([store.whole(key), store.readBlob(key, "weights"), store.verify()]).toEqual([
      false,
      undefined,
      [],
    ]);
    expect(store.read(key)).toMatchObject({ summary: { loss: 0.1 } });
    const others = { ...result, blobs: { weights: new Uint8Array([1, 2, 4]) } };
    expect(() => store.publish(others, meta)).toThrow(
      "must give the same bits when computed again, got others",
    );
    store.publish(result, meta);
    expect([store.whole(key), store.readBlob(key, "weights")]).toEqual([true, new Uint8Array([1, 2, 3])]);
    expect(damage).toEqual([]);
  });
});
