// The initial weights and the examples of recipe-cases.json, from a seed: what PyTorch was given, and what the test gives the engine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { architecture, initialParameters, random } from "lottery-lab";

export function recipeSetting() {
  const file = join(import.meta.dirname, "recipe-cases.json");
  const { widths, steps, batchSize } = JSON.parse(readFileSync(file, "utf8"));
  const rng = random(16).split("recipes");
  const count = steps * batchSize;
  const inputs = Float32Array.from({ length: count * widths[0] }, () => rng.normal());
  const labels = Uint8Array.from({ length: count }, (_, e) => {
    const row = inputs.subarray(e * widths[0], e * widths[0] + widths.at(-1));
    return row.indexOf(Math.max(...row));
  });
  const examples = { count, features: widths[0], classes: widths.at(-1), inputs, scale: 1, labels };
  return { initial: initialParameters(architecture({ widths }), { rng: random(17) }), examples };
}
