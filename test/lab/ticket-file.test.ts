import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  exportTicket,
  loadTicket,
  openLab,
  resultTicket,
  saveTicket,
  ticketRun,
} from "../../src/lab/index.js";
import {
  canonicalForm,
  dependencies,
  describedKey,
  ladder,
  levelRun,
  networkModule,
  rewindTo,
  ticketOf,
  trainingRun,
} from "../../src/experiments/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { canonicalJson, keyOf } from "../../src/numerics/index.js";
import {
  applyMask,
  exportTfjs,
  exportTorch,
  readSafetensors,
  startParameters,
  type SavedTicket,
} from "../../src/tickets/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

const recipe = { ...small, iterations: 60 };
const subject = { network: "digits-mlp", data: "digits", recipe, seed: 7 } as const;
const level1 = levelRun(ladder(subject), 1);
const network = resolveNetwork("digits-mlp");

// One lab for all tests, so that they share what it computed.
const store = mkdtempSync(join(tmpdir(), "lottery-lab-tickets-"));
const lab = openLab({ store, workers: 0, committed: false });
afterAll(() => {
  lab.close();
  rmSync(store, { recursive: true });
});

describe("saveTicket and loadTicket", () => {
  it("keep mask, m ⊙ w₀, trained weights and the run's canonical form, whose hash is its key", async () => {
    const folder = temporaryFolder();
    const result = await lab.run(level1);
    const file = join(folder, "new", "level-1.safetensors");
    await saveTicket(result, file, { lab });
    const ticket = loadTicket(file);
    expect(ticket.network).toEqual(network);
    expect(ticket.mask).toEqual(await result.mask());
    expect(ticket.trained).toEqual(await result.weights());
    const mask = await result.mask();
    expect(ticket.initial).toEqual(startParameters("original", { network, mask, seed: 7 }));
    expect(keyOf(ticket.description)).toBe(result.key);
    expect(canonicalJson(ticket.description)).toBe(canonicalJson(canonicalForm(result.description)));
    expect(ticket).toMatchObject(await resultTicket(result, { lab }));
    expect(readdirSync(join(folder, "new"))).toEqual(["level-1.safetensors"]);
  });

  it("trained again, a loaded ticket gives the same results in another lab, and from fresh weights others", async () => {
    const file = join(temporaryFolder(), "level-1.safetensors");
    const result = await lab.run(level1);
    await saveTicket(result, file, { lab });
    const other = temporaryLab();
    const [again, fresh] = await other.runAll([
      ticketRun(loadTicket(file), { lab: other }),
      ticketRun(loadTicket(file), { lab: other, start: "reinit" }),
    ]);
    expect(again?.summary).toEqual(result.summary);
    expect(await again?.weights()).toEqual(await result.weights());
    expect(fresh?.summary.kept).toEqual(result.summary.kept);
    expect(fresh?.summary.history).not.toEqual(result.summary.history);
  });

  it("a ticket rewound to step 40 starts from the dense weights of that step, where it and schedule went on", async () => {
    const restart = rewindTo(recipe, 40);
    const rewound = ladder({
      ...subject,
      restart: { ...restart, start: { name: "rewind", step: 40, moments: "fresh" } },
    });
    const result = await lab.run(levelRun(rewound, 1));
    const ticket = await resultTicket(result, { lab });
    const early = await lab.run(trainingRun({ ...subject, recipe: { ...recipe, iterations: 40 } }));
    expect(ticket.initial).toEqual(applyMask(network, await result.mask(), await early.weights()));
    const again = await lab.run(ticketRun(ticket, { lab }));
    expect(again.summary).toEqual(result.summary);
    const read = dependencies(result.description).map(describedKey);
    for (const key of new Set(read)) expect(lab.store.pruneBlobs(key)).toBeGreaterThan(0);
    expect(await resultTicket(result, { lab })).toEqual(ticket);
  });

  it("own starts and masks, arms and own networks are those of the run", async () => {
    const ticket = ticketOf(ladder(subject), 1);
    const start = lab.keep(startParameters("reinit", { network, seed: 99 }));
    const [own, arm] = await lab.runAll([
      smallRun({ ticket, recipe, start }),
      smallRun({ ticket, recipe, arm: "random", draw: 3 }),
    ]);
    if (own === undefined || arm === undefined) throw new Error("2 results must be there");
    const [ownTicket, armTicket] = [await resultTicket(own, { lab }), await resultTicket(arm, { lab })];
    expect(ownTicket.initial).toEqual(
      startParameters("reinit", { network, mask: await own.mask(), seed: 99 }),
    );
    expect(armTicket.initial).toEqual(
      startParameters("original", { network, mask: await arm.mask(), seed: 7 }),
    );

    const file = join(temporaryFolder(), "net.mjs");
    writeFileSync(
      file,
      "export const widths = [64, 12, 10]; export const initialiser = ({ inputs }) => 1 / inputs;",
    );
    const module = await networkModule(file);
    const result = await lab.run(trainingRun({ ...subject, network: module }));
    const saved = await resultTicket(result, { lab });
    expect(canonicalJson(saved.description)).not.toContain("net.mjs");
    expect((await lab.run(ticketRun(saved, { lab }))).summary).toEqual(result.summary);
  });

  it("a run that diverged has no trained weights, and cannot be exported as trained", async () => {
    const wild = { ...recipe, optimizer: "sgd", rate: 1e30 } as const;
    const result = await lab.run(smallRun({ recipe: wild }));
    expect(result.summary.divergedAt).toBeDefined();
    const ticket = await resultTicket(result, { lab });
    expect(ticket).not.toHaveProperty("trained");
    await expect(exportTicket(ticket, temporaryFolder(), { format: "torch" })).rejects.toThrow(
      "exportTicket: trained parameters must be there, got a ticket that has initial ones only",
    );
  });

  it("a missing file, a damaged one and one of another kind are named", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "ticket.safetensors");
    expect(() => loadTicket(file)).toThrow(`loadTicket: ${file} must exist, got no file`);
    const result = await lab.run(level1);
    await saveTicket(result, file, { lab });
    const bytes = readFileSync(file);
    bytes[bytes.length - 40] = 1 ^ (bytes[bytes.length - 40] ?? 0);
    writeFileSync(file, bytes);
    expect(() => loadTicket(file)).toThrow(
      `${file} must be a whole ticket, got one that is not (decodeTicket: content`,
    );
    await exportTicket(result, folder, { format: "torch", lab });
    expect(() => loadTicket(file)).toThrow("format must be lottery-lab-ticket, got pt");
  });

  it("a write that fails leaves the file as it was and nothing beside it", async () => {
    const folder = temporaryFolder();
    const result = await lab.run(level1);
    const file = join(folder, "ticket.safetensors");
    await saveTicket(result, file, { lab });
    const before = readFileSync(file);
    await expect(saveTicket(result, join(file, "below"), { lab })).rejects.toThrow(/ENOTDIR|EEXIST/);
    await expect(saveTicket(result, folder, { lab })).rejects.toThrow();
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).toEqual(["ticket.safetensors"]);
  });

  it("ticketRun refuses a network that descriptions cannot say", () => {
    const layers = [
      { inputs: 64, outputs: 3, activation: "tanh" },
      { inputs: 3, outputs: 10, activation: "relu" },
    ] as const;
    const mask = { layers: [new Uint8Array(192), new Uint8Array(30)] };
    const ticket: SavedTicket = {
      network: { layers },
      mask,
      initial: new Float32Array(235),
      description: {},
    };
    const { data, recipe, seed } = subject;
    expect(() => ticketRun(ticket, { data, recipe, seed, lab: temporaryLab() })).toThrow(
      "ticketRun: network must have one activation in its hidden layers and none after, got",
    );
  });
});

