import { streams } from "../../data/streams.js";
import {
  initialParameters,
  initialStandardDeviation,
  type Initialiser,
  type InitialiserName,
} from "../../networks/initialisers.js";
import { layerViews } from "../../networks/layout.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import { keptIndices } from "../masks/masks.js";
import { choice, integer, number, type OptionTable } from "./start-options.js";

/** What a start may depend on. */
export interface StartInput {
  /** Whose parameters are made, [W₁, b₁, W₂, b₂, …]. */
  readonly network: Architecture;
  /** The weights that survive. */
  readonly mask: Mask;
  /** The seed of the ticket's trunk. */
  readonly seed: number;
  /** The seed of fresh weights, which are a control of the run that draws them: that of the run. */
  readonly freshSeed: number;
  /** Which draw: 0, 1, … */
  readonly draw: number;
  /** Of the trunk, by name or as a function. Default "glorot-normal". */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
  /** The parameters that a start which changes others (`changes`) begins from, not yet masked; else the original ones. Not to be written to. */
  base(): Float32Array;
  /** The start's own options, checked. */
  readonly options: Readonly<Record<string, number | string>>;
  /** The dense network of the trunk after that many steps. Throws where there is no trunk at hand. */
  rewound(step: number): Float32Array;
  /** The trained weights from which the mask was read. Throws where there are none at hand. */
  trained(): Float32Array;
}

/** The parameters a ticket starts from, before its mask is laid over them. A pure function of its input. */
export type Start = (input: StartInput) => Float32Array;

/** A start of the table. */
export interface StartEntry {
  /** Makes the parameters, unmasked. */
  readonly make: Start;
  /** True if another draw gives other parameters. */
  readonly draws: boolean;
  /** True if it changes other parameters: then `of` names them, by default the original ones. */
  readonly changes: boolean;
  /** What is said beside the name, by name: numbers always, choices if they differ from the default. */
  readonly options: OptionTable;
  /** Name of the number option at 0 of which nothing is changed. */
  readonly neutral?: string;
}

/** The trunk's own initial parameters; biases are 0 again too. */
const original: Start = ({ base }) => base();

/** A fresh draw from the same distribution, from a stream of its own: not a permutation of the original. */
const reinit: Start = ({ network, freshSeed, draw, initialiser }) =>
  initialParameters(network, { initialiser, rng: streams(freshSeed).reinit(draw) });

/** The initial parameters of another trunk, that of seed + 1 + draw: weights that some ticket did start from, but not this one. */
const other: Start = ({ network, seed, draw, initialiser }) =>
  initialParameters(network, { initialiser, rng: streams(seed + 1 + draw).init });

/**
 * The dense network of the trunk after `step` steps (Frankle et al. 2019, "late resetting"; 2020, section 4). With `moments` rewound the optimizer
 * goes on with its state at that step, else it begins anew; where data order and learning-rate schedule begin is said by the run.
 */
const rewind: Start = ({ options, rewound }) => rewound(Number(options["step"]));

/** The trained weights that the mask was read from: fine-tuning (Han et al. 2015) and learning-rate rewinding (Renda et al. 2020) start there. */
const trained: Start = ({ trained: weights }) => weights();

/** |fresh draw| with the sign of the base (Zhou et al. 2019, section 4.1: "reinit, keep signs"). The magnitudes are those of `reinit` at this draw. */
const signKept: Start = (input) => {
  const fresh = layerViews(input.network, reinit(input));
  return changed(input, (weight, j, layer) => sign(weight) * Math.abs(at(at(fresh, layer).weights, j)));
};

/** ± the layer's initial standard deviation, the sign being that of the base (Zhou et al. 2019, section 4.1: "constant, keep signs"). */
const signConstant: Start = (input) =>
  changed(input, (weight, _, layer) => sign(weight) * deviation(input, layer));

