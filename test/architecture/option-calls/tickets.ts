import { join } from "node:path";
import { initialParameters } from "../../../src/networks/index.js";
import { exportTorch, prune, readSafetensors, saveModel } from "../../../src/tickets/index.js";
import { mask, network, parameters, rng, type OptionCases } from "./case.js";

const scores = mask.layers.map((layer) => layer.map((_, j) => j));
const levels = [
  { mask, trained: parameters },
  { mask: prune({ mask, scores, rate: 0.5 }), trained: parameters },
];
const initial = initialParameters(network, { rng });
const rates = { rate: 0.3, outputRate: 0.2, scope: "layer", excluded: [0], rates: undefined };
const exported = { network, mask, parameters, description: {} };

/** Masks, scores, starts and files; `folder` takes files. */
export const ticketCases = (folder: string): OptionCases => ({
  buildArm: {
    calls: [
      [
        { mask: "ticket", start: "original" },
        { network, mask, seed: 1, draw: 0, initialiser: undefined },
      ],
    ],
  },
  erkMask: { calls: [[mask, { network, rng }]] },
  randomMask: { calls: [[mask, { rng }]] },
  shuffledMask: { calls: [[mask, { network, rng }]] },
  exportTfjs: { calls: [[exported]] },
  exportTorch: { calls: [[exported]] },
  initialTicket: {
    calls: [
      [{ network, initial, criterion: "magnitude", rounds: 1, gradient: undefined, rng, kept: [6, 3] }],
    ],
  },
  globalDensities: { calls: [[network, 2, { rate: 0.3, excluded: [] }]] },
  ladderDensities: { calls: [[network, 2, rates]] },
  levelOfWeights: { calls: [[network, 5, 2, rates]] },
  levelSizes: { calls: [[network, 2, rates]] },
  prune: { calls: [[{ mask, scores, ...rates }]] },
  pruneTo: { calls: [[{ mask, scores, kept: [6, 3] }], [{ mask, scores, total: 9, excluded: [] }]] },
  permutationNull: {
    calls: [[{ network, initial: parameters, levels, draws: 2, rng, exclude: undefined, changes: "fresh" }]],
  },
  signPreservation: {
    calls: [[{ network, initial, trained: parameters, mask, alive: mask, exclude: undefined, stratum: 5 }]],
  },
  startParameters: {
    calls: [
      [
        { name: "noise", scale: 0.1, of: { name: "noise", scale: 0.2 } },
        { network, mask, seed: 1, draw: 0, initialiser: undefined },
      ],
    ],
    differs: { "1": { fields: ["base", "options"], why: "an own start may hand on what it was given" } },
  },
  writeSafetensors: { calls: [[{ tensors: new Map(), metadata: new Map() }]] },
  saveModel: { calls: [[join(folder, "model"), exported]] },
  loadModel: { calls: [[savedModel(folder), { engine: "any", as: "own" }]] },
  fromTorch: {
    calls: [[readSafetensors(exportTorch(exported)), { network, modules: ["layers.0", "layers.1"] }]],
  },
});

/** The folder of a model that is there to be loaded. */
function savedModel(folder: string): string {
  const path = join(folder, "saved");
  saveModel(path, exported);
  return path;
}
