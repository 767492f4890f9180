import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cifarEntry, datasets, loadDataset, type DatasetEntry } from "../../src/data/index.js";
import { temporaryFolder } from "../lab/temporary.js";
import { gzip, tar } from "./own/files.js";

const RECORD = 3073;
const RECORDS = 3;
const ARCHIVE = "cifar-10-binary.tar.gz";

/** A file of records: label, then planes in which a byte says where it is. */
const batch = (file: number): Uint8Array =>
  Uint8Array.from({ length: RECORD * RECORDS }, (_, i) => {
    const [record, at] = [Math.floor(i / RECORD), (i % RECORD) - 1];
    return at < 0
      ? (file + record) % 10
      : (file * 50 + record * 10 + Math.floor(at / 1024) * 3 + (at % 1024)) % 256;
  });

const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
const files = (change: Readonly<Record<string, Uint8Array>> = {}): Uint8Array => {
  const all = Object.fromEntries(names.map((name, i) => [name, change[name] ?? batch(i + 1)]));
  const inFolder = Object.entries(all).map(
    ([name, content]) => [`cifar-10-batches-bin/${name}`, content] as const,
  );
  return gzip(
    tar({ ...Object.fromEntries(inFolder), "cifar-10-batches-bin/readme.html": Buffer.from("<html>") }),
  );
};

/** An entry for an archive of this form, which is small; the published one cannot be had everywhere. */
function entryOf(archive: Uint8Array, mirrors: readonly string[] = []): DatasetEntry {
  const md5 = createHash("md5").update(archive).digest("hex");
  return cifarEntry({ name: "small-cifar", md5, bytes: archive.length, records: RECORDS, mirrors });
}

/** LOTTERY_DATA_DIR with that archive in it, nothing else and no download. */
function laid(archive: Uint8Array, name = "small-cifar") {
  const folder = temporaryFolder();
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, ARCHIVE), archive);
  return {
    environment: { LOTTERY_DATA_DIR: folder, XDG_CACHE_HOME: join(folder, "cache"), LOTTERY_OFFLINE: "1" },
  };
}

describe("CIFAR-10", () => {
  it("is read from the binary archive: five files train, one tests, channels innermost", async () => {
    const archive = files();
    const { train, test } = await loadDataset(entryOf(archive), laid(archive));
    expect([train.count, test.count, train.features, train.classes, train.scale]).toEqual([
      15,
      3,
      3072,
      10,
      1 / 255,
    ]);
    expect([[...train.labels], [...test.labels]]).toEqual([
      [1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7],
      [6, 7, 8],
    ]);
    for (const [example, file, record] of [
      [0, 1, 0],
      [4, 2, 1],
      [14, 5, 2],
    ] as const)
      for (const pixel of [0, 1, 31, 32, 1023])
        for (const channel of [0, 1, 2])
          expect(train.inputs[example * 3072 + pixel * 3 + channel]).toBe(
            batch(file)[record * RECORD + 1 + channel * 1024 + pixel],
          );
  });

  it("has the published size and checksum, and no other archive passes for it", async () => {
    expect(datasets.cifar10.files).toEqual([
      { name: ARCHIVE, md5: "c32a1d4ab5d03f1284b67883e8d87530", bytes: 170052171 },
    ]);
    expect(datasets.cifar10).toMatchObject({
      trainCount: 50000,
      testCount: 10000,
      features: 3072,
      classes: 10,
    });
    await expect(loadDataset("cifar10", laid(files(), "cifar10"))).rejects.toThrow(
      /cifar-10-binary\.tar\.gz must have MD5 c32a1d4ab5d03f1284b67883e8d87530, got [0-9a-f]{32}; remove it/,
    );
  });

  it("where it is nowhere, the error lists the places tried and the command that fetches it", async () => {
    const nowhere = temporaryFolder();
    const environment = { LOTTERY_DATA_DIR: nowhere, XDG_CACHE_HOME: nowhere, LOTTERY_OFFLINE: "1" };
    const error = await loadDataset("cifar10", { environment }).catch(String);
    expect(error).toContain("download: forbidden by LOTTERY_OFFLINE=1");
    expect(error).toContain(`has no ${ARCHIVE}`);
    expect(error).toMatch(/curl -LO https:\/\/\S+\/cifar-10-binary\.tar\.gz\n/);
    expect(error).toContain("into a folder cifar10/ and set LOTTERY_DATA_DIR");
  });

  it("is downloaded as it is published, checked, and kept for the next time; a wrong one is not kept", async () => {
    const archive = files();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(request.url?.startsWith("/bad/") ? archive.subarray(1) : archive);
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const address = server.address();
    const host = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const environment = { XDG_CACHE_HOME: temporaryFolder() };
    await expect(loadDataset(entryOf(archive, [`${host}/bad/`]), { environment })).rejects.toThrow(
      /has MD5 [0-9a-f]{32}, expected/,
    );
    const entry = entryOf(archive, [`${host}/good/`]);
    const first = await loadDataset(entry, { environment });
    expect(await loadDataset(entry, { environment: { ...environment, LOTTERY_OFFLINE: "1" } })).toEqual(
      first,
    );
    expect(asked).toEqual([`/bad/${ARCHIVE}`, `/good/${ARCHIVE}`]);
  });

  it.each([
    [
      "without a file",
      tarOf(names.slice(1)),
      /data_batch_1\.bin must have 9219 bytes \(3 records of 3073\), got 0/,
    ],
    [
      "with a file cut short",
      files({ "data_batch_3.bin": batch(3).subarray(1) }),
      /data_batch_3\.bin must have 9219 bytes .* got 9218/,
    ],
    [
      "with a label of 10",
      files({ "test_batch.bin": Uint8Array.from(batch(6), (byte, i) => (i === RECORD ? 10 : byte)) }),
      /test_batch\.bin must have labels below 10, got 10 in record 1 \(byte 3073\)/,
    ],
    [
      "that decompresses to far more",
      gzip(new Uint8Array(10_000_000)),
      /must decompress to at most \d+ bytes, got more/,
    ],
  ])("%s it is refused with its place", async (_, archive, message) => {
    await expect(loadDataset(entryOf(archive), laid(archive))).rejects.toThrow(message);
  });
});

function tarOf(some: readonly string[]): Uint8Array {
  return gzip(tar(Object.fromEntries(some.map((name, i) => [`c/${name}`, batch(i)]))));
}
