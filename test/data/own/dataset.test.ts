import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { dataset, datasetFile, type DatasetOptions, type ScalingName } from "../../../src/data/index.js";
import { temporaryFolder } from "../../lab/temporary.js";
import { bytesOf, npy, png, zip } from "./files.js";
import { made } from "./made.js";

const folder = mkdtempSync(join(tmpdir(), "lottery-lab-data-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file that is gone after the tests of this file. */
function temporaryFile(
  name: string,
  content: string | Uint8Array,
  into = mkdtempSync(join(folder, "d-")),
): string {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, name), content);
  return join(into, name);
}

const DEFLATED = [
  "UEsDBC0AAAAIAAAAIQDysqaR//////////8KABQAaW5wdXRzLm5weQEAEACYAAAAAAAAAFkAAAAAAAAAm+wX6hsQychQxlCt",
  "npJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSDykqTQUKF2ckFqQCuRrGOgpGmjoKtQrkAy4GhgP2DAwNdkDswADkMDA4",
  "AOkFDgBQSwMELQAAAAgAAAAhAMnahH7//////////woAFABsYWJlbHMubnB5AQAQAKQAAAAAAAAAVwAAAAAAAACb7BfqGxDJ",
  "yFDGUK2eklqcXKRupaBuE2qsrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFACuZAYGhkQgLgHiFCDO",
  "B+J0IEYWBwBQSwECLQMtAAAACAAAACEA8rKmkVkAAACYAAAACgAAAAAAAAAAAAAAgAEAAAAAaW5wdXRzLm5weVBLAQItAy0A",
  "AAAIAAAAIQDJ2oR+VwAAAKQAAAAKAAAAAAAAAAAAAACAAZUAAABsYWJlbHMubnB5UEsFBgAAAAACAAIAcAAAACgBAAAAAA==",
].join("");
const STORED = [
  "UEsDBC0AAAAAAAAAIQAM+hEb//////////8KABQAaW5wdXRzLm5weQEAEACwAAAAAAAAALAAAAAAAAAAk05VTVBZAQB2AHsn",
  "ZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAg",
  "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/+AAAAAAAAMAAAAAAAAAAP9AAAAAAAABACAAA",
  "AAAAAEAQAAAAAAAAQBQAAAAAAABQSwMELQAAAAAAAAAhAL/MK97//////////wsAFAB0YXJnZXRzLm5weQEAEACMAAAAAAAA",
  "AIwAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMs",
  "IDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPABAAEIA",
  "RABFAEZQSwECLQMtAAAAAAAAACEADPoRG7AAAACwAAAACgAAAAAAAAAAAAAAgAEAAAAAaW5wdXRzLm5weVBLAQItAy0AAAAA",
  "AAAAIQC/zCvejAAAAIwAAAALAAAAAAAAAAAAAACAAewAAAB0YXJnZXRzLm5weVBLBQYAAAAAAgACAHEAAAC1AQAAAAA=",
].join("");

const inputs = [
  [0, 10],
  [1, 20],
  [2, 30],
  [3, 50],
];
const labels = ["a", "b", "a", "b"];
const train = { inputs, labels };
const held = { inputs: [[4, 40]], labels: ["b"] };
const given = { train, test: held } satisfies DatasetOptions;
const contentOf = (options: Partial<DatasetOptions>): string => dataset({ ...given, ...options }).content;

describe("dataset of arrays", () => {
  test("has the inputs row by row and each label's place among the classes in ascending order", () => {
    const { train: found, test: other, classes } = made(given);
    expect(found.inputs).toEqual(Uint8Array.from(inputs.flat()));
    expect([[...found.labels], classes]).toEqual([
      [0, 1, 0, 1],
      ["a", "b"],
    ]);
    expect([found.count, found.features, found.classes, found.scale]).toEqual([4, 2, 2, 1]);
    expect([[...other.inputs], [...other.labels]]).toEqual([[4, 40], [1]]);
  });

  test("says its shape in plain JSON, and nothing else", () => {
    const { content, ...rest } = dataset({ ...given, name: "pairs" });
    expect(content).toMatch(/^[0-9a-f]{64}$/);
    const counts = { trainCount: 4, testCount: 1 };
    expect(rest).toEqual({ name: "pairs", features: 2, outputs: 2, answers: "classes", ...counts });
  });

  test("integer labels are classes in the order of their numbers, 9 before 10", () => {
    expect(
      made({ train: { inputs, labels: [10, 9, 10, 9] }, test: { inputs: [[1, 1]], labels: [10] } }).classes,
    ).toEqual(["9", "10"]);
  });
});

