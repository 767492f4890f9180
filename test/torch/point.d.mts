import type { BoundExamples, Engine } from "../../src/engine/index.js";
import type { Architecture, Mask } from "../../src/networks/index.js";
import type { Dataset } from "../../src/data/index.js";

export function comparedPoint(lab: object): Promise<{
  readonly mnist: Dataset;
  readonly network: Architecture;
  readonly mask: Mask;
  readonly engine: Engine;
  readonly examples: BoundExamples;
  readonly parameters: Float32Array;
  readonly indices: Uint32Array;
}>;
export function probe(index: number): number;
