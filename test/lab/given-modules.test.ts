import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../cli/cli.js";
import {
  loadTicket,
  readManifest,
  saveTicket,
  ticketRun,
  withGivenModules,
  writeManifest,
} from "../../src/lab/index.js";
import {
  canonicalForm,
  describedKey,
  networkModule,
  optimizerModule,
  runOfForm,
  trainingRun,
  type TrainingRun,
} from "../../src/experiments/index.js";
import { keyOf } from "../../src/numerics/index.js";
import { encodeTicket } from "../../src/tickets/index.js";
import { small, temporaryFolder, temporaryLab } from "./temporary.js";

const recipe = { ...small, iterations: 20, evaluateEvery: 10 };

/** Modules that leave a trace when they are imported, and a run that names both. */
async function evil() {
  const folder = temporaryFolder();
  const trace = join(folder, "trace");
  const leave = `import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(trace)}, "ran ");\n`;
  const [rule, net] = [join(folder, "rule.mjs"), join(folder, "net.mjs")];
  const update =
    "({ parameters, gradient, rate }) => parameters.forEach((_, i) => (parameters[i] -= rate * gradient[i]))";
  writeFileSync(rule, `${leave}export default ${update};`);
  writeFileSync(
    net,
    "export const widths = [64, 12, 10]; export const initialiser = ({ inputs }) => 1 / inputs;",
  );
  const network = await networkModule(net);
  writeFileSync(
    net,
    `${leave}export const widths = [64, 12, 10]; export const initialiser = ({ inputs }) => 1 / inputs;`,
  );
  const described = { widths: network.widths, module: optimizerModule(net).module };
  const optimizer = optimizerModule(rule);
  const run = trainingRun({ network: described, data: "digits", recipe: { ...recipe, optimizer }, seed: 7 });
  const ran = (): boolean => {
    try {
      return readFileSync(trace, "utf8") !== "";
    } catch {
      return false;
    }
  };
  return { folder, rule, net, run, ran };
}

/** A run as a store names it: modules by their hash alone. */
const form = (run: TrainingRun) => canonicalForm(run) as unknown as TrainingRun;

describe("withGivenModules", () => {
  it("puts the caller's own file in place of whatever the data names, at any depth, and changes nothing else", async () => {
    const { rule, net, run } = await evil();
    const elsewhere = JSON.parse(JSON.stringify(run).replaceAll(".mjs", ".never.mjs")) as TrainingRun;
    expect(withGivenModules("test", elsewhere, [net, rule])).toEqual(run);
    expect(withGivenModules("test", [{ a: form(run) }], [net, rule])).toMatchObject([
      { a: { recipe: { optimizer: { module: { file: rule } } }, network: { module: { file: net } } } },
    ]);
    const plain = {
      recipe,
      ladder: { seed: 7, rates: [0.1, null], file: "x" },
      sha256: "y",
      none: undefined,
    };
    expect(withGivenModules("test", plain)).toEqual(plain);
  });

  it("refuses a module that is not given, in every form in which data could name one, with what helps", async () => {
    const { rule, net } = await evil();
    const { module } = optimizerModule(rule);
    const forms: readonly unknown[] = [
      { module },
      { module: module.sha256 },
      { module: { file: rule } },
      { module: [rule] },
      { module: null },
      { optimizer: module },
      { anything: [{ update: module }] },
      { module: { ...module, sha256: "0".repeat(64) } },
      [[{ network: { widths: [1], module } }]],
    ];
    for (const data of forms)
      expect(() => withGivenModules("test", data)).toThrow(/^test: modules must hold the one/);
    for (const data of forms) expect(() => withGivenModules("test", data, [net])).toThrow(`got ${net}`);
    expect(() => withGivenModules("test", { a: [{ module }] })).toThrow(
      `test: modules must hold the one that a[0].module names (SHA-256 ${module.sha256}), got none; ` +
        `what data names is imported only if you give it: { modules: ["${rule}"] }, on the command line --module "${rule}"`,
    );
  });

  it("knows a module by its content: a given file that was changed since is another", async () => {
    const { rule, net, run } = await evil();
    writeFileSync(rule, "export default () => {};");
    expect(() => withGivenModules("test", run, [rule, net])).toThrow("recipe.optimizer.module names");
  });
});

/** Every way in which data with a module comes to be run: without the module nothing is imported, with it the run is the one that was meant. */
const ways: Readonly<
  Record<
    string,
    (made: Awaited<ReturnType<typeof evil>>, modules: readonly string[] | undefined) => Promise<string>
  >
