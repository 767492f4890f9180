import { describe, expect, it } from "vitest";
import { interpolation, ladder, ticketOf } from "../../src/experiments/index.js";
import { lineRow } from "../../src/lab/index.js";
import { small, smallRun, temporaryLab } from "./temporary.js";

describe("lineRow", () => {
  it("finds the barriers of a line again by plain loops over its points, in points of error, and whose line it is", async () => {
    const lab = temporaryLab();
    const ticket = ticketOf(ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 }), 1);
    const [from, to] = [smallRun({ ticket, orderDraw: 1 }), smallRun({ ticket, orderDraw: 2 })];
    const row = lineRow(await lab.run(interpolation({ from, to, points: 5 })));
    expect(row).toMatchObject({ seed: 7, level: 1, iterations: 120, ladderIterations: 120 });
    const errors = row.points.map(({ error }) => 100 * error);
    const [first = NaN, last = NaN] = [errors[0], errors[4]];
    expect(row.barrier).toBeCloseTo(Math.max(...errors) - (first + last) / 2, 10);
    const over = errors.map((error, i) => error - (first + (i / 4) * (last - first)));
    expect(row.aboveChord).toBeCloseTo(Math.max(0, ...over), 10);
    expect(row.ends).toBeCloseTo(100 - (first + last) / 2, 10);
    const losses = row.points.map(({ loss }) => loss);
    expect(row.lossBarrier).toBeCloseTo(
      Math.max(...losses) - ((losses[0] ?? NaN) + (losses[4] ?? NaN)) / 2,
      10,
    );
  });
  it("has a barrier of 0 on a line between a network and itself", async () => {
    const run = smallRun();
    const row = lineRow(await temporaryLab().run(interpolation({ from: run, to: run, points: 3 })));
    expect([row.barrier, row.aboveChord, row.lossBarrier]).toEqual([0, 0, 0]);
  });
});
