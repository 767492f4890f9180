import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DatasetEntry, DatasetName } from "../../src/data/index.js";
import { datasetEntry, examples, loadDataset } from "../../src/data/index.js";
import { sha256Hex } from "../../src/numerics/index.js";

const content = Uint8Array.of(9, 8, 7, 6);
const labels = Uint8Array.of(0, 1);
const part = (bytes: Uint8Array) => examples(bytes, labels, { features: 2, classes: 2, scale: 1 });

/** A data set of one file of four bytes, known nowhere. */
const tiny: DatasetEntry = {
  name: "tiny",
  title: "Four bytes",
  source: "this test",
  licence: "none needed",
  features: 2,
  classes: 2,
  trainCount: 2,
  testCount: 2,
  files: [{ name: "tiny.bin", sha256: sha256Hex(content) }],
  folders: [],
  mirrors: [],
  commands: ["make tiny"],
  read: ([bytes]) => ({ train: part(bytes ?? new Uint8Array()), test: part(bytes ?? new Uint8Array()) }),
};

let folder = "";
let environment: Record<string, string> = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lottery-data-"));
  environment = { XDG_CACHE_HOME: join(folder, "cache"), LOTTERY_OFFLINE: "1" };
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a file, and the folders above it. */
function put(path: string, bytes: Uint8Array): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

describe("the search", () => {
  test("finds the files in each of the places, plain and compressed", async () => {
    const own = { ...tiny, folders: [join(folder, "system")] };
    const directory = join(folder, "given");
    environment["LOTTERY_DATA_DIR"] = join(folder, "variable");
    for (const place of [directory, "variable/tiny", "cache/lottery-lab/tiny", "system"])
      for (const compressed of [false, true]) {
        const path = join(place === directory ? place : join(folder, place), "tiny.bin");
        const file = compressed ? put(`${path}.gz`, gzipSync(content)) : put(path, content);
        const { name, train } = await loadDataset(own, { directory, environment });
        expect(name).toBe("tiny");
        expect([...train.inputs]).toEqual([9, 8, 7, 6]);
        rmSync(file);
      }
    await expect(loadDataset(own, { directory, environment })).rejects.toThrow("got none");
  });

  test("takes the earlier of two places: a damaged file in the earlier is an error, in the later it is not read", async () => {
    environment["LOTTERY_DATA_DIR"] = join(folder, "variable");
    const order = ["given", "variable/tiny", "cache/lottery-lab/tiny", "system"].map((place) =>
      join(folder, place),
    );
    const own = { ...tiny, folders: order.slice(3) };
    const options = { directory: order[0], environment };
    for (const [i, place] of order.slice(0, 3).entries()) {
      const good = put(join(place, "tiny.bin"), content);
      const later = order.slice(i + 1).map((other) => put(join(other, "tiny.bin"), Uint8Array.of(1)));
      expect((await loadDataset(own, options)).train.count).toBe(2);
      writeFileSync(good, Uint8Array.of(1));
      await expect(loadDataset(own, options)).rejects.toThrow(good);
      for (const file of [good, ...later]) rmSync(file);
    }
  });

  test("a missing set is an error that lists every place tried, why there is no download, and what helps", async () => {
    const own = {
      ...tiny,
      folders: [join(folder, "system")],
      npmPackage: { name: "no-such-package-here", folder: "data" },
      mirrors: ["http://127.0.0.1:9/"],
    };
    const error = await loadDataset(own, { directory: join(folder, "given"), environment }).catch(String);
    for (const text of [
      `directory: ${join(folder, "given")} has no tiny.bin or tiny.bin.gz`,
      "LOTTERY_DATA_DIR is not set",
      `cache: ${join(folder, "cache", "lottery-lab", "tiny")}`,
      "npm package no-such-package-here is not installed",
      `system: ${join(folder, "system")}`,
      "forbidden by LOTTERY_OFFLINE=1",
      "make tiny",
      "set LOTTERY_DATA_DIR",
    ])
      expect(error).toContain(text);
  });

  test("a wrong checksum names the file, the expected sum and the one found, plain and compressed", async () => {
    const wrong = Uint8Array.of(9, 8, 7, 5);
    for (const [name, bytes] of [
      ["tiny.bin", wrong],
      ["tiny.bin.gz", gzipSync(wrong)],
    ] as const) {
      const file = put(join(folder, "given", name), bytes);
      const message = `${file} must have SHA-256 ${sha256Hex(content)}, got ${sha256Hex(wrong)}`;
      await expect(loadDataset(tiny, { directory: join(folder, "given"), environment })).rejects.toThrow(
        message,
      );
      rmSync(file);
    }
  });

  test("a truncated gzip file is named", async () => {
    const file = put(join(folder, "given", "tiny.bin.gz"), gzipSync(content).subarray(0, 12));
    await expect(loadDataset(tiny, { directory: join(folder, "given"), environment })).rejects.toThrow(
      `${file} must be a whole gzip file`,
    );
  });

  test("an unknown name lists the known ones", async () => {
    await expect(loadDataset("minst" as DatasetName)).rejects.toThrow(
      'name must be one of "mnist", "fashion-mnist", "digits", "cifar10", got "minst"',
    );
    expect(() => datasetEntry("toString")).toThrow(/got "toString"/);
  });
});

