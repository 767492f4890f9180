import { parameterCount } from "../../networks/architecture.js";
import { weightCountOf } from "../../networks/layer-kinds.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { knownFields } from "../../numerics/checks.js";
import { layerSlices } from "../../networks/layout.js";
import { applyMask } from "../masks/masks.js";
import { readSafetensors, type SafeTensor, type SafeTensors } from "./safetensors.js";
import { torchTensors, type TorchTensor } from "./torch-layout.js";

/** What the state dict is read as. */
export interface FromTorchOptions {
  /** What the tensors must fit, one module for each of its parts with parameters. */
  readonly network: Architecture;
  /**
   * Names of the modules with parameters in the order of the network, such as ["conv1", "fc1"]. Default: those in the file, sorted with numbers in their names counted as numbers (`layers.2` before `layers.10`).
   */
  readonly modules?: readonly string[] | undefined;
}

/** What a state dict says of a network. */
export interface ImportedNetwork {
  /** Laid out as our own; pruned weights are 0. */
  readonly parameters: Float32Array;
  /** Of `weight_mask` tensors (torch.nn.utils.prune); undefined if the file has none. Layers without one keep all. */
  readonly mask: Mask | undefined;
}

/**
 * Parameters and mask of a network from a PyTorch state dict in a safetensors file (`safetensors.torch.save_file`): Linear (outputs, inputs), Conv2d (filters, channels, rows, columns), norms with running statistics, in F64, F32, F16 or
 * BF16. Kernels come to lie channels last, and the inputs of a Linear after a flattened image are put in that order too. A pruned module's `weight_orig` and `weight_mask` are taken as such. Pickled files (.pt, .pth) are refused: reading them runs
 * code. Throws a RangeError on modules, names and shapes that do not fit, listing what does.
 */
export function fromTorch(file: Uint8Array | SafeTensors, options: FromTorchOptions): ImportedNetwork {
  const { network, modules } = knownFields("fromTorch", options, ["network", "modules"]);
  const { tensors } =
    file instanceof Uint8Array
      ? readSafetensors(unpickled(file))
      : knownFields("fromTorch", file, ["tensors", "metadata"], "file field");
  const wanted = torchTensors(network);
  const names = modules ?? modulesOf(tensors);
  const count = new Set(wanted.map(({ module }) => module)).size;
  if (names.length !== count)
    refuse(`modules must be ${count} names, one a module with parameters`, names.join(", "));
  const parameters = new Float32Array(parameterCount(network));
  const bits = network.layers.map((layer) => new Uint8Array(weightCountOf(layer)).fill(1));
  const slices = layerSlices(network);
  let masked = false;
  const known = new Set<string>();
  for (const tensor of wanted) {
    const name = `${at(names, tensor.module)}.${tensor.name}`;
    const values = valuesOf(tensors, [name, `${name}_orig`], tensor, known);
    values.forEach((value, j) => (parameters[tensor.place(j)] = value));
    if (tensor.layer === undefined || !tensors.has(`${name}_mask`)) continue;
    masked = true;
    const { weights } = at(slices, tensor.layer);
    const layer = at(bits, tensor.layer);
    valuesOf(tensors, [`${name}_mask`], tensor, known).forEach((kept, j) => {
      if (kept !== 0 && kept !== 1) refuse(`${name}_mask must hold 0 and 1 only`, kept);
      layer[tensor.place(j) - weights] = kept;
    });
  }
  for (const name of tensors.keys())
    if (!known.has(name) && !name.endsWith(".num_batches_tracked"))
      refuse(`file must hold ${[...known].join(", ")} only`, name);
  const stray = parameters.findIndex((value) => !Number.isFinite(value));
  if (stray !== -1) refuse("parameters must be finite as float32", parameters[stray]);
  if (!masked) return { parameters, mask: undefined };
  const mask = { layers: bits };
  return { parameters: applyMask(network, mask, parameters), mask };
}

/** Modules in the file, numbers in their names counted as numbers. */
function modulesOf(tensors: SafeTensors["tensors"]): readonly string[] {
  const names = [...tensors.keys()].flatMap((name) => /^(.*)\.(?:weight|weight_orig)$/.exec(name)?.[1] ?? []);
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** The values of the first of these names that the file has, checked. */
function valuesOf(
  tensors: SafeTensors["tensors"],
  names: readonly string[],
  { shape }: TorchTensor,
  known: Set<string>,
): readonly number[] {
  const name = names.find((one) => tensors.has(one));
  const tensor: SafeTensor | undefined = name === undefined ? undefined : tensors.get(name);
  if (name === undefined || tensor === undefined)
    return refuse(
      `file must have ${names.join(" or ")} of shape [${shape.join(", ")}]`,
      [...tensors.keys()].join(", "),
    );
  known.add(name);
  const { values } = tensor;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return refuse(`${name} must hold floats`, tensor.dtype);
  if (tensor.shape.join() !== shape.join())
    refuse(`${name} must have shape [${shape.join(", ")}]`, `[${tensor.shape.join(", ")}]`);
  return Array.from(values);
}

/** Files of torch.save are archives or pickles, whose reading runs what they say. */
function unpickled(bytes: Uint8Array): Uint8Array {
  const [a, b] = bytes;
  if ((a === 0x50 && b === 0x4b) || a === 0x80)
    refuse(
      "file must be safetensors (safetensors.torch.save_file(net.state_dict(), FILE))",
      "a file of torch.save, which holds a pickle",
    );
  return bytes;
}

function refuse(requirement: string, got: unknown): never {
  throw new RangeError(`fromTorch: ${requirement}, got ${String(got)}`);
}
