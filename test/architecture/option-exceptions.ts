/**
 * Types that stand in parameters and are no options: what functions of the package give back, which nobody writes by hand, and what other
 * checks of their own look at. A type is an options object unless it is named here.
 */
export const values: Readonly<Record<string, string>> = {
  Architecture: "made by architecture and resolveNetwork",
  DenseLayer: "a part of an Architecture",
  Mask: "made by denseMask, prune and the arrangements; its bits are checked",
  Rng: "made by random and streams",
  EliminationRounds: "made by roundsFromMasks; its numbers are checked",
  Trunk: "made by exportRounds",
  LadderLevel: "made by ladderDensities",
  Examples: "made by examples",
  BoundExamples: "made by an engine",
  Engine: "made by openEngine",
  Program: "made by an engine",
  OptimizerState: "made by an engine",
  HistoryPoint: "made by train",
  Checkpoint: "made by train",
  TrainingSplit: "made by trainingSplit",
  BatchOrder: "made by batchOrder",
  ResolvedSchedule: "made by resolveSchedule",
  LinearOperator: "functions and a size",
  LanczosStep: "given by onVector",
  GradientBlock: "sums of gradients, made by a loop",
  HillCurve: "made by doseResponseFit",
  LinePoint: "made by interpolations",
  Verdict: "made by verdict",
  Figure: "made by the builders",
  FigureRow: "a part of a Figure",
  Store: "made by openStore",
  Lab: "made by openLab",
  TrainingRun: "made by trainingRun, which checks it wherever it is taken",
  Ladder: "made by ladder, which checks it wherever it is taken",
  Description: "made by the makers of descriptions, each tried by itself",
  StartDescription: "its words depend on the name of the start: normalStart has tests of its own",
  TrainingRunResult: "made by lab.run",
  DescribedResult: "made by lab.run",
  SavedTicket: "made by resultTicket and loadTicket",
  UsedResult: "a result of lab.run",
  SparseProblem: "made by sparseProblem",
  ProductDraw: "made by productDraw",
  XorNetwork: "made by xorNetwork",
};

/** Functions whose refusals come with the work on their rooms. Remove a line to have the function tried. */
export const checkedElsewhere: Readonly<Record<string, string>> = {
  topEigenvalues: "curvature",
  referenceEngine: "engine",
};
