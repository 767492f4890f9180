import { expect, test } from "vitest";
import { findPython } from "../../src/setup/python.mjs";

type Probed = { version: number[]; executable: string; missing: string[] } | undefined;

/** A machine with these commands, each with its version and what it lacks. */
const machine =
  (commands: Record<string, { version: number[]; missing?: string[] }>) =>
  (name: string): Probed => {
    const command = commands[name];
    return (
      command && { version: command.version, executable: `/bin/${name}`, missing: command.missing ?? [] }
    );
  };

test("findPython takes the first of python3 and python that is at least 3.10 and can make environments", () => {
  const both = machine({ python3: { version: [3, 10, 0] }, python: { version: [3, 12, 1] } });
  expect(findPython({}, both)).toEqual({ executable: "/bin/python3" });
  const bare = machine({
    python3: { version: [3, 11, 2], missing: ["ensurepip"] },
    python: { version: [3, 12, 1] },
  });
  expect(findPython({}, bare)).toEqual({ executable: "/bin/python" });
  const onlyNewName = machine({ python3: { version: [3, 9, 9] }, "python3.12": { version: [3, 12, 4] } });
  expect(findPython({}, onlyNewName)).toEqual({ executable: "/bin/python3.12" });
});

test("findPython says in one line what it found and what is wrong with it", () => {
  const old = machine({ python3: { version: [3, 9, 9] }, python: { version: [2, 7, 18] } });
  const bare = machine({ python3: { version: [3, 11, 2], missing: ["venv", "ensurepip"] } });
  const problems = [old, bare, machine({})].map((probe) => JSON.stringify(findPython({}, probe)));
  expect(problems[0]).toContain("found python3: version 3.9.9 is too old; python: version 2.7.18 is too old");
  expect(problems[1]).toContain("found python3: version 3.11.2 lacks venv and ensurepip");
  expect(problems[2]).toContain("Python >= 3.10 with venv and ensurepip is needed, found none");
  for (const problem of problems) expect(problem).not.toContain("\\n");
});

test("LOTTERY_PYTHON_BASE alone decides: another python is not taken in its place", () => {
  const probe = machine({ python3: { version: [3, 12, 0] }, mine: { version: [3, 13, 0] } });
  expect(findPython({ LOTTERY_PYTHON_BASE: "mine" }, probe)).toEqual({ executable: "/bin/mine" });
  expect(JSON.stringify(findPython({ LOTTERY_PYTHON_BASE: "gone" }, probe))).toContain(
    "found gone: is not a Python that runs",
  );
});

test("findPython with the real commands of this machine finds a Python that runs", () => {
  expect(findPython()).toHaveProperty("executable");
});
