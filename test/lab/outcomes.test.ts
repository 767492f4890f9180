import { describe, expect, it } from "vitest";
import { ladder, levelRun, trainingRun, type TrainingRun } from "../../src/experiments/index.js";
import { PartialResults } from "../../src/lab/index.js";
import { distinguishingLabels } from "../../src/lab/outcomes.js";
import { small, smallRun, temporaryLab } from "./temporary.js";

const subject = { network: "digits-mlp", data: "digits", seed: 7 } as const;
/** Level 1 of a ladder at a learning rate; at 1e20 its trunk diverges. */
const levelAt = (rate: number): TrainingRun =>
  levelRun(ladder({ ...subject, recipe: { ...small, optimizer: "sgd", rate, iterations: 40 } }), 1);

describe("a sweep in which one trunk diverges", () => {
  const rates = [0.01, 1e20, 0.02, 0.03];
  const runs = rates.map(levelAt);

  it.each([0, 2])(
    "computes the others (%i workers) and names the failed one by its rate, with the reason",
    async (workers) => {
      const lab = temporaryLab({ workers });
      const failed = (await lab.runAll(runs).catch((error: unknown) => error)) as PartialResults;
      expect(failed).toBeInstanceOf(PartialResults);
      expect(failed.message).toContain("1 of 4 results could not be computed, the others are there");
      expect(failed.message).toContain(
        "digits-mlp on digits seed 7 level 1 (recipe.rate 100000000000000000000)",
      );
      expect(failed.message).toContain("got a run that diverged");
      expect(failed.results).toHaveLength(3);
      expect(failed.failures.map(({ description }) => description)).toEqual([runs[1]]);
      expect(lab.plan(runs)).toMatchObject({ cached: 3, toRun: 1 });
    },
  );

  it("gives outcomes in the order asked for, and the failed one again", async () => {
    const lab = temporaryLab();
    for (let round = 0; round < 2; round++) {
      const outcomes = await lab.runAllSettled(runs);
      expect(outcomes.map(({ status }) => status)).toEqual([
        "fulfilled",
        "rejected",
        "fulfilled",
        "fulfilled",
      ]);
    }
  });

  it("tells of a level above the failed one which job it waited for", async () => {
    const { ladder: trunk } = runs[1]?.ticket ?? {};
    if (trunk === undefined) throw new Error("a level must have a ticket");
    const [outcome] = await temporaryLab().runAllSettled([levelRun(trunk, 3)]);
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: { after: "digits-mlp on digits seed 7 level 1" },
    });
  });

  it("rejects run with the one reason", async () => {
    await expect(temporaryLab().run(levelAt(1e20))).rejects.toThrow(
      /^lab: digits-mlp on digits seed 7 level 1 failed: ladderMask: .* got a run that diverged$/,
    );
  });
});

describe("distinguishingLabels", () => {
  it("adds to equal labels the fields that differ, and nothing to a label that stands alone", () => {
    const short = smallRun({ recipe: { ...small, iterations: 9 } });
    const tanh = trainingRun({
      ...subject,
      network: { widths: [64, 9, 10], activation: "tanh" },
      recipe: small,
    });
    const relu = trainingRun({ ...subject, network: { widths: [64, 9, 10] }, recipe: small });
    expect(distinguishingLabels([smallRun(), short, smallRun({ seed: 8 }), tanh, relu])).toEqual([
      "digits-mlp on digits seed 7 dense (recipe.iterations 120)",
      "digits-mlp on digits seed 7 dense (recipe.iterations 9)",
      "digits-mlp on digits seed 8 dense",
      '64-9-10 on digits seed 7 dense (network.activation "tanh")',
      "64-9-10 on digits seed 7 dense (network.activation by default)",
    ]);
  });
});
