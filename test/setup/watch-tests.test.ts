import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";

const file = join(packageRoot(), "src", "setup", "watch-tests.mjs");

/** Runs a few lines in a process of its own, with the reporter as `WatchTests`; what they print. */
const out = (lines: string): string =>
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const { default: WatchTests } = await import(${JSON.stringify(file)});\n${lines}`,
    ],
    { encoding: "utf8", timeout: 120_000 },
  );

it("names a file and its test every few minutes while they take long, and ends the processes once one takes too long", () => {
  expect(
    out(`
      const events = [];
      const watch = new WatchTests({ tell: 3, end: 10, print: (line) => events.push(line), kill: () => events.push("kill") });
      watch.onTestModuleQueued({ moduleId: "a.test.ts" });
      watch.onTestModuleQueued({ moduleId: "b.test.ts" });
      watch.onTestCaseReady({ module: { moduleId: "b.test.ts" }, fullName: "takes long" });
      const start = performance.now();
      watch.onTestModuleEnd({ moduleId: "a.test.ts" });
      for (const minutes of [1, 2, 3.1, 4.1, 6.1, 9.9, 10.1]) {
        events.push(minutes);
        watch.look(start + minutes * 60_000);
      }
      console.log(events.map((event) => String(event).replace(/:.*[\\\\/]/, ": ")).join("\\n"));
    `),
  ).toBe(
    `${[1, 2, 3.1, "at work for 3 min: b.test.ts > takes long", 4.1, 6.1, "at work for 6 min: b.test.ts > takes long", 9.9, "at work for 9 min: b.test.ts > takes long", 10.1, "a file of tests takes more than 10 min: its process is ended", "kill"].join("\n")}\n`,
  );
});

it.skipIf(process.platform === "win32")(
  "what it ends are the processes that vitest began, even in an endless loop",
  () => {
    const printed = out(`
    import { spawn } from "node:child_process";
    const child = spawn(process.execPath, ["-e", "console.log(1); for (;;);"], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal)));
    child.stdout.once("data", () => {
      const watch = new WatchTests({ print: () => undefined });
      watch.onTestModuleQueued({ moduleId: "a.test.ts" });
      watch.look(performance.now() + 1e9);
    });
    console.log(await ended);
  `);
    expect(printed).toBe("SIGKILL\n");
  },
);
