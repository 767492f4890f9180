export { arms, arrangements, buildArm } from "./arms.js";
export type { Arm, ArmName, Arrangement, ArrangementName, BuildArmOptions } from "./arms.js";
export { criteria, resolveCriterion } from "./criteria.js";
export type { Criterion, CriterionEntry, CriterionInput, CriterionName, LayerScores } from "./criteria.js";
export { erkMask } from "./erkMask.js";
export { exportTfjs } from "./exportTfjs.js";
export type { TfjsFiles } from "./exportTfjs.js";
export { exportTorch } from "./exportTorch.js";
export type { ExportInput } from "./exportTorch.js";
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
export { readSafetensors, writeSafetensors } from "./safetensors.js";
export type { SafeTensor, SafeTensors, TensorArrays } from "./safetensors.js";
export type { DType } from "./safetensorsHeader.js";
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
export { starts } from "./starts.js";
export { startParameters } from "./startParameters.js";
export { isRewind, normalStart, startDraws, startLabel, startParts } from "./startDescription.js";
export type { Start, StartEntry, StartInput, StartName } from "./starts.js";
export type { StartParametersOptions } from "./startParameters.js";
export type {
  ChangingStart,
  LayerStarts,
  OwnParameters,
  PlainStartName,
  StartDescription,
  StartOptions,
} from "./startDescription.js";
export type { ChoiceOption, NumberOption, OptionsOf, OptionTable } from "./startOptions.js";
export { decodeTicket, encodeTicket } from "./ticketFile.js";
export type { ReadTicket, SavedTicket } from "./ticketFile.js";
