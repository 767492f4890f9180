import { describe, expect, it } from "vitest";
import { runOwnLadder } from "../../../src/lab/index.js";
import {
  comparison,
  dependencies,
  describedKey,
  earlyRun,
  evaluation,
  fineTuneFor,
  interpolation,
  label,
  ladder,
  learningRateRewindTo,
  levelRun,
  rewindTo,
  signs,
  ticketOf,
  trainingRun,
} from "../../../src/experiments/index.js";
import { resolveNetwork } from "../../../src/networks/index.js";
import { applyMask, criteria, startParameters } from "../../../src/tickets/index.js";
import type { Recipe } from "../../../src/training/index.js";
import { small, temporaryLab } from "../../lab/temporary.js";

const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;
const network = resolveNetwork("digits-mlp");
const T = small.iterations;
const k = 40;
const dropping: Recipe = { ...small, schedule: { drops: [60, 90], factor: 0.5 } };

describe("rewinding", () => {
  it.each(["adam", "momentum", "sgd"] as const)(
    "the dense network to step 40 of 120 with moments, order and schedule ends with the bits of the whole run (%s)",
    async (optimizer) => {
      const lab = temporaryLab();
      const recipe: Recipe = { ...dropping, optimizer, rate: optimizer === "adam" ? 2e-3 : 0.05 };
      const { start, iterations, ...position } = rewindTo(recipe, k);
      const whole = trainingRun({ ...subject, recipe });
      const rest = trainingRun({ ...subject, recipe: { ...recipe, iterations }, start, ...position });
      const [a, b] = await lab.runAll([whole, rest]);
      expect(await b?.weights()).toEqual(await a?.weights());
      const fresh = { name: "rewind", step: k, moments: "fresh" } as const;
      const without = await lab.run(trainingRun({ ...rest, start: fresh }));
      expect(JSON.stringify(await without.weights()) === JSON.stringify(await a?.weights())).toBe(
        optimizer === "sgd",
      );
    },
  );

  it("under a cosine with warm-up the rewound rest ends with the bits of the whole run, and a ladder's levels train on that same curve", async () => {
    const lab = temporaryLab();
    const cosine: Recipe = { ...small, schedule: { warmup: 10, decay: "cosine", floor: 0.05 } };
    const { start, iterations, ...position } = rewindTo(cosine, k);
    const whole = trainingRun({ ...subject, recipe: cosine });
    const rest = trainingRun({ ...subject, recipe: { ...whole.recipe, iterations }, start, ...position });
    const [a, b] = await lab.runAll([whole, rest]);
    expect(await b?.weights()).toEqual(await a?.weights());
    const anew = trainingRun({ ...rest, scheduleStep: 0 });
    expect(await (await lab.run(anew)).weights()).not.toEqual(await a?.weights());
    const level = levelRun(ladder({ ...subject, recipe: cosine, restart: rewindTo(cosine, k) }), 1);
    const { recipe, scheduleStep, orderStep } = level;
    expect({ recipe, scheduleStep, orderStep }).toEqual({ recipe: rest.recipe, ...position });
    const { summary } = await lab.run(level);
    const early = await (await lab.run(earlyRun(level, k))).weights();
    expect(summary.history.at(-1)?.iteration).toBe(T - k);
    const mask = await (await lab.run(level)).mask();
    const kept = lab.keep(applyMask(network, mask, early));
    const begin = await lab.run(evaluation({ run: level, weights: kept, part: "validation" }));
    expect(summary.history[0]?.validationLoss).toBe(begin.summary.loss);
  });

  it("depends on the first 40 steps with their state, and on nothing else where there is no ticket", () => {
    const run = trainingRun({ ...subject, start: { name: "rewind", step: k } });
    expect(dependencies(run).map(label)).toEqual(["digits-mlp on digits seed 7 dense first 40 steps"]);
    expect(earlyRun(run, k).recipe.iterations).toBe(k);
  });

  it("every level of a ladder starts from w₄₀ under its mask and trains the 80 steps that were left", async () => {
    const lab = temporaryLab();
    const trunk = ladder({ ...subject, restart: rewindTo(small, k) });
    const level = await lab.run(levelRun(trunk, 2));
    expect(level.summary.history.at(-1)?.iteration).toBe(T - k);
    const early = await (await lab.run(earlyRun(levelRun(trunk, 2), k))).weights();
    const start = evaluation({ run: levelRun(trunk, 2), reset: [0, 1, 2] });
    const mask = await level.mask();
    const kept = lab.keep(applyMask(network, mask, early));
    const [reset, given] = await lab.runAll([start, evaluation({ run: levelRun(trunk, 2), weights: kept })]);
    expect(reset?.summary).toEqual(given?.summary);
    expect(describedKey(levelRun(trunk, 0))).toBe(describedKey(trainingRun(subject))); // shared
  });

  it("a scheduled ladder's levels differ between weight rewinding, learning-rate rewinding and fine-tuning", async () => {
    const lab = temporaryLab();
    const restarts = [rewindTo(dropping, k), learningRateRewindTo(dropping, k), fineTuneFor(dropping, T - k)];
    const runs = restarts.map((restart) => levelRun(ladder({ ...subject, recipe: dropping, restart }), 1));
    expect(new Set(runs.map(describedKey)).size).toBe(3);
    const [weights, rate, fine] = await lab.runAll(runs);
    const at0 = [weights, rate, fine].map((run) => run?.summary.history[0]?.validationLoss);
    expect(at0[1]).toBe(at0[2]); // both begin with the trained weights of level 0
    expect(at0[0]).not.toBe(at0[1]);
    expect(await rate?.weights()).not.toEqual(await fine?.weights());
    expect(await weights?.mask()).toEqual(await rate?.mask()); // read from the same dense network
  });
});

