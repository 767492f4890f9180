import { streams } from "../../data/streams.js";
import { parameterCount } from "../../networks/architecture.js";
import { initialParameters, type Initialiser, type InitialiserName } from "../../networks/initialisers.js";
import { layerViews } from "../../networks/layout.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { recall } from "../../numerics/recall.js";
import { applyMask, denseMask } from "../masks/masks.js";
import {
  normalStart,
  type NamedStart,
  type OwnParameters,
  type StartDescription,
} from "./start-description.js";
import { starts, type Start, type StartInput } from "./starts.js";
import { checkFields } from "../../numerics/checks.js";

/** What starts may depend on beside their description; what a start does not need may be left out. */
export interface StartParametersOptions {
  /** Whose parameters are made, [W₁, b₁, W₂, b₂, …]. */
  readonly network: Architecture;
  /** Pruned weights start at +0. Default: every weight survives. */
  readonly mask?: Mask | undefined;
  /** The seed of the ticket's trunk: an integer ≥ 0. */
  readonly seed: number;
  /** The seed that fresh weights are drawn from, wherever they stand in the start. Default: `seed`. */
  readonly freshSeed?: number | undefined;
  /** Which draw, an integer ≥ 0. Default 0. Starts that draw nothing ignore it. */
  readonly draw?: number | undefined;
  /** Default "glorot-normal". */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
  /** For `rewind`: the trunk's dense network after that many steps. Default: refuses. */
  readonly rewound?: ((step: number) => Float32Array) | undefined;
  /** For `trained`: the weights that the mask was read from. Default: refuses. */
  readonly trained?: (() => Float32Array) | undefined;
  /** For parameters made by hand: their values. Default: refuses. */
  readonly own?: ((own: OwnParameters) => Float32Array) | undefined;
}

/** The fields of the options; and what a `StartInput` has beside: an own start may hand on what it was given. */
const startFields = [
  "network",
  "mask",
  "seed",
  "freshSeed",
  "draw",
  "initialiser",
  "rewound",
  "trained",
  "own",
];
const inputFields = ["base", "options"];

/** The masked parameters of a start, described or an own function. Throws on an unknown name, a seed or draw that is no safe integer ≥ 0. */
export function startParameters(
  start: StartDescription | Start,
  options: StartParametersOptions,
): Float32Array {
  checkFields("startParameters", options, [...startFields, ...inputFields]);
  const { network, mask, seed, freshSeed = seed, draw = 0, initialiser } = options;
  if (!Number.isSafeInteger(draw) || draw < 0)
    throw new RangeError(`startParameters: draw must be an integer ≥ 0, got ${draw}`);
  streams(freshSeed);
  streams(seed); // refuses a bad seed before any start adds to it
  const original = (): Float32Array => originalParameters(network, seed, initialiser);
  const { rewound = needs("rewind"), trained = needs("trained"), own = needs("of one's own") } = options;
  const input: StartInput = {
    network,
    mask: mask ?? denseMask(network),
    seed,
    freshSeed,
    draw,
    initialiser,
    base: original,
    options: {},
    rewound,
    trained,
  };
  const make = (described: StartDescription): Float32Array => {
    if (typeof described === "string") return starts[described].make(input);
    if ("content" in described) return own(described);
    if ("layers" in described) return joined(network, described.layers.map(make));
    const { name, of, ...given } = described as NamedStart;
    const base = of === undefined ? original : () => make(of);
    return starts[name].make({ ...input, base, options: given as StartInput["options"] });
  };
  const parameters =
    typeof start === "function"
      ? start(input)
      : make(normalStart("startParameters", start, network.layers.length));
  return mask === undefined ? parameters : applyMask(network, mask, parameters);
}

/** Initial parameters drawn last: a job needs those of its seed several times, and jobs of one seed follow each other. */
const drawn = recall<Float32Array>(4);

/** The initial parameters of a seed, a copy for each caller. */
function originalParameters(
  network: Architecture,
  seed: number,
  initialiser: InitialiserName | Initialiser | undefined,
): Float32Array {
  const draw = (): Float32Array => initialParameters(network, { initialiser, rng: streams(seed).init });
  if (typeof initialiser === "function") return draw(); // two functions may differ and look alike
  const key = JSON.stringify([network, seed, initialiser]);
  return (drawn.get(key) ?? drawn.put(key, draw())).slice();
}

/** Layer l, weights and biases, from the l-th of the given parameters. */
function joined(network: Architecture, each: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parameterCount(network));
  layerViews(network, whole).forEach(({ weights, biases }, layer) => {
    const from = at(layerViews(network, at(each, layer)), layer);
    weights.set(from.weights);
    biases.set(from.biases);
  });
  return whole;
}

const needs = (what: string) => (): never => {
  throw new Error(`startParameters: start ${what} needs what its trunk holds, got none`);
};
