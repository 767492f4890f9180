import { mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { writeWhole } from "../../disk/index.js";
import { parameterCount, resolveNetwork, type NetworkDescription } from "../../networks/architecture.js";
import { fromLayersModel } from "../../networks/layers-model/from-layers-model.js";
import { readNamedTopology } from "../../networks/layers-model/read-topology.js";
import { heldValues } from "../../networks/layers-model/saved-kernels.js";
import { modelTensors } from "../../networks/layers-model/tensors.js";
import { savedNames } from "../../networks/layers-model/write-topology.js";
import { at } from "../../numerics/at.js";
import { knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { exportTfjs } from "./export-tfjs.js";
import type { ExportInput } from "./export-torch.js";

/** What the model is read as. */
export interface LoadModelOptions {
  /** As for `fromLayersModel`: `loadTfjs().identity`. */
  readonly engine: string;
  /** As for `fromLayersModel`. Default "own". */
  readonly as?: "own" | "layers" | undefined;
}

/** A model that was saved with its weights. */
export interface LoadedModel {
  /** For descriptions. */
  readonly network: NetworkDescription;
  /** Laid out as this package has them: for `lab.keep`, as the start of runs. */
  readonly parameters: Float32Array;
}

/** What a manifest says of a tensor. */
interface SavedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * A layers model with its weights from `model.json` (or its folder) and the binary files beside it, as `model.save("file://…")`, the Keras converter and `saveModel` write them. Nothing in it is run. Throws where a file is missing, leaves the folder, is
 * too short, or holds other than float32; and as `fromLayersModel` at layers that are not supported.
 */
export function loadModel(path: string, options: LoadModelOptions): LoadedModel {
  const { engine, as } = knownFields("loadModel", options, ["engine", "as"]);
  const file =
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, "model.json") : path;
  const json = parsed(file);
  if (json["format"] !== undefined && json["format"] !== "layers-model")
    refuse(file, "format must be layers-model", json["format"]);
  const topology = json["modelTopology"];
  const network = fromLayersModel(topology, { engine, as });
  const { model, names } = readNamedTopology(topology);
  const saved = savedTensors(file, json["weightsManifest"]);
  const parameters = new Float32Array(parameterCount(resolveNetwork({ layersModel: model, engine })));
  for (const tensor of modelTensors(model)) {
    const wanted = savedNames(model, tensor).map((name) => `${at(names, tensor.node)}/${name}`);
    const found = saved.find(({ name }) => wanted.some((one) => name === one || name.endsWith(`/${one}`)));
    if (found === undefined)
      return refuse(
        file,
        `weights must have ${wanted.join(" or ")}`,
        saved.map(({ name }) => name).join(", "),
      );
    if (found.shape.join() !== tensor.shape.join())
      refuse(
        file,
        `${found.name} must have shape [${tensor.shape.join(", ")}]`,
        `[${found.shape.join(", ")}]`,
      );
    parameters.set(heldValues(model, tensor, found.values), tensor.offset);
  }
  return { network, parameters };
}

/** Writes `model.json` and `weights.bin` into a folder (made if it is not there), each whole or not at all: see `exportTfjs`. */
export function saveModel(folder: string, input: ExportInput): void {
  const { weights, model } = exportTfjs(input);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, "weights.bin"), weights);
  writeWhole(join(folder, "model.json"), model);
}

function parsed(file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return refuse(
      file,
      "a model must be JSON in a file that is there",
      error instanceof Error ? error.message : "none",
    );
  }
  if (typeof value === "object" && value !== null) return { ...value };
  return refuse(file, "a model must be a JSON object", value);
}

/** The tensors of a manifest: groups of files, read one behind the other. */
function savedTensors(file: string, manifest: unknown): readonly SavedTensor[] {
  if (!Array.isArray(manifest)) return refuse(file, "weightsManifest must be a list", manifest);
  return manifest.flatMap((group: unknown): SavedTensor[] => {
    const { paths, weights } = Object(group) as { paths?: unknown; weights?: unknown };
    if (!Array.isArray(paths) || !Array.isArray(weights))
      return refuse(file, "a group of weights must have paths and weights", group);
    const bytes = Buffer.concat(paths.map((path: unknown) => beside(file, path)));
    let next = 0;
    const tensors = weights.map((entry: unknown): SavedTensor => {
      const { name, shape, dtype, quantization } = Object(entry) as Readonly<Record<string, unknown>>;
      if (typeof name !== "string" || dtype !== "float32" || quantization !== undefined)
        return refuse(file, "weights must have names and be plain float32", entry);
      const sizes: readonly unknown[] = Array.isArray(shape) ? shape : [NaN];
      if (!sizes.every((size) => Number.isSafeInteger(size) && Number(size) >= 0))
        return refuse(file, `${name} must have a shape of integers ≥ 0`, shape);
      const length = sizes.reduce<number>((all, size) => all * Number(size), 1);
      if (next + 4 * length > bytes.length)
        return refuse(file, `${name} must lie in its files, ${next + 4 * length} bytes`, bytes.length);
      const values = Float32Array.from({ length }, (_, j) => bytes.readFloatLE(next + 4 * j));
      next += 4 * length;
      return { name, shape: sizes.map(Number), values };
    });
    if (next !== bytes.length) refuse(file, `weights must fill their files, ${next} bytes`, bytes.length);
    return tensors;
  });
}

/** A file beside the model: what a model.json names is never followed out of its folder. */
function beside(file: string, path: unknown): Buffer {
  const folder = resolve(dirname(file));
  if (typeof path !== "string" || !resolve(folder, path).startsWith(folder + sep))
    return refuse(file, "weights must lie beside it", path);
  try {
    return readFileSync(resolve(folder, path));
  } catch (error) {
    return refuse(file, `weights ${path} must be there`, error instanceof Error ? error.message : "none");
  }
}

function refuse(file: string, requirement: string, got: unknown): never {
  throw new RangeError(
    `loadModel: ${file}: ${requirement}, got ${typeof got === "string" ? got : shown(got)}`,
  );
}
