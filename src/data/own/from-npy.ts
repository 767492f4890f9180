import { zipMembers } from "../../disk/index.js";
import { checkName } from "../../numerics/checks.js";
import { checkOne } from "./from-arrays.js";
import { readNpy, type NpyArray } from "./npy.js";
import { MOST, readBytes } from "./read-bytes.js";
import type { NpySource, NpzSource, RawExamples } from "./types.js";

interface Named {
  /** The file, as errors begin with it. */
  readonly name: string;
  readonly array: NpyArray;
}

/** Examples of NPY files. Errors name file and byte. */
export function fromNpy({ npy, labels, targets }: NpySource): RawExamples {
  checkOne(`dataset: ${npy}`, labels, targets);
  const read = (file: string): Named => ({
    name: `dataset: ${file}`,
    array: readNpy(readBytes(file), `dataset: ${file}`),
  });
  return ofArrays(
    read(npy),
    labels === undefined ? undefined : read(labels),
    targets === undefined ? undefined : read(targets),
  );
}

/** Examples of an NPZ archive. Errors name file, array and byte. */
export function fromNpz({
  npz,
  inputs = "inputs",
  targets,
  labels = targets === undefined ? "labels" : undefined,
}: NpzSource): RawExamples {
  const what = `dataset: ${npz}`;
  checkOne(what, labels, targets);
  const members = zipMembers(readBytes(npz), { what, most: MOST });
  const names = members.map(({ name }) => name.replace(/\.npy$/, ""));
  const read = (wanted: string): Named => {
    checkName(what, "array", wanted, names);
    const name = `${what}: ${wanted}`;
    const member = members[names.indexOf(wanted)];
    return { name, array: readNpy(member?.read() ?? new Uint8Array(), name) };
  };
  return ofArrays(
    read(inputs),
    labels === undefined ? undefined : read(labels),
    targets === undefined ? undefined : read(targets),
  );
}

function ofArrays(inputs: Named, labels: Named | undefined, targets: Named | undefined): RawExamples {
  const [count = 0, ...each] = inputs.array.shape;
  const features = each.reduce((product, size) => product * size, 1);
  if (each.length === 0)
    throw new RangeError(
      `${inputs.name} must have an axis of examples and one of features, got shape (${count},)`,
    );
  const answers = labels ?? targets ?? inputs;
  const place = (example: number, input?: number): string => {
    const { name, array } = input === undefined ? answers : inputs;
    const index = input === undefined ? example : example * features + input;
    return `${name} at ${index} (byte ${array.start + array.itemBytes * index})`;
  };
  if (answers.array.shape[0] !== count || (labels !== undefined && answers.array.values.length !== count))
    throw new RangeError(
      `${answers.name} must have shape (${count},) as ${inputs.name.replace("dataset: ", "")} has ${count} examples, got (${answers.array.shape.join(", ")})`,
    );
  const common = { count, features, inputs: numbersOf(inputs), pixels: false, place };
  if (targets === undefined) return { ...common, labels: answers.array.values };
  const values = numbersOf(targets);
  return { ...common, targets: values instanceof Float64Array ? values : Float64Array.from(values) };
}

/** The numbers of an array, finite. */
function numbersOf({ name, array: { values, start, itemBytes } }: Named): Uint8Array | Float64Array {
  if (values instanceof Uint8Array) return values;
  if (!(values instanceof Float64Array)) throw new RangeError(`${name} must hold numbers, got texts`);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return values;
  throw new RangeError(
    `${name} must hold finite numbers, got ${values[odd]} at ${odd} (byte ${start + itemBytes * odd})`,
  );
}
