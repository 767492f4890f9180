import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataset, loadDataset, type Examples, type OwnData } from "../../src/data/index.js";
import {
  canonicalForm,
  describedKey,
  evaluation,
  interpolation,
  ladder,
  levelRun,
  runOfForm,
  signs,
  ticketOf,
  trainingRun,
  type Description,
} from "../../src/experiments/index.js";
import {
  readManifest,
  runManifestJob,
  runOwnLadder,
  runRow,
  valueRow,
  writeManifest,
} from "../../src/lab/index.js";
import { cli } from "../cli/cli.js";
import { small, temporaryFolder, temporaryLab } from "./temporary.js";

/** The digits as a user would have them: a CSV file a part, pixels p0 … p63 and the digit. */
async function digitsCsv(folder: string): Promise<{ readonly train: string; readonly test: string }> {
  const { train, test } = await loadDataset("digits");
  const written = ({ count, features, inputs, labels }: Examples): string => {
    const names = Array.from({ length: features }, (_, j) => `p${j}`);
    const rows = Array.from({ length: count }, (_, i) =>
      [...inputs.subarray(i * features, (i + 1) * features), labels[i]].join(),
    );
    return `${[[...names, "digit"].join(), ...rows].join("\n")}\n`;
  };
  mkdirSync(folder, { recursive: true });
  const files = { train: join(folder, "train.csv"), test: join(folder, "test.csv") };
  writeFileSync(files.train, written(train));
  writeFileSync(files.test, written(test));
  return files;
}

async function digitsData(folder = temporaryFolder()): Promise<OwnData> {
  const { train, test } = await digitsCsv(folder);
  const columns = { label: "digit" };
  return dataset({ train: { csv: train, ...columns }, test: { csv: test, ...columns }, name: "my digits" });
}

const network = { widths: [64, 32, 16, 10] } as const;
const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe("a CSV file of one's own, from the file to rows", () => {
  it("trains a ladder in two worker processes; the store alone serves another lab, without file and without the value", async () => {
    const folder = temporaryFolder();
    const data = await digitsData(folder);
    const trunk = ladder({ network, data, recipe: small, seed: 7 });
    const asked = [levelRun(trunk, 1), levelRun(ladder({ ...trunk, seed: 8 }), 1)];
    const first = temporaryLab({ workers: 2 });
    const results = await first.runAll(asked);
    const rows = results.map(runRow);
    for (const { accuracy, density } of rows) {
      expect(accuracy).toBeGreaterThan(0.5);
      expect(density).toBeCloseTo(0.8, 1);
    }
    expect(new Set(rows.map(({ seed }) => seed))).toEqual(new Set([7, 8]));

    rmSync(folder, { recursive: true });
    const later = temporaryLab({ store: first.store.folder });
    const again = json([...asked, trainingRun({ ...levelRun(trunk, 0), seed: 9 })]);
    expect(later.plan(again)).toMatchObject({ asked: 3, cached: 2, toRun: 1 });
    const [same] = await later.runAll(again);
    expect(same?.key).toBe(results[0]?.key);
    expect(same?.summary).toEqual(results[0]?.summary);
  });

  it("is refused, with what helps, by a store that never had it; making it again helps", async () => {
    const data = await digitsData();
    const run = trainingRun({ network, data, recipe: small, seed: 7 });
    const lab = temporaryLab();
    const message =
      /the examples of my digits \(content [0-9a-f]{12}…\) must be in .*, got none; make the same data set again/;
    await expect(lab.run(json(run))).rejects.toThrow(message);
    expect(() => lab.plan([json(run)])).toThrow(message);
    expect(() => writeManifest(join(lab.store.folder, "m.json"), [json(run)], { store: lab.store })).toThrow(
      message,
    );
    await lab.run(trainingRun({ ...run, data: await digitsData() }));
    expect(lab.plan([json(run)])).toMatchObject({ toRun: 0 });
  });

  it("with one changed pixel is another data set, whose runs are computed anew; under another name it is the same", async () => {
    const folder = temporaryFolder();
    const { train, test } = await digitsCsv(folder);
    const make = (name: string): OwnData =>
      dataset({ train: { csv: train, label: "digit" }, test: { csv: test, label: "digit" }, name });
    const run = (data: OwnData): Description => trainingRun({ network, data, recipe: small, seed: 7 });
    const before = make("a");
    expect(describedKey(run(make("b")))).toBe(describedKey(run(before)));
    const text = readFileSync(train, "utf8");
    writeFileSync(train, text.replace(/,16,/, ",15,"));
    const after = make("a");
    expect(describedKey(run(after))).not.toBe(describedKey(run(before)));
    const lab = temporaryLab();
    await lab.run(run(before));
    expect(lab.plan([run(after), run(before)])).toMatchObject({ asked: 2, cached: 1, toRun: 1 });
  });

  it("whose bytes in the store were changed is found out and not trained on", async () => {
    const data = await digitsData();
    const run = trainingRun({ network, data, recipe: small, seed: 7 });
    const lab = temporaryLab({ onDamage: () => undefined });
    await lab.run(run);
    const [key] = lab.store.keys().filter((each) => lab.store.read(each)?.description["job"] === "content");
    const file = join(lab.store.folder, "results", key?.slice(0, 2) ?? "", key ?? "", "content.bin");
    writeFileSync(
      file,
      Uint8Array.from(readFileSync(file), (byte, i) => (i === 5000 ? byte ^ 1 : byte)),
    );
    const other = trainingRun({ ...run, seed: 8 });
    const later = temporaryLab({ store: lab.store.folder, onDamage: () => undefined });
    await expect(later.run(json(other))).rejects.toThrow("the examples of my digits");
    // Set aside now; the value itself puts them back.
    await later.run(other);
  });

  it("whose description was changed by hand is refused: it must say what the content is", async () => {
    const data = await digitsData();
    const run = trainingRun({ network, data, recipe: small, seed: 7 });
    const lab = temporaryLab();
    await lab.run(run);
    const lied = json(trainingRun({ ...run, seed: 8, data: { ...data, testCount: 99 } }));
    await expect(lab.run(lied)).rejects.toThrow(
      /must be what its description says .*: 64, 10, classes, 1437, 99\), got 64, 10, classes, 1437, 360/,
    );
  });
});

