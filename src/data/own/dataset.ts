import { random } from "../../numerics/random.js";
import { at } from "../../numerics/at.js";
import { checkName, knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { takeExamples } from "../take-examples.js";
import type { Examples } from "../types.js";
import { classIndices, classNames } from "./classes.js";
import { encodeData, valueOf, type DataContent } from "./content.js";
import { hold } from "./held.js";
import { scaled, scalings, type FeatureScaling } from "./scaling.js";
import { readSource } from "./sources.js";
import type { DatasetOptions, OwnData, RawExamples, ScalingName } from "./types.js";

/**
 * A data set of one's own as a value that stands wherever the name of a data set can: in ladders, runs, manifests and on the command line. It is made of arrays, a
 * table, CSV, NPY, NPZ or IDX files or folders of images, which are read now, at once; later nothing of them is needed. The value is known by
 * its content alone: the same examples are the same data set, whatever their files or its name. With labels it is a set of classes, with targets one of real values,
 * for loss "squared". Errors name file, line and column, or byte. Scaling looks at the training data alone.
 */
export function dataset(options: DatasetOptions): OwnData {
  const given = knownFields("dataset", options, ["train", "test", "classes", "name", "scaling"]);
  const { test: asked = 0.2, classes, name = "own data" } = given;
  if (typeof name !== "string" || name === "")
    throw new RangeError(`dataset: name must be a text, got ${shown(name)}`);
  const source = readSource("train", given.train);
  const { train, test } =
    typeof asked === "number" ? divided(source, asked) : { train: source, test: readSource("test", asked) };
  checkAlike(train, test);
  const { scaling = train.pixels ? "bytes" : "none" } = given;
  checkName("dataset", "scaling", scaling, Object.keys(scalings));
  const content = contentOf(train, test, classes, scaling);
  const bytes = encodeData(content);
  return hold(valueOf(name, content, bytes), bytes);
}

/** A part of the examples set apart: which ones depends on their number alone. Both parts keep their order. */
function divided(
  all: RawExamples,
  fraction: number,
): { readonly train: RawExamples; readonly test: RawExamples } {
  const held = Math.round(fraction * all.count);
  if (!(fraction > 0 && fraction < 1))
    throw new RangeError(`dataset: test must be a source, or a fraction in (0, 1), got ${shown(fraction)}`);
  if (held < 1 || held >= all.count)
    throw new RangeError(
      `dataset: test must leave at least 1 of ${all.count} examples on each side, got ${fraction}`,
    );
  const order = random(0).split("test").permutation(all.count);
  return { train: picked(all, order.slice(held).sort()), test: picked(all, order.slice(0, held).sort()) };
}

function picked(
  { features, inputs, labels, targets, place, ...rest }: RawExamples,
  indices: Uint32Array,
): RawExamples {
  const rows = <T extends Uint8Array | Float64Array>(values: T, width: number): T => {
    const length = indices.length * width;
    const taken = values instanceof Float64Array ? new Float64Array(length) : new Uint8Array(length);
    indices.forEach((from, to) => taken.set(values.subarray(from * width, (from + 1) * width), to * width));
    return taken as T; // of the kind that it was
  };
  return {
    ...rest,
    count: indices.length,
    features,
    inputs: rows(inputs, features),
    labels: labels && Array.from(indices, (i) => labels[i] ?? ""),
    targets: targets && rows(targets, targets.length / rest.count),
    place: (example) => place(at(indices, example)),
  };
}

function checkAlike(train: RawExamples, test: RawExamples): void {
  const said = ({ features, targets, count }: RawExamples): string =>
    `${features} features and ${targets === undefined ? "labels" : `${targets.length / count} targets`}`;
  if (said(train) === said(test)) return;
  throw new RangeError(`dataset: test must have ${said(train)} as train has, got ${said(test)}`);
}

function contentOf(
  train: RawExamples,
  test: RawExamples,
  classes: DatasetOptions["classes"],
  scaling: ScalingName,
): DataContent {
  const { labels } = train;
  if (labels === undefined && classes !== undefined)
    throw new RangeError(`dataset: classes must be left out beside targets, got ${shown(classes)}`);
  const names = labels === undefined ? undefined : classNames(classes, train, labels);
  // Bytes that are scaled by one factor stay bytes: the engine applies it.
  const odd = [train, test].map((part) => ({ part, at: notByte(part) })).find(({ at }) => at >= 0);
  if (scaling === "bytes" && odd !== undefined) {
    const { features, inputs, place } = odd.part;
    const where = place(Math.floor(odd.at / features), odd.at % features);
    throw new RangeError(
      `${where} must be an integer in [0, 255] for scaling "bytes", got ${inputs[odd.at]}`,
    );
  }
  const whole = (scaling === "none" || scaling === "bytes") && odd === undefined;
  const features = whole ? undefined : scalings[scaling](train);
  const scale = whole && scaling === "bytes" ? 1 / 255 : 1;
  const made = (raw: RawExamples): Examples => {
    const inputs = inputsOf(raw, features);
    const { count, labels: own, targets } = raw;
    const shape = { count, features: raw.features, classes: names?.length ?? 1, scale, inputs };
    if (names === undefined || own === undefined)
      return takeExamples("dataset", {
        ...shape,
        labels: new Uint8Array(count),
        targets: targets?.map((value) => (value === 0 ? 0 : value)),
      });
    return takeExamples("dataset", { ...shape, labels: classIndices(names, classes, raw, own) });
  };
  return { train: made(train), test: made(test), classes: names };
}

function inputsOf(raw: RawExamples, features: FeatureScaling | undefined): Uint8Array | Float32Array {
  if (features !== undefined) return scaled(raw, features);
  return raw.inputs instanceof Uint8Array ? raw.inputs : Uint8Array.from(raw.inputs);
}

/** The first input that is no byte; −1 if all are. */
function notByte({ inputs }: RawExamples): number {
  if (inputs instanceof Uint8Array) return -1;
  return inputs.findIndex((value) => !(value >= 0 && value <= 255 && Number.isInteger(value)));
}
