import { loadDataset, type DatasetName } from "../data/index.js";
import { openEngine, type BoundExamples, type Engine, type EngineName } from "../engine/index.js";

/** A data set in an engine, ready for any number of programs. */
export interface Bench {
  readonly engine: Engine;
  /** How many examples there are, and what their labels are; the inputs are in the engine alone. */
  readonly dataset: { readonly [part in "train" | "test"]: BoundExamples["examples"] };
  readonly train: BoundExamples;
  readonly test: BoundExamples;
}

/** What a process keeps from one job to the next. */
export interface Workshop {
  bench(data: DatasetName, engine: EngineName): Promise<Bench>;
  close(): void;
}

/** Keeps the engine and data set that were used last; another one takes their place. */
export function openWorkshop(): Workshop {
  let current: { readonly name: string; readonly bench: Bench } | undefined;
  const close = (): void => {
    current?.bench.engine.free();
    current = undefined;
  };
  return {
    close,
    async bench(data, engineName) {
      const name = `${engineName} ${data}`;
      if (current?.name === name) return current.bench;
      close();
      const engine = openEngine(engineName);
      const { train, test } = await bound(data, engine);
      const bench = { engine, dataset: { train: train.examples, test: test.examples }, train, test };
      // Workers can give the bytes that were read back at once: of MNIST, a quarter of what they hold.
      globalThis.gc?.();
      current = { name, bench };
      return bench;
    },
  };
}

/** The examples of a data set in the engine's form; nothing else of it is kept. */
async function bound(data: DatasetName, engine: Engine): Promise<Pick<Bench, "train" | "test">> {
  const { train, test } = await loadDataset(data);
  return { train: engine.bind(train), test: engine.bind(test) };
}
