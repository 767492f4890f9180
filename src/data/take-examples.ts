import { requireArray, requireFinite, requireIntegers, type Numbers } from "./take-arrays.js";
import type { Examples } from "./types.js";

/** Examples whose arrays may be of any type. */
export interface GivenExamples extends Omit<Examples, "inputs" | "labels" | "targets"> {
  readonly inputs: Numbers;
  readonly labels: Numbers;
  readonly targets?: Numbers | undefined;
}

/**
 * Examples with every field checked and every array in the form engines take: bytes stay bytes, other inputs become float32. Arrays that have
 * their form already are not copied. Throws on no examples, wrong lengths, labels that are no class, and inputs (times the scale) or targets that are not finite.
 */
export function takeExamples(caller: string, given: GivenExamples): Examples {
  const { count, features, classes, scale, inputs, labels, targets } = given;
  const need = (condition: boolean, requirement: string, got: unknown): void => {
    if (!condition) throw new RangeError(`${caller}: ${requirement}, got ${String(got)}`);
  };
  need(Number.isSafeInteger(count) && count > 0, "count must be a positive integer", count);
  need(Number.isSafeInteger(features) && features > 0, "features must be a positive integer", features);
  const classed = Number.isSafeInteger(classes) && classes >= 1 && classes <= 256;
  need(classed, "classes must be an integer in [1, 256]", classes);
  const scaled = typeof scale === "number" && Number.isFinite(Math.fround(scale)) && Math.fround(scale) > 0;
  need(scaled, "scale must be a positive number", scale);
  const product = `${count} × ${features} = ${count * features}`;
  requireArray(caller, "inputs", inputs, count * features, product);
  requireArray(caller, "labels", labels, count);
  requireIntegers(caller, "labels", labels, classes);
  requireFinite(caller, "inputs", inputs, scale);
  const taken = {
    count,
    features,
    classes,
    scale,
    inputs: inputs instanceof Uint8Array || inputs instanceof Float32Array ? inputs : toFloats(inputs),
    labels: labels instanceof Uint8Array ? labels : Uint8Array.from(labels),
  };
  if (targets === undefined) return taken;
  requireArray(caller, "targets", targets, undefined);
  const whole = targets.length > 0 && targets.length % count === 0;
  need(whole, "targets must have a whole number of values an example", targets.length);
  requireFinite(caller, "targets", targets);
  return { ...taken, targets: targets instanceof Float32Array ? targets : toFloats(targets) };
}

const toFloats = (values: Numbers): Float32Array => Float32Array.from(values);
