import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DataSource, DatasetOptions } from "../../../src/data/index.js";
import { temporaryFolder } from "../../lab/temporary.js";
import { bytesOf, gzip, idx, jpeg, npy, png, zip } from "./files.js";
import { made } from "./made.js";

type Files = Readonly<Record<string, Uint8Array | string>>;

/** A format: files with the same four examples of two features and classes 0 and 1, and how they are named. */
interface Format {
  readonly files: Files;
  readonly source: (folder: string) => DataSource;
  /** What the files become, and what the error then names. */
  readonly damages: Readonly<Record<string, readonly [change: Files, message: RegExp]>>;
}

const values = [1, 10, 2, 20, 3, 30, 4, 255];
const labels = [0, 1, 1, 0];
const csv = "a,b,label\n1,10,0\n2,20,1\n3,30,1\n4,255,0\n";
const inputsNpy = npy("|u1", [4, 2], Uint8Array.from(values));
const longs = (numbers: readonly number[]): Uint8Array => bytesOf(BigInt64Array.from(numbers, BigInt));
const labelsNpy = npy("<i8", [4], longs(labels));
const cut = (bytes: Uint8Array, from = 1): Uint8Array => bytes.subarray(0, bytes.length - from);
const spoilt = (bytes: Uint8Array, at: number): Uint8Array =>
  Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 0x55 : byte));
const pixels = (i: number) => ({ width: 2, height: 1, values: values.slice(2 * i, 2 * i + 2) });
const image = png(pixels(0));

const images: Files = {
  "folder/0/a.png": png(pixels(0)),
  "folder/0/b.PNG": png(pixels(3)),
  "folder/1/a.png": png(pixels(1)),
  "folder/1/b.png": png(pixels(2)),
};

