import { shown } from "../../numerics/names.js";
import type { Affine, TensorInitialiser, Weighted } from "./model.js";

/** The settings of a layer as TensorFlow.js writes them, in snake_case. */
export type Config = Readonly<Record<string, unknown>>;

/** Throws, naming the layer. */
export function refuse(config: Config, requirement: string, got: unknown): never {
  const name = typeof config["name"] === "string" ? `layer ${config["name"]}: ` : "";
  throw new RangeError(
    `fromLayersModel: ${name}${requirement}, got ${typeof got === "string" ? got : shown(got)}`,
  );
}

/** Kernel and bias of a layer; `kernel` begins the names of its settings. */
export function readWeighted(config: Config, kernel: "kernel" | "depthwise" | "pointwise"): Weighted {
  const weights = readInitialiser(config, `${kernel}_initializer`, "GlorotNormal");
  if (config["use_bias"] === false) return { kernel: weights };
  return { kernel: weights, bias: readInitialiser(config, "bias_initializer", "Zeros") };
}

/** A normalisation over the last axis. */
export function readAffine(config: Config): Affine {
  const given = config["axis"] ?? -1;
  const axis = Array.isArray(given) && given.length === 1 ? (given as unknown[])[0] : given;
  // A positive axis is the last one's number; with channels last there is no other that makes sense.
  if (typeof axis !== "number" || !Number.isSafeInteger(axis) || axis === 0)
    refuse(config, "axis must be the last", given);
  const epsilon = config["epsilon"] ?? 1e-3;
  if (typeof epsilon !== "number" || !(epsilon > 0)) return refuse(config, "epsilon must be > 0", epsilon);
  return {
    epsilon,
    ...(config["scale"] === false ? {} : { gamma: readInitialiser(config, "gamma_initializer", "Ones") }),
    ...(config["center"] === false ? {} : { beta: readInitialiser(config, "beta_initializer", "Zeros") }),
  };
}

type Distribution = Extract<TensorInitialiser, { name: "varianceScaling" }>["distribution"];
type Mode = Extract<TensorInitialiser, { name: "varianceScaling" }>["mode"];

const scaling = (scale: number, mode: Mode, distribution: Distribution): TensorInitialiser => ({
  name: "varianceScaling",
  scale,
  mode,
  distribution,
});

const number = (config: Config, key: string, byDefault: number): number => {
  const given = config[key] ?? byDefault;
  return typeof given === "number" && Number.isFinite(given)
    ? given
    : refuse(config, `${key} must be a number`, given);
};

/** The initialisers by their class in TensorFlow.js; seeds in them are left out: every draw comes from the run's seed. */
const initialisers: Readonly<Record<string, (config: Config) => TensorInitialiser>> = {
  Zeros: () => ({ name: "constant", value: 0 }),
  Ones: () => ({ name: "constant", value: 1 }),
  Constant: (config) => ({ name: "constant", value: number(config, "value", 0) }),
  RandomNormal: (config) => ({
    name: "normal",
    mean: number(config, "mean", 0),
    deviation: number(config, "stddev", 0.05),
  }),
  TruncatedNormal: (config) => ({
    name: "truncatedNormal",
    mean: number(config, "mean", 0),
    deviation: number(config, "stddev", 0.05),
  }),
  RandomUniform: (config) => ({
    name: "uniform",
    least: number(config, "minval", -0.05),
    most: number(config, "maxval", 0.05),
  }),
  GlorotNormal: () => scaling(1, "fanAvg", "truncatedNormal"),
  GlorotUniform: () => scaling(1, "fanAvg", "uniform"),
  HeNormal: () => scaling(2, "fanIn", "truncatedNormal"),
  HeUniform: () => scaling(2, "fanIn", "uniform"),
  LeCunNormal: () => scaling(1, "fanIn", "truncatedNormal"),
  LeCunUniform: () => scaling(1, "fanIn", "uniform"),
  VarianceScaling: (config) => {
    const camel = (value: unknown): string =>
      String(value).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const mode = camel(config["mode"] ?? "fanIn");
    const distribution = camel(config["distribution"] ?? "normal");
    const modes: readonly Mode[] = ["fanIn", "fanOut", "fanAvg"];
    const found =
      modes.find((one) => one === mode) ?? refuse(config, `mode must be one of ${modes.join(", ")}`, mode);
    // TensorFlow.js calls the truncated normal "normal".
    const spread = distribution === "uniform" ? "uniform" : "truncatedNormal";
    return scaling(number(config, "scale", 1), found, spread);
  },
};

function readInitialiser(config: Config, key: string, byDefault: string): TensorInitialiser {
  const given = config[key] ?? byDefault;
  const { class_name: className, config: inner = {} } = (
    typeof given === "string" ? { class_name: given } : given
  ) as { readonly class_name?: unknown; readonly config?: Config };
  const name = String(className).replace(/(^|_)(\w)/g, (_, _start: string, letter: string) =>
    letter.toUpperCase(),
  );
  const found = Object.hasOwn(initialisers, name) ? initialisers[name] : undefined;
  return found === undefined
    ? refuse(config, `${key} must be one of ${Object.keys(initialisers).join(", ")}`, className)
    : found(inner);
}
