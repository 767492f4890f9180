export { optimizeVector, flushTiny } from "./optimizers";
export { listBytes, listFloats, gatherLabels, gatherRows, listColumns, listActivations, spreadRows } from "./lists";
export { tilesToLanes, lanesToTiles } from "./layouts";
export { activateLanes, deriveLanes } from "./activations";
export { inputForward, inputUpdate, denseBackward } from "./input-sparse";
export { listActive, activeGradients, takeFloats, putFloats, addVector } from "./active";
export { weightForward, weightBackward, weightUpdate, biasGradients } from "./weight-sparse";
export { softmaxLoss, squaredLoss, countCorrect } from "./losses";
export { tangentForward, tangentBackward, tangentOutputs, tangentGradient, softmaxLanes, softmaxTangent, squaredGradients } from "./curvature";
