import type { Examples } from "../../data/types.js";
import { outputCount } from "../../networks/layer-kinds.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { BackEndProgram } from "../back-end.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { lossInput } from "./examples.js";
import { countCorrect, lossFunctions } from "./losses.js";

/** How the outputs of a program's network are found. */
export interface Outputs {
  /** The last layer's z of some examples, [output][example]. */
  readonly of: (examples: Examples, indices: Uint32Array) => ParameterBuffer;
  /** How many examples at a time; the numbers do not depend on it. */
  readonly chunk: number;
}

/** What forward passes alone give. */
export function evaluation(
  arithmetic: Arithmetic,
  { network, loss }: ResolvedOptions,
  { of, chunk }: Outputs,
): Pick<BackEndProgram<Examples>, "evaluate" | "outputs"> {
  const outputs = outputCount(network);
  return {
    evaluate(examples, indices) {
      let [total, correct] = [0, 0];
      for (let from = 0; from < indices.length; from += chunk) {
        const part = indices.subarray(from, from + chunk);
        const input = lossInput(of(examples, part), outputs, examples, part);
        total = lossFunctions[loss](arithmetic, input, { total, scale: 1, smoothing: 0 });
        correct += countCorrect(input);
      }
      return { loss: total, correct };
    },
    outputs(examples, indices) {
      const rows = arithmetic.zeros(indices.length * outputs);
      for (let from = 0; from < indices.length; from += chunk) {
        const part = indices.subarray(from, from + chunk);
        const z = of(examples, part);
        part.forEach((_, e) => {
          for (let c = 0; c < outputs; c++) rows[(from + e) * outputs + c] = at(z, c * part.length + e);
        });
      }
      return rows;
    },
  };
}