const formats: Readonly<Record<string, Format>> = {
  csv: {
    files: { "x.csv": csv },
    source: (folder) => ({ csv: join(folder, "x.csv") }),
    damages: {
      empty: [{ "x.csv": "" }, /x\.csv must hold examples, got an empty file/],
      "of a header alone": [{ "x.csv": "a,b,label\n" }, /x\.csv must hold examples, got a header alone/],
      "without the label": [
        { "x.csv": "a,b,c\n1,2,3\n" },
        /x\.csv: column of the label must be one of "a", "b", "c", got "label"/,
      ],
      "with a column twice": [
        { "x.csv": "a,a,label\n1,2,3\n" },
        /x\.csv must have columns of different names, got "a" twice/,
      ],
      truncated: [{ "x.csv": csv.slice(0, -6) }, /x\.csv line 5 must have 3 columns, got 2/],
      ragged: [{ "x.csv": csv.replace("2,20,1", "2,20,7,1") }, /x\.csv line 3 must have 3 columns, got 4/],
      "with a word": [
        { "x.csv": csv.replace("20", "NA") },
        /x\.csv line 3, column 2 \("b"\) must be a number, got "NA"/,
      ],
      "with a gap": [
        { "x.csv": csv.replace("20", " ") },
        /x\.csv line 3, column 2 \("b"\) must be a number, got nothing/,
      ],
      "with a number beyond float32": [
        { "x.csv": csv.replace("20", "1e39") },
        /x\.csv line 3, column 2 \("b"\) must be finite as float32, got 1e\+39/,
      ],
      "without a class": [
        { "x.csv": csv.replace("20,1", "20,") },
        /x\.csv line 3, column 3 \("label"\) must be a class, got nothing/,
      ],
      "of one class": [{ "x.csv": "a,b,label\n1,2,0\n2,2,0\n" }, /classes must be 2 to 256, got 1 \("0"\)/],
      "with a blank line": [
        { "x.csv": csv.replace("\n3", "\n\n3") },
        /x\.csv line 4 must hold an example, got a blank line/,
      ],
      "with an open quote": [
        { "x.csv": csv.replace("20", '"20') },
        /x\.csv line 3, column 2 must close its quote/,
      ],
      "in UTF-16": [{ "x.csv": Buffer.from(`\uFEFF${csv}`, "utf16le") }, /x\.csv must be text in UTF-8/],
      "not there": [{}, /x\.csv must be a file that can be read, got no file/],
    },
  },
  "csv.gz": {
    files: { "x.csv.gz": gzip(Buffer.from(csv)) },
    source: (folder) => ({ csv: join(folder, "x.csv.gz") }),
    damages: {
      truncated: [{ "x.csv.gz": cut(gzip(Buffer.from(csv)), 9) }, /x\.csv\.gz must be a whole gzip file/],
    },
  },
  npy: {
    files: { "x.npy": inputsNpy, "y.npy": labelsNpy },
    source: (folder) => ({ npy: join(folder, "x.npy"), labels: join(folder, "y.npy") }),
    damages: {
      empty: [{ "x.npy": "" }, /x\.npy must hold examples, got an empty file/],
      "of another format": [{ "x.npy": csv }, /x\.npy must begin with \\x93NUMPY, got "a,b,la" at byte 0/],
      "of another version": [
        { "x.npy": Uint8Array.from(inputsNpy, (byte, i) => (i === 6 ? 9 : byte)) },
        /x\.npy must be of format version 1, 2 or 3, got 9 at byte 6/,
      ],
      "truncated in its header": [
        { "x.npy": inputsNpy.subarray(0, 40) },
        /x\.npy must have a header of \d+ bytes from byte 10 on, got 30 \(truncated\?\)/,
      ],
      truncated: [
        { "x.npy": cut(inputsNpy) },
        /x\.npy must have 136 bytes for \(4, 2\) of \|u1 from byte 128 on, got 135 \(truncated\?\)/,
      ],
      "with bytes behind it": [
        { "x.npy": Buffer.concat([inputsNpy, Buffer.alloc(3)]) },
        /got 139 \(trailing bytes\)/,
      ],
      "of no example": [
        { "x.npy": npy("|u1", [0, 2], new Uint8Array()) },
        /x\.npy must hold values, got shape \(0, 2\)/,
      ],
      "of one axis": [
        { "x.npy": npy("|u1", [4], Uint8Array.of(1, 2, 3, 4)) },
        /x\.npy must have an axis of examples and one of features/,
      ],
      "of Python objects": [
        { "x.npy": npy("|O", [4, 2], Buffer.from("\x80\x04cos\nsystem\n")) },
        /got Python objects \(dtype \|O\), which are never read: unpickling runs code/,
      ],
      "of records": [
        {
          "x.npy": Buffer.from(
            Buffer.from(inputsNpy).toString("latin1").replace("'|u1'", "[('a')"),
            "latin1",
          ),
        },
        /plain values/,
      ],
      "of complex numbers": [{ "x.npy": npy("<c8", [4, 2], new Uint8Array(64)) }, /got dtype "<c8"/],
      "with a NaN": [
        { "x.npy": npy("<f4", [4, 2], bytesOf(Float32Array.of(1, 2, 3, NaN, 5, 6, 7, 8))) },
        /x\.npy must hold finite numbers, got NaN at 3 \(byte 140\)/,
      ],
      "with too few labels": [
        { "y.npy": npy("<i8", [3], longs([0, 1, 1])) },
        /y\.npy must have shape \(4,\) as .*x\.npy has 4 examples, got \(3\)/,
      ],
      "with a label of 2^60": [
        { "y.npy": npy("<i8", [4], bytesOf(BigInt64Array.of(0n, 1n << 60n, 1n, 0n))) },
        /y\.npy must hold integers of at most 53 bits, got 1152921504606846976 at byte 136/,
      ],
      "with a real label": [
        { "y.npy": npy("<f8", [4], bytesOf(Float64Array.of(0, 1, 0.5, 0))) },
        /y\.npy at 2 \(byte 144\) must be a class, a name or an integer, got 0\.5; real values are \{ targets \}/,
      ],
    },
  },
  npz: {
    files: { "x.npz": zip({ "inputs.npy": inputsNpy, "labels.npy": labelsNpy }) },
    source: (folder) => ({ npz: join(folder, "x.npz") }),
    damages: {
      empty: [{ "x.npz": "" }, /x\.npz must hold examples, got an empty file/],
      truncated: [
        { "x.npz": cut(zip({ "inputs.npy": inputsNpy, "labels.npy": labelsNpy }), 30) },
        /x\.npz must end with the directory of a zip archive/,
      ],
      "spoilt in an array": [
        { "x.npz": spoilt(zip({ "inputs.npy": inputsNpy, "labels.npy": labelsNpy }, "store"), 170) },
        /x\.npz: inputs\.npy must have 136 bytes of checksum \d+/,
      ],
      "without labels": [
        { "x.npz": zip({ "inputs.npy": inputsNpy, "label.npy": labelsNpy }) },
        /array must be one of "inputs", "label", got "labels" \(did you mean "label"\?\)/,
      ],
      "with an array cut short": [
        { "x.npz": zip({ "inputs.npy": cut(inputsNpy), "labels.npy": labelsNpy }) },
        /x\.npz: inputs must have 136 bytes for \(4, 2\)/,
      ],
      "with objects": [
        { "x.npz": zip({ "inputs.npy": inputsNpy, "labels.npy": npy("|O", [4], Buffer.from("\x80\x04.")) }) },
        /x\.npz: labels must hold numbers or texts, got Python objects/,
      ],
    },
  },
  idx: {
    files: { "x-idx2": idx([4, 2], values), "y-idx1.gz": gzip(idx([4], labels)) },
    source: (folder) => ({ idx: join(folder, "x-idx2"), labels: join(folder, "y-idx1.gz") }),
    damages: {
      empty: [{ "x-idx2": "" }, /x-idx2 must hold examples, got an empty file/],
      "of another format": [{ "x-idx2": csv }, /x-idx2 must begin with 00 00 08/],
      truncated: [
        { "x-idx2": cut(idx([4, 2], values)) },
        /x-idx2 must have 20 bytes for \(4, 2\), got 19 \(truncated\?\)/,
      ],
      "compressed and truncated": [
        { "y-idx1.gz": cut(gzip(idx([4], labels)), 6) },
        /y-idx1\.gz must be a whole gzip file/,
      ],
      "with too few labels": [
        { "y-idx1.gz": gzip(idx([3], [0, 1, 1])) },
        /y-idx1\.gz must hold 4 labels as .*x-idx2 has examples, got \(3\)/,
      ],
    },
  },
  images: {
    files: images,
    source: (folder) => ({ images: join(folder, "folder") }),
    damages: {
      "not there": [
        Object.fromEntries(Object.keys(images).map((name) => [name.replace("folder", "other"), image])),
        /folder must be a folder that can be read, got none/,
      ],
      "with an empty file": [{ "folder/0/a.png": "" }, /0.a\.png must hold examples, got an empty file/],
      truncated: [{ "folder/0/a.png": cut(image, 30) }, /0.a\.png must be a whole image, got/],
      "truncated in its header": [
        { "folder/0/a.png": image.subarray(0, 20) },
        /0.a\.png must have a header of 33 bytes, got 20/,
      ],
      "spoilt in its pixels": [
        { "folder/0/a.png": spoilt(image, image.length - 20) },
        /0.a\.png must be a whole image, got/,
      ],
      "of another size": [
        { "folder/1/a.png": png({ width: 1, height: 2, values: [1, 2] }) },
        /1.a\.png must be 2 × 1 as .*0.a\.png is, got 1 × 2/,
      ],
      "of gigapixels": [
        { "folder/0/a.png": Uint8Array.from(image, (byte, i) => (i >= 16 && i < 24 ? 0x7f : byte)) },
        /0.a\.png must have 1 to 16777216 pixels/,
      ],
      "half transparent": [
        { "folder/0/a.png": png(pixels(0), 128) },
        /0.a\.png must be opaque, got opacity 128 at pixel 0/,
      ],
      "of another kind": [{ "folder/0/a.png": csv }, /0.a\.png must be a PNG or JPEG image, got other bytes/],
      "beside other files": [{ "folder/0/notes.txt": "x" }, /0.notes\.txt must be an image/],
    },
  },
};

