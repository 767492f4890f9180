export { earlyStop, measured } from "./history.js";
export type { EarlyStop, History, HistoryPoint, MeasuredPoint } from "./history.js";
export { nearestName, shown, unknownName } from "./names.js";
export { optimizers, optimizerSettings } from "./optimizers.js";
export type { OptimizerChoice, OptimizerName } from "./optimizers.js";
export { recipes, resolveRecipe } from "./recipes.js";
export type { Recipe, RecipeName } from "./recipes.js";
export { train } from "./train.js";
export type { Checkpoint, TrainingProgress, TrainingResult, TrainOptions } from "./train.js";
