import { packageVersion } from "../../data/package-root.js";
import { activations } from "../../networks/activations.js";
import { parameterCount, resolveNetwork } from "../../networks/architecture.js";
import { biasCountOf } from "../../networks/layer-kinds.js";
import type { LayersModel } from "../../networks/layers-model/model.js";
import { layerSlices, layerViews } from "../../networks/layout.js";
import type { Architecture, DenseLayer, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { canonicalJson, keyOf, sha256Hex } from "../../numerics/canonical.js";
import { checkParameters, maskTensors, parameterTensors, weightShape } from "./layer-tensors.js";
import { checkMask } from "../masks/masks.js";
import type { SafeTensors, TensorArrays } from "./safetensors.js";
import { littleEndianBytes, readSafetensors, writeSafetensors } from "./safetensors.js";
import type { DType } from "./safetensors-header.js";
import { checkFields } from "../../numerics/checks.js";

/** A ticket apart from any lab: all that is needed to train it, or to use what it became. */
export interface SavedTicket {
  /** Dense layers, or a model of TensorFlow.js. */
  readonly network: Architecture;
  /** Which weights survive. */
  readonly mask: Mask;
  /** The parameters it starts from, m ⊙ w₀: pruned weights are 0. */
  readonly initial: Float32Array;
  /** The parameters it ended with, if it was trained: pruned weights are 0. */
  readonly trained?: Float32Array | undefined;
  /** The canonical form of the run that it is the ticket of. Its SHA-256 is the key of that run. */
  readonly description: Readonly<Record<string, unknown>>;
}

/** A ticket as it was read, and what wrote it. */
export interface ReadTicket extends SavedTicket {
  /** Of what wrote the file. */
  readonly versions: {
    /** Of lottery-lab, when the file was written. */
    readonly package: string;
    /** Of the form of the file. */
    readonly format: number;
  };
}

const FORMAT = 1;

/**
 * A ticket as the bytes of a safetensors file. Tensors, layer i from 0, (outputs, inputs) and (outputs), of a kernel of TensorFlow.js in its own shape with the outputs first: `mask.layers.<i>.weight` (BOOL),
 * `initial.layers.<i>.weight` and `.bias` (F32), the same with `trained.` if there are any. Texts: `format`, `version`, `package`, `network` and
 * `description` (canonical JSON), and `sha256` of all that. Equal tickets give equal bytes. Throws a RangeError on a mask or parameters
 * that do not fit the network, on weights that are pruned and not 0, and on values that are not finite.
 */
export function encodeTicket(ticket: SavedTicket): Uint8Array {
  checkFields("encodeTicket", ticket, ["network", "mask", "initial", "trained", "description", "versions"]);
  const { network, mask, initial, trained, description } = ticket;
  checkTicket("encodeTicket", { network, mask, initial, trained, description });
  const tensors = new Map([
    ...parameterTensors(network, initial, "initial."),
    ...maskTensors(network, mask, { dtype: "BOOL", name: (i) => `mask.layers.${i}.weight` }),
    ...(trained === undefined ? [] : parameterTensors(network, trained, "trained.")),
  ]);
  const metadata = new Map([
    ["format", "lottery-lab-ticket"],
    ["version", String(FORMAT)],
    ["package", packageVersion()],
    ["network", canonicalJson(network)],
    ["description", canonicalJson(description)],
  ]);
  return writeSafetensors({ tensors, metadata: metadata.set("sha256", checksum({ tensors, metadata })) });
}

/**
 * The ticket of `encodeTicket`'s bytes, to the bit. Throws a RangeError on bytes that are no safetensors file, no ticket, of a later form than
 * this package knows, or not what was written.
 */
export function decodeTicket(bytes: Uint8Array): ReadTicket {
  const file = readSafetensors(bytes);
  const text = (name: string): string =>
    file.metadata.get(name) ?? refuse(`file must have the text ${name}`, "none");
  if (text("format") !== "lottery-lab-ticket") refuse("format must be lottery-lab-ticket", text("format"));
  if (text("version") !== String(FORMAT))
    refuse(`version must be ${FORMAT}`, `${text("version")}, written by lottery-lab ${text("package")}`);
  const found = checksum(file);
  if (found !== text("sha256")) refuse(`content must have SHA-256 ${text("sha256")}`, found);

  const network = networkOf(text("network"));
  const description = jsonRecord("description", text("description"));
  const { take, parameters, has, checkEmpty } = tensorTaker(file, network);
  const layers = network.layers.map((layer, i) =>
    take(`mask.layers.${i}.weight`, "BOOL", weightShape(layer)),
  );
  const ticket = {
    network,
    mask: { layers },
    initial: parameters("initial."),
    description,
    ...(has("trained.") ? { trained: parameters("trained.") } : {}),
  };
  checkEmpty();
  checkTicket("decodeTicket", ticket);
  return { ...ticket, versions: { package: text("package"), format: FORMAT } };
}

/** Takes tensors of known type and shape out of a file, one after the other, until none is left. */
function tensorTaker({ tensors }: SafeTensors, network: Architecture) {
  const left = new Map(tensors);
  const take = <D extends DType>(name: string, dtype: D, shape: readonly number[]): TensorArrays[D] => {
    const tensor = left.get(name) ?? refuse(`file must have the tensor ${name}`, "none");
    const [wanted, got] = [`${dtype} [${shape.join(", ")}]`, `${tensor.dtype} [${tensor.shape.join(", ")}]`];
    if (got !== wanted) refuse(`${name} must be ${wanted}`, got);
    left.delete(name);
    return tensor.values as TensorArrays[D]; // its type was just compared
  };
  const parameters = (prefix: string): Float32Array => {
    const parts = network.layers.map((layer, i) => ({
      weights: take(`${prefix}layers.${i}.weight`, "F32", weightShape(layer)),
      biases: take(`${prefix}layers.${i}.bias`, "F32", [biasCountOf(layer)]),
    }));
    const joined = new Float32Array(parameterCount(network));
    layerViews(network, joined).forEach(({ weights, biases }, i) => {
      weights.set(at(parts, i).weights);
      biases.set(at(parts, i).biases);
    });
    return joined;
  };
  const has = (prefix: string): boolean => [...left.keys()].some((name) => name.startsWith(prefix));
  const checkEmpty = (): void => {
    for (const name of left.keys()) refuse("file must hold mask, initial and trained only", name);
  };
  return { take, parameters, has, checkEmpty };
}

/** What the file says, whatever wrote it and in whatever order: texts but the checksum itself, and each tensor's type, shape and bytes. */
function checksum({ tensors, metadata }: SafeTensors): string {
  const texts = [...metadata].filter(([name]) => name !== "sha256");
  const values = [...tensors].map(([name, tensor]) => {
    const { dtype, shape } = tensor;
    return [name, { dtype, shape, sha256: sha256Hex(littleEndianBytes(tensor.values)) }] as const;
  });
  return keyOf({ metadata: Object.fromEntries(texts), tensors: Object.fromEntries(values) });
}

function checkTicket(caller: string, { network, mask, initial, trained }: SavedTicket): void {
  checkMask(network, mask, caller);
  for (const [name, parameters] of Object.entries({ initial, trained })) {
    if (parameters === undefined) continue;
    checkParameters(network, parameters, `${caller}: ${name}`);
    layerSlices(network).forEach(({ weights }, i) => {
      const gone = at(mask.layers, i).findIndex((bit, j) => bit === 0 && parameters[weights + j] !== 0);
      if (gone === -1) return;
      const found = `${parameters[weights + gone]} at ${gone}`;
      throw new RangeError(`${caller}: ${name} must be 0 where layer ${i} is pruned, got ${found}`);
    });
  }
}

function networkOf(json: string): Architecture {
  const { layers, model } = jsonRecord("network", json);
  // The layers of a model follow from it; which engine computed it is said by the description.
  if (model !== undefined)
    return resolveNetwork({ layersModel: model as LayersModel, engine: "any" }, "decodeTicket");
  if (!Array.isArray(layers) || layers.length === 0) return refuse("network must have layers", json);
  const checked = layers.map((layer: unknown): DenseLayer => {
    const { inputs, outputs, activation } = Object(layer) as Partial<DenseLayer>;
    const whole = [inputs, outputs].every((units) => Number.isSafeInteger(units) && Number(units) >= 1);
    if (!whole || inputs === undefined || outputs === undefined || activation === undefined)
      return refuse("layers must have inputs, outputs and activation", JSON.stringify(layer));
    if (!Object.hasOwn(activations, activation))
      refuse(`activation must be one of ${Object.keys(activations).join(", ")}`, activation);
    return { inputs, outputs, activation };
  });
  for (const [i, { outputs }] of checked.slice(0, -1).entries()) {
    const { inputs } = at(checked, i + 1);
    if (inputs !== outputs) refuse(`layer ${i + 1} must have ${outputs} inputs`, inputs);
  }
  return { layers: checked };
}

function jsonRecord(name: string, json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse(`${name} must be JSON`, json.slice(0, 40));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(`${name} must be a JSON object`, json.slice(0, 40));
  return { ...value };
}

function refuse(requirement: string, got: unknown): never {
  throw new RangeError(`decodeTicket: ${requirement}, got ${String(got)}`);
}
