import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type DatasetEntry, datasets, loadDataset } from "../../src/data/index.js";
import { inflate } from "../../src/disk/index.js";
import { keyOf, sha256Hex } from "../../src/numerics/index.js";
import { committedResults, encodeTrunks, trunkRounds } from "../../src/store/index.js";
import { temporaryFolder } from "../lab/temporary.js";

const bound = { what: "test: it", most: 1000 };

describe("inflate", () => {
  it("gives the bytes of either format up to the bound, and refuses one more", () => {
    for (const [format, compress] of [
      ["gzip", gzipSync],
      ["deflate", deflateRawSync],
    ] as const) {
      for (const length of [0, 1, 999, 1000]) {
        const bytes = new Uint8Array(length).fill(7);
        expect(inflate(compress(bytes), format, bound)).toEqual(bytes);
      }
      const more = compress(new Uint8Array(1001));
      expect(() => inflate(more, format, bound)).toThrow(
        "test: it must decompress to at most 1000 bytes, got more",
      );
      expect(() => inflate(compress(new Uint8Array(1)), format, { ...bound, most: 0 })).toThrow(
        "at most 0 bytes",
      );
      expect(() => inflate(compress(new Uint8Array(9)).subarray(0, -9), format, bound)).toThrow();
    }
    for (const most of [NaN, -1, 1.5, Infinity])
      expect(() => inflate(new Uint8Array(), "gzip", { ...bound, most })).toThrow("an integer >= 0");
  });
});

const entry: DatasetEntry = {
  ...datasets.digits,
  name: "bomb",
  files: [{ name: "bomb.bin", sha256: "0".repeat(64), bytes: 1000 }],
  folders: [],
};

/** 300 MB of zeros: 300 KB as gzip. */
const bomb = (): Buffer => gzipSync(Buffer.alloc(300e6), { level: 1 });

/** Everything that decompresses what it is given: each with a bomb. */
const readers: Readonly<Record<string, (bytes: Buffer) => Promise<unknown> | unknown>> = {
  "a .gz of a data set": (bytes) => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, "bomb.bin.gz"), bytes);
    return loadDataset(entry, { directory, environment: { LOTTERY_OFFLINE: "1" } });
  },
  "a download": async (bytes) => {
    const server = createServer((_, response) => response.end(bytes));
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    const cache = temporaryFolder();
    const served = { ...entry, mirrors: [`http://127.0.0.1:${port}/`] };
    return loadDataset(served, { environment: { XDG_CACHE_HOME: cache } });
  },
  "committed results": (bytes) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "01-bomb.jsonl.gz"), bytes);
    return committedResults(folder).read(keyOf("a"));
  },
  "elimination rounds": () => {
    const folder = temporaryFolder();
    const key = keyOf("a");
    const layers = [new Uint8Array(64).fill(1)];
    const file = Buffer.from(encodeTrunks([{ key, rounds: { levels: 1, layers } }]));
    const zeros = new Uint8Array(300e6);
    const stream = deflateRawSync(zeros, { level: 1 });
    const header = JSON.parse(file.subarray(0, file.indexOf(10)).toString()) as {
      trunks: Record<string, unknown>[];
    };
    Object.assign(header.trunks[0] ?? {}, {
      counts: [zeros.length],
      bytes: stream.length,
      sha256: sha256Hex(zeros),
    });
    writeFileSync(
      join(folder, "01-bomb.rounds.bin"),
      Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), stream]),
    );
    return trunkRounds(folder).upTo(key, 1);
  },
};

describe.each(Object.entries(readers))("%s", (_, read) => {
  it("that comes to 300 MB is refused by its bound, not made", async () => {
    await expect((async () => read(bomb()))()).rejects.toThrow(
      /must (decompress to|send) at most \d+ bytes, got more/,
    );
  });
});

describe("the bounds", () => {
  it("are the sizes that the files of the bundled sets have", async () => {
    const bytes = inflate(readFileSync("data/digits.csv.gz"), "gzip", { what: "digits", most: 1e6 });
    expect(datasets.digits.files.map((file) => file.bytes)).toEqual([bytes.length]);
    await loadDataset("digits");
    await loadDataset("mnist", { environment: { ...process.env, LOTTERY_OFFLINE: "1" } });
    const sizes = datasets.mnist.files.map((file) => file.bytes);
    expect(sizes).toEqual([47_040_016, 60_008, 7_840_016, 10_008]); // those that yann.lecun.com lists, decompressed
  });

  it("refuse a list of trunks with sizes that are none", () => {
    const folder = temporaryFolder();
    const trunk = { key: "a", levels: 1, counts: [4], bytes: 9, sha256: "b" };
    for (const wrong of [
      { counts: [-4] },
      { counts: "4" },
      { bytes: 1e300 },
      { levels: "1" },
      { oneShots: { a: -1 } },
    ]) {
      const header = JSON.stringify({ rounds: 1, trunks: [{ ...trunk, ...wrong }] });
      writeFileSync(join(folder, "01-x.rounds.bin"), `${header}\n`);
      expect(() => trunkRounds(folder).levels("a")).toThrow(
        "must begin with a line of JSON that lists trunks",
      );
    }
  });
});