describe("trained starts", () => {
  it("begin with the weights the mask was read from", async () => {
    const lab = temporaryLab();
    const trunk = ladder(subject);
    const run = trainingRun({ ...subject, ticket: ticketOf(trunk, 2), start: "trained" });
    const below = await (await lab.run(levelRun(trunk, 1))).weights();
    const result = await lab.run(run);
    const kept = lab.keep(applyMask(network, await result.mask(), below));
    const own = await lab.run(trainingRun({ ...subject, ticket: ticketOf(trunk, 2), start: kept }));
    expect(result.summary).toEqual(own.summary);
  });
});

describe("orderDraw", () => {
  it("changes the order of the data and nothing else: same start, another end", async () => {
    const lab = temporaryLab();
    const [own, other] = await lab.runAll([0, 1].map((orderDraw) => trainingRun({ ...subject, orderDraw })));
    expect(other?.summary.history[0]).toEqual(own?.summary.history[0]);
    expect(await other?.weights()).not.toEqual(await own?.weights());
    const { disagreement, distance } = (
      await lab.run(comparison({ from: trainingRun(subject), to: trainingRun({ ...subject, orderDraw: 1 }) }))
    ).summary;
    expect(distance.relative).toBeGreaterThan(0);
    expect(disagreement.examples).toBeGreaterThan(100);
    const line = interpolation({ from: trainingRun(subject), to: trainingRun({ ...subject, orderDraw: 1 }) });
    expect((await lab.run(line)).summary.points).toHaveLength(30);
  });

  it("a run compared with itself is 0 apart and never disagrees", async () => {
    const run = trainingRun(subject);
    const { disagreement, distance } = (await temporaryLab().run(comparison({ from: run, to: run }))).summary;
    expect([disagreement.different, distance.distance]).toEqual([0, 0]);
  });
});

describe("pruning at initialisation in a ladder", () => {
  it.each(["snip", "synflow"] as const)(
    "%s needs no training before, and keeps exactly what the level says",
    async (criterion) => {
      const lab = temporaryLab();
      const run = levelRun(ladder({ ...subject, criterion, rate: 0.5 }), 3);
      expect(dependencies(run)).toEqual([]);
      const { summary } = await lab.run(run);
      expect(summary.kept.reduce((sum, kept) => sum + kept, 0)).toBe(340); // 2,720 weights halved 3 times
    },
  );
});

describe("scopes and layers in a ladder", () => {
  it("global magnitude keeps 0.8 of all weights, an excluded layer keeps all of its own", async () => {
    const lab = temporaryLab();
    const globally = await lab.run(levelRun(ladder({ ...subject, scope: "global" }), 1));
    expect(globally.summary.kept.reduce((sum, kept) => sum + kept, 0)).toBe(0.8 * 2720);
    const excluding = await lab.run(levelRun(ladder({ ...subject, excluded: [2] }), 1));
    expect(excluding.summary.kept).toEqual([1638, 410, 160]);
    const own = await lab.run(levelRun(ladder({ ...subject, rates: [0.5, 0, 0.1] }), 1));
    expect(own.summary.kept).toEqual([1024, 512, 144]);
  });

  it("an own criterion that asks for the gradient gives the masks of the named one", async () => {
    const lab = temporaryLab();
    const { score } = criteria.gradientTimesWeight;
    const levels = await runOwnLadder(lab, {
      ...subject,
      criterion: score,
      scope: "global",
      levels: 2,
      rate: 0.5,
    });
    const named = await lab.run(
      levelRun(ladder({ ...subject, criterion: "gradientTimesWeight", rate: 0.5 }), 2),
    );
    expect(await levels[2]?.mask()).toEqual(await named.mask());
  });
});

describe("signs", () => {
  it("counts a ticket's kept signs as a direct look at its weights does", async () => {
    const lab = temporaryLab();
    const trunk = ladder(subject);
    const { summary } = await lab.run(signs({ ticket: ticketOf(trunk, 2), draws: 3 }));
    const ticket = await lab.run(levelRun(trunk, 2));
    const [after, before] = [await ticket.weights(), startParameters("original", { network, seed: 7 })];
    const mask = await ticket.mask();
    // The output layer has no inputs that are always 0.
    const offset = 64 * 32 + 32 + 32 * 16 + 16;
    const last = mask.layers[2] ?? new Uint8Array();
    const same = last.filter(
      (bit, j) => bit === 1 && Math.sign(after[offset + j] ?? 0) === Math.sign(before[offset + j] ?? 0),
    );
    expect(summary.own.layers[2]?.survivors.equal).toBe(same.length);
    expect(summary.null.own.values).toHaveLength(3);
  });

  it("refuses a ladder that was not reset to its initial weights", () => {
    const trunk = ladder({ ...subject, restart: rewindTo(small, k) });
    expect(() => signs({ ticket: ticketOf(trunk, 2) })).toThrow("signs: ticket must be of level >= 1");
  });
});
