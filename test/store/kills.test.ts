import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { keyOf } from "../../src/numerics/index.js";
import { openStore, type Meta, type Store } from "../../src/store/index.js";
import { temporaryFolder } from "../lab/temporary.js";

/** Calls into the file system that still go through, before the process is dead; undefined while nobody kills it. */
const life: { left?: number | undefined } = vi.hoisted(() => ({}));

vi.mock("node:fs", async (original) => {
  const actual = await original<typeof fs>();
  const wrapped = Object.entries(actual).map(([name, value]) => {
    if (typeof value !== "function" || !name.endsWith("Sync")) return [name, value] as const;
    const call = value as (...values: unknown[]) => unknown;
    const mortal = (...values: unknown[]): unknown => {
      // A dead process does nothing more, not even tidy up.
      if (life.left !== undefined && life.left-- <= 0) throw new Error("killed");
      return call(...values);
    };
    return [name, mortal] as const;
  });
  return Object.fromEntries(wrapped);
});

/** Kills what is done before its first call into the file system, its second, and so on until it ends by itself; the number of kills. */
function killedEverywhere(
  prepare: () => Store,
  action: (store: Store) => void,
  check: (store: Store) => void,
): number {
  for (let calls = 0; ; calls++) {
    const store = prepare();
    life.left = calls;
    let ended = true;
    try {
      action(store);
    } catch (error) {
      ended = false;
      expect(String(error)).toContain("killed");
    } finally {
      life.left = undefined;
    }
    check(store);
    if (ended) return calls;
  }
}

const meta: Meta = { seconds: 1, stepSeconds: 0.5, engine: "wasm", node: "v20", platform: "x", package: "0" };
const key = keyOf("a");
const blobs = {
  mask: new Uint8Array([7]),
  state: new Uint8Array([4, 5]),
  weights: new Uint8Array([1, 2, 3]),
};
const result = { key, description: { job: "train" }, summary: { loss: 0.1 }, blobs };
const refuse = (message: string): never => {
  throw new Error(`nothing may be damaged, got ${message}`);
};
const empty = (): Store => openStore(temporaryFolder(), { onDamage: refuse });
const filled = (): Store => {
  const store = empty();
  store.publish(result, meta);
  return store;
};
const pruned = (): Store => {
  const store = filled();
  store.pruneBlobs(key);
  return store;
};

/** The next process finds the summary and no damage; what is said to be whole has every bit, and what is not gets it by publishing again. */
function checkReadable(store: Store): void {
  const next = openStore(store.folder, { onDamage: refuse });
  expect(next.verify()).toEqual([]);
  if (next.keys().length > 0) expect(next.read(key)?.summary).toEqual({ loss: 0.1 });
  const whole = next.whole(key);
  for (const [name, bytes] of Object.entries(blobs)) {
    const found = next.readBlob(key, name);
    if (found !== undefined || whole) expect(found).toEqual(bytes);
  }
  next.publish(result, meta);
  expect(next.whole(key)).toBe(true);
  for (const [name, bytes] of Object.entries(blobs)) expect(next.readBlob(key, name)).toEqual(bytes);
}

describe("a process that is killed before any one of its calls into the file system", () => {
  it("while it prunes leaves the summary, with blobs that are pruned or there, and none that is damaged", () => {
    const kills = killedEverywhere(
      filled,
      (store) => store.pruneBlobs(key),
      (store) => {
        expect(openStore(store.folder, { onDamage: refuse }).read(key)).toBeDefined();
        checkReadable(store);
      },
    );
    expect(kills).toBeGreaterThan(6); // a mark and three blobs
  });

  it("while it publishes leaves the whole result or none", () => {
    const kills = killedEverywhere(empty, (store) => store.publish(result, meta), checkReadable);
    expect(kills).toBeGreaterThan(6); // five files and a rename
  });

  it("while it publishes over a pruned one leaves it pruned or whole", () => {
    const kills = killedEverywhere(pruned, (store) => store.publish(result, meta), checkReadable);
    expect(kills).toBeGreaterThan(9);
  });

  it("while it verifies leaves every result, and what it did not come to is done the next time", () => {
    const key2 = keyOf("b");
    const unfinished = (): Store => {
      const store = filled();
      fs.mkdirSync(join(store.folder, "checkpoints"));
      for (const name of [key, key2]) fs.writeFileSync(join(store.folder, "checkpoints", `${name}.bin`), "");
      return store;
    };
    killedEverywhere(
      unfinished,
      (store) => void store.verify(),
      (store) => {
        checkReadable(store);
        expect(fs.readdirSync(join(store.folder, "checkpoints"))).toEqual([`${key2}.bin`]);
      },
    );
  });
});
