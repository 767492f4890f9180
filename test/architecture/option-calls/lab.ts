import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, type Lab } from "../../../src/index.js";
import { network, ownRule, type Bench, type OptionCases } from "./case.js";

const content = "0".repeat(64);
const why = "what `progress` gives may stand there, with the functions it has beside";
const runOptions = { fields: ["advance", "finish"], why };
const closes = (lab: unknown): void => (lab as Lab).close();

/** Stores, labs and ticket files. */
export const labCases = ({ lab, folder, run, result, ticket }: Bench): OptionCases => {
  const manifest = join(folder, "manifest.json");
  writeFileSync(manifest, JSON.stringify({ manifest: 1, jobs: [] }));
  return cases({ lab, folder, run, result, ticket, manifest });
};

const cases = ({
  lab,
  folder,
  run,
  result,
  ticket,
  manifest,
}: Pick<Bench, "lab" | "folder" | "run" | "result" | "ticket"> & {
  readonly manifest: string;
}): OptionCases => ({
  contentKey: { calls: [[{ content }]] },
  exportResults: { calls: [["study", [], { store: lab.store, folder }]] },
  exportRounds: { calls: [["study", [], { store: lab.store, folder }]] },
  openStore: { calls: [[folder, { onDamage: () => undefined }]] },
  openLab: {
    calls: [
      [
        {
          store: folder,
          workers: 0,
          engine: "wasm",
          committed: false,
          executor: undefined,
          slots: { folder, count: 1 },
          onDamage: undefined,
        },
      ],
    ],
    free: closes,
  },
  slurm: {
    calls: [
      [
        {
          partition: "main",
          kubernetes: { image: "node", claim: "store" },
          pollSeconds: 10,
          settleSeconds: 60,
          name: "study",
        },
      ],
    ],
  },
  openSlots: { calls: [[{ folder, count: 1 }]] },
  readManifest: { calls: [[manifest, { modules: [], data: [] }]] },
  writeManifest: { calls: [[join(folder, "written.json"), [run], { store: lab.store }]] },
  runManifestJob: {
    calls: [
      [
        lab,
        { manifest: 1, jobs: [{ key: contentKey({ content }), wave: 0, description: run }] },
        0,
        { signal: undefined },
      ],
    ],
    differs: { "3": runOptions },
  },
  ownStart: {
    calls: [
      [
        lab,
        { make: () => new Float32Array(9), draws: false, changes: false, options: {} },
        { network, seed: 1, mask: undefined, draw: 0 },
      ],
    ],
    differs: { "2": { fields: ["base", "options"], why: "an own start may hand on what it was given" } },
  },
  runOwnLadder: {
    calls: [
      [
        lab,
        {
          network: { widths: [64, 10], activation: "tanh" },
          data: "digits",
          recipe: { ...run.recipe, optimizer: { name: "sgd" }, schedule: { warmup: 0 } },
          seed: 1,
          criterion: { score: () => [], when: "end", scope: "layer", rounds: 1 },
          levels: 0,
          restart: { start: { name: "noise", scale: 0.1 } },
        },
        { signal: undefined },
      ],
    ],
    differs: { "2": runOptions },
    written: {
      "1.network.module": "made by networkModule",
      "1.recipe.optimizer.module": "made by optimizerModule",
    },
  },
  exportTicket: { calls: [[ticket, folder, { format: "torch", parameters: "initial", lab }]] },
  resultTicket: { calls: [[result, { lab }]] },
  saveTicket: { calls: [[result, `${folder}/t.safetensors`, { lab }]] },
  ticketRun: {
    calls: [ownRule, { name: "sgd" }].map((optimizer) => [
      ticket,
      { lab, start: { name: "noise", scale: 0.1 }, recipe: { ...run.recipe, optimizer, schedule: {} } },
    ]),
  },
});
