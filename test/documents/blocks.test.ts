import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { ladder, levelRun } from "../../src/experiments/index.js";
import { fakeSlurm } from "../cluster/fake-slurm.js";
import { cli } from "../cli/cli.js";
import { startClient, type Client } from "../kernel/client.js";
import { blocks, blocksIn, commandsIn } from "./blocks.js";

// A project that has the package and the files that the documents speak of.
const project = mkdtempSync(join(tmpdir(), "lottery documents "));
const before = process.cwd();
let client: Client;

beforeAll(async () => {
  mkdirSync(join(project, "node_modules"));
  symlinkSync(packageRoot(), join(project, "node_modules", "lottery-lab"));
  writeFileSync(join(project, "package.json"), '{"name":"documents"}');
  writeFileSync(join(project, "wine.csv"), wine());
  writeFileSync(join(project, "network.mjs"), 'export default { widths: [64, 16, 10], activation: "relu" };');
  writeFileSync(join(project, "huber.mjs"), ownLoss());
  writeFileSync(join(project, "cluster.json"), '{ "partition": "main", "minutesPerTask": 15 }');
  writeFileSync(join(project, "study.json"), JSON.stringify([levelRun(ladder(small), 1)]));
  process.chdir(project);
  process.env["JUPYTER_DATA_DIR"] = join(project, "jupyter"); // kernel install goes there
  process.env["LOTTERY_STORE"] = join(project, ".lottery");
  process.env["LOTTERY_COMMITTED"] = join(packageRoot(), "data", "results"); // README's five lines are runs of notebook 01: a reader of a clone does not wait for them
  client = await startClient({ cwd: project });
});
afterAll(async () => {
  process.chdir(before);
  await client.close();
  rmSync(project, { recursive: true, force: true });
});

const recipe = {
  optimizer: "adam",
  rate: 3e-3,
  batchSize: 30,
  iterations: 40,
  evaluateEvery: 20,
  validation: 237,
} as const;
const small = { network: "digits-mlp", data: "digits", recipe, seed: 1 } as const;

/** The own loss that CONTRIBUTING shows, of which README speaks. */
function ownLoss(): string {
  const text = readFileSync(join(packageRoot(), "CONTRIBUTING.md"), "utf8");
  return /\n\*\*A loss\.\*\*[^]*?\n```js\n([^]*?)```/.exec(text)?.[1] ?? "";
}

/** Two features and three classes that a line parts. */
function wine(): string {
  const lines = Array.from(
    { length: 120 },
    (_, i) => `${i % 40},${(i * 7) % 11},c${Math.floor((i % 40) / 14)}`,
  );
  return ["alcohol,ash,cultivar", ...lines].join("\n");
}

const all = blocks();
const of = (language: string) =>
  all.filter((block) => block.language === language).map((block) => [block.where, block] as const);

describe("README and docs", () => {
  test("have blocks of these languages only, each of which is looked at below", () => {
    expect(new Set(all.map(({ language }) => language))).toEqual(
      new Set(["ts", "sh", "python", "r", "latex"]),
    );
    expect(of("ts").length).toBeGreaterThan(25);
    expect(blocksIn("a", "```ts\n1\n```\n\n```ts\n2\n```\n").map(({ where }) => where)).toEqual([
      "a, ts 1",
      "a, ts 2",
    ]);
  });

  test.each(of("ts"))("%s runs in the kernel without an error or a warning", async (_, { code }) => {
    const { error, stderr } = await client.execute(code);
    expect([error?.evalue, stderr]).toEqual([undefined, ""]);
  });

  test.each(of("sh"))("%s: its commands run, or are those of npm, Jupyter and rsync", async (_, block) => {
    fakeSlurm();
    rmSync(join(project, "my-notebooks"), { recursive: true, force: true });
    for (const command of commandsIn(block)) {
      const [program = "", ...args] = command.split(" ");
      if (program !== "npx") {
        expect(["npm", "jupyter", "rsync"], command).toContain(program);
        continue;
      }
      const [name, ...rest] = args;
      expect(name).toBe("lottery-lab");
      const { code, err } = await cli(...rest);
      expect([code, err], command).toEqual([0, expect.not.stringContaining("lottery-lab:")]);
    }
  });

  test.each(of("python"))("%s is Python", (_, { code }) => {
    execFileSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: code });
  });

  test.each([...of("python"), ...of("r")])(
    "%s names only columns that the export has",
    async (_, { code }) => {
      const { out } = await cli("store", "export", "--csv");
      const columns = out.slice(0, out.indexOf("\n")).split(",");
      const quoted = [...code.matchAll(/"([\w.]+)"/g)].map(([, name = ""]) => name);
      const accessed = [...code.matchAll(/runs\$(\w+)/g)].map(([, name = ""]) => name);
      const others = ["results.csv", "train", "mean", "count"];
      const named = [...quoted, ...accessed].filter((name) => !others.includes(name));
      expect(named.length).toBeGreaterThan(2);
      expect(columns).toEqual(expect.arrayContaining(named));
    },
  );

  test("the table that the LaTeX page inputs is what its code wrote", () => {
    const [, block] = of("latex")[0] ?? [];
    const [, file = ""] = /\\input\{(.*)\}/.exec(block?.code ?? "") ?? [];
    expect(readFileSync(join(project, file), "utf8")).toContain("\\begin{tabular}");
  });
});
