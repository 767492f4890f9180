import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { indexedJob } from "../../src/cluster/kubernetes/indexed-job.js";
import { yamlText, type YamlValue } from "../../src/cluster/kubernetes/yaml.js";
import { readSubmissions, readTasks } from "../../src/cluster/submission.js";
import { sha256Hex } from "../../src/numerics/canonical.js";
import { cli } from "../cli/cli.js";
import { temporaryFolder } from "../lab/temporary.js";
import { sample } from "./kubernetes/sample.mjs";
import { plainArray, seedJobs } from "./slurm-study.js";

/** The part of a JSON schema that is used here. */
interface Schema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

const schema = JSON.parse(
  readFileSync(join("test", "cluster", "kubernetes-job.schema.json"), "utf8"),
) as Schema;

/** What is wrong with a value by a schema in which unknown fields are refused. */
function faults(
  value: unknown,
  { type, required = [], properties, additionalProperties, items, enum: few }: Schema,
  at = "job",
): readonly string[] {
  const found = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  if (type !== undefined && type !== found) return [`${at}: ${found} is no ${type}`];
  if (few !== undefined && !few.includes(value))
    return [`${at}: ${String(value)} is not among ${few.join(", ")}`];
  if (Array.isArray(value)) return value.flatMap((item, i) => faults(item, items ?? {}, `${at}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}: ${name} is missing`);
  const inner = Object.entries(value).flatMap(([name, field]) => {
    if (field === undefined) return [];
    const known = properties?.[name] ?? additionalProperties;
    return known === undefined ? [`${at}: ${name} is unknown`] : faults(field, known, `${at}.${name}`);
  });
  return [...missing, ...inner];
}

/** Reads the YAML that `yamlText` writes: blocks of two spaces, texts in double quotes. */
function readYaml(text: string): unknown {
  const lines = text.split("\n").filter((line) => line !== "");
  let at = 0;
  const block = (indent: number): unknown => {
    const isList = (lines[at] ?? "").slice(indent).startsWith("- ");
    const list: unknown[] = [];
    const fields: Record<string, unknown> = {};
    while (at < lines.length && (lines[at] ?? "").search(/[^ ]/) === indent) {
      const line = (lines[at] ?? "").slice(indent);
      if (isList) {
        lines[at] = `${" ".repeat(indent + 2)}${line.slice(2)}`;
        list.push(
          /^(?:"[^"]*"|[\w.-]+):/.test(line.slice(2)) || line.startsWith("- - ")
            ? block(indent + 2)
            : scalar(line.slice(2)),
        );
        continue;
      }
      const [, name = "", rest = ""] = /^("(?:[^"\\]|\\.)*"|[\w-]+):(?: (.*))?$/.exec(line) ?? [];
      const key = name.startsWith('"') ? (JSON.parse(name) as string) : name;
      at += 1;
      fields[key] = rest === "" ? block(indent + 2) : (JSON.parse(rest) as unknown);
    }
    return isList ? list : fields;
  };
  const scalar = (rest: string): unknown => {
    at += 1;
    return JSON.parse(rest) as unknown;
  };
  return block(0);
}

function study(): { file: string; cluster: string; store: string; folder: string } {
  const folder = temporaryFolder();
  const [file, cluster] = [join(folder, "study.json"), join(folder, "cluster.json")];
  writeFileSync(file, JSON.stringify(seedJobs(1)));
  const kubernetes = {
    image: "registry.example/lab:20",
    claim: "lottery-store",
    folder: "me/store",
    namespace: "lab",
  };
  writeFileSync(cluster, JSON.stringify({ minutesPerTask: 0.01, atATime: 50, cpus: 2, kubernetes }));
  process.env["LOTTERY_COMMITTED"] = "";
  process.env["LOTTERY_TEST"] = 'a "$(b)" \\ \n: - #';
  onTestFinished(() =>
    ["LOTTERY_COMMITTED", "LOTTERY_TEST"].forEach((name) => Reflect.deleteProperty(process.env, name)),
  );
  return { file, cluster, store: join(folder, "store"), folder };
}

