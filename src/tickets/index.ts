export { arms, arrangements, buildArm } from "./starts/arms.js";
export type { Arm, ArmName, Arrangement, ArrangementName, BuildArmOptions } from "./starts/arms.js";
export { criteria, resolveCriterion } from "./criteria/criteria.js";
export type { CriterionName } from "./criteria/criteria.js";
export type { Criterion, CriterionEntry, CriterionInput, LayerScores } from "./criteria/criterion.js";
export { erkMask } from "./masks/erk-mask.js";
export { exportTfjs } from "./files/export-tfjs.js";
export type { TfjsFiles } from "./files/export-tfjs.js";
export { exportTorch } from "./files/export-torch.js";
export type { ExportInput } from "./files/export-torch.js";
export { initialTicket } from "./criteria/initial-ticket.js";
export type { InitialTicketOptions } from "./criteria/initial-ticket.js";
export { globalDensities, ladderDensities, levelOfDensity } from "./ladder.js";
export type { GlobalLevel, LadderLevel } from "./ladder.js";
export { levelOfWeights, levelSizes } from "./level-of-weights.js";
export type { SizedLevel } from "./level-of-weights.js";
export { applyMask, checkMask, denseMask, density, keptCounts } from "./masks/masks.js";
export { packMask, unpackMask } from "./masks/pack-mask.js";
export { prune, pruneTo } from "./masks/prune.js";
export type { PruneOptions, PruneTarget, PruneToOptions } from "./masks/prune.js";
export type { PruneRates, PruneScope } from "./masks/prune-rates.js";
export type { ChangeDealing } from "./signs/null-ladder.js";
export { permutationNull } from "./signs/permutation-null.js";
export type {
  NullComparison,
  NullOfRun,
  PermutationNull,
  PermutationNullOptions,
  TrainedLevel,
} from "./signs/permutation-null.js";
export { randomMask } from "./masks/random-mask.js";
export { ALIVE, maskAtLevel, roundsFromMasks } from "./masks/rounds.js";
export type { EliminationRounds } from "./masks/rounds.js";
export { readSafetensors, writeSafetensors } from "./files/safetensors.js";
export type { SafeTensor, SafeTensors, TensorArrays } from "./files/safetensors.js";
export type { DType } from "./files/safetensors-header.js";
export { shuffledMask } from "./masks/shuffled-mask.js";
export type { ShuffledMaskOptions } from "./masks/shuffled-mask.js";
export { signPreservation } from "./signs/sign-preservation.js";
export type {
  MatchedShare,
  SignComparison,
  SignPreservation,
  SignPreservationOptions,
  SignShare,
} from "./signs/sign-preservation.js";
export { starts } from "./starts/starts.js";
export { startParameters } from "./starts/start-parameters.js";
export { isRewind, normalStart, startDraws, startLabel, startParts } from "./starts/start-description.js";
export type { Start, StartEntry, StartInput, StartName } from "./starts/starts.js";
export type { StartParametersOptions } from "./starts/start-parameters.js";
export type {
  ChangingStart,
  LayerStarts,
  OwnParameters,
  PlainStartName,
  StartDescription,
  StartOptions,
} from "./starts/start-description.js";
export type { ChoiceOption, NumberOption, OptionsOf, OptionTable } from "./starts/start-options.js";
export { decodeTicket, encodeTicket } from "./files/ticket-file.js";
export type { ReadTicket, SavedTicket } from "./files/ticket-file.js";
export { enumerativeBits, maskEntropy, maskOfRank, maskRank } from "./description-length/enumerative-code.js";
export { decodeMask, encodeMask, maskBits } from "./description-length/mask-code.js";
export type { MaskCodeOptions } from "./description-length/mask-code.js";
export { maskCodes } from "./description-length/mask-contexts.js";
export type { ContextsOf, MaskCodeName, MaskContexts } from "./description-length/mask-contexts.js";
export { decodeWeights, encodeWeights, quantisedWidths } from "./description-length/quantised-weights.js";
export type { QuantisedWidth, WeightCodeOptions } from "./description-length/quantised-weights.js";
export { bitDecoder, bitEncoder } from "./description-length/range-coder.js";
export type { BitDecoder, BitEncoder } from "./description-length/range-coder.js";
export { checkParameters } from "./files/layer-tensors.js";
export { loadModel, saveModel, type LoadedModel, type LoadModelOptions } from "./files/load-model.js";
export { fromTorch, type FromTorchOptions, type ImportedNetwork } from "./files/from-torch.js";
export { decodeSeedTicket, encodeSeedTicket } from "./description-length/seed-ticket.js";
export type { RestoredTicket, SeedTicket } from "./description-length/seed-ticket.js";
