import { randomUUID } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
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
import { temporaryFolder } from "../lab/temporary.js";

const half = `${hostname()}.999999999.${randomUUID()}`;
const slot = `${"0".repeat(20)}.999999999.17.0123abcd-4567.held`;

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
    mkdirSync(join(folder, half));
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