describe("submit --kubernetes", () => {
  it("writes an indexed Job a wave that holds to Kubernetes' own schema, and a script that applies them in order", async () => {
    const { file, cluster, store, folder } = study();
    const jobs = join(folder, "jobs");
    const { code, out } = await cli(
      "submit",
      file,
      "--kubernetes",
      jobs,
      "--cluster",
      cluster,
      "--store",
      store,
    );
    expect([code, out]).toEqual([0, expect.stringContaining("3 Jobs; begin them with sh ")]);
    expect(readdirSync(jobs).sort()).toEqual(["apply.sh", "job-0.yaml", "job-1.yaml", "job-2.yaml"]);
    const [{ id = "", folder: submission = "", assets = undefined } = {}] = readSubmissions(store);
    for (const number of [0, 1, 2]) {
      const job = readYaml(readFileSync(join(jobs, `job-${number}.yaml`), "utf8")) as {
        spec: {
          completions: number;
          template: { spec: { containers: { command: string[]; env: object[] }[] } };
        };
      };
      expect(faults(job, schema)).toEqual([]);
      expect(job.spec.completions).toBe(readTasks(submission, number).length);
      const [container] = job.spec.template.spec.containers;
      expect(container?.env).toContainEqual({ name: "LOTTERY_TEST", value: 'a "$$(b)" \\ \n: - #' });
      expect(container?.command).toEqual([
        "node",
        `/store/me/store/cluster/assets/${assets?.package ?? ""}/dist/cluster/launch.js`,
        `/store/me/store/cluster/submissions/${id}`,
        String(number),
        "$(JOB_COMPLETION_INDEX)",
      ]);
    }
    const script = readFileSync(join(jobs, "apply.sh"), "utf8");
    expect(script).toMatch(new RegExp(`job-0.yaml"\\nended lottery-${id}-0\\n# wave 1\\n`));
  });

  it("refuses a cluster file without image and claim, and one of both schedulers must be named", async () => {
    const { file, cluster, store } = study();
    writeFileSync(cluster, "{}");
    const { code, err } = await cli(
      "submit",
      file,
      "--kubernetes",
      "jobs",
      "--cluster",
      cluster,
      "--store",
      store,
    );
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("the cluster file must have kubernetes with image and claim"),
    ]);
    expect((await cli("submit", file, "--store", store)).code).toBe(2);
  });

  it("the schema finds a field that is unknown, missing or of another type", () => {
    const kubernetes = { image: "i", claim: "c" };
    const assets = { package: "p", moduleFiles: [] };
    const job = indexedJob(plainArray, {
      settings: {},
      kubernetes,
      id: "0123456789",
      number: 0,
      assets,
      variables: [],
    }) as {
      spec: object;
    };
    expect(faults(job, schema)).toEqual([]);
    const broken = { ...job, spec: { ...job.spec, completions: "2", template: undefined, strange: 1 } };
    expect(faults(broken, schema)).toEqual([
      "job.spec.completions: string is no integer",
      "job.spec: strange is unknown",
    ]);
    const { spec: _, ...without } = job;
    expect(faults({ ...without, spec: {} }, schema)).toEqual(["job.spec: template is missing"]);
  });
});

it("Kubernetes' own schemas, 1.29 to 1.37, found nothing wrong with the Job that is written today (recorded by kubernetes/record.mjs)", () => {
  const folder = join("test", "cluster", "kubernetes");
  const text = readFileSync(join(folder, "job.yaml"), "utf8");
  const job = indexedJob(sample.array, sample.options);
  expect(yamlText(job)).toBe(text);
  expect(readYaml(text)).toEqual(job);
  expect(faults(job, schema)).toEqual([]);
  const checked = JSON.parse(readFileSync(join(folder, "checked.json"), "utf8")) as {
    readonly sha256: string;
    readonly verdicts: Readonly<Record<string, string>>;
    readonly mistakes: Readonly<Record<string, string>>;
  };
  expect(checked.sha256).toBe(sha256Hex(Buffer.from(text)));
  expect(Object.entries(checked.verdicts)).toEqual(
    Array.from({ length: 9 }, (_, k) => [`1.${29 + k}`, "valid"]),
  );
  expect(Object.values(checked.mistakes)).not.toContain("valid");
  expect(Object.keys(checked.mistakes)).toHaveLength(4);
});

it("yamlText writes any text so that it is read as that text", () => {
  const value: YamlValue = {
    a: ["no", "1", "a: b", "- c", "\u2028\n\t#", ""],
    "b c": { d: [], e: {} },
    f: [{ g: 1, h: true }],
  };
  expect(readYaml(yamlText(value))).toEqual(value);
});
