import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jupyterEnvironment } from "../../src/setup/jupyter.mjs";
import { venvCommand } from "../../src/setup/python.mjs";

// Through the Python kernel that JupyterLab brings: what the runner does must not hang on our own kernel.
const python = venvCommand(resolve("."), "python");

/** A kernelspec: ipykernel without its log, which for the notebook `noisy` says something below the protocol. */
const kernelspec = {
  display_name: "quiet Python",
  language: "python",
  argv: [
    "sh",
    "-c",
    `case "$LOTTERY_OUT" in *noisy) echo from below >&2;; esac; exec "$0" -m ipykernel_launcher --log-level=ERROR -f "$1"`,
    python,
    "{connection_file}",
  ],
};

/** A notebook as text: `#` lines are prose, everything else code, one cell a string. */
function notebook(...cells: readonly string[]): string {
  const all = cells.map((source, i) =>
    source.startsWith("#")
      ? { cell_type: "markdown", id: `c${i}`, metadata: {}, source }
      : { cell_type: "code", id: `c${i}`, metadata: {}, source, outputs: [], execution_count: null },
  );
  return JSON.stringify({ cells: all, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const define = "def show(x): return x";
const files = {
  good: notebook(
    "# A question",
    define,
    "import os\nshow(os.environ['LOTTERY_SCALE'])",
    "import pathlib\n_ = pathlib.Path(os.environ['LOTTERY_OUT'], 'verdict.json').write_text('{}')",
  ),
  noisy: notebook(define, "show(None)", "import sys\nprint('careful', file=sys.stderr)"),
  broken: notebook("1 + 1", "raise ValueError('no such ticket')", "2 + 2"),
};

let folder = "";
let status: number | null = null;
let log = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "runner-"));
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, `${name}.ipynb`);
    writeFileSync(path, text);
    return path;
  });
  mkdirSync(join(folder, "kernels", "quiet-python"), { recursive: true });
  writeFileSync(join(folder, "kernels", "quiet-python", "kernel.json"), JSON.stringify(kernelspec));
  const options = ["--out", join(folder, "out"), "--kernel", "quiet-python"];
  const runner = [join("src", "setup", "run_notebooks.py"), ...options, ...paths];
  const env = { ...process.env, ...jupyterEnvironment({ JUPYTER_PATH: folder }) };
  const ended = spawnSync(python, runner, { encoding: "utf8", env });
  status = ended.status;
  log = ended.stdout + ended.stderr;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (name: string): readonly string[] => {
  const record = JSON.parse(readFileSync(join(folder, "out", name, "run.json"), "utf8")) as {
    problems: string[];
  };
  return record.problems;
};

test("the runner ends with 1 if one of three notebooks fails, and still runs the others", () => {
  expect(status).toBe(1);
  expect(problemsOf("good")).toEqual([]);
  expect(problemsOf("noisy").length).toBeGreaterThan(0);
  expect(problemsOf("broken").length).toBeGreaterThan(0);
});

test("it says which cell of how many runs, under which heading, and the seconds", () => {
  expect(log).toMatch(/good: cell 2 of 3: A question \| import os {2}\d+\.\d s/);
});

test("the notebook sees scale and output folder; the executed notebook lies beside what it wrote", () => {
  expect(readdirSync(join(folder, "out")).sort()).toEqual(["broken", "good", "noisy"]);
  const left = readdirSync(join(folder, "out", "good"));
  expect(left.sort()).toEqual(["good.ipynb", "run.json", "verdict.json"]);
  expect(readFileSync(join(folder, "out", "good", "good.ipynb"), "utf8")).toContain("'quick'");
});

test("a cell that should show something and shows nothing is a failure, and so is stderr, of a cell or of the kernel process", () => {
  expect(problemsOf("noisy")).toEqual([
    "kernel process on stderr: from below",
    "cell 2 (show(None)) shows nothing",
    "cell 3 (import sys) wrote to stderr: careful",
  ]);
});

test("a cell error is reported once with its message, and the cells before it keep their output", () => {
  expect(problemsOf("broken")).toEqual([expect.stringContaining("no such ticket")]);
  expect(readFileSync(join(folder, "out", "broken", "broken.ipynb"), "utf8")).toContain(
    '"execution_count": 1',
  );
});
