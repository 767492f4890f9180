import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";

/** What another process says after loading with this choice. */
function loadedWith(choice: string): { readonly output: string; readonly failed: boolean } {
  const file = JSON.stringify(join(__dirname, "..", "..", "..", "dist", "engine", "tfjs", "load-tfjs.js"));
  const program = `
    const { loadTfjs } = require(${file});
    const first = loadTfjs(), again = loadTfjs();
    console.log([first.backend, first === again, first.tf.getBackend(), first.identity].join("; "));`;
  try {
    const env = { ...process.env, LOTTERY_TFJS: choice };
    return {
      output: execFileSync(process.execPath, ["-e", program], { env, encoding: "utf8", stdio: "pipe" }),
      failed: false,
    };
  } catch (error) {
    return { output: String((error as { stderr?: unknown }).stderr), failed: true };
  }
}

it("loads once, names its backend and versions, and says nothing", () => {
  const loaded = loadTfjs();
  expect(loadTfjs()).toBe(loaded);
  expect(loaded.identity).toMatch(/^(tensorflow \d+\.\d+\.\d+|cpu), tfjs 4\.22\.0$/);
  expect(loadedWith("pure").output).toBe("cpu; true; cpu; cpu, tfjs 4.22.0\n");
});

it("an unknown choice is named, and `node` fails with the command that helps where the library is not there", () => {
  expect(loadedWith("nodd").output).toContain(
    'LOTTERY_TFJS: choice must be one of "auto", "node", "pure", got "nodd"',
  );
  const { output, failed } = loadedWith("node");
  if (failed) expect(output).toContain("npm run setup:tfjs-node");
  else expect(output).toMatch(/^tensorflow; true; tensorflow; tensorflow 2\.\d+\.\d+, tfjs 4\.22\.0\n$/);
});
