import { sha256Hex } from "../../numerics/index.js";
import type { OptimizerChoice, ResolvedRecipe } from "../../training/index.js";
import { without, type Canonical } from "../canonical-parts.js";

/** The settings at which an optimizer was first given: these are left out, whatever the table's defaults are now. */
const firstSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  sgd: {},
  momentum: { momentum: 0.9 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  adamw: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
};

/** True if the learning rate changes, so that where the schedule begins has an effect. */
export function scheduled({ schedule }: Pick<ResolvedRecipe, "schedule">): boolean {
  const { warmup, drops, decay, factors } = schedule;
  return warmup > 0 || drops.length > 0 || decay !== undefined || factors !== undefined;
}

/** How a network is trained, defaults left out; smoothing, noise of labels, clipping and projection are there only where they have an effect. */
export function recipeForm({ optimizer, loss, schedule, ...rest }: ResolvedRecipe): Canonical {
  return without({
    ...rest,
    optimizer: optimizerForm(optimizer),
    loss: lossForm(loss),
    schedule: scheduled({ schedule }) ? scheduleForm(schedule) : undefined,
  });
}

/** An own loss by the content of its module. */
function lossForm(loss: ResolvedRecipe["loss"]): unknown {
  if (typeof loss !== "object") return loss !== "softmax-cross-entropy" ? loss : undefined;
  return without({ name: "own", module: loss.module.sha256, options: loss.options });
}

/** An own schedule by its content. */
function scheduleForm({ warmup, drops, factor, ...rest }: ResolvedRecipe["schedule"]): Canonical {
  const { decay, until, floor = 0, factors } = rest;
  return without({
    warmup: warmup !== 0 ? warmup : undefined,
    drops: drops.length > 0 ? drops : undefined,
    factor: drops.length > 0 && factor !== 0.1 ? factor : undefined,
    decay,
    until,
    floor: floor !== 0 ? floor : undefined,
    factors: factors && sha256Hex(Float64Array.from(factors)),
  });
}

function optimizerForm(choice: OptimizerChoice): Canonical {
  if (typeof choice === "object" && choice.name === "own") {
    const { options = {} } = choice;
    const given = Object.keys(options).length > 0 ? options : undefined;
    return without({ name: "own", module: choice.module.sha256, options: given });
  }
  if (typeof choice === "string") return { name: choice };
  const defaults = firstSettings[choice.name] ?? {};
  const kept = Object.entries(choice).filter(
    ([field, value]) => field === "name" || value !== defaults[field],
  );
  return Object.fromEntries(kept);
}
