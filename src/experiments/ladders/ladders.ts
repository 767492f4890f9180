import { resolveNetwork } from "../../networks/index.js";
import { criteria, normalStart, type CriterionEntry } from "../../tickets/index.js";
import { shown, type ResolvedRecipe } from "../../training/index.js";
import { checkFields, checkFraction, checkInteger, checkLayers, checkName } from "../../numerics/checks.js";
import { subject } from "../subject.js";
import type { Ladder, LadderOptions, Restart, RestartOptions, Ticket } from "./ladder-types.js";
import { levelDensities } from "./level-densities.js";

/** What a ladder is described by. A field of `Ladder` that is missing here does not compile. */
const ladderFields = {
  network: true,
  data: true,
  recipe: true,
  seed: true,
  rate: true,
  outputRate: true,
  rates: true,
  criterion: true,
  scope: true,
  excluded: true,
  rounds: true,
  restart: true,
} as const satisfies { readonly [field in keyof Ladder]-?: true };

/** Names of the fields that describe a ladder. */
export const ladderFieldNames: readonly string[] = Object.keys(ladderFields);

/** Describes a ladder. Every field is checked; errors begin with `ladder`. */
export function ladder(options: LadderOptions): Ladder {
  checkFields("ladder", options, ladderFieldNames);
  const own = subject("ladder", options);
  const layers = resolveNetwork(own.network).layers.length;
  const { rate = 0.2, outputRate = rate / 2, rates, criterion = "magnitude", excluded = [] } = options;
  checkFraction("ladder", "rate", rate);
  checkFraction("ladder", "outputRate", outputRate);
  checkName("ladder", "criterion", criterion, Object.keys(criteria));
  const entry: CriterionEntry = criteria[criterion];
  const { scope = entry.scope, rounds = entry.rounds } = options;
  checkName("ladder", "scope", scope, ["layer", "global"]);
  if (scope === "global" && rates !== undefined) {
    throw new RangeError(`ladder: rates must be left out in scope "global", got ${shown(rates)}`);
  }
  checkLayers("ladder", "excluded", excluded, layers);
  checkInteger("ladder", "rounds", rounds, 1, 10_000);
  if (entry.when === "end" && rounds !== 1) {
    throw new RangeError(`ladder: rounds must be 1 for a criterion on trained weights, got ${rounds}`);
  }
  const restart = restartOf(options.restart ?? {}, own.recipe, layers);
  const pruning = { rate, outputRate, ...(rates === undefined ? {} : { rates }), criterion, scope, excluded };
  const described = { ...own, ...pruning, rounds, restart };
  levelDensities(described, 1);
  return described;
}

/** The mask of a ladder after `level` rounds, an integer in [0, 200] at which every layer still has a weight. */
export function ticketOf(ladder: Ladder, level: number): Ticket {
  checkInteger("ticketOf", "level", level, 0, 200);
  levelDensities(ladder, level);
  return { ladder, level };
}

function restartOf(options: RestartOptions, recipe: ResolvedRecipe, layers: number): Restart {
  const where = "ladder restart";
  checkFields(where, options, ["start", "iterations", "scheduleStep", "orderStep"]);
  const { start = "original", iterations = recipe.iterations, scheduleStep = 0, orderStep = 0 } = options;
  checkInteger(where, "iterations", iterations, 1, Number.MAX_SAFE_INTEGER);
  checkInteger(where, "scheduleStep", scheduleStep, 0, Number.MAX_SAFE_INTEGER);
  checkInteger(where, "orderStep", orderStep, 0, Number.MAX_SAFE_INTEGER);
  return { start: normalStart(where, start, layers), iterations, scheduleStep, orderStep };
}

/** A ticket that was written out, checked as `ladder` and `ticketOf` do; errors about its form begin with `where`. */
export function checkedTicket(where: string, given: unknown): Ticket {
  if (typeof given !== "object" || given === null) {
    throw new RangeError(`${where}: ticket must be what ticketOf gives, got ${shown(given)}`);
  }
  checkFields(`${where} ticket`, given, ["ladder", "level"]);
  const { ladder: described, level } = given as Partial<Ticket>;
  if (described !== undefined && level !== undefined) return ticketOf(ladder(described), level);
  throw new RangeError(`${where}: ticket must be what ticketOf gives, got ${shown(given)}`);
}
