import { resolveNetwork, weightCount, type Mask } from "../../networks/index.js";
import { logBinomial } from "../../theory/index.js";
import {
  decodeWeights,
  denseMask,
  encodeWeights,
  enumerativeBits,
  maskBits,
  maskCodes,
  maskEntropy,
  quantisedWidths,
  type MaskCodeName,
  type QuantisedWidth,
} from "../../tickets/index.js";
import { checkClasses } from "../subject.js";
import { guess } from "../cost.js";
import { levelRun } from "../train/level-run.js";
import { runStart } from "../train/run-start.js";
import type { TrainingRun } from "../train/training-run.js";
import type { JobTools } from "../kind.js";
import { partCount, partOf, pointOf } from "./point.js";
import { pointKind, type PointOptions } from "./point-kind.js";
import { breathe, timed } from "./timed.js";
import { programOf } from "./program-of.js";

/** Which network is written down: a run with its own final weights, or with given ones. */
export type CodesOptions = PointOptions;

/** What it takes to write down a network. */
export interface CodesRun extends PointOptions {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "codes";
}

/** A network whose weights were rounded, as it comes back from its code. */
export interface CodedWeights {
  /** Bits to which each weight was rounded; 32 keeps every bit. */
  readonly width: QuantisedWidth;
  /** Of mask, weights and biases together. */
  readonly bits: number;
  /** Examples told wrong. */
  readonly errors: {
    /** Of the training examples, validation left out. */
    readonly training: number;
    /** Of the examples held out of the training data. */
    readonly validation: number;
    /** Of the test data. */
    readonly test: number;
  };
}

/** What a measurement of codes found. */
export interface CodesSummary {
  /** Examples of each part. */
  readonly counts: {
    /** Without the validation examples. */
    readonly training: number;
    /** As the recipe says. */
    readonly validation: number;
    /** All of the data set. */
    readonly test: number;
  };
  /** Lengths in bits of the mask alone. */
  readonly mask: {
    /** Σ n H(k/n) over layers, bits. */
    readonly entropy: number;
    /** Of the enumerative code. */
    readonly enumerative: number;
    /** Of each code of the table `maskCodes`; those that know the initial weights are told them by a seed, whose bits are not counted here. */
    readonly codes: Readonly<Record<MaskCodeName, number>>;
  };
  /** By ascending width; the last is exact. */
  readonly widths: readonly CodedWeights[];
}

/** The bits of a network's mask in several codes, and of its weights rounded to several widths with what each then gets wrong. */
export const codesKind = pointKind<CodesRun, CodesSummary>({
  job: "codes",
  where: "codes",
  title: "codes",
  fields: {},
  check: ({ run }) => checkClasses("codes", run),
  cost: ({ run }) => {
    const examples = partCount(run, "training") + partCount(run, "validation") + partCount(run, "test");
    const weights = weightCount(resolveNetwork(run.network));
    return {
      steps: quantisedWidths.length,
      secondsAStep: guess.evaluate * examples * weights + 1e-6 * weights,
      like: String(examples),
    };
  },
  async compute(description, tools) {
    const { run } = description;
    const network = resolveNetwork(run.network);
    const { parameters, mask = denseMask(network) } = await pointOf(description, tools);
    return timed(tools, async () => {
      const initial = await initialOf(run, tools);
      const names = Object.keys(maskCodes) as MaskCodeName[];
      const codes = Object.fromEntries(
        names.map((code) => [code, maskBits(network, mask, { code, initial })]),
      ) as Record<MaskCodeName, number>;
      const entropy = maskEntropy(mask);
      const enumerative = enumerativeBits(mask, logBinomial);
      const widths: CodedWeights[] = [];
      for (const width of quantisedWidths) {
        const coded = encodeWeights(network, mask, parameters, { width });
        const back = decodeWeights(network, coded, { width });
        const errors = await errorsOf(run, { mask, parameters: back.parameters }, tools);
        widths.push({ width, bits: 8 * coded.length, errors });
        await breathe(tools, widths.length, quantisedWidths.length);
      }
      const counts = {
        training: partCount(run, "training"),
        validation: partCount(run, "validation"),
        test: partCount(run, "test"),
      };
      return { counts, mask: { entropy, enumerative, codes }, widths };
    });
  },
});

/** Describes a measurement of codes. Every field is checked; errors begin with `codes`. */
export function codes(options: CodesOptions): CodesRun {
  return codesKind.describe(options);
}

/** The initial weights that the seed of the ticket gives, none masked. */
async function initialOf(run: TrainingRun, tools: JobTools): Promise<Float32Array> {
  const dense = run.ticket === undefined ? run : levelRun(run.ticket.ladder, 0);
  const { parameters } = await runStart(
    { ...dense, ticket: undefined, mask: undefined, start: "original" },
    undefined,
    tools.store,
  );
  return parameters;
}

interface Coded {
  readonly mask: Mask;
  readonly parameters: Float32Array;
}

async function errorsOf(
  run: TrainingRun,
  { mask, parameters }: Coded,
  tools: JobTools,
): Promise<CodedWeights["errors"]> {
  const program = await programOf(run, { mask }, tools);
  try {
    program.load(parameters);
    const wrong = async (part: "training" | "validation" | "test"): Promise<number> => {
      const { examples, indices } = await partOf(run, part, tools);
      const { count, correct } = program.evaluate(examples, indices);
      return count - correct;
    };
    return {
      training: await wrong("training"),
      validation: await wrong("validation"),
      test: await wrong("test"),
    };
  } finally {
    program.free();
  }
}