function laid(files: Files): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe.each(Object.entries(formats))("%s", (name, { files, source, damages }) => {
  test("gives the four examples with their classes", () => {
    const { train } = made({ train: source(laid(files)), test: { inputs: [[0, 0]], labels: ["0"] } });
    const order = name === "images" ? [0, 3, 1, 2] : [0, 1, 2, 3]; // class by class
    expect([...train.inputs]).toEqual(order.flatMap((i) => values.slice(2 * i, 2 * i + 2)));
    expect([...train.labels]).toEqual(order.map((i) => labels[i]));
    expect(train.scale).toBe(name === "idx" || name === "images" ? 1 / 255 : 1);
  });

  test.each(Object.entries(damages))("%s is refused with its place", (what, [change, message]) => {
    const kept = what === "not there" ? {} : files;
    const options: DatasetOptions = {
      train: source(laid({ ...kept, ...change })),
      test: { inputs: [[0, 0]], labels: ["0"] },
    };
    expect(() => made(options)).toThrow(message);
  });

  test("a label of the test data that the training data do not have is refused with its place", () => {
    const alien = {
      train: {
        inputs: [
          [0, 0],
          [1, 1],
        ],
        labels: ["0", "9"],
      },
      test: source(laid(files)),
    };
    expect(() => made(alien)).toThrow(
      /(?:x\.csv(?:\.gz)? line 3, column 3 \("label"\)|y\.npy at 1 \(byte 136\)|x\.npz: labels at 1 \(byte 136\)|y-idx1\.gz at 1 \(byte 9\)|1.a\.png): class must be one of "0", "9", got "1"/,
    );
  });
});

