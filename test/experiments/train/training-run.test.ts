import { describe, expect, it } from "vitest";
import {
  ladder,
  levelRun,
  ticketOf,
  trainingRun,
  type LadderOptions,
  type TrainingRunOptions,
} from "../../../src/experiments/index.js";

const lenet: LadderOptions = { network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 };
const expandedRecipe = {
  optimizer: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  rate: 1.2e-3,
  batchSize: 60,
  iterations: 15_000,
  evaluateEvery: 100,
  validation: 5_000,
  loss: "softmax-cross-entropy",
  schedule: { warmup: 0, drops: [], factor: 0.1 },
};

describe("trainingRun", () => {
  it("expands to these fields (pinned: a changed default shows here)", () => {
    const subject = { network: "lenet-300-100", data: "mnist", recipe: expandedRecipe, seed: 1 };
    const run = trainingRun({ ...lenet, ticket: ticketOf(ladder(lenet), 7) });
    const pruning = { scope: "layer", excluded: [], rounds: 1 };
    const restart = { start: "original", iterations: 15_000, scheduleStep: 0, orderStep: 0 };
    expect(run).toEqual({
      job: "train",
      ...subject,
      ticket: {
        ladder: { ...subject, rate: 0.2, outputRate: 0.1, criterion: "magnitude", ...pruning, restart },
        level: 7,
      },
      arrangement: "ticket",
      start: "original",
      draw: 0,
      orderDraw: 0,
      orderStep: 0,
      scheduleStep: 0,
      keep: "weights",
    });
  });

  it("is plain JSON and its own fixed point", () => {
    const run = trainingRun({ ...lenet, ticket: ticketOf(ladder(lenet), 3), arm: "shuffled", draw: 2 });
    expect(trainingRun(JSON.parse(JSON.stringify(run)) as TrainingRunOptions)).toEqual(run);
  });

  it("takes an arm by name as its two parts", () => {
    const ticket = ticketOf(ladder(lenet), 3);
    expect(trainingRun({ ...lenet, ticket, arm: "reinit" })).toEqual(
      trainingRun({ ...lenet, ticket, start: "reinit" }),
    );
    const random = trainingRun({ ...lenet, ticket, arrangement: "random" });
    expect(trainingRun({ ...lenet, ticket, arm: "random" })).toEqual(random);
    expect(() => trainingRun({ ...lenet, ticket, arm: "reinit", start: "other" })).toThrow(
      "arm must stand alone",
    );
  });

  it.each([
    [{ network: "lenet" }, 'network must be one of "lenet-300-100", "digits-mlp", got "lenet"'],
    [{ data: "fashon-mnist" }, 'got "fashon-mnist" (did you mean "fashion-mnist"?)'],
    [{ data: "digits" }, "network must have 64 inputs for these data, got 784"],
    [{ network: { widths: [784, 9] } }, "network must have 10 outputs for these data, got 9"],
    [{ recipe: { optimizer: "adam" } }, "rate must be positive and finite, got undefined"],
    [
      { recipe: { ...expandedRecipe, validation: 60_000 } },
      "validation must be in [1, 60000) on mnist, got 60000",
    ],
    [{ seed: 1.5 }, "seed must be a safe integer >= 0, got 1.5"],
    [{ seed: 2 ** 53 }, "seed must be a safe integer >= 0, got 9007199254740992"],
    [{ seed: -1 }, "seed must be a safe integer >= 0, got -1"],
    [{ seed: NaN }, "seed must be a safe integer >= 0, got NaN"],
    [{ seed: "1" }, 'seed must be a safe integer >= 0, got "1"'],
    [{ draw: -1 }, "draw must be a safe integer >= 0, got -1"],
    [{ start: "rewound" }, 'got "rewound" (did you mean "rewind"?)'],
    [{ start: "rewind" }, "rewind step must be an integer in [0, 1000000000], got undefined"],
    [{ start: "trained" }, "start trained must have a ticket read from trained weights, got no ticket"],
    [{ start: { name: "noise", scale: -1 } }, "noise scale must be a number in [0, 1000000], got -1"],
    [{ start: { layers: ["original"] } }, "start layers must be 3, one each"],
    [{ keep: "all" }, 'keep must be one of "weights", "state", got "all"'],
    [{ arrangement: "shufled" }, 'got "shufled" (did you mean "shuffled"?)'],
    [{ arm: "tickets" }, 'got "tickets" (did you mean "ticket"?)'],
    [{ sed: 1 }, 'field must be one of "job", "network"'],
  ])("refuses %j", (change, message) => {
    const broken = { ...lenet, ...change } as TrainingRunOptions;
    expect(() => trainingRun(broken)).toThrow(message);
    expect(() => trainingRun(broken)).toThrow(/^trainingRun: /);
  });

  it("refuses a ticket of another network", () => {
    const ticket = ticketOf(ladder({ ...lenet, network: { widths: [784, 20, 10] } }), 1);
    expect(() => trainingRun({ ...lenet, ticket })).toThrow("network must be that of the ticket's ladder");
  });
});

describe("ladder", () => {
  it("prunes the output layer at half the rate unless told otherwise", () => {
    expect(ladder({ ...lenet, rate: 0.5 }).outputRate).toBe(0.25);
    expect(ladder({ ...lenet, rate: 0.5, outputRate: 0.4 }).outputRate).toBe(0.4);
  });

  it.each([
    [{ rate: 1.5 }, "rate must be in (0, 1), got 1.5"],
    [{ rate: 0 }, "rate must be in (0, 1), got 0"],
    [{ outputRate: NaN }, "outputRate must be in (0, 1), got NaN"],
    [{ criterion: "magnitud" }, 'got "magnitud" (did you mean "magnitude"?)'],
    [{ level: 3 }, 'field must be one of "network"'],
  ])("refuses %j", (change, message) => {
    expect(() => ladder({ ...lenet, ...change } as LadderOptions)).toThrow(message);
  });
});

describe("ticketOf", () => {
  it("refuses levels that are no integers from 0, and levels at which a layer has no weight left", () => {
    const digits = ladder({
      network: { widths: [64, 10] },
      data: "digits",
      recipe: { ...expandedRecipe, validation: 9 } as never,
      seed: 0,
      rate: 0.9,
      outputRate: 0.9,
    });
    expect(() => ticketOf(digits, -1)).toThrow("ticketOf: level must be in [0, 200], got -1");
    expect(() => ticketOf(digits, 0.5)).toThrow("ticketOf: level must be in [0, 200], got 0.5");
    expect(() => ticketOf(digits, 4)).toThrow("must keep at least 1 weight");
    expect(ticketOf(digits, 2).level).toBe(2);
  });
});

describe("levelRun", () => {
  it("is the ticket with the ladder's own recipe and seed", () => {
    const trunk = ladder(lenet);
    expect(levelRun(trunk, 4)).toEqual(trainingRun({ ...lenet, ticket: ticketOf(trunk, 4) }));
  });
});
