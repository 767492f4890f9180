import { layerActivations, type Operation } from "./model.js";
import { refuse, type Config } from "./read-config.js";

/** Two numbers of a configuration, or one for both. */
export const pair = (
  config: Config,
  key: string,
  byDefault: readonly [number, number],
): readonly [number, number] => {
  const given = config[key] ?? byDefault;
  if (typeof given === "number") return [given, given];
  const [a, b] = given as readonly number[];
  if (typeof a === "number" && typeof b === "number") return [a, b];
  return refuse(config, `${key} must be two numbers`, given);
};

/** An integer ≥ 1 of a configuration. */
export const count = (config: Config, key: string, byDefault?: number): number => {
  const given = config[key] ?? byDefault;
  return Number.isSafeInteger(given) && Number(given) >= 1
    ? Number(given)
    : refuse(config, `${key} must be an integer ≥ 1`, given);
};

/** A number in [0, 1) of a configuration. */
export const fraction = (config: Config, key: string, byDefault?: number): number => {
  const given = config[key] ?? byDefault;
  return typeof given === "number" && given >= 0 && given < 1
    ? given
    : refuse(config, `${key} must be in [0, 1)`, given);
};

/** How a window meets the edge. */
export const padding = (config: Config): "valid" | "same" => {
  const given = config["padding"] ?? "valid";
  if (given === "valid" || given === "same") return given;
  return refuse(config, "padding must be valid or same", given);
};

/** TensorFlow.js writes names of functions in snake_case or camelCase. */
export const camel = (name: unknown): string =>
  String(name).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** An activation by its name in a configuration, as an operation; none for the identity. */
export function activation(
  config: Config,
  name: unknown = config["activation"],
  alpha?: number,
): readonly Operation[] {
  const known = camel(name ?? "linear");
  if (known === "linear") return [];
  const found = layerActivations.find((one) => one === known);
  if (found === undefined)
    return refuse(config, `activation must be one of linear, ${layerActivations.join(", ")}`, name);
  return [{ op: "activation", name: found, ...(alpha === undefined ? {} : { alpha }) }];
}

/** The slope of an activation below 0. */
export const alphaOf = (config: Config, byDefault: number): number => {
  const given = config["alpha"] ?? byDefault;
  return typeof given === "number" && Number.isFinite(given)
    ? given
    : refuse(config, "alpha must be a number", given);
};