describe("identity", () => {
  const rows = inputs.map((row) => Float32Array.from(row));
  const columns = ["x", "y", "label"];
  const frame = { columns, values: inputs.map((row, i) => [...row, labels[i]]), shape: [4, 3] };
  const file = temporaryFile("d.csv", `x,y,label\r\n0,10,a\r\n1,"20",b\r\n2,3e1,a\r\n3,50.0,b`);
  const same: Readonly<Record<string, Partial<DatasetOptions>>> = {
    "typed rows": { train: { inputs: rows, labels } },
    "one array of floats": { train: { inputs: Float64Array.from(inputs.flat()), features: 2, labels } },
    "one array of bytes": { train: { inputs: Uint8Array.from(inputs.flat()), features: 2, labels } },
    "a data frame": { train: { table: frame } },
    "a CSV file": { train: { csv: file } },
    "another name": { name: "other" },
    "its classes written out": { classes: ["a", "b"] },
    "labels as positions": { classes: ["a", "b"], train: { inputs, labels: [0, 1, 0, 1] } },
  };
  test.each(Object.entries(same))("is the same of %s", (_, change) => {
    expect(contentOf(change)).toBe(contentOf({}));
  });

  const other: Readonly<Record<string, Partial<DatasetOptions>>> = {
    "one value": { train: { inputs: [...inputs.slice(1), [0, 11]], labels } },
    "one value by 2^-23": {
      train: {
        inputs: [
          [0, 10],
          [1 + 2 ** -23, 20],
          [2, 30],
          [3, 50],
        ],
        labels,
      },
    },
    "one label": { train: { inputs, labels: ["a", "b", "a", "a"] } },
    "a class's name": {
      train: { inputs, labels: ["a", "c", "a", "c"] },
      test: { inputs: [[4, 40]], labels: ["c"] },
    },
    "the order of the classes": { classes: ["b", "a"] },
    "one more class": { classes: ["a", "b", "c"] },
    "one value of the test data": { test: { inputs: [[4, 41]], labels: ["b"] } },
    "the scaling": { scaling: "bytes" },
    "the order of the examples": { train: { inputs: [...inputs].reverse(), labels: [...labels].reverse() } },
    "what is learned": {
      train: { inputs, targets: [0, 1, 0, 1] },
      test: { inputs: [[4, 40]], targets: [1] },
    },
  };
  test.each(Object.entries(other))("is another if %s is", (_, change) => {
    const contents = [{}, ...Object.values(other)].map(contentOf);
    expect(contents.filter((content) => content === contentOf(change))).toHaveLength(1);
  });

  test("is pinned, so that no stored result is lost (non-regression)", () => {
    expect(contentOf({})).toMatchInlineSnapshot(
      `"e7de210790d3116377215f8c2ab3f2356a898a524bbd3747545d93b12ec8a139"`,
    );
  });
});

