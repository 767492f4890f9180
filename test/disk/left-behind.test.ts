import { randomUUID } from "node:crypto";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newCopiesFolder } from "../../src/experiments/modules/module-copies.js";
import { openSlots } from "../../src/lab/index.js";
import { keyOf } from "../../src/numerics/index.js";
import { openStore } from "../../src/store/index.js";
import { temporaryFolder } from "../lab/temporary.js";

const dead = 999_999_999; // above any pid_max
const key = keyOf("a");

/** A place where something of ours that was left behind is removed. */
interface Place {
  /** The folder, in one that is given. */
  readonly at: (folder: string) => string;
  /** What cleans it. */
  readonly clean: (folder: string) => unknown;
  /** A name that is ours and may go, and whether it is a file or a folder. */
  readonly ours: string;
  readonly kind: "file" | "folder";
}

const half = (pid = dead, unique = randomUUID() as string): string => `${hostname()}.${pid}.${unique}`;
const slot = `${"0".repeat(20)}.${dead}.17.0123abcd-4567.held`;
const meta = { seconds: 1, stepSeconds: 1, engine: "", node: "", platform: "", package: "" };

/** A store with the result whose checkpoint may be forgotten. */
const verify = (folder: string): unknown => {
  const store = openStore(folder);
  store.publish({ key, description: {}, summary: 1, blobs: {} }, meta);
  return store.verify();
};

const places: Readonly<Record<string, Place>> = {
  slots: {
    at: (folder) => folder,
    clean: async (folder) => (await openSlots({ folder, count: 1 }).acquire())(),
    ours: slot,
    kind: "file",
  },
  "module copies": { at: (folder) => folder, clean: newCopiesFolder, ours: half(), kind: "folder" },
  "temporary/ of a store, folders": {
    at: (folder) => join(folder, "temporary"),
    clean: verify,
    ours: half(),
    kind: "folder",
  },
  "temporary/ of a store, files": {
    at: (folder) => join(folder, "temporary"),
    clean: verify,
    ours: half(),
    kind: "file",
  },
  "checkpoints/ of a store": {
    at: (folder) => join(folder, "checkpoints"),
    clean: verify,
    ours: `${key}.bin`,
    kind: "file",
  },
};

/** Names of other people's things: some near to one of ours. */
const foreign = (ours: string): readonly string[] => [
  ...[
    "thesis.tex",
    ".bashrc",
    "core.1",
    "1.2.3",
    `${hostname()}.${dead}.log`,
    half(dead, "x"),
    half(process.pid),
  ],
  ...[
    `${ours}.tex`,
    `x${ours}`,
    `${ours} `,
    ours.toUpperCase(),
    ours.slice(1),
    ours.slice(0, -1),
    `.${ours}`,
  ],
  ...[`otherhost.${dead}.${randomUUID()}`, `${key}`, `${key}.bin.bak`, `${keyOf("b")}.bin`],
  ...[`${"0".repeat(20)}.${dead}.17.0123abcd-4567.Held`, `${"0".repeat(19)}.${dead}.17.0123abcd-4567.held`],
];

/** A folder that we are known to have made, so that other things in it are let alone. */
async function made(place: Place): Promise<string> {
  const folder = join(temporaryFolder(), "own");
  await place.clean(folder);
  mkdirSync(place.at(folder), { recursive: true });
  return folder;
}

describe.each(Object.entries(places))("%s", (_, place) => {
  const lay = (path: string): void => {
    if (place.kind === "file") return writeFileSync(path, "");
    mkdirSync(path);
    writeFileSync(join(path, "file"), "");
  };

  it("lose what we left behind, and nothing that has another name, even if it is one letter off", async () => {
    const folder = await made(place);
    const [own, names] = [join(place.at(folder), place.ours), [...new Set(foreign(place.ours))]];
    lay(own);
    for (const [i, name] of names.entries()) {
      if (i % 2 === 0) writeFileSync(join(place.at(folder), name), "years of work");
      else mkdirSync(join(place.at(folder), name));
    }
    await place.clean(folder);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(place.at(folder))).toEqual(expect.arrayContaining([...names]));
  });

  it("lose nothing through a link of our name, which is none of ours", async () => {
    const folder = await made(place);
    const victim = temporaryFolder();
    writeFileSync(join(victim, "thesis.tex"), "years of work");
    const target = place.kind === "file" ? join(victim, "thesis.tex") : victim;
    symlinkSync(target, join(place.at(folder), place.ours));
    await place.clean(folder);
    expect(lstatSync(join(place.at(folder), place.ours)).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(victim, "thesis.tex"), "utf8")).toBe("years of work");
  });

  it.skipIf(process.getuid?.() !== 0)("lose nothing of another user (only root can try)", async () => {
    const folder = await made(place);
    const path = join(place.at(folder), place.ours);
    lay(path);
    chownSync(path, 12345, 12345);
    await place.clean(folder);
    expect(existsSync(path)).toBe(true);
  });
});

it("a file named as a folder of ours, or a folder as a file, stays where only the other kind is laid", async () => {
  for (const place of [places["slots"], places["module copies"], places["checkpoints/ of a store"]]) {
    if (place === undefined) throw new Error("the place must be there");
    const folder = await made(place);
    const path = join(place.at(folder), place.ours);
    if (place.kind === "file") mkdirSync(path);
    else writeFileSync(path, "");
    await place.clean(folder);
    expect(existsSync(path)).toBe(true);
  }
});

it("what lies under results/ and is no folder named by its key is no entry: it is not listed, moved or read", () => {
  const folder = temporaryFolder();
  const shard = join(folder, "results", key.slice(0, 2));
  mkdirSync(shard, { recursive: true });
  writeFileSync(join(shard, key), "a file of another tool that names files by their hash");
  const other = join(folder, "results", "zz");
  mkdirSync(join(other, keyOf("b")), { recursive: true });
  const damage: string[] = [];
  const store = openStore(folder, { onDamage: (message) => damage.push(message) });
  expect([store.keys(), store.verify(), store.read(key), damage]).toEqual([[], [], undefined, []]);
  expect([existsSync(join(shard, key)), existsSync(join(other, keyOf("b")))]).toEqual([true, true]);
});