describe("own data elsewhere", () => {
  it("goes through a manifest and --data on the command line, by name and by content, to the same bytes as in a lab", async () => {
    const folder = temporaryFolder();
    const data = await digitsData(folder);
    const options = { network, recipe: small, seed: 7 };
    const lab = temporaryLab();
    const { key, summary } = await lab.run(trainingRun({ ...options, data }));

    const described = {
      train: { csv: "train.csv", label: "digit" },
      test: { csv: "test.csv", label: "digit" },
    };
    writeFileSync(join(folder, "numerals.json"), JSON.stringify(described));
    const study = join(folder, "study.json");
    writeFileSync(study, JSON.stringify([{ job: "train", ...options, data: "numerals" }]));
    const given = ["--data", join(folder, "numerals.json")];
    const store = ["--store", join(folder, "store")];
    const missing = await cli("run", study, "--workers", "0", ...store);
    expect(missing.err).toMatch(
      /data must be one of "mnist", .*got "numerals"; --data FILE gives a data set/,
    );
    const ran = await cli("run", study, "--workers", "0", "--json", ...given, ...store);
    expect(ran.err).not.toContain("lottery-lab:");
    expect(JSON.parse(ran.out)).toMatchObject([{ key, summary: json(summary) }]);

    const manifest = join(folder, "m.json");
    const array = ["--store", join(folder, "array")];
    await cli("run", study, "--manifest", manifest, ...given, ...array);
    rmSync(join(folder, "train.csv"));
    const worked = await cli("work", "--manifest", manifest, "--index", "0", "--json", ...array);
    expect(JSON.parse(worked.out)).toMatchObject({ key, summary: json(summary) });

    // A store that lacks the examples is given them by the file.
    await digitsCsv(folder);
    const elsewhere = ["--store", join(folder, "elsewhere")];
    const lacking = await cli("work", "--manifest", manifest, "--index", "0", ...elsewhere);
    expect(lacking).toMatchObject({ code: 1 });
    expect(lacking.err).toMatch(
      /the examples of numerals .* or give its file on the command line: --data FILE/,
    );
    const helped = await cli(
      "work",
      "--manifest",
      manifest,
      "--index",
      "0",
      "--json",
      ...given,
      ...elsewhere,
    );
    expect(JSON.parse(helped.out)).toMatchObject({ key });
  });

  it("is described again by the form under which results are stored", async () => {
    const data = await digitsData();
    const run = levelRun(ladder({ network, data, recipe: small, seed: 7 }), 2);
    const found = runOfForm(canonicalForm(run), describedKey(run));
    expect(found.data).toEqual({ ...data, name: `data ${data.content.slice(0, 8)}` });
    expect(JSON.stringify(canonicalForm(run))).not.toContain("my digits");
  });

  it("serves manifests, measurements of signs and ladders of one's own as the table's data do: the same bits", async () => {
    const data = await digitsData();
    const named = { network, recipe: small, seed: 7, data: "digits" } as const;
    const lab = temporaryLab();
    const file = join(lab.store.folder, "m.json");
    const own = levelRun(ladder({ ...named, data }), 1);
    writeManifest(file, [own], { store: lab.store });
    const { summary } = await runManifestJob(lab, readManifest(file), 1);
    expect(summary).toMatchObject({ density: expect.closeTo(0.8, 1) as number });
    const found = await lab.run(signs({ ticket: ticketOf(ladder({ ...named, data }), 1), draws: 2 }));
    expect(found.summary.own.layers).toHaveLength(3);
    const levels = await runOwnLadder(lab, {
      ...named,
      data,
      levels: 1,
      criterion: ({ trained }) =>
        [trained.map(Math.abs)].flatMap((all) => [
          all.subarray(0, 2048),
          all.subarray(2080, 2592),
          all.subarray(2608, 2768),
        ]),
    });
    expect(levels).toHaveLength(2);
  });
});

