import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/data/package-root.js";
import { chooseEngine, defaultEngine, openEngine } from "../../../src/engine/index.js";
import { addonVersion } from "../../../src/engine/native/addon.js";
import { chosenWidth, loadBinary, nativeBinary, nativeFolder } from "../../../src/engine/native/binary.js";

const work = mkdtempSync(join(tmpdir(), "native-binary-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const built = nativeBinary().state === "there";

let folders = 0;
/** A folder with the binary and its card, changed. */
function folder(change: { card?: object; bytes?: (whole: Buffer) => Buffer }): string {
  const to = join(work, `binary-${++folders}`);
  mkdirSync(to);
  const from = nativeFolder({});
  const whole = readFileSync(join(from, "lottery.node"));
  writeFileSync(join(to, "lottery.node"), change.bytes?.(whole) ?? whole);
  const card = JSON.parse(readFileSync(join(from, "lottery.json"), "utf8")) as object;
  writeFileSync(join(to, "lottery.json"), JSON.stringify({ ...card, ...change.card }));
  return to;
}

/** What a process prints that trains three steps on an engine of this name. */
function trained(environment: Record<string, string>, engine = "openEngine()"): { out: string; err: string } {
  const program = join(work, `train-${++folders}.cjs`);
  const err = join(work, `${folders}.err`);
  writeFileSync(
    program,
    `const { openEngine, examples, architecture, initialParameters, streams } = require(${JSON.stringify(packageRoot())});
const engine = ${engine};
const bound = engine.bind(examples(Float32Array.from({ length: 80 }, (_, j) => Math.sin(j)), Array.from({ length: 20 }, (_, j) => j % 3), { features: 4, classes: 3, scale: 1 }));
const network = architecture({ widths: [4, 20, 3] });
const program = engine.compile({ network, batchSize: 20 });
program.load(initialParameters(network, { rng: streams(1).init }));
const losses = [1, 2, 3].map(() => program.step(bound, Uint32Array.from({ length: 20 }, (_, j) => j), 0.1));
openEngine("auto").free(); // says nothing more
console.log(engine.name, losses.join(" "));`,
  );
  const out = execFileSync("sh", ["-c", `"$0" "$1" 2>"$2"`, process.execPath, program, err], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { out: out.trim(), err: readFileSync(err, "utf8") };
}

describe("where the native engine is not in use", () => {
  const wasm = trained({ LOTTERY_ENGINE: "wasm" }).out.replace("wasm ", "");
  const absent = { LOTTERY_NATIVE: join(work, "nowhere") };

  it("auto computes in wasm without a word where it was never built, native by name says one line; same results", () => {
    expect(trained({ ...absent, LOTTERY_ENGINE: "auto" })).toEqual({ out: `wasm ${wasm}`, err: "" });
    expect(trained({ ...absent, LOTTERY_ENGINE: "native" })).toEqual({
      out: `wasm ${wasm}`,
      err: "native engine: it was not built (npm run build:native); wasm computes, with the same results\n",
    });
  });

  it.runIf(built)(
    "a damaged, cut, old or foreign binary is one line, then wasm with the same results",
    () => {
      const cases: [string, string][] = [
        [folder({ bytes: (whole) => whole.fill(0x90, 20_000, 60_000) }), "its binary is damaged"],
        [folder({ bytes: (whole) => whole.subarray(0, 10_000) }), "its binary is damaged"],
        [folder({ bytes: () => Buffer.alloc(0) }), "its binary is damaged"],
        [folder({ card: { version: 0 } }), `its binary must be of version ${addonVersion}, got 0`],
        [folder({ card: { platform: "sunos sparc" } }), "its binary must be for"],
      ];
      for (const [native, reason] of cases) {
        const { out, err } = trained({ LOTTERY_NATIVE: native, LOTTERY_ENGINE: "auto" });
        expect(out).toBe(`wasm ${wasm}`);
        expect(err).toContain(`native engine: ${reason}`);
        expect(err.split("\n")).toEqual([
          expect.stringMatching(/; wasm computes, with the same results$/),
          "",
        ]);
      }
      const noCard = folder({});
      rmSync(join(noCard, "lottery.json"));
      expect(loadBinary(noCard)).toMatchObject({
        state: "unfit",
        reason: expect.stringContaining("does not load") as string,
      });
      const text = folder({});
      copyFileSync(__filename, join(text, "lottery.node"));
      expect(loadBinary(text)).toMatchObject({ state: "unfit" });
    },
  );

  it.runIf(built)(
    "every width that the processor has can be forced, and gives the same results; another is refused",
    () => {
      const binary = nativeBinary();
      for (const width of binary.state === "there" ? binary.widths : []) {
        const { out, err } = trained({ LOTTERY_ENGINE: "native", LOTTERY_NATIVE_WIDTH: String(width) });
        expect({ out, err }).toEqual({ out: `native ${wasm}`, err: "" });
        expect(chosenWidth([4, 8, 16], { LOTTERY_NATIVE_WIDTH: String(width) })).toBe(width);
      }
      expect(chosenWidth([4, 8], {})).toBe(8);
      expect(() => chosenWidth([4, 8], { LOTTERY_NATIVE_WIDTH: "16" })).toThrow(
        'native engine: LOTTERY_NATIVE_WIDTH must be one of 4, 8, got "16"',
      );
    },
  );
});

describe("chooseEngine", () => {
  it("takes the names it has and auto, names the width, and refuses others", () => {
    expect(chooseEngine("wasm")).toEqual({ name: "wasm", width: 4, warns: false });
    expect(chooseEngine("reference")).toEqual({ name: "reference", width: 1, warns: false });
    expect(chooseEngine("auto").name).toBe(built ? "native" : "wasm");
    expect(() => openEngine(JSON.parse('"gpu"') as "auto")).toThrow(
      'openEngine: engine must be one of auto, native, wasm, reference, got "gpu"',
    );
    expect(() => defaultEngine({ LOTTERY_ENGINE: "fast" })).toThrow(
      'LOTTERY_ENGINE: engine must be one of auto, native, wasm, reference, got "fast"',
    );
    expect(defaultEngine({})).toBe("auto");
  });
});
