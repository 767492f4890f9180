import type { Architecture } from "../../networks/types.js";
import { layerViews } from "../../networks/layout.js";
import { at } from "../../numerics/at.js";
import { checkNumbers } from "../../numerics/check-numbers.js";
import { ascendingOrder } from "../masks/ascending-order.js";

/** What a mask's code knows of a weight before its bit: a context number, and how each bit read changes what is known of the next. */
export interface MaskContexts {
  /** Contexts there are, ≥ 1: `contextOf` gives an integer in [0, count). */
  readonly count: number;
  /** The context of weight j of a layer; rows are coded from the first to the last. */
  contextOf(j: number): number;
  /** Called with each bit after it was coded. */
  learn(j: number, bit: number): void;
}

/** Contexts of one layer (outputs, inputs); `initial` are its initial weights where they are known. */
export type ContextsOf = (inputs: number, weights: number, initial: Float32Array | undefined) => MaskContexts;

/** Equal shares of a layer by |w₀|; survival changes smoothly with it. */
const BINS = 64;
/** The same beside columns, which share the survivors with them. */
const FEWER_BINS = 16;
/** Classes of columns by how many of their weights survived so far. */
const COLUMN_CLASSES = 12;

/** One context: only how many survive. */
const layer: ContextsOf = () => ({ count: 1, contextOf: () => 0, learn: () => undefined });

/** By how many weights of the same input survived in the rows before: border pixels keep none, central ones many. */
const columns: ContextsOf = (inputs) => {
  const seen = new Uint32Array(inputs);
  const kept = new Uint32Array(inputs);
  let [all, ones] = [0, 0];
  return {
    count: COLUMN_CLASSES,
    // Once for every weight: columns lie inside by the remainder.
    contextOf(j) {
      const column = j % inputs;
      const rows = seen[column] as number;
      if (rows < 2) return 0;
      // halves of powers of two of the column's rate over the layer's, 4 being equal
      const ratio = ((kept[column] as number) + 0.4) / ((rows * (ones + 1)) / (all + 1) + 0.4);
      let [grade, edge] = [1, 0.25];
      while (grade < COLUMN_CLASSES - 1 && ratio > edge) {
        grade++;
        edge *= Math.SQRT2;
      }
      return grade;
    },
    learn(j, bit) {
      const column = j % inputs;
      seen[column] = (seen[column] as number) + 1;
      kept[column] = (kept[column] as number) + bit;
      all++;
      ones += bit;
    },
  };
};

/** By the rank of |w₀| in its layer. */
const initial =
  (bins: number): ContextsOf =>
  (_inputs, weights, values) => {
    if (values === undefined) throw new TypeError("maskContexts: initial weights must be given, got none");
    const order = ascendingOrder(values.map((value) => Math.abs(value)));
    const bin = new Uint8Array(weights);
    order.forEach((j, rank) => (bin[j] = Math.floor((rank * bins) / weights)));
    return { count: bins, contextOf: (j) => bin[j] as number, learn: () => undefined };
  };

/** Both at once. */
const initialColumns: ContextsOf = (inputs, weights, values) => {
  const [a, b] = [initial(FEWER_BINS)(inputs, weights, values), columns(inputs, weights, values)];
  return {
    count: a.count * b.count,
    contextOf: (j) => a.contextOf(j) * b.count + b.contextOf(j),
    learn: b.learn,
  };
};

/** Codes of a mask by what they know. To add one, add an entry. */
export const maskCodes = {
  /** Knows only how many weights of a layer survived so far. */
  layer: { contexts: layer, needsInitial: false },
  /** Knows how many weights of the same input survived in the rows before. */
  columns: { contexts: columns, needsInitial: false },
  /** Knows the rank of |w₀| in its layer, of 64 equal shares. */
  initial: { contexts: initial(BINS), needsInitial: true },
  /** Knows the rank of |w₀|, of 16 equal shares, and the column's survivors. */
  "initial and columns": { contexts: initialColumns, needsInitial: true },
} satisfies Record<
  string,
  {
    /** Makes the contexts of a layer. */
    readonly contexts: ContextsOf;
    /** Whether the initial weights must be given, to both sides. */
    readonly needsInitial: boolean;
  }
>;

/** Names of the table `maskCodes`. */
export type MaskCodeName = keyof typeof maskCodes;

/** The contexts of each layer of a network. Throws on an unknown code and where one needs initial weights that are not there. */
export function layerContexts(
  caller: string,
  network: Architecture,
  code: MaskCodeName,
  parameters: Float32Array | undefined,
): readonly MaskContexts[] {
  if (!Object.hasOwn(maskCodes, code))
    throw new RangeError(
      `${caller}: code must be one of ${Object.keys(maskCodes).join(", ")}, got ${String(code)}`,
    );
  const { contexts, needsInitial } = maskCodes[code];
  if (needsInitial && parameters === undefined)
    throw new TypeError(`${caller}: initial must be given for the code ${code}, got none`);
  if (parameters !== undefined) checkNumbers(caller, "initial", parameters);
  const views = parameters === undefined ? undefined : layerViews(network, parameters);
  return network.layers.map(({ inputs, outputs }, i) =>
    contexts(inputs, inputs * outputs, views === undefined ? undefined : at(views, i).weights),
  );
}
