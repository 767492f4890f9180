import { describe, expect, it } from "vitest";
import { curveRows, runRow } from "../../src/lab/index.js";
import { ladder, levelRun, oneShotTicket, ticketOf } from "../../src/experiments/index.js";
import { ladderDensities } from "../../src/tickets/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { smallRun, small, temporaryLab } from "./temporary.js";

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });

describe("runRow and curveRows", () => {
  it("name the arm, and repeat what the summary says of early stop, end and density", async () => {
    const lab = temporaryLab();
    const results = await lab.runAll([
      levelRun(trunk, 0),
      levelRun(trunk, 2),
      smallRun({ ticket: ticketOf(trunk, 2), arm: "reinit", draw: 3 }),
      smallRun({ ticket: ticketOf(trunk, 2), arrangement: "random", start: "reinit" }),
    ]);
    const rows = results.map(runRow);
    expect(rows.map(({ arm, level, draw }) => [arm, level, draw])).toEqual([
      ["dense", 0, 0],
      ["ticket", 2, 0],
      ["reinit", 2, 3],
      ["random, reinit", 2, 0],
    ]);
    results.forEach(({ summary, key }, k) => {
      const { earlyStop, final, density } = summary;
      expect(rows[k]).toMatchObject({
        ...{ key, seed: 7, density, stop: earlyStop.iteration, censored: earlyStop.censored },
        ...{ accuracy: earlyStop.testAccuracy, finalAccuracy: final.testAccuracy },
      });
    });
    const curves = curveRows(results.slice(1, 2));
    expect(curves.map(({ iteration }) => iteration)).toEqual([0, 30, 60, 90, 120]);
    expect(curves[0]).toMatchObject({ arm: "ticket", level: 2, ...results[1]?.summary.history[0] });
  });
});

describe("oneShotTicket", () => {
  it("prunes once to the density of the iterative level, within a weight a layer", () => {
    const network = resolveNetwork("lenet-300-100");
    const iterative = ladder({ network: "lenet-300-100", data: "mnist", recipe: "lenet", seed: 1 });
    const levels = ladderDensities(network, 15);
    for (const { level, kept } of levels.slice(1)) {
      const { ladder: once, level: rounds } = oneShotTicket(iterative, level);
      const { rate, outputRate } = once;
      const counts = ladderDensities(network, rounds, { rate, outputRate })[rounds]?.kept ?? [];
      counts.forEach((count, layer) => expect(Math.abs(count - (kept[layer] ?? 0))).toBeLessThanOrEqual(4));
      expect(rounds).toBe(1);
    }
  });
  it("is the iterative ticket at level 1, and refuses level 0", () => {
    expect(oneShotTicket(trunk, 1)).toEqual(ticketOf(trunk, 1));
    expect(() => oneShotTicket(trunk, 0)).toThrow("oneShotTicket: level must be in [1, 200], got 0");
  });
});
