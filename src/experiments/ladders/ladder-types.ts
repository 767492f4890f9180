import type { CriterionName, PruneScope, StartDescription } from "../../tickets/index.js";
import type { ResolvedSubject, Subject } from "../subject.js";

/** From where, and for how long, each level of a ladder after the dense one trains. */
export interface RestartOptions {
  /** Default "original": reset to the initial weights. */
  readonly start?: StartDescription | undefined;
  /** Steps of each level. Default: those of the recipe. */
  readonly iterations?: number | undefined;
  /** Step of the learning-rate schedule at which a level begins. Default 0. */
  readonly scheduleStep?: number | undefined;
  /** Step of the data order at which a level begins. Default 0. */
  readonly orderStep?: number | undefined;
}

/** A restart in which every field is present. */
export type Restart = {
  readonly [field in keyof RestartOptions]-?: Exclude<RestartOptions[field], undefined>;
};

/** What is pruned and trained again, by which criterion, and how much a round removes. */
export interface LadderOptions extends Subject {
  /** Fraction of a layer's surviving weights that each round removes, in (0, 1). In scope "global": of the network's. Default 0.2 (protocol `lenet`). */
  readonly rate?: number | undefined;
  /** The same for the output layer. Default rate / 2 (protocol `lenet`: 0.1). Scope "layer" only. */
  readonly outputRate?: number | undefined;
  /** One fraction for each layer, in place of the two rates; 0 leaves a layer alone. Scope "layer" only. */
  readonly rates?: readonly number[] | undefined;
  /** Default "magnitude". */
  readonly criterion?: CriterionName | undefined;
  /** Whether weights compete inside their layer or in the whole network. Default: as the criterion's source has it. */
  readonly scope?: PruneScope | undefined;
  /** Layers that are never pruned and not counted. Default: none. */
  readonly excluded?: readonly number[] | undefined;
  /** For criteria that prune before training: prunings on the way from dense to a level. Default: as the criterion's source has it. */
  readonly rounds?: number | undefined;
  /** Default: every level is reset to the initial weights and trained as the dense network was. */
  readonly restart?: RestartOptions | undefined;
}

/**
 * Iterative pruning with reset: train, prune, reset, again and again. It is no job of its own but a chain of runs, level
 * n's mask coming from the final weights of level n − 1; how far it goes is up to whoever asks for a level. With a
 * criterion that prunes before training, each level comes straight from the dense network at its start.
 */
export interface Ladder extends ResolvedSubject {
  /**
   * Fraction of a layer's surviving weights that each round removes, in (0, 1); in scope "global" of the network's.
   */
  readonly rate: number;
  /** The same for the output layer, in (0, 1); without effect in scope "global" or beside `rates`. */
  readonly outputRate: number;
  /** (layers): one fraction for each layer in place of the two rates. Missing: the two rates hold. */
  readonly rates?: readonly number[] | undefined;
  /** What gives weights their scores; a name of the table `criteria`. */
  readonly criterion: CriterionName;
  /** Whether weights compete inside their layer or in the whole network. */
  readonly scope: PruneScope;
  /** Indices of the layers that are never pruned and not counted, first layer 0; empty: none. */
  readonly excluded: readonly number[];
  /**
   * Prunings on the way from dense to a level, in [1, 10000]; 1 for a criterion that reads trained weights.
   */
  readonly rounds: number;
  /** From where, and for how long, each level after the dense one trains. */
  readonly restart: Restart;
}

/** A mask of a ladder: what survives `level` rounds of pruning. Level 0 is dense. */
export interface Ticket {
  /** The pruning that made the mask, with network, data, recipe and seed. */
  readonly ladder: Ladder;
  /** Rounds of pruning, in [0, 200]; 0 is dense. */
  readonly level: number;
}