describe("the download", () => {
  let server: Server;
  let address = "";
  let answers: Record<string, Uint8Array> = {};
  let requests: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      requests.push(path);
      const body = answers[path];
      response.writeHead(body ? 200 : 404).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    address = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    answers = {};
    requests = [];
    delete environment["LOTTERY_OFFLINE"];
  });

  test("goes on to the next mirror after a 404, a wrong sum and rubbish, and leaves only the checked file in the cache", async () => {
    answers = {
      "/wrong/tiny.bin.gz": gzipSync(Uint8Array.of(1)),
      "/rubbish/tiny.bin.gz": Uint8Array.of(1, 2, 3),
      "/good/tiny.bin.gz": gzipSync(content),
    };
    const own = {
      ...tiny,
      mirrors: ["none", "wrong", "rubbish", "good"].map((name) => `${address}/${name}/`),
    };
    expect([...(await loadDataset(own, { environment })).test.inputs]).toEqual([9, 8, 7, 6]);
    const cache = join(folder, "cache", "lottery-lab", "tiny");
    expect(readdirSync(cache)).toEqual(["tiny.bin"]);
    expect([...readFileSync(join(cache, "tiny.bin"))]).toEqual([9, 8, 7, 6]);

    requests = [];
    await loadDataset(own, { environment });
    expect(requests).toEqual([]);
  });

  test("when all mirrors fail the error says why for each, and the cache stays empty", async () => {
    answers = { "/wrong/tiny.bin.gz": gzipSync(Uint8Array.of(1)) };
    const own = { ...tiny, mirrors: [`${address}/none/`, `${address}/wrong/`, "http://127.0.0.1:9/"] };
    const error = await loadDataset(own, { environment }).catch(String);
    expect(error).toContain(`${address}/none/tiny.bin.gz answered 404`);
    expect(error).toContain(`has SHA-256 ${sha256Hex(Uint8Array.of(1))}, expected ${sha256Hex(content)}`);
    expect(error).toContain("http://127.0.0.1:9/: fetch failed");
    expect(() => readdirSync(join(folder, "cache"))).toThrow();
  });

  test("LOTTERY_OFFLINE=1 asks no server", async () => {
    environment["LOTTERY_OFFLINE"] = "1";
    answers = { "/good/tiny.bin.gz": gzipSync(content) };
    const own = { ...tiny, mirrors: [`${address}/good/`] };
    await expect(loadDataset(own, { environment })).rejects.toThrow("forbidden");
    expect(requests).toEqual([]);
  });
});
