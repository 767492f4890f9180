import { loadDataset, type Dataset, type DatasetName } from "../data/index.js";
import { openEngine, type BoundExamples, type Engine, type EngineName } from "../engine/index.js";

/** A data set in an engine, ready for any number of programs. */
export interface Bench {
  readonly engine: Engine;
  readonly dataset: Dataset;
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
      const dataset = await loadDataset(data);
      const engine = openEngine(engineName);
      const bench = { engine, dataset, train: engine.bind(dataset.train), test: engine.bind(dataset.test) };
      current = { name, bench };
      return bench;
    },
  };
}