describe("scaling", () => {
  // Columns 0 1 2 3 (mean 1.5, deviation √1.25) and 10 20 30 50 (mean 27.5, deviation √218.75); the test example is (4, 40).
  const expected: Readonly<Record<ScalingName, readonly (readonly number[])[]>> = {
    none: [
      [0, 10],
      [4, 40],
    ],
    bytes: [
      [0, 10],
      [4, 40],
    ], // times the scale 1/255
    centre: [
      [-1.5, -17.5],
      [2.5, 12.5],
    ],
    range: [
      [0, 0],
      [4 / 3, 0.75],
    ],
    standard: [
      [-1.5 / Math.sqrt(1.25), -17.5 / Math.sqrt(218.75)],
      [2.5 / Math.sqrt(1.25), 12.5 / Math.sqrt(218.75)],
    ],
  };
  test.each(Object.keys(expected) as ScalingName[])(
    "%s has its closed form, from the training data alone",
    (scaling) => {
      const found = made({ ...given, scaling });
      const [first = [], other = []] = expected[scaling];
      expect([...found.train.inputs.subarray(0, 2)]).toEqual([...Float32Array.from(first)]);
      expect([...found.test.inputs]).toEqual([...Float32Array.from(other)]);
      expect(found.train.scale).toBe(scaling === "bytes" ? 1 / 255 : 1);
      const moved = made({ ...given, scaling, test: { inputs: [[255, 0]], labels: ["a"] } });
      expect(moved.train.inputs).toEqual(found.train.inputs);
    },
  );

  test("a feature that is constant in the training data is 0 there, and finite in the test data", () => {
    for (const scaling of ["centre", "range", "standard"] as const) {
      const found = made({
        train: { inputs: inputs.map(([x = 0]) => [x, 7]), labels },
        test: { inputs: [[0, 9]], labels: ["a"] },
        scaling,
      });
      expect([found.train.inputs[1], found.train.inputs[7], found.test.inputs[1]]).toEqual([0, 0, 2]);
    }
  });

  test("dates of 13 digits are centred before they are rounded to float32", () => {
    const start = 1_700_000_000_000;
    const found = made({
      train: { inputs: [[start], [start + 2]], labels: ["a", "b"] },
      test: { inputs: [[start]], labels: ["a"] },
      scaling: "centre",
    });
    expect([...found.train.inputs]).toEqual([-1, 1]);
  });
});

describe("a fraction as test data", () => {
  const many = {
    inputs: Array.from({ length: 100 }, (_, i) => [i]),
    labels: Array.from({ length: 100 }, (_, i) => i % 2),
  };

  test("is set apart at random and always the same: 0.2 by default, every example on one side", () => {
    const found = made({ train: many });
    expect([found.train.count, found.test.count]).toEqual([80, 20]);
    const all = [...found.train.inputs, ...found.test.inputs].sort((a, b) => a - b);
    expect(all).toEqual(many.inputs.flat());
    expect([...found.test.inputs].some((value, i) => value !== 80 + i)).toBe(true);
    expect([...found.test.inputs].map((value) => value % 2)).toEqual([...found.test.labels]);
    expect(dataset({ train: many }).content).toBe(dataset({ train: many, test: 0.2 }).content);
  });

  test("keeps every example whatever array it came in, a Buffer among them, and leaves that array alone", () => {
    const rows = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
    const found = made({ train: { ...many, inputs: rows, features: 1 }, test: 0.5 });
    expect([...found.train.inputs, ...found.test.inputs].sort((a, b) => a - b)).toEqual(many.inputs.flat());
    expect([...rows]).toEqual(many.inputs.flat());
    const floats = { inputs: many.inputs.map(([value = 0]) => [value + 0.5]), targets: many.inputs.flat() };
    const values = made({ train: floats });
    expect([...values.train.inputs].map((value) => value - 0.5)).toEqual([...(values.train.targets ?? [])]);
  });

  test("must leave an example on each side", () => {
    for (const part of [0, 1, -1, NaN, 0.001, 0.999])
      expect(() => dataset({ train: many, test: part })).toThrow(/dataset: test must/);
  });
});

describe("real values", () => {
  test("are targets of one output or several, from arrays, a table, CSV and NPZ", () => {
    const csv = temporaryFile("v.csv", "x,y,z\n0,1,2\n1,3,4\n");
    const columns = { targets: ["z", "y"], omit: [] };
    const table = {
      columns: ["x", "y", "z"],
      values: [
        [0, 1, 2],
        [1, 3, 4],
      ],
    };
    const arrays = {
      inputs: [[0], [1]],
      targets: [
        [2, 1],
        [4, 3],
      ],
    };
    const npz = temporaryFile(
      "v.npz",
      zip({
        "x.npy": npy("|u1", [2, 1], Uint8Array.of(0, 1)),
        "t.npy": npy("<f4", [2, 2], bytesOf(Float32Array.of(2, 1, 4, 3))),
      }),
    );
    const sources = [arrays, { csv, ...columns }, { table, ...columns }, { npz, inputs: "x", targets: "t" }];
    const contents = sources.map((source) => dataset({ train: source, test: arrays }).content);
    expect(new Set(contents).size).toBe(1);
    const { train: found, classes } = made({ train: arrays, test: arrays });
    expect([[...(found.targets ?? [])], found.classes, classes]).toEqual([[2, 1, 4, 3], 1, undefined]);
    expect(dataset({ train: arrays, test: arrays })).toMatchObject({ outputs: 2, answers: "values" });
  });
});