describe("NPY types", () => {
  const wide = [1, -2, 0, 3, 4, 5];
  const big = (make: (view: DataView, value: number, i: number) => void, bytes: number): Uint8Array => {
    const view = new DataView(new ArrayBuffer(bytes * wide.length));
    wide.forEach((value, i) => make(view, value, i));
    return new Uint8Array(view.buffer);
  };
  const types: Readonly<Record<string, Uint8Array>> = {
    "|i1": bytesOf(Int8Array.from(wide)),
    "<i2": bytesOf(Int16Array.from(wide)),
    "<i4": bytesOf(Int32Array.from(wide)),
    "<i8": longs(wide),
    "<f4": bytesOf(Float32Array.from(wide)),
    "<f8": bytesOf(Float64Array.from(wide)),
    ">i2": big((view, value, i) => view.setInt16(2 * i, value), 2),
    ">i8": big((view, value, i) => view.setBigInt64(8 * i, BigInt(value)), 8),
    ">f4": big((view, value, i) => view.setFloat32(4 * i, value), 4),
    ">f8": big((view, value, i) => view.setFloat64(8 * i, value), 8),
    "<f2": bytesOf(Uint16Array.of(0x3c00, 0xc000, 0, 0x4200, 0x4400, 0x4500)),
  };

  test.each(Object.keys(types))("%s holds the same six numbers", (descr) => {
    const folder = laid({
      "x.npy": npy(descr, [3, 2], types[descr] ?? new Uint8Array()),
      "y.npy": npy("<U3", [3], bytesOf(Uint32Array.from("foobarfoo", (c) => c.codePointAt(0) ?? 0))),
    });
    const { train, classes } = made({
      train: { npy: join(folder, "x.npy"), labels: join(folder, "y.npy") },
      test: { inputs: [[1, 2]], labels: ["foo"] },
    });
    expect([...train.inputs]).toEqual(wide);
    expect([classes, [...train.labels]]).toEqual([
      ["bar", "foo"],
      [1, 0, 1],
    ]);
  });

  test("Fortran order is turned round: (3, 2) lies column by column", () => {
    const folder = laid({
      "x.npy": npy("|u1", [3, 2], Uint8Array.of(1, 3, 5, 2, 4, 6), true),
      "y.npy": npy("|b1", [3], Uint8Array.of(0, 1, 1)),
    });
    const { train } = made({
      train: { npy: join(folder, "x.npy"), labels: join(folder, "y.npy") },
      test: { inputs: [[1, 2]], labels: [1] },
    });
    expect([...train.inputs]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("images", () => {
  const colours = { width: 2, height: 2, values: [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9] };

  test("have their channels innermost, (height, width, 3)", () => {
    const folder = laid({ "a/x.png": png(colours), "b/x.png": png(colours) });
    const { train } = made({ train: { images: folder }, test: { images: folder } });
    expect([...train.inputs]).toEqual([...colours.values, ...colours.values]);
    expect(() => made({ train: { images: folder, channels: 1 } })).toThrow(
      /a.x\.png must be grey for 1 channel, got colours/,
    );
  });

  test("JPEG of one grey comes back as that grey; cut in its header it is refused by its name", () => {
    const grey = { width: 8, height: 8, values: new Array<number>(64).fill(128) };
    const folder = laid({ "a/x.jpg": jpeg(grey), "b/x.jpeg": jpeg(grey) });
    const { train } = made({ train: { images: folder }, test: { images: folder } });
    expect([train.features, ...new Set(train.inputs)]).toEqual([64, 128]);
    writeFileSync(join(folder, "a", "x.jpg"), jpeg(grey).subarray(0, 200));
    expect(() => made({ train: { images: folder } })).toThrow(/a.x\.jpg must be a whole image, got/);
  });
});
