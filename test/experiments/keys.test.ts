import { describe, expect, it } from "vitest";
import {
  canonicalForm,
  dependencies,
  describedKey,
  label,
  ladder,
  ladderKey,
  levelRun,
  ticketOf,
  trainingRun,
} from "../../src/experiments/index.js";
import { recipes } from "../../src/training/index.js";
import { arms, type ArmName } from "../../src/tickets/index.js";

const lenet = { network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 } as const;
const trunk = ladder(lenet);
const at = (level: number, arm: ArmName = "ticket", draw = 0) =>
  trainingRun({ ...lenet, ticket: ticketOf(trunk, level), arm, draw });
const keyAt = (...parts: Parameters<typeof at>): string => describedKey(at(...parts));

describe("canonicalForm", () => {
  it("of a dense LeNet holds network, data, recipe and seed, every default left out", () => {
    expect(canonicalForm(trainingRun(lenet))).toEqual({
      job: "train",
      network: { widths: [784, 300, 100, 10] },
      data: "mnist",
      recipe: { ...recipes.lenet, optimizer: { name: "adam" } },
      seed: 1,
    });
  });

  it("of a control names its level and what differs, nothing else", () => {
    const dense = canonicalForm(trainingRun(lenet));
    expect(canonicalForm(at(7, "shuffled", 2))).toEqual({
      ...dense,
      ticket: { level: 7 },
      arrangement: "shuffled",
      draw: 2,
    });
    const other = { ...trunk, seed: 5, rate: 0.5, outputRate: 0.25 };
    const run = trainingRun({ ...lenet, ticket: ticketOf(other, 1), start: "reinit" });
    expect(canonicalForm(run)).toEqual({
      ...dense,
      ticket: { level: 1, ladder: { seed: 5, rate: 0.5 } },
      start: "reinit",
    });
  });
});

describe("describedKey", () => {
  it("of these descriptions stays what it is (non-regression: a change makes every stored result unfindable)", () => {
    expect(describedKey(trainingRun(lenet))).toBe(
      "c90736cb5b1211288baed7b53400b0636c43e2a59023537075c12225a750ba71",
    );
    expect(keyAt(7)).toBe("ab4303c06f6a5cc76a9b75d50e42ed6ea9888661c8cc179800c163521d3da62f");
    expect(keyAt(7, "reinit", 2)).toBe("312e1dc6f221b0d125e81adb388833f27be9db6e35dc7f9c8c43af023f09e9a9");
    expect(ladderKey(trunk)).toBe("e47a5420333915a95dbb19e219dc3b83a1d5f08724cb340f4c36a47b198705d6");
  });

  it("is the same when defaults are written out and when fields come in another order", () => {
    const adam = { epsilon: 1e-8, name: "adam", beta1: 0.9, beta2: 0.999 } as const;
    const written = trainingRun({
      draw: 0,
      start: "original",
      seed: 1,
      recipe: { loss: "softmax-cross-entropy", ...recipes.lenet, optimizer: adam },
      data: "mnist",
      network: { widths: [784, 300, 100, 10], activation: "relu" },
    });
    expect(describedKey(written)).toBe(describedKey(trainingRun(lenet)));
  });

  it("of level 0 is that of the dense run, in every arm that starts from the original weights", () => {
    const dense = describedKey(trainingRun(lenet));
    expect([keyAt(0), keyAt(0, "random", 3), keyAt(0, "shuffled"), keyAt(5, "dense")]).toEqual(
      Array(4).fill(dense),
    );
    expect(keyAt(0, "reinit")).not.toBe(dense);
  });

  it("of a ticket under the ladder's own recipe and seed is that of the ladder's level", () => {
    expect(keyAt(3)).toBe(describedKey(levelRun(trunk, 3)));
  });

  it("ignores a draw where nothing is drawn, and only there", () => {
    expect(keyAt(3, "ticket", 4)).toBe(keyAt(3));
    for (const arm of ["reinit", "random", "shuffled", "other"] as const) {
      expect(keyAt(3, arm, 4)).not.toBe(keyAt(3, arm));
    }
  });

  it("differs between all arms, levels, seeds, recipes and ladders", () => {
    const recipe = { ...recipes.lenet, iterations: 3000 };
    const keys = [
      ...(Object.keys(arms) as ArmName[]).map((arm) => keyAt(3, arm)),
      keyAt(4),
      describedKey(trainingRun({ ...lenet, seed: 2 })),
      describedKey(trainingRun({ ...lenet, seed: 2, ticket: ticketOf(trunk, 3) })),
      describedKey(trainingRun({ ...lenet, recipe, ticket: ticketOf(trunk, 3) })),
      describedKey(trainingRun({ ...lenet, ticket: ticketOf(ladder({ ...lenet, recipe }), 3) })),
      describedKey(trainingRun({ ...lenet, ticket: ticketOf(ladder({ ...lenet, rate: 0.3 }), 3) })),
      describedKey(trainingRun({ ...lenet, ticket: ticketOf(ladder({ ...lenet, outputRate: 0.2 }), 3) })),
      describedKey(trainingRun({ ...lenet, ticket: ticketOf(ladder({ ...lenet, criterion: "random" }), 3) })),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("dependencies", () => {
  it("of a ticket, or a control of it, at level n is the ladder's level n − 1; a dense run has none", () => {
    expect(dependencies(at(3))).toEqual([levelRun(trunk, 2)]);
    expect(dependencies(at(3, "random"))).toEqual([levelRun(trunk, 2)]);
    expect(dependencies(at(0))).toEqual([]);
    expect(dependencies(at(3, "dense"))).toEqual([]);
    expect(dependencies(trainingRun(lenet))).toEqual([]);
  });
});

describe("label", () => {
  it("says a description in a few words", () => {
    expect(label(at(0))).toBe("lenet-300-100 on mnist seed 1 dense");
    expect(label(at(3, "random", 2))).toBe("lenet-300-100 on mnist seed 1 level 3 random draw 2");
  });
});
