import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../lab/temporary.js";
import { cli } from "./cli.js";

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const file = join(temporaryFolder(), "completion");
  writeFileSync(file, (await cli("completion", "bash")).out);
  const quoted = words.map((word) => `"${word}"`).join(" ");
  const script = `source "${file}"; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _lottery_lab; echo "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split(" ");
}

test("in bash the tab key completes commands, subcommands and options of the command before the cursor", async () => {
  expect(await completed("lottery-lab", "st")).toEqual(["status", "store"]);
  expect(await completed("lottery-lab", "store", "")).toEqual(
    expect.arrayContaining(["ls", "verify", "prune", "export", "keep"]),
  );
  expect(await completed("lottery-lab", "store", "prune", "--d")).toEqual(["--dry-run"]);
  expect(await completed("lottery-lab", "run", "study.ts", "--pl")).toEqual(["--plan"]);
});

test("zsh reads the same through bashcompinit, fish gets a line a command and option", async () => {
  const zsh = (await cli("completion", "zsh")).out;
  expect(zsh).toContain("bashcompinit");
  expect(spawnSync("bash", ["-n"], { input: zsh.split("\n").slice(1).join("\n") }).status).toBe(0);
  const fish = (await cli("completion", "fish")).out;
  expect(fish).toContain("-n '__fish_use_subcommand' -a store -d");
  expect(fish).toMatch(
    /__fish_seen_subcommand_from store; and __fish_seen_subcommand_from prune' -l dry-run/,
  );
});

test("another shell is refused with those that are known", async () => {
  expect(await cli("completion", "tcsh")).toMatchObject({
    code: 2,
    err: "lottery-lab: completion: shell must be one of bash, zsh, fish, got tcsh\n",
  });
});
