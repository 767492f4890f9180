import { Command } from "commander";
import { expect, test } from "vitest";
import { addExamples, commandPaths } from "../../src/cli/examples.js";
import { addCommands } from "../../src/cli/commands.js";
import { cli } from "./cli.js";

const program = new Command("lottery-lab");
addCommands({ program, output: { write: () => undefined, error: () => undefined }, finish: () => undefined });
const paths = commandPaths(program).map(([path]) => path);

test.each(paths)("the help of `%s` has examples whose options are its own", async (path) => {
  const words = path === "" ? [] : path.split(" ");
  const { code, out } = await cli(...words, "--help");
  expect(code).toBe(0);
  const [help = "", examples = ""] = out.split("\nExamples:\n");
  const lines = examples.split("\n").filter((line) => line.startsWith("  lottery-lab"));
  expect(lines.length).toBeGreaterThan(0);
  if (path === "") return;
  for (const line of lines) {
    const [typed = ""] = line.trim().split(/\s{3,}/);
    expect(typed, path).toContain(`lottery-lab ${words[0]}`);
    if (!typed.startsWith(`lottery-lab ${path}`)) continue; // that of a subcommand
    const options = [...typed.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    for (const option of options) expect(help, line).toContain(option);
  }
});

test("a command without examples is refused", () => {
  const bare = new Command("x");
  bare.command("new");
  expect(() => addExamples(bare)).toThrow("addExamples: new must have examples, got none");
});
