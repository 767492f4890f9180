import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installKernel } from "../../dist/kernel/install.js";
import { repository } from "./client.js";

// Jupyter's own tools against the installed kernel, everything below a folder with a space and an umlaut.
const python = process.env["LOTTERY_PYTHON"] ?? join(repository, ".venv", "bin", "python");
const folder = mkdtempSync(join(tmpdir(), "lottery jupyter ü "));

beforeAll(async () => {
  if (!existsSync(python)) {
    throw new Error(
      `no Python with Jupyter at ${python}: run "npm test", which makes it, or set LOTTERY_PYTHON`,
    );
  }
  await installKernel({ prefix: folder });
  mkdirSync(join(folder, "runtime"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
function run(...args: readonly string[]): Promise<Ended> {
  const env = {
    ...process.env,
    JUPYTER_PATH: join(folder, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    IPYTHONDIR: join(folder, "ipython"),
    PYTHONDONTWRITEBYTECODE: "", // else Jupyter is compiled anew by each of these, 2.5 s a time
  };
  return new Promise((done) => {
    const child = execFile(python, args, { cwd: folder, env }, (_, stdout, stderr) => {
      done({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

interface Output {
  readonly output_type: string;
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[]>>;
  readonly ename?: string;
}
const cell = (source: string, id: string): object => ({
  cell_type: "code",
  id,
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
});
function write(name: string, sources: readonly string[]): string {
  const kernelspec = {
    name: "lottery-lab",
    display_name: "TypeScript (lottery-lab)",
    language: "typescript",
  };
  const cells = sources.map((source, index) => cell(source, `cell-${index}`));
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return path;
}
function outputs(path: string): readonly (readonly Output[])[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: { outputs: Output[] }[] };
  return cells.map((executed) => executed.outputs);
}
const convert = (path: string, ...options: readonly string[]): Promise<Ended> =>
  run("-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", ...options, path);

test("nbconvert executes a notebook with results, all printed lines, and no word on stderr", async () => {
  const path = write("good.ipynb", [
    "const a = 1;\nfor (let i = 0; i < 50000; i++) console.log('line ' + i);",
    "await new Promise<void>((done) => setTimeout(done, 20));\n({ a })",
  ]);
  const { code, stderr } = await convert(path, "--log-level=WARN");
  expect([code, stderr]).toEqual([0, ""]);
  const [printed = [], shown] = outputs(path);
  const text = printed.flatMap((output) => output.text ?? []).join("");
  expect(text).toBe(Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join(""));
  expect(shown).toMatchObject([{ output_type: "execute_result", data: { "text/plain": ["{ a: 1 }"] } }]);
});

test("nbconvert ends non-zero at a failing cell and shows its error with the line of the cell", async () => {
  const path = write("bad.ipynb", ["1", "function f() {\n  throw new RangeError('boom');\n}\nf();"]);
  const { code, stderr } = await convert(path);
  expect(code).not.toBe(0);
  expect(stderr).toContain("RangeError");
  expect(stderr).toContain("2 |   throw new RangeError('boom');");
});

test("a notebook as text (jupytext ts:percent) runs under papermill with another parameter, and becomes the same text again", async () => {
  const text = [
    "// -*- coding: utf-8 -*-",
    "// ---",
    "// jupyter:",
    "//   kernelspec:",
    "//     display_name: TypeScript (lottery-lab)",
    "//     language: typescript",
    "//     name: lottery-lab",
    "// ---",
    "",
    "// %% [markdown]",
    "// # Twice",
    "",
    '// %% tags=["parameters"]',
    "var n = 1;",
    "var options = { rate: 0.5, names: ['ü'] };",
    "",
    "// %%",
    "await Promise.resolve([n * 2, options]);",
    "",
  ].join("\n");
  writeFileSync(join(folder, "note.ts"), text);
  await run("-m", "jupytext", "--to", "ipynb", "note.ts");
  const translator = join(repository, "src", "kernel", "papermill_typescript.py");
  const parameters = ["-p", "n", "21", "-y", '{"options": {"rate": 0.25, "names": ["a b", "é"]}}'];
  const { code, stderr } = await run(
    translator,
    "note.ipynb",
    "ran.ipynb",
    "--no-progress-bar",
    ...parameters,
  );
  expect([code, stderr.match(/error|warn/gi)]).toEqual([0, null]);
  expect(outputs(join(folder, "ran.ipynb")).at(-1)).toMatchObject([
    { data: { "text/plain": ["[ 42, { rate: 0.25, names: [ 'a b', 'é' ] } ]"] } },
  ]);
  const opt = ["--opt", "notebook_metadata_filter=kernelspec,-jupytext", "--to", "ts:percent"];
  await run("-m", "jupytext", ...opt, "--output", "again.ts", "note.ipynb");
  expect(readFileSync(join(folder, "again.ts"), "utf8")).toBe(text);
});

test("jupyter_kernel_test passes", async () => {
  const { code, stderr } = await run(join(__dirname, "kernel_test.py"));
  expect(stderr).toMatch(/Ran 12 tests[^]*OK \(skipped=1\)/);
  expect(code).toBe(0);
});