describe("real values", () => {
  /** y = x₁ + 2 x₂ + 3 exactly, which a linear network can learn. */
  const inputs = Array.from({ length: 300 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const targets = inputs.map(([a = 0, b = 0]) => a + 2 * b + 3);
  const line = dataset({ train: { inputs, targets }, name: "line", scaling: "standard" });
  const recipe = { ...small, loss: "squared", rate: 0.02, validation: 60, iterations: 600 } as const;
  const run = trainingRun({ network: { widths: [2, 1] }, data: line, recipe, seed: 7 });

  it("are learned: summary and row say mean squared error and R², half of which is the loss, and nothing of accuracy", async () => {
    const lab = temporaryLab();
    const result = await lab.run(run);
    const { final, history } = result.summary;
    expect(JSON.stringify(result.summary)).not.toMatch(/ccuracy/);
    expect(final.testMeanSquaredError).toBe(2 * final.testLoss);
    expect(final.testR2).toBeGreaterThan(0.999);
    expect(history[0]?.validationR2).toBeLessThan(0.5);
    expect(valueRow(result)).toMatchObject({
      finalMeanSquaredError: final.testMeanSquaredError,
      finalR2: final.testR2,
      seed: 7,
    });
    expect(() => runRow(result)).toThrow(
      "runRow: result must be of data with classes, got real values; valueRow gives its row",
    );
    expect(() => trainingRun({ ...run, recipe: { ...recipe, labelNoise: 0.1 } })).toThrow(
      "trainingRun: labelNoise must stand with classes, got real values in line",
    );
    const { summary } = await lab.run(evaluation({ run }));
    expect(summary).toEqual({
      loss: final.testLoss,
      meanSquaredError: final.testMeanSquaredError,
      r2: final.testR2,
      count: 60,
    });
    const csv = await cli("store", "export", "--csv", "--store", lab.store.folder);
    expect(csv.out).toContain("summary.final.testMeanSquaredError");
    expect(csv.out).not.toMatch(/ccuracy/);
  });

  it("take no other loss than squared, no other number of outputs, and nothing that counts wrong answers", () => {
    const refused =
      (change: object): (() => unknown) =>
      () =>
        trainingRun({ ...run, ...change });
    expect(refused({ recipe: { ...recipe, loss: "softmax-cross-entropy" } })).toThrow(
      'trainingRun: loss must be "squared" or an own one on line, whose examples have values and no classes',
    );
    expect(refused({ network: { widths: [2, 2] } })).toThrow(
      "network must have 1 outputs for these data, got 2",
    );
    expect(() => interpolation({ from: run, to: { ...run, orderDraw: 1 } })).toThrow(
      "interpolation: data must have classes, since it counts wrong answers, got real values in line",
    );
  });

  it("are told on the command line by their error", async () => {
    const folder = temporaryFolder();
    const rows = inputs.map(([a, b], i) => `${a},${b},${targets[i]}`);
    writeFileSync(join(folder, "line.csv"), `a,b,y\n${rows.join("\n")}\n`);
    writeFileSync(
      join(folder, "line.json"),
      JSON.stringify({ train: { csv: "line.csv", targets: "y" }, scaling: "standard" }),
    );
    writeFileSync(join(folder, "study.json"), JSON.stringify([{ ...run, data: "line" }]));
    const ran = await cli(
      "run",
      join(folder, "study.json"),
      "--data",
      join(folder, "line.json"),
      "--workers",
      "0",
      "--store",
      join(folder, "s"),
    );
    expect(ran.out).toMatch(/2-1 on line seed 7 dense · test mean squared error \S+ \(R² 1\.0000\) at \d+/);
  });
});