describe("exportTicket", () => {
  it("writes ticket.safetensors for torch, model.json and weights.bin for tfjs: what exportTorch and exportTfjs make", async () => {
    const folder = temporaryFolder();
    const result = await lab.run(level1);
    const { mask, initial, trained, description } = await resultTicket(result, { lab });
    if (trained === undefined) throw new Error("trained weights must be there");
    const [torch, tfjs] = [join(folder, "torch"), join(folder, "tfjs")];
    expect(await exportTicket(result, torch, { format: "torch", lab })).toEqual([
      join(torch, "ticket.safetensors"),
    ]);
    const made = exportTorch({ network, mask, parameters: trained, description });
    expect(new Uint8Array(readFileSync(join(torch, "ticket.safetensors")))).toEqual(made);
    expect(readSafetensors(made).metadata.get("description")).toBe(
      canonicalJson(canonicalForm(result.description)),
    );

    expect(
      [...(await exportTicket(result, tfjs, { format: "tfjs", parameters: "initial", lab }))].sort(),
    ).toEqual(["model.json", "weights.bin"].map((name) => join(tfjs, name)));
    const { model, weights } = exportTfjs({ network, mask, parameters: initial, description });
    expect(readFileSync(join(tfjs, "model.json"), "utf8")).toBe(model);
    expect(new Uint8Array(readFileSync(join(tfjs, "weights.bin")))).toEqual(weights);
  });

  it("refuses an unknown format before anything is written", async () => {
    const folder = join(temporaryFolder(), "out");
    const options = { format: "onnx" as "torch", lab: temporaryLab() };
    const ticket = {} as SavedTicket;
    await expect(exportTicket(ticket, folder, options)).rejects.toThrow(
      "format must be one of torch, tfjs, got onnx",
    );
    expect(existsSync(folder)).toBe(false);
  });
});
