import type { Initialiser, InitialiserName } from "../../networks/initialisers.js";
import type { Architecture, Mask } from "../../networks/types.js";
import { streams } from "../../data/streams.js";
import type { Rng } from "../../numerics/random.js";
import { erkMask } from "../masks/erk-mask.js";
import { checkMask, denseMask } from "../masks/masks.js";
import { randomMask } from "../masks/random-mask.js";
import { shuffledMask } from "../masks/shuffled-mask.js";
import type { StartDescription } from "./start-description.js";
import { startParameters } from "./start-parameters.js";
import { checkFields } from "../../numerics/checks.js";
import { unknownName } from "../../numerics/names.js";

/** Makes an arm's mask from the ticket's. */
export type Arrangement = (
  mask: Mask,
  options: {
    /** To which the mask belongs. */
    readonly network: Architecture;
    /** For arrangements that draw: the seed's mask stream of the draw. */
    readonly rng: Rng;
  },
) => Mask;

/** Where an arm's surviving weights lie, known by name. */
export const arrangements = {
  /** Every weight. */
  dense: (_mask, { network }) => denseMask(network),
  /** The ticket's own mask. */
  ticket: (mask) => mask,
  /** As many in each layer, anywhere: Frankle & Carbin 2019. */
  random: (mask, { rng }) => randomMask(mask, { rng }),
  /** Every unit keeps its in- and out-degree, all else is random: Rao, Jana & Bandyopadhyay 1996. */
  shuffled: shuffledMask,
  /** Densities by layer as Erdős-Rényi-Kernel gives them: Evci et al. 2020. */
  erk: erkMask,
} satisfies Record<string, Arrangement>;

/** Names of the table `arrangements`. */
export type ArrangementName = keyof typeof arrangements;

/** One condition of an experiment: which weights survive, and from where they start. */
export interface Arm {
  /** Where the surviving weights lie; a name of the table `arrangements`. */
  readonly mask: ArrangementName;
  /** From where they start. */
  readonly start: StartDescription;
}

/** The arms of STUDIES by name. Each but `dense` differs from `ticket` in one thing. */
export const arms = {
  /** The whole network. */
  dense: { mask: "dense", start: "original" },
  /** The ticket: its mask, its initial values (Frankle & Carbin 2019). */
  ticket: { mask: "ticket", start: "original" },
  /** Its mask with fresh values: does the draw matter? (Frankle & Carbin 2019) */
  reinit: { mask: "ticket", start: "reinit" },
  /** Its initial values under a random mask: does the mask matter? (Frankle & Carbin 2019) */
  random: { mask: "random", start: "original" },
  /** Its initial values under a mask of the same degrees: do places matter beyond those? */
  shuffled: { mask: "shuffled", start: "original" },
  /** Its mask with the initial values of another trunk: must they be its own? */
  other: { mask: "ticket", start: "other" },
} satisfies Record<string, Arm>;

/** Names of the table `arms`. */
export type ArmName = keyof typeof arms;

/** The ticket, and which draw of it an arm is. */
export interface BuildArmOptions {
  /** To which mask and parameters belong. */
  readonly network: Architecture;
  /** The ticket's mask. */
  readonly mask: Mask;
  /** The seed of the ticket's trunk: an integer ≥ 0. */
  readonly seed: number;
  /** Which draw of a control that draws: an integer ≥ 0. Default 0. */
  readonly draw?: number | undefined;
  /** Default "glorot-normal"; must be the trunk's. */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
}

/** The mask and the masked starting parameters of an arm, by name or as its two parts. Throws on unknown names and as `startParameters`. */
export function buildArm(
  arm: ArmName | Arm,
  options: BuildArmOptions,
): {
  /** The arm's own, made from the ticket's. */
  readonly mask: Mask;
  /** Laid out as [W₁, b₁, W₂, b₂, …], +0 at pruned weights. */
  readonly parameters: Float32Array;
} {
  checkFields("buildArm", options, ["network", "mask", "seed", "draw", "initialiser"]);
  const { network, mask, seed, draw = 0, initialiser } = options;
  checkMask(network, mask, "buildArm");
  const parts: Arm = typeof arm === "object" ? arm : known<Arm>(arms, arm, "arm");
  checkFields("buildArm", parts, ["mask", "start"], "arm field");
  const arrange = known<Arrangement>(arrangements, parts.mask, "mask");
  const arranged = arrange(mask, { network, rng: streams(seed).mask(draw) });
  const parameters = startParameters(parts.start, { network, mask: arranged, seed, draw, initialiser });
  return { mask: arranged, parameters };
}

function known<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new RangeError(unknownName("buildArm", what, name, Object.keys(table)));
  return found;
}
