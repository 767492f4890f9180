import { randomUUID } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../cli/cli.js";
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

/** What meets in a folder that others could have laid there: each with a use of it, and one that only looks. */
const shared = {
  slots: { use: (folder: string) => openSlots({ folder, count: 1 }).acquire(), help: "LOTTERY_SLOTS_FOLDER" },
  "slots, looked at": {
    use: (folder: string) => {
      const slots = openSlots({ folder });
      expect([slots.held(), slots.holders()]).toEqual([0, []]);
      throw new Error(slots.refusal());
    },
    help: "LOTTERY_SLOTS_FOLDER",
  },
  "module copies": { use: newCopiesFolder, help: "TMPDIR" },
};

describe.each(Object.entries(shared))("%s", (_, { use, help }) => {
  const refusal = async (folder: string): Promise<string> =>
    (async (): Promise<unknown> => use(folder))().then(() => "", String);

  it("refuse a link, wherever it leads, and say what helps", async () => {
    const folder = temporaryFolder();
    for (const target of [temporaryFolder(), join(folder, "nowhere"), "/etc/hostname"]) {
      const link = join(folder, randomUUID());
      symlinkSync(target, link);
      const error = await refusal(link);
      expect(error).toContain(`${link} must be a folder, got a symbolic link; ${help} names another`);
    }
  });

  it("refuse a folder that others may write", async () => {
    for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
      const folder = temporaryFolder();
      chmodSync(folder, mode);
      expect(await refusal(folder)).toContain(
        `must be writable by its user alone, got mode ${(mode & 0o777).toString(8)}`,
      );
    }
  });

  it.skipIf(process.getuid?.() !== 0)("refuse a folder of another user (only root can try)", async () => {
    const folder = temporaryFolder();
    chownSync(folder, 12345, 12345);
    expect(await refusal(folder)).toContain("must be this user's, got one of user 12345");
  });

  it("refuse a folder that we did not make and that holds anything else, and a file, and leave both as they are", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "thesis.tex"), "years of work");
    writeFileSync(join(folder, slot), "");
    mkdirSync(join(folder, half()));
    const before = readdirSync(folder);
    expect(await refusal(folder)).toMatch(/must be one that lottery-lab made, or hold nothing else, got "/);
    expect(readdirSync(folder)).toEqual(before);
    expect(await refusal(join(folder, "thesis.tex"))).toContain("must be a folder, got something else");
    expect(readFileSync(join(folder, "thesis.tex"), "utf8")).toBe("years of work");
  });
});

describe("a folder that is made", () => {
  it("is for its user alone, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      for (const use of [shared.slots.use, shared["module copies"].use]) {
        const folder = join(temporaryFolder(), "new");
        await use(folder);
        expect(statSync(folder).mode & 0o777).toBe(0o700);
      }
    } finally {
      process.umask(before);
    }
  });
});

describe("lottery-lab status", () => {
  it("changes nothing in the folder that LOTTERY_SLOTS_FOLDER names: it refuses one that is not ours, and makes none", async () => {
    const before = process.env["LOTTERY_SLOTS_FOLDER"];
    const folder = temporaryFolder();
    try {
      for (const name of ["thesis.tex", ".bashrc", slot]) writeFileSync(join(folder, name), "");
      mkdirSync(join(folder, "sub"));
      process.env["LOTTERY_SLOTS_FOLDER"] = folder;
      const refused = await cli("status", "--store", temporaryFolder());
      expect([refused.code, refused.out]).toEqual([
        3,
        expect.stringContaining("must be one that lottery-lab made"),
      ]);
      expect(readdirSync(folder).sort()).toEqual([slot, ".bashrc", "sub", "thesis.tex"].sort());
      const own = temporaryFolder();
      writeFileSync(join(own, slot), "");
      process.env["LOTTERY_SLOTS_FOLDER"] = own;
      expect((await cli("status", "--store", temporaryFolder())).out).toContain("running      0 of");
      expect(readdirSync(own)).toEqual([slot]);
      process.env["LOTTERY_SLOTS_FOLDER"] = join(folder, "none");
      expect((await cli("status", "--store", temporaryFolder())).code).toBe(0);
      expect(existsSync(join(folder, "none"))).toBe(false);
    } finally {
      process.env["LOTTERY_SLOTS_FOLDER"] = before;
    }
  });
});
