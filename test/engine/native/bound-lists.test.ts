import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nativeBinary, nativeEngine, wasmEngine, type Engine } from "../../../src/engine/index.js";
import { random } from "../../../src/numerics/random.js";
import { network, normalParameters, randomExamples } from "../cases.js";

const binary = nativeBinary();
const cache = mkdtempSync(join(tmpdir(), "native-rows-"));
const before = process.env["XDG_CACHE_HOME"];
beforeAll(() => (process.env["XDG_CACHE_HOME"] = cache));
afterAll(() => {
  if (before === undefined) delete process.env["XDG_CACHE_HOME"];
  else process.env["XDG_CACHE_HOME"] = before;
  rmSync(cache, { recursive: true, force: true });
});

const architecture = network([1100, 7, 3], "relu");
const parameters = normalParameters(architecture, random(81));
/** Large enough to be shared: 4,000 examples of 1,100 bytes, or of a quarter as many floats. */
const bytes = randomExamples(4000, 1100, 3, random(82));
const floats = { ...randomExamples(1000, 1100, 3, random(83), false), scale: 0.7 };

function evaluated(engine: Engine, examples: typeof bytes): unknown {
  const bound = engine.bind(examples);
  const program = engine.compile({ network: architecture });
  program.load(parameters);
  const loss = program.step(bound, Uint32Array.of(5, 6, 7), 0.1);
  const found = [loss, program.evaluate(bound)];
  program.free();
  engine.free();
  return found;
}
const folder = join(cache, "lottery-lab", "rows");
const files = (): string[] => readdirSync(folder).sort();

describe.runIf(binary.state === "there" && process.platform !== "win32")("bound data in a file", () => {
  it("one file a content is written once, and mapped with the results of wasm, bytes and floats", () => {
    for (const examples of [bytes, floats]) {
      const expected = evaluated(wasmEngine(), examples);
      expect(evaluated(nativeEngine(), examples)).toEqual(expected);
      const written = files().map((name) => [name, statSync(join(folder, name)).mtimeMs]);
      expect(evaluated(nativeEngine(), { ...examples })).toEqual(expected);
      expect(files().map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(written);
    }
    expect(files()).toHaveLength(2);
    expect(files().every((name) => /^[0-9a-f]{64}\.rows$/.test(name))).toBe(true);
  });

  it("is mapped where it can be, and kept in memory where the folder is no folder", () => {
    if (binary.state !== "there") return;
    const { addon } = binary;
    const file = join(cache, "own.rows");
    const inputs = Uint8Array.of(1, 0, 2, 3, 0, 0);
    const bind = (path: string): number =>
      addon.bind(2, 3, 2, 1, inputs, undefined, Uint8Array.of(0, 1), undefined, path, new Uint8Array(3));
    const shared = [bind(file), bind(file)];
    expect(shared.map((handle) => addon.mapped(handle))).toEqual([1, 1]);
    const own = bind(join(cache, "missing", "own.rows"));
    expect(addon.mapped(own)).toBe(0);
    for (const handle of [...shared, own]) addon.free(handle);
  });

  it("a damaged, cut, foreign or false file is not trusted: it is written anew and the results are right", () => {
    const expected = evaluated(wasmEngine(), bytes);
    const file = join(folder, files().find((name) => statSync(join(folder, name)).size > 0) ?? "");
    for (const name of files()) rmSync(join(folder, name));
    expect(evaluated(nativeEngine(), bytes)).toEqual(expected);
    const [name = ""] = files();
    const whole = readFileSync(join(folder, name));
    const damaged: Buffer[] = [
      Buffer.concat([whole.subarray(0, 5000), Buffer.alloc(64, 255), whole.subarray(5064)]),
      whole.subarray(0, 4000),
      Buffer.alloc(0),
      Buffer.alloc(whole.length, 7),
      Buffer.concat([whole.subarray(0, 20), Buffer.from([1]), whole.subarray(21)]),
    ];
    for (const content of damaged) {
      writeFileSync(join(folder, name), content);
      expect(evaluated(nativeEngine(), bytes)).toEqual(expected);
      expect(readFileSync(join(folder, name)).equals(whole)).toBe(true);
    }
    expect(file).not.toBe("");
    expect(files().filter((other) => !other.endsWith(".rows"))).toEqual([]);
  });

  it("a file that is deleted while it is mapped stays readable, and four processes at once make one", () => {
    const engine = nativeEngine();
    const bound = engine.bind(bytes);
    for (const name of files()) rmSync(join(folder, name));
    const program = engine.compile({ network: architecture });
    program.load(parameters);
    const [, expected] = evaluated(wasmEngine(), bytes) as [number, unknown];
    program.step(bound, Uint32Array.of(5, 6, 7), 0.1);
    expect(program.evaluate(bound)).toEqual(expected);
    const script = `const { nativeEngine } = require(${JSON.stringify(process.cwd())});
const engine = nativeEngine(); const inputs = new Uint8Array(4400000).map((_, j) => j % 3 ? 0 : j % 251);
const bound = engine.bind({ count: 4000, features: 1100, classes: 2, scale: 1, inputs, labels: new Uint8Array(4000) });
const p = engine.compile({ network: { layers: [{ inputs: 1100, outputs: 2, activation: "identity" }] } });
process.stdout.write(p.evaluate(bound).loss.toFixed(9) + "\\n");`;
    const one = `"$0" -e "$1"`;
    const out = execFileSync(
      "sh",
      ["-c", `for k in 1 2 3 4; do (${one}) & done; wait`, process.execPath, script],
      {
        encoding: "utf8",
      },
    );
    expect(new Set(out.trim().split("\n"))).toEqual(new Set([Math.log(2).toFixed(9)]));
    expect(files()).toHaveLength(1);
    engine.free();
  });
});
