import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { referenceEngine, wasmEngine, type Engine } from "../../src/engine/index.js";
import { architecture, initialParameters, type Activation } from "../../src/networks/index.js";
import { random } from "../../src/numerics/random.js";
import { at } from "../../src/numerics/at.js";
import {
  optimizerSettings,
  rateAt,
  resolveSchedule,
  type OptimizerChoice,
  type Schedule,
} from "../../src/training/index.js";

interface RecipeCase {
  readonly rate: number;
  readonly optimizer: OptimizerChoice;
  readonly schedule?: Schedule;
  readonly labelSmoothing?: number;
  readonly classWeights?: readonly number[];
  readonly clipNorm?: number;
  readonly activation?: Activation;
}
interface Setting {
  readonly widths: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
  readonly cases: Readonly<Record<string, RecipeCase>>;
}
interface Recorded {
  readonly torch: string;
  readonly results: Readonly<
    Record<string, { readonly losses: readonly number[]; readonly norm: number; readonly sum: number }>
  >;
}
const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(packageRoot(), "test", "engine", "torch", name), "utf8"));
const { widths, steps, batchSize, cases } = read("recipe-cases.json") as Setting;
const recorded = read("recipes.json") as Recorded;

/** As torch/recipe-setting.mjs makes them. */
function setting(hidden: Activation = "relu") {
  const rng = random(16).split("recipes");
  const [features = 0, classes = 0, count] = [widths[0], widths.at(-1), steps * batchSize];
  const inputs = Float32Array.from({ length: count * features }, () => rng.normal());
  const labels = Uint8Array.from({ length: count }, (_, e) => {
    const row = inputs.subarray(e * features, e * features + classes);
    return row.indexOf(Math.max(...row));
  });
  const network = architecture({ widths, activation: hidden });
  const initial = initialParameters(network, { rng: random(17) });
  return { network, initial, examples: { count, features, classes, inputs, scale: 1, labels } };
}

/** Losses of all steps, and norm and sum of the parameters behind them. */
function trained(engine: Engine, { rate, optimizer, schedule = {}, activation, ...rest }: RecipeCase) {
  const { network, initial, examples } = setting(activation);
  const bound = engine.bind(examples);
  const settings = optimizerSettings(optimizer);
  const program = engine.compile({ network, optimizer: settings, batchSize, ...rest });
  program.load(initial);
  const resolved = resolveSchedule(schedule, "test", steps);
  const rows = Array.from({ length: steps }, (_, step) => step);
  const losses = program.steps(
    bound,
    rows.map((step) => Uint32Array.from({ length: batchSize }, (_, e) => step * batchSize + e)),
    rows.map((step) => rateAt(rate, resolved, step)),
  );
  const parameters = Array.from(program.parameters());
  engine.free();
  return {
    losses: Array.from(losses),
    norm: Math.sqrt(parameters.reduce((sum, w) => sum + w * w, 0)),
    sum: parameters.reduce((sum, w) => sum + w, 0),
  };
}

const engines: readonly { readonly name: string; open(): Engine; readonly tolerance: number }[] = [
  { name: "float64 reference", open: () => referenceEngine({ arithmetic: "float64" }), tolerance: 1e-6 },
  { name: "wasm, in float32", open: wasmEngine, tolerance: 2e-5 },
];

describe.each(Object.entries(cases))(`%s as PyTorch ${recorded.torch} in float64`, (name, given) => {
  const theirs = recorded.results[name];
  it.each(engines)(
    "100 losses and the weights behind them agree ($name, to $tolerance)",
    ({ open, tolerance }) => {
      const ours = trained(open(), given);
      expect(theirs?.losses).toHaveLength(steps);
      ours.losses.forEach((loss, step) => {
        expect(Math.abs(loss / at(theirs?.losses ?? [], step) - 1), `step ${step}`).toBeLessThan(tolerance);
      });
      expect(Math.abs(ours.norm / (theirs?.norm ?? NaN) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(ours.sum - (theirs?.sum ?? NaN))).toBeLessThan(10 * tolerance);
    },
  );
});
