import { expect, it } from "vitest";
import { describedKey } from "../../src/experiments/index.js";
import { resolveRecipe } from "../../src/training/index.js";
import { evaluatedParts } from "../../src/training/evaluated-parts.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const split = { validation: Uint32Array.from([2, 3, 5, 7, 11, 13]) };
const testExamples = { examples: { count: 10 } } as Parameters<typeof evaluatedParts>[0]["testExamples"];
const parts = (evaluateExamples?: number) =>
  evaluatedParts({ split, testExamples }, evaluateExamples === undefined ? {} : { evaluateExamples });

it("of 6 validation and 10 test examples 3 are every second and every third; 8 are all of the former; none is asked twice", () => {
  expect(parts(3)).toEqual({
    validation: Uint32Array.from([2, 5, 11]),
    test: Uint32Array.from([0, 3, 6]),
    whole: false,
  });
  expect(parts(8).validation).toBe(split.validation);
  expect(new Set(parts(8).test).size).toBe(8);
  for (const all of [parts(), parts(10)])
    expect(all).toEqual({ validation: split.validation, test: undefined, whole: true });
});

it("change no weight and no training loss; what a run's end says is of all examples, as without them, and of these the history's points", async () => {
  const lab = temporaryLab();
  const few = smallRun({ recipe: { ...small, evaluateExamples: 50 } });
  const [some, all] = await lab.runAll([few, smallRun()]);
  expect(await some?.weights()).toEqual(await all?.weights());
  expect(some?.summary.final).toEqual(all?.summary.final);
  const losses = (history = some?.summary.history) => history?.map(({ trainingLoss }) => trainingLoss);
  expect(losses()).toEqual(losses(all?.summary.history));
  const { history = [] } = some?.summary ?? {};
  for (const { validationAccuracy = NaN, testAccuracy = 0, validationLoss } of history) {
    for (const accuracy of [validationAccuracy, testAccuracy])
      expect(50 * accuracy).toBeCloseTo(Math.round(50 * accuracy), 9);
    expect(all?.summary.history.some((point) => point.validationLoss === validationLoss)).toBe(false);
  }
});

it("as many as there are change no figure, and counts below 1 are refused", async () => {
  const lab = temporaryLab();
  const run = smallRun({ recipe: { ...small, evaluateExamples: 10_000 } });
  const [found, plain] = await lab.runAll([run, smallRun()]);
  expect(found?.summary).toEqual(plain?.summary);
  expect(describedKey(smallRun({ recipe: { ...small, evaluateExamples: undefined } }))).toBe(
    describedKey(smallRun()),
  );
  for (const evaluateExamples of [0, 1.5, NaN])
    expect(() => resolveRecipe({ ...small, evaluateExamples })).toThrow(
      "evaluateExamples must be an integer ≥ 1",
    );
});