/** The base with the signs of a `fraction` of each layer's survivors turned, to the nearest whole number; a larger fraction turns these and more. */
const signFlipped: Start = (input) => {
  const fraction = Number(input.options["fraction"]);
  const flips = survivors(input).map((alive, layer) => {
    const order = rng(input).split(layer).permutation(alive.length);
    return new Set(order.subarray(0, Math.round(fraction * alive.length)).map((i) => at(alive, i)));
  });
  return changed(input, (weight, j, layer) => (at(flips, layer).has(j) ? -weight : weight));
};

/** The survivors' own values, permuted among the survivors of each layer: same values, other places. */
const permuted: Start = (input) => redrawn(input, (count, stream) => stream.permutation(count));

/** Each survivor draws, with replacement, a value of the survivors of its layer: their empirical distribution, with nothing else kept. */
const matched: Start = (input) =>
  redrawn(input, (count, stream) => Uint32Array.from({ length: count }, () => stream.integer(count)));

/**
 * The base with Gaussian noise of `scale` initial standard deviations σ of the layer on every weight: additive w + sσε; variance-preserving
 * (w + sσε) / √(1 + s²); sign-preserving |w + sσε| with the sign of w. Weight j draws the same ε in every arm of a draw, whatever the mask.
 */
const noise: Start = (input) => {
  const scale = Number(input.options["scale"]);
  const kind = input.options["kind"] ?? "additive";
  const shrink = kind === "variancePreserving" ? 1 / Math.sqrt(1 + scale * scale) : 1;
  const draws = input.network.layers.map(({ inputs, outputs }, layer) => {
    const values = new Float32Array(inputs * outputs);
    rng(input)
      .split(layer)
      .fillNormal(values, scale * deviation(input, layer));
    return values;
  });
  return changed(input, (weight, j, layer) => {
    const moved = shrink * (weight + at(at(draws, layer), j));
    return kind === "signPreserving" ? sign(weight) * Math.abs(moved) : moved;
  });
};

/**
 * The base with every unit's incoming weights multiplied by √(inputs / surviving inputs), so that a mask does not shrink what units receive (Evci et
 * al. 2022, "Gradient flow in sparse neural networks", section 3.1). A unit without survivors keeps its values.
 */
const fanInScaled: Start = (input) => {
  const alive = survivors(input);
  const factors = input.network.layers.map(({ inputs, outputs }, layer) => {
    const kept = new Float64Array(outputs);
    for (const j of at(alive, layer)) {
      const unit = Math.floor(j / inputs);
      kept[unit] = at(kept, unit) + 1;
    }
    return kept.map((count) => (count === 0 ? 1 : Math.sqrt(inputs / count)));
  });
  return changed(input, (weight, j, layer) => {
    const { inputs } = at(input.network.layers, layer);
    return weight * at(at(factors, layer), Math.floor(j / inputs));
  });
};

/**
 * The base with the last bit of one number turned: a survivor of the last layer, each draw another one, so that what happens next is chance and nothing else
 * (Jordan 2023, section 5). The last layer is the one whose weights all have an input that is not always 0, as a border pixel's is.
 */
const oneBit: Start = (input) => {
  const parameters = input.base().slice();
  const last = at(layerViews(input.network, parameters), input.network.layers.length - 1).weights;
  const alive = at(survivors(input), input.network.layers.length - 1);
  const order = streams(input.seed).start(0).split("one bit").permutation(alive.length);
  if (input.draw >= alive.length)
    throw new RangeError(
      `oneBit: draw must be below ${alive.length}, the survivors of the last layer, got ${input.draw}`,
    );
  const bits = new Uint32Array(last.buffer, last.byteOffset, last.length);
  const place = at(alive, at(order, input.draw));
  bits[place] = at(bits, place) ^ 1;
  return parameters;
};