> = {
  "ticketRun of a file": async ({ folder, run }, modules) => {
    const network = {
      layers: [
        { inputs: 64, outputs: 12, activation: "relu" },
        { inputs: 12, outputs: 10, activation: "identity" },
      ],
    } as const;
    const mask = { layers: [new Uint8Array(768).fill(1), new Uint8Array(120).fill(1)] };
    const description = { data: "digits", recipe: run.recipe, seed: 7 };
    const file = join(folder, "ticket.safetensors");
    const initial = new Float32Array(910).fill(0.01);
    writeFileSync(
      file,
      encodeTicket({
        network,
        mask,
        initial,
        description: JSON.parse(JSON.stringify(description)) as typeof description,
      }),
    );
    const lab = temporaryLab();
    const { summary } = await lab.run(ticketRun(loadTicket(file), { lab, modules }));
    return String(summary.final.iteration);
  },
  "a manifest": async ({ folder, run }, modules) => {
    const file = join(folder, "manifest.json");
    writeManifest(file, [run]);
    const lab = temporaryLab();
    const { summary } = await lab.run(readManifest(file, { modules }).jobs[0]?.description as TrainingRun);
    return String(summary.final.iteration);
  },
  "run FILE.json": async ({ folder, run }, modules = []) => {
    const file = join(folder, "study.json");
    writeFileSync(file, JSON.stringify([run]));
    const args = ["run", file, "--workers", "0", "--json", "--store", temporaryFolder()];
    const { code, err, out } = await cli(...args, ...modules.flatMap((each) => ["--module", each]));
    if (code !== 0) throw new Error(err);
    return String(
      (JSON.parse(out) as { summary: { final: { iteration: number } } }[])[0]?.summary.final.iteration,
    );
  },
  "work --manifest": async ({ folder, run }, modules = []) => {
    const file = join(folder, "manifest.json");
    writeManifest(file, [run]);
    const args = ["work", "--manifest", file, "--index", "0", "--json", "--store", temporaryFolder()];
    const { code, err, out } = await cli(...args, ...modules.flatMap((each) => ["--module", each]));
    if (code !== 0) throw new Error(err);
    return String((JSON.parse(out) as { summary: { final: { iteration: number } } }).summary.final.iteration);
  },
  "a run of a store whose blobs are gone": async ({ run }, modules) => {
    const lab = temporaryLab();
    const description = JSON.parse(
      JSON.stringify({ ...canonicalForm(run), network: run.network, recipe: run.recipe }),
    ) as Record<string, unknown>;
    const named = withGivenModules("test", description, modules);
    const { summary } = await lab.run(runOfForm(named, describedKey(run)));
    return String(summary.final.iteration);
  },
};

describe.each(Object.entries(ways))("%s", (_, way) => {
  it("imports no module that it names, says how to give it, and runs with it", async () => {
    const made = await evil();
    mkdirSync(join(made.folder, "elsewhere"));
    await expect(way(made, undefined)).rejects.toThrow(/modules must hold the one that .* --module /);
    expect(made.ran()).toBe(false);
    expect(await way(made, [made.rule, made.net])).toBe("20");
    expect(made.ran()).toBe(true);
  });
});

describe("lottery-lab", () => {
  it("export computes a run with an own module again only with --module", async () => {
    const { folder, rule, net, run } = await evil();
    const store = join(folder, "store");
    const lab = temporaryLab({ store });
    const { key } = await lab.run(run);
    lab.store.pruneBlobs(key);
    const file = join(folder, "ticket.safetensors");
    const refused = await cli("export", key, "--ticket", file, "--store", store);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("--module") as string });
    const given = ["--module", rule, "--module", net];
    expect(await cli("export", key, "--ticket", file, "--store", store, ...given)).toMatchObject({ code: 0 });
    expect(keyOf(loadTicket(file).description)).toBe(key);
  });

  it("takes --module with data only", async () => {
    const { folder, rule } = await evil();
    const file = join(folder, "study.mjs");
    writeFileSync(file, "export default [];");
    expect(await cli("run", file, "--module", rule)).toMatchObject({
      code: 2,
      err: `lottery-lab: run: --module must go with a .json file, got ${file}\n`,
    });
  });
});

describe("a ticket that saveTicket wrote", () => {
  it("of a run with an own rule names it by its hash alone, runs with the file given, and without it under another recipe", async () => {
    const { folder, rule, net, run } = await evil();
    const lab = temporaryLab();
    const result = await lab.run(run);
    const file = join(folder, "ticket.safetensors");
    await saveTicket(result, file, { lab });
    expect(() => ticketRun(loadTicket(file), { lab })).toThrow("recipe.optimizer.module names");
    const again = await lab.run(ticketRun(loadTicket(file), { lab, modules: [rule, net] }));
    expect(again.summary).toEqual(result.summary);
    expect(ticketRun(loadTicket(file), { lab, recipe }).recipe.optimizer).toMatchObject({ name: "adam" });
  });
});
