import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, onTestFinished, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { passesCost } from "../../src/experiments/cost.js";
import { integerField } from "../../src/experiments/fields.js";
import {
  checkedDescription,
  describedKey,
  kinds,
  label,
  ladder,
  levelRun,
  ticketOf,
  trainingRun,
  type Description,
} from "../../src/experiments/index.js";
import { pointKind } from "../../src/experiments/measurements/point-kind.js";
import { pointOf } from "../../src/experiments/measurements/point.js";
import { timed } from "../../src/experiments/measurements/timed.js";
import { initialStandardDeviation, layerViews, resolveNetwork } from "../../src/networks/index.js";
import { at } from "../../src/numerics/index.js";
import {
  criteria,
  startParameters,
  starts,
  type CriterionEntry,
  type StartEntry,
} from "../../src/tickets/index.js";
import { small, temporaryLab } from "../lab/temporary.js";

const text = readFileSync(join(packageRoot(), "CONTRIBUTING.md"), "utf8");
const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 3 } as const;

/** The value of a constant that a code block of CONTRIBUTING.md declares; `more` is what its file imports beside these. */
function declared(name: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  const block = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, code = ""]) =>
    new RegExp(`const ${name}\\b`).test(code),
  );
  const body = (block?.[1] ?? "").replace(/^import .*$/gm, "");
  const code = ts.transpile(`${body}\nreturn ${name};`, { target: ts.ScriptTarget.ES2022 });
  const scope = { layerViews, initialStandardDeviation, at, resolveNetwork, ...more };
  // The text is our own documentation, and the point is to run it as it stands.
  return (new Function(...Object.keys(scope), code) as (...values: unknown[]) => unknown)(
    ...Object.values(scope),
  );
}

/** Adds an entry to a table, for this test. */
function added(table: object, name: string, entry: unknown): void {
  Object.assign(table, { [name]: entry });
  onTestFinished(() => {
    Reflect.deleteProperty(table, name);
  });
}

describe("CONTRIBUTING.md", () => {
  test("its kind of experiment needs one entry to be described, keyed, labelled, planned, computed and found again", async () => {
    added(
      kinds,
      "weightNorms",
      declared("weightNorms", { pointKind, pointOf, integerField, passesCost, timed }),
    );
    const described = (fields: object): Description =>
      checkedDescription({ job: "weightNorms", run: trainingRun(subject), ...fields } as never);
    const lab = temporaryLab();
    expect(label(described({}))).toBe("weight norms: digits-mlp on digits seed 3 dense");
    expect(lab.plan([described({})])).toMatchObject({
      toRun: 2,
      jobs: [{}, { label: label(described({})) }],
    });
    expect(describedKey(described({ power: 2 }))).toBe(describedKey(described({})));
    expect(describedKey(described({ power: 1 }))).not.toBe(describedKey(described({})));
    expect(() => described({ powers: 1 })).toThrow(
      'weightNorms: field must be one of "job", "run", "weights", "power"',
    );
    const { summary } = (await lab.run(described({}))) as unknown as {
      summary: { norms: readonly number[] };
    };
    const weights = await (await lab.run(trainingRun(subject))).weights();
    const norms = layerViews(resolveNetwork("digits-mlp"), weights).map((layer) =>
      Math.sqrt(layer.weights.reduce((all, w) => all + w * w, 0)),
    );
    expect(summary.norms).toEqual(norms);
    expect(lab.plan([described({})])).toMatchObject({ cached: 1, toRun: 0 });
  });

  test("its criterion needs one entry to be described, keyed and run: 1,741 of 2,720 weights at level 2, scored in one list", async () => {
    const entry = declared("scaledMagnitude") as CriterionEntry;
    added(criteria, "scaledMagnitude", entry);
    const criterion = "scaledMagnitude" as "magnitude";
    const run = levelRun(ladder({ ...subject, criterion }), 2);
    expect(describedKey(run)).not.toBe(describedKey(levelRun(ladder(subject), 2)));
    const { summary } = await temporaryLab().run(run);
    expect(summary.kept.reduce((sum, kept) => sum + kept, 0)).toBe(1741);
    expect(() => ladder({ ...subject, criterion: "scaledMagnitud" as "magnitude" })).toThrow(
      'did you mean "scaledMagnitude"?',
    );
  });

  test("its start needs one entry to be described, keyed and run: half of every weight, and factor -1 is refused", async () => {
    added(starts, "scaled", declared("scaled") as StartEntry);
    const start = (factor: number) => ({ name: "scaled", factor }) as unknown as "reinit";
    const network = resolveNetwork("digits-mlp");
    const original = startParameters("original", { network, seed: 3 });
    expect(startParameters(start(0.5), { network, seed: 3 })).toEqual(original.map((weight) => weight / 2));
    const run = trainingRun({ ...subject, ticket: ticketOf(ladder(subject), 1), start: start(0.5) });
    const { summary } = await temporaryLab().run(run);
    expect(summary.final.iteration).toBe(small.iterations);
    expect(() => trainingRun({ ...subject, start: start(-1) })).toThrow(
      "scaled factor must be a number in [0, 100], got -1",
    );
  });
});
