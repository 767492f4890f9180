import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test.each(["start", "test", "lab"])(
  "%s without a Python says so in one line, ends with 1 and installs nothing",
  (name) => {
    const env = { ...process.env, LOTTERY_PYTHON_BASE: "no-such-python" };
    const ended = spawnSync(process.execPath, [`src/setup/${name}.mjs`], { encoding: "utf8", env });
    expect(ended.status).toBe(1);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).toMatch(
      /^lottery-lab: Python >= 3\.10 .*, found no-such-python: is not a Python that runs.*\n$/,
    );
  },
);
