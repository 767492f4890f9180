import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelRun, ladder, trainingRun } from "../../../src/experiments/index.js";
import {
  applyMask,
  decodeSeedTicket,
  encodeSeedTicket,
  packMask,
  startParameters,
} from "../../../src/tickets/index.js";
import { small, temporaryLab } from "../../lab/temporary.js";
import { digits, lenet, masked, ticketMask } from "../fixtures.js";

describe("encodeSeedTicket and decodeSeedTicket", () => {
  it("give back the start m ⊙ w₀ to the bit, the mask, seed and description, for any network and mask", () => {
    fc.assert(
      fc.property(masked, fc.nat(), ({ network, mask }, seed) => {
        const description = { note: "x", seed };
        const back = decodeSeedTicket(encodeSeedTicket({ network, seed, mask, description }));
        expect(back.mask).toEqual(mask);
        expect([back.seed, back.description, back.network]).toEqual([seed, description, network]);
        const start = applyMask(network, mask, startParameters("original", { network, seed }));
        expect(new Uint32Array(back.initial.buffer)).toEqual(new Uint32Array(start.buffer));
      }),
    );
  });

  it("take less than a quarter of the survivors' float32 values at 3.6 % of LeNet", () => {
    const mask = ticketMask(lenet, 15);
    const kept = mask.layers.reduce((sum, layer) => sum + layer.reduce((a, b) => a + b, 0), 0);
    expect(encodeSeedTicket({ network: lenet, seed: 3, mask }).length).toBeLessThan(4 * kept * 0.25);
  });

  it("from which a trained ticket comes back: its start byte for byte, and trained again its trained bytes", async () => {
    const lab = temporaryLab();
    const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
    const trained = await lab.run(levelRun(trunk, 3));
    const file = encodeSeedTicket({ network: digits, seed: 7, mask: await trained.mask() });
    const { seed, mask, initial } = decodeSeedTicket(file);
    expect(initial).toEqual(startParameters("original", { network: digits, seed: 7, mask }));
    const again = trainingRun({
      network: "digits-mlp",
      data: "digits",
      recipe: small,
      seed,
      mask: lab.keep(packMask(digits, mask)),
      start: lab.keep(initial),
    });
    const result = await lab.run(again);
    expect(result.key).not.toBe(trained.key);
    expect(await result.blob("weights")).toEqual(await trained.blob("weights"));
  });

  it("refuse other bytes, a cut file, another seed and a changed mask", () => {
    const file = encodeSeedTicket({ network: digits, seed: 7, mask: ticketMask(digits, 5) });
    expect(() => decodeSeedTicket(new Uint8Array(100))).toThrow("decodeSeedTicket: bytes must begin with");
    expect(() => decodeSeedTicket(file.subarray(0, file.length - 20))).toThrow("start must have SHA-256");
    const text = Buffer.from(file).toString("latin1").replace('"seed":7', '"seed":8');
    expect(() => decodeSeedTicket(new Uint8Array(Buffer.from(text, "latin1")))).toThrow(
      "start must have SHA-256",
    );
    const flipped = file.slice();
    flipped[file.length - 40] = (flipped[file.length - 40] ?? 0) ^ 64;
    expect(() => decodeSeedTicket(flipped)).toThrow("start must have SHA-256");
  });
});
