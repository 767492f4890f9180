import type { LossExample, LossFunctions } from "../../engine/index.js";
import { random } from "../../numerics/index.js";

/** Half the distance between the two values of a central difference. */
const step = 1e-5;
/** How far a derivative may be from the difference, relative to 1 + its size: the difference errs by about step² and 1e-16 / step. */
const tolerance = 1e-4;

/**
 * Tries a loss on two examples of three outputs, with one-hot targets. Throws if it gives no numbers, or if the derivative is not that of the value: central
 * differences at a generic point must agree within 1e-4.
 */
export function tryLoss(file: string, { value, derivative }: LossFunctions): void {
  const rng = random(0);
  for (const label of [0, 2]) {
    const outputs = Float64Array.from({ length: 3 }, () => rng.normal());
    const targets = Float64Array.from({ length: 3 }, (_, c) => +(c === label));
    const example = (z: Float64Array): LossExample => ({
      outputs: z.slice(),
      label,
      targets: targets.slice(),
    });
    const found: unknown = derivative(example(outputs));
    const given = numbers(found);
    if (given?.length !== 3) throw refusal(file, "derivative must return 3 numbers for 3 outputs", found);
    given.forEach((slope, c) => {
      const moved = (by: number): number => {
        const loss: unknown = value(example(outputs.map((z, k) => (k === c ? z + by : z))));
        if (typeof loss === "number" && Number.isFinite(loss)) return loss;
        throw refusal(file, "value must return a finite number", loss);
      };
      const difference = (moved(step) - moved(-step)) / (2 * step);
      if (Math.abs(slope - difference) > tolerance * (1 + Math.abs(difference)))
        throw refusal(
          file,
          `derivative must be that of value, which changes by ${difference.toPrecision(6)} with output ${c}`,
          slope,
        );
    });
  }
}

function numbers(found: unknown): readonly number[] | undefined {
  if (!Array.isArray(found) && !ArrayBuffer.isView(found)) return undefined;
  const list = Array.from(found as ArrayLike<unknown>);
  return list.every((item) => typeof item === "number") ? list : undefined;
}

const refusal = (file: string, requirement: string, got: unknown): TypeError =>
  new TypeError(`lossModule: ${file}: ${requirement}, got ${String(got)}`);
