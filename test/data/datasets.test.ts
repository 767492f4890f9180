import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { DatasetEntry, DatasetName, Examples } from "../../src/data/index.js";
import { datasets, loadDataset, packageRoot } from "../../src/data/index.js";
import { sha256Hex } from "../../src/numerics/index.js";

const names = Object.keys(datasets) as DatasetName[];
const entries: readonly DatasetEntry[] = Object.values(datasets);
const offline = { environment: { ...process.env, LOTTERY_OFFLINE: "1" } };

/** Of what a network sees: mean, standard deviation, fraction of zeros, largest. */
function moments({ inputs, scale }: Examples): Record<"mean" | "deviation" | "zeros" | "largest", number> {
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  let largest = -Infinity;
  for (const value of inputs) {
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
    if (value > largest) largest = value;
  }
  const mean = sum / inputs.length;
  const deviation = Math.sqrt(squares / inputs.length - mean * mean) * scale;
  return { mean: mean * scale, deviation, zeros: zeros / inputs.length, largest: largest * scale };
}

function classCounts({ labels, classes }: Examples): number[] {
  return Array.from({ length: classes }, (_, label) => labels.filter((value) => value === label).length);
}

test("every entry has the name it is listed under, a citation, a licence, a command and checksums", () => {
  expect(entries.map(({ name }) => name)).toEqual(names);
  for (const entry of entries) {
    expect(entry.source.length * entry.licence.length * entry.commands.length).toBeGreaterThan(0);
    for (const { sha256, md5 } of entry.files)
      expect(sha256 ?? md5).toMatch(/^(?:[0-9a-f]{64}|[0-9a-f]{32})$/);
  }
});

describe.each(entries)("$name", (entry) => {
  // Fashion-MNIST and CIFAR-10 lie on some machines only; the others say so in the summary as a skipped test.
  const folders = ["/usr/share/datasets", process.env["LOTTERY_DATA_DIR"] ?? ""];
  const here =
    !["fashion-mnist", "cifar10"].includes(entry.name) ||
    folders.some((folder) => existsSync(join(folder, entry.name)));

  test.skipIf(!here)("has the counts and shapes its entry promises, and whole classes", async () => {
    const { name, train, test: held } = await loadDataset(entry, offline);
    expect(name).toBe(entry.name);
    expect([train.count, held.count]).toEqual([entry.trainCount, entry.testCount]);
    for (const part of [train, held]) {
      expect([part.features, part.classes]).toEqual([entry.features, entry.classes]);
      expect(part.inputs.length).toBe(part.count * part.features);
      expect(Math.min(...classCounts(part))).toBeGreaterThan(0);
      expect(moments(part).largest).toBe(1);
    }
  });
});

test("MNIST has training mean 0.1307 and deviation 0.3081, 81 % zeros, and the published class counts", async () => {
  const { train, test: held } = await loadDataset("mnist", offline);
  const { mean, deviation, zeros } = moments(train);
  expect(mean).toBeCloseTo(0.1307, 4);
  expect(deviation).toBeCloseTo(0.3081, 4);
  expect(zeros).toBeCloseTo(0.809, 3);
  expect(classCounts(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(classCounts(held)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  expect([...train.labels.subarray(0, 8)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
});

describe("digits", () => {
  const file = join(packageRoot(), "data", "digits.csv.gz");

  test("the bundled file is the one that scikit-learn ships", () => {
    expect(sha256Hex(readFileSync(file))).toBe(
      "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
    );
  });

  test("both parts together have the class counts that UCI states: 178, 182, 177, 183, 181, 182, 181, 179, 174, 180", async () => {
    const { train, test: held } = await loadDataset("digits", offline);
    const inTest = classCounts(held);
    expect(classCounts(train).map((count, label) => count + (inTest[label] ?? NaN))).toEqual([
      178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
    ]);
    expect(Math.min(...inTest)).toBe(33);
    expect(Math.max(...inTest)).toBe(37);
  });

  test("train is the file's first 1,437 lines and test its last 360, pixel by pixel", async () => {
    const { train, test: held } = await loadDataset("digits", offline);
    const rebuilt = [train, held].flatMap(({ inputs, labels, features }) =>
      [...labels].map((label, i) => [...inputs.subarray(i * features, (i + 1) * features), label].join(",")),
    );
    expect(`${rebuilt.join("\n")}\n`).toBe(gunzipSync(readFileSync(file)).toString());
  });

  test.each([
    ["a letter", "x"],
    ["17", "17"],
    ["an empty field", ""],
    ["a decimal", "1.5"],
  ])("refuses %s among the pixels, naming the line", (_, bad) => {
    const good = new Array<string>(65).fill("1").join(",");
    const line = [bad, ...new Array<string>(64).fill("1")].join(",");
    expect(() => datasets.digits.read([Buffer.from(`${good}\n${line}\n`)])).toThrow(/digits: line 2 /);
  });

  test("refuses an empty file and a line of 64 numbers", () => {
    expect(() => datasets.digits.read([new Uint8Array()])).toThrow(/line 1 must hold 65 integers/);
    const short = new Array<string>(64).fill("1").join(",");
    expect(() => datasets.digits.read([Buffer.from(short)])).toThrow(/got 64/);
  });
});
