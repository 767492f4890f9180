import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { expect, test } from "vitest";
import { provenanceRows } from "../../src/notebook/provenance.js";

const rows = provenanceRows({
  scale: "quick",
  results: [
    { key: "a", meta: { seconds: 90 } },
    { key: "b", meta: { seconds: 30 } },
    { key: "a", meta: { seconds: 90 } },
  ],
  seconds: 12.34,
  more: { engine: "wasm" },
});
const value = (what: string): string | undefined => rows.find((row) => row.what === what)?.value;

test("it names version, node, scale, two different results, 12.3 seconds and what else it is given", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(value("lottery-lab")).toBe(version);
  expect(value("node")).toBe(process.version);
  expect(value("platform")).toBe(`${process.platform} ${process.arch}`);
  expect(value("scale")).toBe("quick");
  expect(value("results used")).toBe("2");
  expect(value("computing time of the results")).toBe("2.0 min of one core");
  expect(value("wall time")).toBe("12.3 s");
  expect(value("engine")).toBe("wasm");
  expect(value("commit")).toMatch(/^([0-9a-f]{12}(, with uncommitted changes)?|unknown)$/);
});

test("it says how many results kept no time, and nothing of results it was not given", () => {
  const times = (options: Parameters<typeof provenanceRows>[0]) =>
    provenanceRows(options).filter(({ what }) => what.includes("results"));
  expect(times({ scale: "quick", results: [{ key: "a", meta: { seconds: 6 } }, { key: "b" }] })).toEqual([
    { what: "results used", value: "2" },
    {
      what: "computing time of the results",
      value: "0.1 min of one core, not counting 1 whose time was not kept",
    },
  ]);
  expect(times({ scale: "quick" })).toEqual([]);
});

test("it names no folder, no user and no machine", () => {
  const text = JSON.stringify(rows);
  for (const secret of [process.cwd(), homedir(), hostname()].filter((word) => word.length > 3))
    expect(text).not.toContain(secret);
});
