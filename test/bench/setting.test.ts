import { resolveNetwork } from "lottery-lab";
import { expect, test } from "vitest";
import { layerDensities } from "../../bench/setting.mjs";

const network = resolveNetwork("lenet-300-100");

test("where iterative pruning has been seven times the layers keep 0.8⁷, 0.8⁷ and 0.9⁷ of their weights", () => {
  const sizes = [235_200, 30_000, 1_000];
  const kept = [0.8 ** 7, 0.8 ** 7, 0.9 ** 7];
  const density = sizes.reduce((sum, size, i) => sum + size * (kept[i] ?? 0), 0) / 266_200;
  layerDensities(network, density).forEach((fraction: number, i: number) =>
    expect(fraction).toBeCloseTo(kept[i] ?? 0, 12),
  );
});

test("at density 0.01 the output layer keeps more than ten times the fraction of the hidden ones", () => {
  const [first = 0, second = 0, output = 0] = layerDensities(network, 0.01);
  expect(first).toBe(second);
  expect(output / first).toBeGreaterThan(10);
});
