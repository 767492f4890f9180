import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  describedKey,
  optimizerModule,
  trainingRun,
  type TrainingRun,
} from "../../../src/experiments/index.js";
import type { OwnRule, OwnUpdate } from "../../../src/training/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "../../lab/temporary.js";

const run = (optimizer: ReturnType<typeof optimizerModule>): TrainingRun =>
  smallRun({ recipe: { ...small, rate: 0.05, optimizer } });
const written = (name: string, text: string): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
};

const plain: OwnUpdate = ({ parameters, gradient, rate }) => {
  for (let i = 0; i < parameters.length; i++)
    parameters[i] = (parameters[i] ?? 0) - Math.fround(Math.fround(rate) * (gradient[i] ?? 0));
};
const plainText =
  "({ parameters, gradient, rate }) => { for (let i = 0; i < parameters.length; i++) parameters[i] -= Math.fround(Math.fround(rate) * gradient[i]); }";

describe("an own update rule", () => {
  it.each([0, 1])(
    "written as a function in a cell trains as the rule of the table does (%i workers)",
    async (workers) => {
      const lab = temporaryLab({ workers });
      const [own, named] = await lab.runAll([
        run(optimizerModule(plain)),
        smallRun({ recipe: { ...small, rate: 0.05, optimizer: "sgd" } }),
      ]);
      expect(own?.summary).toEqual(named?.summary);
    },
  );

  it("has the key of its text, wherever it was written, and another key with other options or buffers", () => {
    const keys = [
      optimizerModule(plain),
      optimizerModule(plain, { a: 1 }),
      optimizerModule({ update: plain, buffers: ["slow"] }),
    ].map((optimizer) => describedKey(run(optimizer)));
    expect(new Set(keys).size).toBe(3);
    const again = new Function(`return ${plain.toString()}`)() as OwnUpdate;
    expect(describedKey(run(optimizerModule(again)))).toBe(keys[0]);
  });

  it("keeps as many named buffers as it says, from run to run afresh (Lookahead with slow weights)", async () => {
    const lookahead: OwnRule = {
      buffers: ["slow", "steps", "third"],
      update: ({ parameters, gradient, rate, buffers: { slow, third }, step }) => {
        if (slow === undefined || third === undefined) throw new Error("buffers must be there");
        if (step === 1) slow.set(parameters);
        for (let i = 0; i < parameters.length; i++) {
          const fast = (parameters[i] ?? 0) - rate * (gradient[i] ?? 0);
          slow[i] = (slow[i] ?? 0) + 0.1 * (fast - (slow[i] ?? 0));
          third[i] = step;
          parameters[i] = 0.5 * (fast + (slow[i] ?? 0));
        }
      },
    };
    const optimizer = optimizerModule(lookahead);
    const alone = await temporaryLab().run(smallRun({ seed: 2, recipe: { ...small, optimizer } }));
    for (const workers of [0, 1]) {
      const lab = temporaryLab({ workers });
      const [, after] = await lab.runAll(
        [1, 2].map((seed) => smallRun({ seed, recipe: { ...small, optimizer } })),
      );
      expect(after?.summary).toEqual(alone.summary);
    }
  });

  it("may be TypeScript that imports TypeScript, JavaScript and JSON: same bits as in JavaScript", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "more"));
    writeFileSync(
      join(folder, "more", "axpy.ts"),
      'import { sign } from "../sign.mjs";\nexport function axpy(a: number, x: ArrayLike<number>, y: Float32Array): void {\n  for (let i = 0; i < y.length; i++) y[i] += sign * Math.fround(Math.fround(a) * (x[i] as number));\n}\n',
    );
    writeFileSync(join(folder, "sign.mjs"), "export const sign = -1;\n");
    writeFileSync(
      join(folder, "rule.ts"),
      'import { axpy } from "./more/axpy.js";\ninterface Input { parameters: Float32Array; gradient: Float32Array; rate: number }\nexport default ({ parameters, gradient, rate }: Input): void => axpy(rate, gradient, parameters);\n',
    );
    const optimizer = optimizerModule(join(folder, "rule.ts"));
    for (const workers of [0, 1]) {
      const found = await temporaryLab({ workers }).run(run(optimizer));
      const javascript = await temporaryLab().run(
        run(optimizerModule(written("rule.mjs", `export default ${plainText};`))),
      );
      expect(found.summary).toEqual(javascript.summary);
    }
    const before = describedKey(run(optimizer));
    writeFileSync(join(folder, "more", "axpy.ts"), "export function axpy(): void {}\n");
    expect(describedKey(run(optimizerModule(join(folder, "rule.ts"))))).not.toBe(before);
  });

  it("that diverges is a result with divergedAt, as with the rules of the table", async () => {
    const recipe = { ...small, rate: 1e20 };
    const lab = temporaryLab();
    const [own, named] = await lab.runAll([
      smallRun({ recipe: { ...recipe, optimizer: optimizerModule(plain) } }),
      smallRun({ recipe: { ...recipe, optimizer: "sgd" } }),
    ]);
    expect(named?.summary.divergedAt).toBeGreaterThan(0);
    expect(own?.summary.divergedAt).toBe(named?.summary.divergedAt);
  });

  const outside = 0.5;
  it.each<[string, () => unknown, string | RegExp]>([
    [
      "a variable of the cell",
      () => optimizerModule(({ parameters }) => void parameters.fill(outside)),
      /must need nothing outside itself, got: outside is not defined/,
    ],
    [
      "new arrays",
      () =>
        optimizerModule((({ parameters }: { parameters: Float32Array }) =>
          parameters.map((p) => p)) as never),
      "must write into parameters and return nothing",
    ],
    [
      "a promise",
      () => optimizerModule((async () => undefined) as never),
      "must write into parameters and return nothing",
    ],
    ["a bound function", () => optimizerModule(plain.bind(undefined)), "must have a text of its own"],
    [
      "a number",
      () => optimizerModule(5 as never),
      "must be a file, a function or { update, buffers }, got 5",
    ],
  ])("written in a cell is refused when it is described: %s", (_, describe, message) => {
    expect(describe).toThrow(message);
  });

  it.each([
    [
      "rule.mjs",
      "export default ({ parameters }) => parameters.map((p) => 2 * p);",
      "must write into parameters and return nothing, got an object",
    ],
    [
      "rule.mjs",
      "export default async () => undefined;",
      "must write into parameters and return nothing, got a promise",
    ],
    ["rule.mjs", "\n\nexport default ({", /rule\.mjs:\d+ must be a script, got: /],
    [
      "rule.mjs",
      "\nthrow new RangeError('no luck');",
      /rule\.mjs:2 must be imported without an error, got RangeError: no luck/,
    ],
    ["rule.ts", "\nexport default (: number) => {};", /rule\.ts:2 must be a script, got: /],
    ["rule.mjs", "export default 5;", "must export a function as default, got number"],
  ])("in a file %s that says %j fails its run with the reason and its place", async (name, text, message) => {
    // in a worker: Node itself imports there
    const lab = temporaryLab({ workers: 1 });
    await expect(lab.run(run(optimizerModule(written(name, text))))).rejects.toThrow(message);
  });

  it("takes no field that it does not know, in its module neither", () => {
    const optimizer = optimizerModule(plain);
    const make = (change: object) => () =>
      trainingRun({ ...smallRun(), recipe: { ...small, optimizer: { ...optimizer, ...change } } });
    expect(make({ option: {} })).toThrow(
      'field of an own optimizer must be one of "name", "module", "options"',
    );
    expect(make({ module: { ...optimizer.module, path: "" } })).toThrow(
      "field of an optimizer module must be one of",
    );
  });
});
