export { arms, arrangements, buildArm } from "./arms.js";
export type { Arm, ArmName, Arrangement, ArrangementName, BuildArmOptions } from "./arms.js";
export { criteria, resolveCriterion } from "./criteria.js";
export type { Criterion, CriterionEntry, CriterionInput, CriterionName, LayerScores } from "./criteria.js";
export { erkMask } from "./erkMask.js";
export { initialTicket } from "./initialTicket.js";
export type { InitialTicketOptions } from "./initialTicket.js";
export { globalDensities, ladderDensities, levelOfDensity } from "./ladder.js";
export type { GlobalLevel, LadderLevel } from "./ladder.js";
export { applyMask, checkMask, denseMask, density, keptCounts } from "./masks.js";
export { packMask, unpackMask } from "./packMask.js";
export { prune, pruneTo } from "./prune.js";
export type { PruneOptions, PruneTarget, PruneToOptions } from "./prune.js";
export type { PruneRates, PruneScope } from "./pruneRates.js";
export type { ChangeDealing } from "./nullLadder.js";
export { permutationNull } from "./permutationNull.js";
export type {
  NullComparison,
  NullOfRun,
  PermutationNull,
  PermutationNullOptions,
  TrainedLevel,
} from "./permutationNull.js";
export { randomMask } from "./randomMask.js";
export { ALIVE, maskAtLevel, roundsFromMasks } from "./rounds.js";
export type { EliminationRounds } from "./rounds.js";
export { shuffledMask } from "./shuffledMask.js";
export type { ShuffledMaskOptions } from "./shuffledMask.js";
export { signPreservation } from "./signPreservation.js";
export type {
  MatchedShare,
  SignComparison,
  SignPreservation,
  SignPreservationOptions,
  SignShare,
} from "./signPreservation.js";
export { startParameters, starts } from "./starts.js";
export type { Start, StartInput, StartName, StartParametersOptions } from "./starts.js";