describe("what is refused", () => {
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ scalings: "none" }, /dataset: field must be one of .*got "scalings" \(did you mean "scaling"\?\)/],
    [
      { scaling: "bytes", test: { inputs: [[4, 256]], labels: ["a"] } },
      /dataset: test inputs in row 0, column 1 must be an integer in \[0, 255\] for scaling "bytes", got 256/,
    ],
    [
      { train: {} },
      /dataset: train must be a source with one of csv, npy, npz, idx, images, table, inputs, got \{\}/,
    ],
    [{ train: { ...train, weight: 1 } }, /dataset: train field must be one of .*got "weight"/],
    [{ train: { csv: 5 } }, /dataset: train csv must name a file, got 5/],
    [{ train: { idx: "x" } }, /dataset: train labels must name a file, got none/],
    [{ train: { inputs } }, /dataset: train must have labels or targets, got neither/],
    [{ train: { inputs, labels, targets: [1, 2, 3, 4] } }, /got both/],
    [{ train: { inputs: [], labels: [] } }, /dataset: train inputs must hold at least one example, got none/],
    [
      { train: { inputs: [[1, 2], [3]], labels: ["a", "b"] } },
      /dataset: train inputs must have 2 values in each row, got 1 in row 1/,
    ],
    [
      { train: { inputs: [[1, NaN]], labels: ["a"] } },
      /dataset: train inputs must be finite numbers, got NaN in row 0, column 1/,
    ],
    [{ train: { inputs: [1, 2, 3], features: 2, labels: ["a"] } }, /got 3 values and 2 features/],
    [{ train: { inputs, labels: ["a", "b", "a"] } }, /one label for each of 4 examples, got 3/],
    [
      { train: { inputs, labels: ["a", "b", "a", ""] } },
      /dataset: train labels at 3 must be a class, a name or an integer, got ""/,
    ],
    [
      { train: { inputs, targets: [1, 2, 3] } },
      /dataset: train targets must be the same number of values for each of 4 examples, got 3 values/,
    ],
    [
      { train: { inputs: [[1e39, 0], ...inputs.slice(1)], labels } },
      /dataset: train inputs in row 0, column 0 must be finite as float32, got 1e\+39/,
    ],
    [
      { test: { inputs: [[1]], labels: ["a"] } },
      /test must have 2 features and labels as train has, got 1 features/,
    ],
    [{ test: { inputs: [[4, 40]], targets: [1] } }, /got 2 features and 1 targets/],
    [
      { test: { inputs: [[4, 40]], labels: ["c"] } },
      /dataset: test labels at 0: class must be one of "a", "b", got "c"/,
    ],
    [{ classes: 1 }, /classes must be an integer in \[2, 256\] or a list of names, got 1/],
    [{ classes: ["a", "a"] }, /classes must be a list of different names/],
    [{ classes: 2 }, /dataset: train labels at 0: class must be one of "0", "1", got "a"/],
    [
      { train: { inputs, targets: [1, 2, 3, 4] }, test: 0.5, classes: 2 },
      /classes must be left out beside targets/,
    ],
    [{ scaling: "z" }, /scaling must be one of "none", "bytes", "centre", "range", "standard", got "z"/],
    [{ name: "" }, /name must be a text/],
    [
      { train: { table: { columns: ["a"], values: [[1]] } } },
      /column of the label must be one of "a", got "label"/,
    ],
    [{ train: { table: [1] } }, /dataset: train table must have columns/],
    [
      {
        train: {
          table: {
            columns: ["a", "label"],
            values: [
              [1, "x"],
              ["1", "y"],
            ],
          },
        },
      },
      /dataset: train table row 1, column "a" must be a finite number, got "1"/,
    ],
    [
      { train: { table: { columns: ["a", "label"], values: [[1, null]] } } },
      /table row 0, column "label" must be a class, got null/,
    ],
    [
      { train: { table: { columns: ["a", "label"], values: [[1]] } } },
      /table must have 2 values in row 0, got 1/,
    ],
  ];
  test.each(refused)("%j", (change, message) => {
    expect(() => dataset({ ...given, ...change } as DatasetOptions)).toThrow(message);
  });
});

