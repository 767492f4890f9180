import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exportTicket, loadTicket, openLab } from "../../src/lab/index.js";
import { levelRun, ladder, type TrainingRunResult } from "../../src/experiments/index.js";
import { small } from "../lab/temporary.js";
import { cli } from "./cli.js";

const folder = mkdtempSync(join(tmpdir(), "lottery-lab-export-"));
const store = join(folder, "store");
let result: TrainingRunResult;

beforeAll(async () => {
  const lab = openLab({ store, workers: 0, committed: false });
  const recipe = { ...small, iterations: 30 };
  result = await lab.run(levelRun(ladder({ network: "digits-mlp", data: "digits", recipe, seed: 7 }), 1));
  for (const format of ["torch", "tfjs"] as const)
    await exportTicket(result, join(folder, `api-${format}`), { format, parameters: "initial", lab });
  lab.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

it("export KEY --ticket writes the file that loadTicket reads, from the first characters of a key", async () => {
  const file = join(folder, "ticket.safetensors");
  const { code, out, err } = await cli("export", result.key.slice(0, 8), "--ticket", file, "--store", store);
  expect([code, out, err]).toEqual([0, `${file}\n`, ""]);
  expect(loadTicket(file).trained).toEqual(await result.weights());
});

it("export KEY --torch and --tfjs with --initial write what exportTicket does, and name the files as JSON", async () => {
  for (const format of ["torch", "tfjs"]) {
    const to = join(folder, format);
    const { code, out } = await cli(
      "export",
      result.key,
      `--${format}`,
      to,
      "--initial",
      "--json",
      "--store",
      store,
    );
    expect(code).toBe(0);
    const { files } = JSON.parse(out) as { files: string[] };
    expect([...files].sort()).toEqual(
      readdirSync(to)
        .sort()
        .map((name) => join(to, name)),
    );
    expect(files).toHaveLength(format === "torch" ? 1 : 2);
    for (const file of files)
      expect(readFileSync(file)).toEqual(readFileSync(file.replace(to, join(folder, `api-${format}`))));
  }
});

it.each([
  [["export", "x"], 2, "export: one of --html, --ticket, --torch, --tfjs must be given, got none"],
  [["export", "x", "--torch", "a", "--tfjs", "b"], 2, "must be given, got --torch and --tfjs"],
  [["export", "x", "--ticket", "a", "--initial"], 2, "--initial must go with --torch or --tfjs, got neither"],
  [["export", "00000", "--ticket", join(folder, "none")], 1, "export: key must begin one result in"],
  [
    ["export", "notebook.ipynb", "--ticket", "a"],
    2,
    'export: key must be 4 to 64 hexadecimal digits, got "notebook.ipynb"',
  ],
])("%j ends with code %i and says what is wrong", async (args, expected, message) => {
  const { code, out, err } = await cli(...args, "--store", store);
  expect([code, out]).toEqual([expected, ""]);
  expect(err).toContain(message);
  expect(err.trim().split("\n")).toHaveLength(1);
});
