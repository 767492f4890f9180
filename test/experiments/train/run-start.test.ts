import { describe, expect, it } from "vitest";
import { ladder, runStart, ticketOf, trainingRun } from "../../../src/experiments/index.js";
import { initialParameters, layerViews, resolveNetwork } from "../../../src/networks/index.js";
import { at } from "../../../src/numerics/index.js";
import { streams } from "../../../src/data/index.js";
import type { StartDescription } from "../../../src/tickets/index.js";
import { small, temporaryLab } from "../../lab/temporary.js";

const network = resolveNetwork("digits-mlp");
const subject = { network: "digits-mlp", data: "digits", recipe: small } as const;
const ticket = ticketOf(ladder({ ...subject, seed: 1 }), 1);

/** What a run of another seed on the ticket of seed 1 starts from. */
async function started(start: StartDescription, seed = 2, draw = 0): Promise<Float32Array> {
  const run = trainingRun({ ...subject, seed, draw, ticket, start });
  return (await runStart(run, undefined, temporaryLab().store)).parameters;
}
const fresh = (seed: number, draw = 0) => initialParameters(network, { rng: streams(seed).reinit(draw) });
const weightsOf = (parameters: Float32Array, layer: number) =>
  at(layerViews(network, parameters), layer).weights;

describe("fresh weights of a run on the ticket of another seed", () => {
  it("come from the run's seed, not from the ladder's, at every draw", async () => {
    for (const draw of [0, 3]) {
      expect(await started("reinit", 2, draw)).toEqual(fresh(2, draw));
      expect(await started("reinit", 2, draw)).not.toEqual(fresh(1, draw));
    }
  });

  it("are the same alone, in layers, as magnitudes that keep signs, and under noise too small to see", async () => {
    const whole = await started("reinit");
    expect(await started({ layers: ["reinit", "reinit", "reinit"] })).toEqual(whole);
    const mixed = await started({ layers: ["reinit", "original", "reinit"] });
    expect(weightsOf(mixed, 0)).toEqual(weightsOf(whole, 0));
    expect(weightsOf(mixed, 1)).toEqual(weightsOf(await started("original"), 1));
    const kept = await started("signKept");
    for (const layer of [0, 1, 2]) {
      expect(weightsOf(kept, layer).map(Math.abs)).toEqual(weightsOf(whole, layer).map(Math.abs));
    }
    const noisy = await started({ name: "noise", scale: 1e-12, of: "reinit" });
    noisy.forEach((value, i) => expect(value).toBeCloseTo(at(whole, i), 6));
  });

  it("leave all else to the ladder: original weights and noise are those of seed 1", async () => {
    expect(await started("original")).toEqual(initialParameters(network, { rng: streams(1).init }));
    const noise: StartDescription = { name: "noise", scale: 0.5 };
    expect(await started(noise, 2)).toEqual(await started(noise, 3));
  });
});