describe("datasetFile", () => {
  const csv = `x,label\n${Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? "even" : "odd"}`).join("\n")}\n`;

  test("takes a CSV file for a data set of its name, a fifth of it test data", () => {
    const file = temporaryFile("numbers.csv", csv);
    expect(datasetFile(file)).toEqual(dataset({ train: { csv: file }, name: "numbers" }));
    expect(datasetFile(file)).toMatchObject({ name: "numbers", trainCount: 16, testCount: 4 });
  });

  test("takes a description whose paths are relative to it", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "numbers.csv"), csv);
    const options = {
      train: { csv: "numbers.csv" },
      test: { csv: "numbers.csv" },
      scaling: "standard",
      name: "n",
    };
    writeFileSync(join(folder, "d.json"), JSON.stringify(options));
    const file = { csv: join(folder, "numbers.csv") };
    expect(datasetFile(join(folder, "d.json"))).toEqual(
      dataset({ train: file, test: file, scaling: "standard", name: "n" }),
    );
  });

  test("refuses what is no data set, by its name", () => {
    expect(() => datasetFile("nowhere.csv")).toThrow(
      "dataset: nowhere.csv must be a file or a folder, got none",
    );
    expect(() => datasetFile(temporaryFile("x.parquet", "x"))).toThrow(/x\.parquet must end in/);
    expect(() => datasetFile(temporaryFile("x.json", "{}"))).toThrow(/x\.json must hold \{ "train"/);
    expect(() => datasetFile(temporaryFile("x.json", "{"))).toThrow(
      /x\.json must hold the options of dataset as JSON/,
    );
    expect(() => datasetFile(temporaryFile("x.json", '{"train": {"csv": "gone.csv"}}'))).toThrow(
      /gone\.csv must be a file that can be read/,
    );
  });
});

test("archives that NumPy 2.2.6 itself wrote have its numbers: Fortran order and texts deflated, big-endian and half floats stored", () => {
  // np.savez_compressed(inputs=np.asfortranarray([[1.5, -2], [0.25, 3], [4, 5]], float32), labels=["cat", "dog", "cat"])
  const deflated = temporaryFile("d.npz", Buffer.from(DEFLATED, "base64"));
  const found = made({ train: { npz: deflated }, test: { npz: deflated } });
  expect([[...found.train.inputs], [...found.train.labels], found.classes]).toEqual([
    [1.5, -2, 0.25, 3, 4, 5],
    [0, 1, 0],
    ["cat", "dog"],
  ]);
  // np.savez(inputs=(the same).astype(">f8"), targets=np.array([[1, 2], [3, 4], [5, 6]], float16))
  const stored = temporaryFile("s.npz", Buffer.from(STORED, "base64"));
  const values = made({
    train: { npz: stored, targets: "targets" },
    test: { npz: stored, targets: "targets" },
  });
  expect([[...values.train.inputs], [...(values.train.targets ?? [])]]).toEqual([
    [1.5, -2, 0.25, 3, 4, 5],
    [1, 2, 3, 4, 5, 6],
  ]);
});

test("images of a folder with train and test are found by datasetFile", () => {
  const folder = temporaryFolder();
  const pixel = { width: 1, height: 1, values: [7] };
  for (const part of ["train", "test"])
    for (const name of ["a", "b"]) temporaryFile("x.png", png(pixel), join(folder, part, name));
  expect(datasetFile(folder)).toMatchObject({ features: 1, outputs: 2, trainCount: 2, testCount: 2 });
});
