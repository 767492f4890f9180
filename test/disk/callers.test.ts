import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exportStore } from "../../src/cli/export.js";
import { keepStudy } from "../../src/cli/keep.js";
import { copiedModule } from "../../src/experiments/modules/module-copies.js";
import { moduleFiles, moduleIdentity } from "../../src/experiments/modules/module-files.js";
import { exportFigure } from "../../src/figures/index.js";
import { exportTicket, saveTicket, writeManifest } from "../../src/lab/index.js";
import { openPace } from "../../src/lab/pace.js";
import { exportPages, provenance, table, verdictCard } from "../../src/notebook/index.js";
import { openCheckpoints } from "../../src/store/checkpoints.js";
import { exportResults, openStore, writeTrunks } from "../../src/store/index.js";
import { resolveNetwork } from "../../src/networks/index.js";
import { keyOf, sha256Hex } from "../../src/numerics/index.js";
import { denseMask } from "../../src/tickets/index.js";
import { curves } from "../figures/examples.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "../lab/temporary.js";

const key = keyOf("a");
const meta = { seconds: 1, stepSeconds: 1, engine: "", node: "", platform: "", package: "" };
const silent = { write: () => undefined, error: () => undefined };
const rounds = { levels: 1, layers: [Uint8Array.of(1, 0)] };
const verdict = { outcome: "supported", claim: "c", rule: "r", parts: [], reason: "x" } as const;
const checkpoint = {
  step: 1,
  parameters: new Float32Array(2),
  optimizer: { first: new Float32Array(), second: new Float32Array(), steps: 1, power1: 1, power2: 1 },
  history: [],
  lossSum: 0,
};

const network = resolveNetwork({ widths: [2, 1] });
const ticket = { network, mask: denseMask(network), initial: new Float32Array(3), description: {} };

/** A store with one result that has a blob. */
function filled(folder: string) {
  const store = openStore(join(folder, "store"));
  const blobs = { weights: new Uint8Array(3) };
  store.publish({ key, description: { job: "train" }, summary: 1, blobs }, meta);
  return store;
}

/** In LOTTERY_OUT, as `npm start` runs notebooks. */
function inNotebook(folder: string, show: () => void): void {
  vi.stubEnv("LOTTERY_OUT", folder);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  show();
}
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Who writes a file: its path below a folder, and what writes it there. `forgives` that it cannot: nothing hangs on the file. */
interface Writer {
  readonly file: string;
  readonly write: (folder: string) => unknown;
  readonly forgives?: true;
}

const writers: Readonly<Record<string, Writer>> = {
  writeManifest: { file: "m.json", write: (folder) => writeManifest(join(folder, "m.json"), [smallRun()]) },
  saveTicket: {
    file: "a.safetensors",
    write: async (folder) => {
      const lab = temporaryLab();
      const recipe = { ...small, iterations: 1, evaluateEvery: 1 };
      await saveTicket(await lab.run(smallRun({ recipe })), join(folder, "a.safetensors"), { lab });
    },
  },
  exportTicket: {
    file: "model.json",
    write: (folder) => exportTicket(ticket, folder, { format: "tfjs", parameters: "initial" }),
  },
  "estimates of a lab": {
    file: "pace.json",
    write: (folder) => openPace(folder, "wasm").save(),
    forgives: true,
  },
  "a checkpoint": {
    file: `checkpoints/${key}.bin`,
    write: (folder) => openCheckpoints(folder, key).save({ checkpoint, seconds: 1, stepSeconds: 1 }),
    forgives: true,
  },
  exportResults: {
    file: "01-x.jsonl.gz",
    write: (folder) => exportResults("01-x", [key], { store: filled(temporaryFolder()), folder }),
  },
  writeTrunks: { file: "01-x.rounds.bin", write: (folder) => writeTrunks("01-x", [{ key, rounds }], folder) },
  "store export --csv --out": {
    file: "x.csv",
    write: (folder) => {
      const store = filled(temporaryFolder()).folder;
      exportStore({ store, csv: true, out: join(folder, "x.csv") }, silent);
    },
  },
  "store keep": {
    file: "01-x.verdict.json",
    write: (folder) => {
      const from = temporaryFolder();
      writeFileSync(join(from, "keys.json"), JSON.stringify([key]));
      writeFileSync(join(from, "verdict.json"), "{}");
      keepStudy("01-x", { from, results: folder, store: filled(temporaryFolder()).folder }, silent);
    },
  },
  exportFigure: {
    file: "curves-laptop.csv",
    write: (folder) => exportFigure(curves({ name: "curves" }), folder, { dpi: 50 }),
  },
  table: {
    file: "figures/t.csv",
    write: (folder) => inNotebook(folder, () => table([{ a: 1 }], { save: "t" })),
  },
  verdictCard: {
    file: "verdict.json",
    write: (folder) => inNotebook(folder, () => verdictCard(verdict)),
  },
  provenance: {
    file: "keys.json",
    write: (folder) => inNotebook(folder, () => provenance({ results: [{ key }] })),
  },
  exportPages: {
    file: "01-x.html",
    write: (folder) => {
      const file = join(temporaryFolder(), "01-x.ipynb");
      writeFileSync(file, JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
      exportPages(file, { to: folder });
    },
  },
};

describe.each(Object.entries(writers))("%s", (_, { file, write, forgives }) => {
  it("puts a new file in the place of the old one, and leaves nothing beside it", async () => {
    const folder = temporaryFolder();
    const [path, open] = [join(folder, file), join(temporaryFolder(), "open")];
    await write(folder);
    const beside = readdirSync(dirname(path));
    writeFileSync(path, "old");
    linkSync(path, open);
    await write(folder);
    // Written where it stood, the other name would show the new bytes.
    expect(readFileSync(open, "utf8")).toBe("old");
    expect(readFileSync(path, "utf8")).not.toBe("old");
    expect(readdirSync(dirname(path))).toEqual(beside);
  });

  it(`${forgives ? "goes on" : "says which file and why"} where it cannot write, and leaves nothing`, async () => {
    const folder = temporaryFolder();
    const path = join(folder, file);
    await write(folder);
    rmSync(path);
    const beside = readdirSync(dirname(path));
    mkdirSync(join(path, "in the way"), { recursive: true });
    const error = await (async (): Promise<unknown> => write(folder))().then(() => "", String);
    if (forgives) expect(error).toBe("");
    else {
      expect(error).toContain(`writeWhole: ${path} must be writable, got a folder (`);
      expect(error).toMatch(/\((EISDIR|ENOTEMPTY|EEXIST)\)$/);
    }
    const left = readdirSync(dirname(path)).filter((name) => !beside.includes(name));
    expect(left).toEqual([basename(path)]);
  });
});

it("the copy of a module is whole too, so that a half-written one is never imported", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.mjs"), "export default 1;");
  const files = moduleFiles(join(folder, "a.mjs"));
  const copy = copiedModule(files, moduleIdentity(files));
  expect(sha256Hex(readFileSync(copy))).toBe(moduleIdentity(files));
  expect(readdirSync(dirname(copy))).toEqual(["a.mjs"]);
});