/** The starts known by name. To add one, add an entry. */
export const starts = {
  /** The trunk's own initial values: Frankle & Carbin 2019. */
  original: { make: original, draws: false, changes: false, options: {} },
  /** A fresh draw from the same distribution: the control of Frankle & Carbin 2019. */
  reinit: { make: reinit, draws: true, changes: false, options: {} },
  /** The initial values of another trunk, which some ticket did start from, but not this one; a control of our own. */
  other: { make: other, draws: true, changes: false, options: {} },
  /** The dense network of the trunk after `step` steps: Frankle et al. 2019; 2020, section 4. */
  rewind: {
    make: rewind,
    draws: false,
    changes: false,
    options: {
      /** Steps of the trunk's dense run: an integer in [0, 1e9]. */
      step: integer(0, 1e9),
      /** Whether the optimizer goes on with its state at that step or begins anew. */
      moments: choice("rewound", "fresh"),
    },
    neutral: "step",
  },
  /** The trained values that the mask was read from: Han et al. 2015; Renda et al. 2020. */
  trained: { make: trained, draws: false, changes: false, options: {} },
  /** |fresh draw| with the sign of the base: Zhou et al. 2019, section 4.1. */
  signKept: { make: signKept, draws: true, changes: true, options: {} },
  /** ± the layer's initial deviation with the sign of the base: Zhou et al. 2019, section 4.1. */
  signConstant: { make: signConstant, draws: false, changes: true, options: {} },
  /** The base with the signs of a `fraction` of each layer's survivors turned; a control of our own. */
  signFlipped: {
    make: signFlipped,
    draws: true,
    changes: true,
    options: {
      /** Of each layer's survivors, in [0, 1], to the nearest whole number. */
      fraction: number(0, 1),
    },
    neutral: "fraction",
  },
  /** The base with each unit's incoming weights scaled up for those that are gone: Evci et al. 2022, section 3.1. */
  fanInScaled: { make: fanInScaled, draws: false, changes: true, options: {} },
  /** The survivors' own values at other survivors of their layer; a control of our own. */
  permuted: { make: permuted, draws: true, changes: true, options: {} },
  /** Values drawn with replacement from the layer's survivors; a control of our own. */
  matched: { make: matched, draws: true, changes: true, options: {} },
  /** The base with noise of `scale` initial deviations, of three kinds; a dose of our own. */
  noise: {
    make: noise,
    draws: true,
    changes: true,
    options: {
      /** In initial standard deviations of the layer, in [0, 1e6]. */
      scale: number(0, 1e6),
      /** w + sσε; (w + sσε) / √(1 + s²); or |w + sσε| with the sign of w. */
      kind: choice("additive", "variancePreserving", "signPreserving"),
    },
    neutral: "scale",
  },
  /** The base with the last bit of one weight turned: chance and nothing else, Jordan 2023, section 5. */
  oneBit: { make: oneBit, draws: true, changes: true, options: {} },
} as const satisfies Record<string, StartEntry>;

/** Names of the table `starts`. */
export type StartName = keyof typeof starts;

/** A copy of the base in which every weight is what `change` makes of it, rounded to float32; biases stay. */
function changed(
  { network, base }: StartInput,
  change: (weight: number, index: number, layer: number) => number,
): Float32Array {
  const parameters = base().slice();
  layerViews(network, parameters).forEach(({ weights }, layer) => {
    for (let j = 0; j < weights.length; j++) weights[j] = change(at(weights, j), j, layer);
  });
  return parameters;
}

/** A copy of the base in which survivor i of a layer has the value of survivor `choose(…)[i]`. */
function redrawn(input: StartInput, choose: (count: number, stream: Rng) => Uint32Array): Float32Array {
  const base = input.base();
  const parameters = base.slice();
  const alive = survivors(input);
  const values = layerViews(input.network, base);
  layerViews(input.network, parameters).forEach(({ weights }, layer) => {
    const places = at(alive, layer);
    const chosen = choose(places.length, rng(input).split(layer));
    places.forEach((place, i) => (weights[place] = at(at(values, layer).weights, at(places, at(chosen, i)))));
  });
  return parameters;
}

/** The survivors of each layer, by index. */
function survivors({ mask }: StartInput): readonly Uint32Array[] {
  return mask.layers.map(keptIndices);
}

const rng = ({ seed, draw }: StartInput): Rng => streams(seed).start(draw);

const deviation = ({ network, initialiser }: StartInput, layer: number): number =>
  initialStandardDeviation(at(network.layers, layer), initialiser);

/** −1 or 1: of a weight that is 0, +1. */
const sign = (weight: number): number => (weight < 0 ? -1 : 1);
