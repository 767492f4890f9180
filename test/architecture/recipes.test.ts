import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, onTestFinished, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { describedKey, ladder, levelRun, ticketOf, trainingRun } from "../../src/experiments/index.js";
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

/** The value of a constant that a code block of CONTRIBUTING.md declares. */
function declared(name: string): unknown {
  const block = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, code = ""]) =>
    code.includes(`const ${name}:`),
  );
  const body = (block?.[1] ?? "").replace(/^import .*$/m, "");
  const code = ts.transpile(`${body}\nreturn ${name};`, { target: ts.ScriptTarget.ES2022 });
  const scope = { layerViews, initialStandardDeviation, at };
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
